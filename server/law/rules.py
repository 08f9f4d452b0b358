"""Finds, among the dated rules, the one that binds a body on a day."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tomllib import loads

import msgspec

from protocol.bodies import Body, Purpose, Rule

SHIPPED = Path(__file__).parent / "rules.toml"
EVER = datetime.min.replace(tzinfo=UTC)


class UnknownRuleError(LookupError):
    """No rule says how many days a body has to be convened in advance."""


class Rules:
    """The rules for one body on one day."""

    def __init__(self, history: list[Rule], body: Body, day: date) -> None:
        self._body = body
        scope = body.regime if body.kind == "council" else "commission"
        scopes = (scope, "any") if body.kind == "council" else (scope,)
        self._rules = [rule for rule in in_force(history, day) if rule.scope in scopes]

    def find(self, purpose: Purpose) -> Rule | None:
        """The most particular one: of the body's own regime rather than of any, of the larger stratum it reaches."""
        reached = [r for r in self._rules if r.purpose == purpose and r.inhabitants_from <= self._body.inhabitants]
        return max(reached, key=lambda rule: (rule.scope != "any", rule.inhabitants_from), default=None)

    def ordinary(self) -> Rule:
        """How many clear days a sitting takes, by the body's own standing orders if it has any. Raises
        `UnknownRuleError`."""
        rule = self.find("ordinary")
        if rule is None:
            raise UnknownRuleError(self._body.regime)
        if self._body.kind == "council" or self._body.own_days is None:
            return rule
        own = {"code": "own_days", "number": self._body.own_days, "source": "Règlement intérieur", "law": False}
        return msgspec.structs.replace(rule, **own)


def in_force(history: list[Rule], day: date) -> list[Rule]:
    """Of each code, the latest that is valid on that day; of two from the same day, the one recorded last."""
    latest: dict[str, Rule] = {}
    for rule in sorted(history, key=lambda rule: (rule.valid_from, rule.recorded_at or EVER)):
        if rule.valid_from <= day:
            latest[rule.code] = rule
    return list(latest.values())


@cache
def shipped() -> list[Rule]:
    """The rules that Parvis brings along."""
    return msgspec.convert(loads(SHIPPED.read_text())["rule"], list[Rule])
