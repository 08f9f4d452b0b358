"""Concerns: what the rules hold against a sitting as planned, besides the delay."""

from datetime import date, timedelta

from protocol.delays import Concern
from server.law.plans import Plan
from server.law.rules import Rules

FRIDAY = 4


def installation_window(completing_round: date) -> tuple[date, date]:
    """The Friday and the Sunday between which a new council is installed (CGCT L2121-7)."""
    friday = completing_round + timedelta((FRIDAY - completing_round.weekday() - 1) % 7 + 1)
    return friday, friday + timedelta(2)


def concerns(rules: Rules, plan: Plan, meets: date, past: bool) -> tuple[list[Concern], list[Concern]]:
    """What blocks sending, whenever it would be, and what ought to be known; `meets` is the day of the sitting."""
    blocks = [Concern("past")] if past else []
    blocks += [] if plan.items else [Concern("no_items")]
    blocks += [] if plan.recipients else [Concern("no_recipients")]
    blocks += [] if plan.placed else [Concern("no_place")]
    blocks += [] if plan.convened else [Concern("no_convener")]
    blocks += _missing_notes(rules, plan) + _urgency(rules, plan)
    window, warnings = _installation(rules, plan, meets)
    return blocks + window, warnings + _carried(rules, plan) + _debates(rules, plan, meets)


def _missing_notes(rules: Rules, plan: Plan) -> list[Concern]:
    every, icpe = rules.find("note"), rules.find("note_icpe")
    missing = []
    for number, item in enumerate(plan.items, 1):
        if not item.noted and every and every.number:
            missing.append(Concern("note_missing", number, rule=every))
        elif not item.noted and item.kind == "icpe" and icpe and icpe.number:
            missing.append(Concern("note_icpe_missing", number, rule=icpe))
    return missing


def _urgency(rules: Rules, plan: Plan) -> list[Concern]:
    """A second convocation cannot be urgent, nor one for which no rule knows urgency."""
    if not plan.urgent:
        return []
    rule = rules.find("urgency")
    if rule is None or plan.second or (plan.installation and rules.find("installation")):
        return [Concern("urgency_impossible")]
    return [] if plan.urgency_reason.strip() else [Concern("urgency_reason_missing", rule=rule)]


def _installation(rules: Rules, plan: Plan, meets: date) -> tuple[list[Concern], list[Concern]]:
    rule = rules.find("installation") if plan.installation else None
    if rule is None:
        return [], []
    if plan.completing_round is None:
        return [], [Concern("installation_round_unknown", rule=rule)]
    friday, sunday = installation_window(plan.completing_round)
    return ([] if friday <= meets <= sunday else [Concern("installation_window", day=friday, rule=rule)]), []


def _carried(rules: Rules, plan: Plan) -> list[Concern]:
    """New questions of a second convocation need the quorum all the same (CGCT L2121-17)."""
    rule = rules.find("second") if plan.second else None
    new = [number for number, item in enumerate(plan.items, 1) if not item.carried_over]
    return [Concern("not_carried_over", number, rule=rule) for number in new] if rule else []


def _debates(rules: Rules, plan: Plan, meets: date) -> list[Concern]:
    """The debate on orientations comes within so many days before the budget."""
    rule = rules.find("debate_window")
    if rule is None:
        return []
    early = [
        number
        for number, item in enumerate(plan.items, 1)
        if item.kind == "orientations" and item.budget_day and item.budget_day - meets > timedelta(rule.number)
    ]
    return [Concern("debate_too_early", number, rule=rule) for number in early]
