"""Shortfall: whether a delay that was sealed has fewer days than the law that this version brings along."""

from datetime import datetime
from typing import Any

import msgspec

from protocol.bodies import Body, Rule
from server.law.bounds import sending_rules
from server.law.plans import Plan, PlannedItem
from server.law.rules import Rules, UnknownRuleError, shipped


def short_of_law(manifest: dict[str, Any]) -> Rule | None:
    """The rule on sending for such a convocation of such a body, if it is law and asks for more days than were sealed;
    what prudence adds to it is not counted. `None` also where no body, no delay or no law is known."""
    body, convocation = _body(manifest.get("body")), manifest["convocation"]
    if body is None or not convocation.get("delay"):
        return None
    rules = Rules(shipped(), body, datetime.fromisoformat(manifest["frozen_at"]).date())
    try:
        rule = sending_rules(rules, _plan(convocation))[0]
    except UnknownRuleError:
        return None
    return rule if rule.law and convocation["delay"]["days"] < rule.number - rule.prudent else None


def _body(told: Any) -> Body | None:
    """As far as delays go by it; what leaves out a default was sealed so."""
    if not isinstance(told, dict):
        return None
    known = {name: told[name] for name in ("kind", "regime", "inhabitants") if name in told}
    try:
        return msgspec.convert({"id": 1, "conversation": 1, "name": "-", **known}, Body)
    except msgspec.ValidationError:
        return None


def _plan(convocation: dict[str, Any]) -> Plan:
    """Before 0.2 one that put nothing again could still name a first one: it is none to the law."""
    items = [PlannedItem(carried_over=bool(item.get("carried_over"))) for item in convocation["agenda"]]
    return Plan(
        datetime.fromisoformat(convocation["opens_at"]),
        items,
        recipients=len(convocation.get("recipients", [])),
        urgent=bool(convocation.get("urgency")),
        second=convocation.get("second_of") is not None and any(item.carried_over for item in items),
        installation=bool(convocation.get("installation")),
    )
