"""Computes legal delays: clear days are local calendar dates in the authority's time zone, never hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.bodies import Body, Rule
from protocol.delays import Assessment, Concern, ConcernCode, DelayState, ItemKind
from server.law.concerns import concerns
from server.law.plans import Plan
from server.law.rules import Rules


def local(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def clear_days(sent: datetime, meets: datetime, zone: ZoneInfo) -> int:
    """Whole days between the two dates, neither counted (CGCT L2121-11); Sundays and holidays count."""
    return (local(meets, zone) - local(sent, zone)).days - 1


def latest_send_date(meets: datetime, days: int, zone: ZoneInfo) -> date:
    return local(meets, zone) - timedelta(days + 1)


def deadline(meets: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The first instant that is too late: the local midnight that ends the latest day of sending."""
    return end_of(latest_send_date(meets, days, zone), zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of the next day, also where clocks skip or repeat midnight."""
    return datetime.combine(day + timedelta(1), time(), zone).astimezone(UTC)


def earliest_meeting(sent: datetime, days: int, zone: ZoneInfo) -> date:
    return local(sent, zone) + timedelta(days + 1)


def latest_communication(meets: datetime, days: int, zone: ZoneInfo) -> date:
    """The latest day for documents that are due this many calendar days, not clear ones, before the sitting."""
    return local(meets, zone) - timedelta(days)


def deliberations_due(sat: date, rules: Rules) -> date | None:
    """When the list of deliberations has to be published at the latest (CGCT L2121-25)."""
    rule = rules.find("deliberations_list")
    return sat + timedelta(rule.number) if rule else None


def minutes_due(adopted: date, rules: Rules) -> date | None:
    """When the minutes adopted that day have to be published at the latest (CGCT L2121-15)."""
    rule = rules.find("minutes")
    return adopted + timedelta(rule.number) if rule else None


class Bound(Struct):
    """A rule that sets a latest day of sending, `days` clear ones before the sitting."""

    rule: Rule
    days: int
    code: ConcernCode = "late"
    item: int = 0


def assess(history: list[Rule], body: Body, plan: Plan, now: datetime, zone: ZoneInfo) -> Assessment:
    """What the rules in force today say about a sitting of the body, should it be convened now."""
    today, meets = local(now, zone), local(plan.meets, zone)
    rules = Rules(history, body, today)
    own = sending_rule(rules, plan)
    bounds = [Bound(own, own.number), *_item_bounds(rules, plan, zone)]
    tightest = max(bounds, key=lambda bound: bound.days)
    latest = latest_send_date(plan.meets, tightest.days, zone)
    blocks, warnings = concerns(rules, plan, meets, past=plan.meets <= now)
    (blocks if body.kind == "council" else warnings).extend(_late(bounds, today, plan, zone))
    warnings += _last_day(bounds, today, plan, zone)
    return Assessment(
        rule=tightest.rule,
        own=own,
        clear_days=clear_days(now, plan.meets, zone),
        latest_send=latest,
        deadline=deadline(plan.meets, tightest.days, zone),
        earliest_meeting=earliest_meeting(now, tightest.days, zone),
        state=_state(today, latest),
        deliberations_due=deliberations_due(meets, rules) if body.kind == "council" else None,
        sentences=[own.text] if own.text else [],
        blocks=blocks,
        warnings=warnings,
    )


def sending_rule(rules: Rules, plan: Plan) -> Rule:
    """The rule on the days between sending and sitting. New questions put a second convocation under the ordinary
    one."""
    if plan.second and (second := rules.find("second")):
        return second if all(item.carried_over for item in plan.items) else _longer(second, rules.ordinary())
    if plan.installation and (installation := rules.find("installation")):
        return installation
    if plan.urgent and (urgency := rules.find("urgency")):
        return urgency
    return rules.ordinary()


def _longer(second: Rule, ordinary: Rule) -> Rule:
    return ordinary if ordinary.number > second.number else second


def _state(today: date, latest: date) -> DelayState:
    return "late" if today > latest else "last_day" if today == latest else "tenable"


def _item_bounds(rules: Rules, plan: Plan, zone: ZoneInfo) -> list[Bound]:
    """What has been communicated in time already bounds nothing."""
    bounds = []
    codes: dict[ItemKind, ConcernCode] = {"budget": "budget_late", "orientations": "orientations_late"}
    for number, item in enumerate(plan.items, 1):
        rule = rules.find(item.kind) if item.kind == "budget" or item.kind == "orientations" else None
        latest = latest_communication(plan.meets, rule.number, zone) if rule else None
        if rule and latest and not (item.communicated and item.communicated <= latest):
            bounds.append(Bound(rule, rule.number - 1, codes[item.kind], number))
    return bounds


def _late(bounds: list[Bound], today: date, plan: Plan, zone: ZoneInfo) -> list[Concern]:
    latest = [(bound, latest_send_date(plan.meets, bound.days, zone)) for bound in bounds]
    return [Concern(bound.code, bound.item, day, bound.rule) for bound, day in latest if today > day]


def _last_day(bounds: list[Bound], today: date, plan: Plan, zone: ZoneInfo) -> list[Concern]:
    codes: dict[ConcernCode, ConcernCode] = {
        "budget_late": "budget_last_day",
        "orientations_late": "orientations_last_day",
        "late": "paper_last_day",
    }
    last = [bound for bound in bounds if latest_send_date(plan.meets, bound.days, zone) == today]
    due = [bound for bound in last if bound.item or plan.on_paper]
    return [Concern(codes[bound.code], bound.item, today, bound.rule) for bound in due]
