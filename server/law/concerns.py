"""Concerns: what the rules hold against a sitting as planned, besides the delay."""

from datetime import date, timedelta

from protocol.bodies import Rule
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
    against, unsure = divide(_missing_notes(rules, plan) + _urgency(rules, plan) + _installation(rules, plan, meets))
    return blocks + against, unsure + _round(rules, plan) + _carried(rules, plan) + _debates(rules, plan, meets)


def divide(concerns: list[Concern]) -> tuple[list[Concern], list[Concern]]:
    """What blocks, and what only warns: a rule that nobody has read in a text or a decision holds back nothing."""
    warns = [concern.rule is not None and not concern.rule.law for concern in concerns]
    told = list(zip(concerns, warns, strict=True))
    return [concern for concern, warning in told if not warning], [concern for concern, warning in told if warning]


def _missing_notes(rules: Rules, plan: Plan) -> list[Concern]:
    every, icpe = rules.strictest("note"), rules.strictest("note_icpe")
    missing = []
    for number, item in enumerate(plan.items, 1):
        if not item.noted and every and every.number:
            missing.append(Concern("note_missing", number, rule=every))
        elif not item.noted and item.kind == "icpe" and icpe and icpe.number:
            missing.append(Concern("note_icpe_missing", number, rule=icpe))
    return missing


def _urgency(rules: Rules, plan: Plan) -> list[Concern]:
    if not plan.urgent:
        return []
    if not may_be_urgent(rules, plan):
        return [Concern("urgency_impossible")]
    reason = plan.urgency_reason.strip()
    return [] if reason else [Concern("urgency_reason_missing", rule=urgency(rules, plan))]


def may_be_urgent(rules: Rules, plan: Plan) -> bool:
    """A second convocation cannot be urgent, nor one for which no rule knows urgency."""
    return not plan.second and urgency(rules, plan) is not None


def urgency(rules: Rules, plan: Plan) -> Rule | None:
    """How far urgency shortens the delay: an installation has a delay, and an urgency, of its own."""
    return rules.find("installation_urgency" if plan.installation and rules.find("installation") else "urgency")


def _installation(rules: Rules, plan: Plan, meets: date) -> list[Concern]:
    rule = rules.find("installation") if plan.installation else None
    if rule is None or plan.completing_round is None:
        return []
    friday, sunday = installation_window(plan.completing_round)
    return [] if friday <= meets <= sunday else [Concern("installation_window", day=friday, rule=rule)]


def _round(rules: Rules, plan: Plan) -> list[Concern]:
    rule = rules.find("installation") if plan.installation and plan.completing_round is None else None
    return [Concern("installation_round_unknown", rule=rule)] if rule else []


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
