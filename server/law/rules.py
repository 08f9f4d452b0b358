"""Finds, among the dated rules, the one that binds a body on a day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tomllib import loads

import msgspec

from protocol.bodies import READ, Body, Purpose, Rule, Scope

SHIPPED = Path(__file__).parent / "rules.toml"
EVER = datetime.min.replace(tzinfo=UTC)
AT_MOST: tuple[Purpose, ...] = ("debate_window", "deliberations_list", "minutes", "proxy_sittings")
"""Of these, the smaller number demands more."""


class UnknownRuleError(LookupError):
    """No rule says how many days a body has to be convened in advance."""


class Rules:
    """The rules for one body on one day."""

    def __init__(self, history: list[Rule], body: Body, day: date) -> None:
        self._body = body
        binding = [rule for rule in history if rule.scope in scopes(body)]
        brought = latest((rule for rule in binding if rule.recorded_by is None), day)
        self._house = latest((rule for rule in binding if rule.recorded_by is not None), day)
        lawful = {code: rule for code, rule in brought.items() if rule.law}
        self._rules = [*(brought | self._house | lawful).values()]

    def find(self, purpose: Purpose) -> Rule | None:
        """What the law says, or else the house, or else custom. The most particular one: of the body's own regime
        rather than of any, of the larger stratum it reaches."""
        reached = [r for r in self._rules if r.purpose == purpose and r.inhabitants_from <= self._body.inhabitants]
        return max(reached, key=lambda rule: (rule.scope != "any", rule.inhabitants_from), default=None)

    def beside(self, rule: Rule) -> Rule | None:
        """What the house demands of itself beside this one, which is law, when that is more."""
        own = self._house.get(rule.code)
        return own if own and rule.law and demands_more(own.number, rule) else None

    def strictest(self, purpose: Purpose) -> Rule | None:
        """The one that demands most."""
        rule = self.find(purpose)
        return rule and (self.beside(rule) or rule)

    def ordinary(self) -> Rule:
        """How many clear days a sitting takes; where no law says it, by the body's own standing orders if it has any.
        Raises `UnknownRuleError`."""
        rule = self.find("ordinary")
        if rule is None:
            raise UnknownRuleError(self._body.regime)
        return rule if rule.law or self._body.own_days is None else self._own(rule, self._body.own_days)

    def longer(self) -> Rule | None:
        """The body's own standing orders, when they ask for more days than the law does."""
        rule, days = self.find("ordinary"), self._body.own_days
        return self._own(rule, days) if rule and rule.law and days is not None and days > rule.number else None

    def _own(self, rule: Rule, days: int) -> Rule:
        return msgspec.structs.replace(
            rule,
            code="own_days",
            number=days,
            source="Règlement intérieur",
            valid_from=None,
            known="house",
            law=False,
            prudent=0,
        )


def scopes(body: Body) -> tuple[Scope, ...]:
    """Of which scopes the rules are that bind it."""
    if body.kind == "council":
        return body.regime, "any"
    return ("ccas",) if body.regime == "ccas" else ("commission",)


def latest(history: Iterable[Rule], day: date) -> dict[str, Rule]:
    """Of each code, the latest that is valid on that day; of two from the same day, the one recorded last."""
    return {rule.code: rule for rule in sorted(history, key=_rank) if rule.valid_from is None or rule.valid_from <= day}


def _rank(rule: Rule) -> tuple[date, datetime]:
    return rule.valid_from or date.min, rule.recorded_at or EVER


def demands_more(number: int, rule: Rule) -> bool:
    return number < rule.number if rule.purpose in AT_MOST else number > rule.number


def demands_less(number: int, rule: Rule) -> bool:
    return number > rule.number if rule.purpose in AT_MOST else number < rule.number


@cache
def shipped() -> list[Rule]:
    """The rules that Parvis brings along."""
    rules = msgspec.convert(loads(SHIPPED.read_text())["rule"], list[Rule])
    return [msgspec.structs.replace(rule, law=rule.known in READ) for rule in rules]
