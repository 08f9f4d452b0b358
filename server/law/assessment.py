"""Assesses a sitting as planned: what the rules say of it, should it be convened now."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from protocol.bodies import Body, Rule
from protocol.convocations import Delay
from protocol.delays import Assessment, DelayState
from server.law.bounds import (
    LETTERS,
    Bound,
    anonymous,
    item_bounds,
    last_day,
    last_minutes,
    late,
    other_terms,
    sending_rules,
    tightest,
)
from server.law.concerns import concerns, divide, may_be_urgent
from server.law.delays import clear_days, deadline, deliberations_due, earliest_meeting, latest_send_date, local
from server.law.plans import Plan
from server.law.rules import Rules


def assess(history: list[Rule], body: Body, plan: Plan, now: datetime, zone: ZoneInfo) -> Assessment:
    """What the rules in force today say about a sitting of the body, should it be convened now."""
    today, meets = local(now, zone), local(plan.meets, zone)
    rules = Rules(history, body, today)
    sending = [Bound(rule, rule.number) for rule in sending_rules(rules, plan)]
    bounds = [*sending, *item_bounds(rules, plan, zone)]
    first = tightest(bounds, plan, today, zone)
    own = tightest(sending, plan, today, zone).rule
    latest = latest_send_date(plan.meets, first.days, zone)
    until = deadline(plan.meets, first.days, zone)
    blocks, warnings = concerns(rules, plan, meets, past=plan.meets <= now)
    hard, soft = divide(late(bounds, today, plan, zone))
    warnings += soft + last_day(bounds, today, plan, zone) + last_minutes(first, until, now, plan)
    return Assessment(
        rule=first.rule,
        own=own,
        clear_days=clear_days(now, plan.meets, zone),
        latest_send=latest,
        deadline=until,
        letters_by=until - LETTERS,
        earliest_meeting=earliest_meeting(now, first.days, zone),
        state=_state(today, latest),
        terms=other_terms(rules, plan, own, bounds, zone),
        deliberations_due=deliberations_due(meets, rules) if body.kind == "council" else None,
        sentences=_sentences(rules, plan, own, body),
        may_be_urgent=may_be_urgent(rules, plan),
        blocks=blocks + hard,
        warnings=warnings,
    )


def to_seal(found: Assessment, meets: datetime, zone: ZoneInfo) -> Delay:
    """The delay by which a convocation sent now is judged: that of the rule on sending, with the other terms; what
    documents are due earlier is one of these."""
    rule = anonymous(found.own)
    return Delay(rule, rule.number, found.clear_days, deadline(meets, rule.number, zone), found.terms)


def _sentences(rules: Rules, plan: Plan, own: Rule, body: Body) -> list[str]:
    """What it has to say. A second one recalls, whatever else it holds, that it needs no quorum (CGCT L2541-4)."""
    recall = rules.find("recall") if plan.second else None
    elects = [ELECTS] if plan.installation and body.kind == "council" and body.regime == "epci" else []
    return [rule.text for rule in (own, recall) if rule and rule.text] + elects


ELECTS = "Il sera procédé à l’élection du président, des vice-présidents et des autres membres du bureau."
"""What the installation of an intercommunal council is for; no article is cited, for none was read."""


def _state(today: date, latest: date) -> DelayState:
    return "late" if today > latest else "last_day" if today == latest else "tenable"
