"""Bounds: which rules set a latest day of sending, and what that means today."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from protocol.bodies import Rule
from protocol.delays import Concern, ConcernCode, ItemKind, Term
from server.law.concerns import urgency
from server.law.delays import deadline, latest_communication, latest_send_date
from server.law.plans import Plan
from server.law.rules import Rules

LETTERS = timedelta(minutes=30)
"""What letters may need to be taken by the mail server; what counts is the later of that and of their being available,
which is prudence and not law."""

COUNTED_CLEAR = ", jours comptés francs par prudence"
"""What the source of a rule with prudent days says of them."""


class Bound(Struct):
    """A rule that sets a latest day of sending, `days` clear ones before the sitting."""

    rule: Rule
    days: int
    code: ConcernCode = "late"
    item: int = 0


def sending_rules(rules: Rules, plan: Plan) -> list[Rule]:
    """The rules on the days between sending and sitting: the law's, or the custom's, and the longer delays that the
    house, or the body for its ordinary sittings, has given itself."""
    rule = _sending_rule(rules, plan)
    longer = rules.longer() if rule.purpose == "ordinary" else None
    return list(filter(None, (rule, rules.beside(rule), longer)))


def _sending_rule(rules: Rules, plan: Plan) -> Rule:
    """New questions put a second convocation under the ordinary rule."""
    if plan.second and (second := rules.find("second")):
        return second if all(item.carried_over for item in plan.items) else _longer(second, rules.ordinary())
    if plan.urgent and (hurried := urgency(rules, plan)):
        return hurried
    if plan.installation and (installation := rules.find("installation")):
        return installation
    return rules.ordinary()


def _other_delay(rules: Rules, plan: Plan) -> Rule | None:
    """Where questions carried over and new ones are put together, the rule of those whose delay is not retained."""
    second, carried = rules.find("second") if plan.second else None, {item.carried_over for item in plan.items}
    if second is None or len(carried) < 2:
        return None
    ordinary = rules.ordinary()
    return second if _longer(second, ordinary) is ordinary else ordinary


def _longer(second: Rule, ordinary: Rule) -> Rule:
    return ordinary if ordinary.number >= second.number else second


def tightest(bounds: list[Bound], plan: Plan, today: date, zone: ZoneInfo) -> Bound:
    """The one that leaves the least time. A delay that is no law and cannot be kept any more leaves the clock to those
    that are law, if there are any."""
    lawful = any(bound.rule.law for bound in bounds)
    kept = [b for b in bounds if b.rule.law or not lawful or today <= latest_send_date(plan.meets, b.days, zone)]
    return max(kept, key=lambda bound: bound.days)


def item_bounds(rules: Rules, plan: Plan, zone: ZoneInfo) -> list[Bound]:
    """What has been communicated in time already bounds nothing."""
    bounds = []
    codes: dict[ItemKind, ConcernCode] = {"budget": "budget_late", "orientations": "orientations_late"}
    for number, item in enumerate(plan.items, 1):
        rule = rules.find(item.kind) if item.kind == "budget" or item.kind == "orientations" else None
        for one in filter(None, (rule, rule and rules.beside(rule))):
            latest = latest_communication(plan.meets, one.number, zone)
            if not (item.communicated and item.communicated <= latest):
                bounds.append(Bound(one, one.number - 1, codes[item.kind], number))
    return bounds


def late(bounds: list[Bound], today: date, plan: Plan, zone: ZoneInfo) -> list[Concern]:
    latest = [(bound, latest_send_date(plan.meets, bound.days, zone)) for bound in bounds]
    return [
        Concern(bound.code, bound.item, day, _missed(bound.rule, today - day)) for bound, day in latest if today > day
    ]


def _missed(rule: Rule, by: timedelta) -> Rule:
    """The rule as it holds against whoever comes so many days too late: what prudence adds to it is no law."""
    return msgspec.structs.replace(rule, known="practice", law=False) if by.days <= rule.prudent else rule


def last_day(bounds: list[Bound], today: date, plan: Plan, zone: ZoneInfo) -> list[Concern]:
    codes: dict[ConcernCode, ConcernCode] = {
        "budget_late": "budget_last_day",
        "orientations_late": "orientations_last_day",
        "late": "paper_last_day",
    }
    last = [bound for bound in bounds if latest_send_date(plan.meets, bound.days, zone) == today]
    due = [bound for bound in last if bound.item or plan.on_paper]
    return [Concern(codes[bound.code], bound.item, today, bound.rule) for bound in due]


def last_minutes(bound: Bound, until: datetime, now: datetime, plan: Plan) -> list[Concern]:
    """Paper that is handed over needs no mail server."""
    near = until - LETTERS <= now < until
    return [Concern("last_minutes", rule=bound.rule)] if near and plan.recipients > plan.on_paper else []


def other_terms(rules: Rules, plan: Plan, own: Rule, bounds: list[Bound], zone: ZoneInfo) -> list[Term]:
    """The other terms beside that of the rule on sending which is kept to, the shortest first."""
    other = _other_delay(rules, plan)
    told_by = [*bounds, *([Bound(other, other.number)] if other else [])]
    found = {(bound.rule.code, bound.rule.recorded_by): bound for bound in told_by}.values()
    cautious = _cautious_installation(rules, plan)
    told = [_term(one.rule, one.days, plan, zone) for one in found if one.rule is not own]
    prudent = [one for one in found if one.rule.prudent]
    told += [_term(literal(one.rule), one.days - one.rule.prudent, plan, zone, literal=True) for one in prudent]
    told += [_term(cautious, cautious.number, plan, zone)] if cautious else []
    return sorted(told, key=lambda term: term.days)


def _term(rule: Rule, days: int, plan: Plan, zone: ZoneInfo, *, literal: bool = False) -> Term:
    return Term(anonymous(rule), days, deadline(plan.meets, days, zone), literal)


def literal(rule: Rule) -> Rule:
    """The rule without what prudence adds to it."""
    return msgspec.structs.replace(
        rule, number=rule.number - rule.prudent, prudent=0, source=rule.source.removesuffix(COUNTED_CLEAR)
    )


def anonymous(rule: Rule) -> Rule:
    """As it is sealed: who recorded it stays in the house."""
    return msgspec.structs.replace(rule, recorded_at=None, recorded_by=None)


def _cautious_installation(rules: Rules, plan: Plan) -> Rule | None:
    """The shorter delay of an installation is there for it to come within days of the vote (CE 22 July 2015,
    n° 383072); where nobody says when that was, the ordinary one is prudent."""
    rule = rules.find("installation") if plan.installation and not plan.urgent and not plan.second else None
    if rule is None or plan.completing_round or rules.ordinary().number <= rule.number:
        return None
    ordinary = rules.ordinary()
    return msgspec.structs.replace(
        ordinary, known="practice", law=False, prudent=0, source=f"Lecture prudente de {ordinary.source}"
    )
