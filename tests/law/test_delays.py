"""Delays: the worked examples of the law, and what the assessment of a planned sitting says."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from protocol.bodies import Body, BodyKind, Regime, Rule
from protocol.delays import Assessment, Concern
from server.law.concerns import installation_window
from server.law.delays import (
    assess,
    clear_days,
    deadline,
    deliberations_due,
    earliest_meeting,
    latest_communication,
    latest_send_date,
    minutes_due,
)
from server.law.plans import Plan, PlannedItem
from server.law.rules import Rules, shipped

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
MARTINIQUE = ZoneInfo("America/Martinique")
NOTED = PlannedItem(noted=True)


def at(said: str, zone: ZoneInfo = PARIS) -> datetime:
    """An instant as clocks of the zone show it; with a Z, as those of Greenwich do."""
    if said.endswith("Z"):
        return datetime.fromisoformat(said.removesuffix("Z")).replace(tzinfo=UTC)
    return datetime.fromisoformat(said).replace(tzinfo=zone)


EXAMPLES = [
    pytest.param("1989-12-21 12:00", "1989-12-26 18:00", PARIS, 3, 4, id="1 a weekend and a holiday inside"),
    pytest.param("2026-12-24 12:00", "2026-12-28 18:00", PARIS, 3, 3, id="2 Christmas inside"),
    pytest.param("2026-12-25 12:00", "2026-12-28 18:00", PARIS, 3, 2, id="3 sent at Christmas"),
    pytest.param("2022-03-18 12:00", "2022-03-24 18:00", PARIS, 5, 5, id="4 limit of five"),
    pytest.param("2022-03-19 12:00", "2022-03-24 18:00", PARIS, 5, 4, id="5 a Saturday"),
    pytest.param("2016-06-27 12:00", "2016-07-01 18:00", PARIS, 3, 3, id="6 second, month end"),
    pytest.param("2016-07-01 12:00", "2016-07-04 18:00", PARIS, 3, 2, id="7 second, void"),
    pytest.param("2026-02-26 12:00", "2026-03-02 18:00", PARIS, 3, 3, id="8 February"),
    pytest.param("2028-02-26 12:00", "2028-03-01 18:00", PARIS, 3, 3, id="9 leap year"),
    pytest.param("2028-02-27 12:00", "2028-03-01 18:00", PARIS, 3, 2, id="9 leap year, the day after"),
    pytest.param("2026-12-29 12:00", "2027-01-04 18:00", PARIS, 5, 5, id="10 year end"),
    pytest.param("2026-05-07 12:00", "2026-05-11 18:00", PARIS, 3, 3, id="11 non-working days only"),
    pytest.param("2026-04-02 12:00", "2026-04-07 18:00", PARIS, 5, 4, id="12 Easter Monday"),
    pytest.param("2026-04-02 12:00", "2026-04-08 18:00", PARIS, 5, 5, id="13 Easter Monday, one day more"),
    pytest.param("2026-09-07 12:00", "2026-09-09 18:00", PARIS, 1, 1, id="14 urgent"),
    pytest.param("2026-09-08 12:00", "2026-09-09 18:00", PARIS, 1, 0, id="14 urgent, the day before"),
    pytest.param("2026-03-16 12:00", "2026-03-20 18:00", PARIS, 3, 3, id="15 installation"),
    pytest.param("2026-03-17 12:00", "2026-03-20 18:00", PARIS, 3, 2, id="15 installation, one day late"),
    pytest.param("2026-03-25 23:50", "2026-03-29 10:00", PARIS, 3, 3, id="16 spring, 23 hours"),
    pytest.param("2026-10-21 23:50", "2026-10-25 08:00", PARIS, 3, 3, id="17 autumn, 25 hours"),
    pytest.param("2026-09-07 21:00Z", "2026-09-11 18:00", REUNION, 3, 2, id="18 La Réunion"),
    pytest.param("2026-09-07 21:00Z", "2026-09-11 18:00", PARIS, 3, 3, id="18 the same instant in Paris"),
    pytest.param("2026-09-08 02:30Z", "2026-09-11 18:00", MARTINIQUE, 3, 3, id="19 Martinique"),
    pytest.param("2026-09-07 23:59", "2026-09-11 18:00", PARIS, 3, 3, id="20 a minute before midnight"),
    pytest.param("2026-09-08 00:01", "2026-09-11 20:30", PARIS, 3, 2, id="20 a minute after"),
    pytest.param("2026-01-12 23:30Z", "2026-01-16 18:00", PARIS, 3, 2, id="21 Greenwich is no clock of Paris, winter"),
    pytest.param("2026-09-07 22:30Z", "2026-09-11 18:00", PARIS, 3, 2, id="21 summer"),
]


@pytest.mark.parametrize(("sent", "meets", "zone", "days", "clear"), EXAMPLES)
def test_clear_days(sent: str, meets: str, zone: ZoneInfo, days: int, clear: int) -> None:
    sending, meeting = at(sent, zone), at(meets, zone)
    assert clear_days(sending, meeting, zone) == clear
    assert (sending < deadline(meeting, days, zone)) == (clear >= days)
    assert (meeting.date() >= earliest_meeting(sending, days, zone)) == (clear >= days)


@pytest.mark.parametrize(
    ("meets", "latest", "instant"),
    [
        pytest.param("2026-09-11 18:00", date(2026, 9, 7), "2026-09-07 22:00Z", id="22"),
        pytest.param("2026-10-29 18:00", date(2026, 10, 25), "2026-10-25 23:00Z", id="23 a day of 25 hours"),
        pytest.param("2026-03-29 10:00", date(2026, 3, 25), "2026-03-25 23:00Z", id="24 a day of 23 hours"),
    ],
)
def test_the_deadline_is_midnight_on_the_clocks_of_the_authority(meets: str, latest: date, instant: str) -> None:
    assert latest_send_date(at(meets), 3, PARIS) == latest
    assert deadline(at(meets), 3, PARIS) == at(instant)


def council(inhabitants: int = 2_500, regime: Regime = "commune", kind: BodyKind = "council") -> Body:
    return Body(1, 2, kind, "Conseil municipal", regime, inhabitants)


def plan(meets: str, *items: PlannedItem, **facts: object) -> Plan:
    return Plan(at(meets), list(items) or [NOTED], 19, **facts)  # type: ignore[arg-type]


def assessed(body: Body, planned: Plan, now: str, rules: list[Rule] | None = None) -> Assessment:
    return assess(rules or shipped(), body, planned, at(now), PARIS)


def codes(concerns: list[Concern]) -> list[tuple[str, int]]:
    return [(concern.code, concern.item) for concern in concerns]


@pytest.mark.parametrize(
    ("body", "facts", "code", "days"),
    [
        (council(), {}, "council", 3),
        (council(3_499), {}, "council", 3),
        (council(3_500), {}, "council_3500", 5),
        (council(), {"urgent": True, "urgency_reason": "Toiture"}, "urgency", 1),
        (council(3_500), {"urgent": True, "urgency_reason": "Toiture"}, "urgency_3500", 1),
        (council(40_000), {"second": True}, "second", 3),
        (council(40_000), {"installation": True, "completing_round": date(2026, 9, 6)}, "installation", 3),
        (council(3_499, "epci"), {}, "epci", 3),
        (council(3_500, "epci"), {}, "epci_3500", 5),
        (council(3_500, "epci"), {"installation": True}, "epci_3500", 5),
        (council(2_500, "alsace_moselle"), {}, "local_law", 3),
        (council(2_500, "alsace_moselle"), {"urgent": True, "urgency_reason": "Crue"}, "local_law_urgency", 0),
        (council(3_500, "alsace_moselle"), {}, "local_law_3500", 5),
        (council(2_500, "alsace_moselle"), {"second": True}, "local_law_second", 3),
        (council(40_000, kind="commission"), {}, "commission", 3),
    ],
)
def test_each_body_has_its_rule(body: Body, facts: dict[str, object], code: str, days: int) -> None:
    carried = PlannedItem(noted=True, carried_over=True)
    found = assessed(body, plan("2026-09-11 18:00", carried, **facts), "2026-09-01 09:00")
    assert (found.rule.code, found.own.number, found.state) == (code, days, "tenable")
    assert found.latest_send == date(2026, 9, 11) - timedelta(days + 1)
    assert found.deadline == deadline(at("2026-09-11 18:00"), days, PARIS)
    assert found.earliest_meeting == date(2026, 9, 1) + timedelta(days + 1)
    assert found.blocks == []


@pytest.mark.parametrize(
    ("now", "state", "blocks"),
    [
        ("2026-09-06 23:59", "tenable", []),
        ("2026-09-07 00:00", "last_day", []),
        ("2026-09-07 23:59", "last_day", []),
        ("2026-09-08 00:00", "late", [("late", 0)]),
        ("2026-09-11 18:00", "late", [("past", 0), ("late", 0)]),
    ],
)
def test_the_state_follows_the_dates(now: str, state: str, blocks: list[tuple[str, int]]) -> None:
    found = assessed(council(), plan("2026-09-11 18:00"), now)
    assert (found.state, codes(found.blocks)) == (state, blocks)


@pytest.mark.parametrize(
    ("now", "state", "blocks", "warnings"),
    [
        ("2026-03-31 09:00", "tenable", [], []),
        ("2026-04-01 09:00", "last_day", [], [("budget_last_day", 2)]),
        ("2026-04-02 09:00", "late", [("budget_late", 2)], []),
    ],
)
def test_25_the_budget_is_communicated_twelve_calendar_days_before(
    now: str, state: str, blocks: list[tuple[str, int]], warnings: list[tuple[str, int]]
) -> None:
    budget = PlannedItem("budget", noted=True)
    found = assessed(council(), plan("2026-04-13 18:00", NOTED, budget), now)
    assert (found.state, codes(found.blocks), codes(found.warnings)) == (state, blocks, warnings)
    assert (found.rule.code, found.latest_send) == ("budget", latest_communication(at("2026-04-13 18:00"), 12, PARIS))


def test_a_budget_communicated_earlier_leaves_the_ordinary_delay() -> None:
    for day, code in ((date(2026, 4, 1), "council"), (date(2026, 4, 2), "budget")):
        budget = PlannedItem("budget", noted=True, communicated=day)
        found = assessed(council(), plan("2026-04-13 18:00", budget), "2026-04-05 09:00")
        assert found.rule.code == code


def test_urgency_does_not_shorten_the_delay_of_the_budget() -> None:
    hurried = plan("2026-04-13 18:00", PlannedItem("budget", noted=True), urgent=True, urgency_reason="Délai")
    assert codes(assessed(council(), hurried, "2026-04-08 09:00").blocks) == [("budget_late", 1)]


def test_orientations_are_communicated_five_days_before_and_debated_within_ten_weeks_of_the_budget() -> None:
    meets = "2026-02-09 18:00"
    for budget_day, warnings in ((date(2026, 4, 20), []), (date(2026, 4, 21), [("debate_too_early", 1)])):
        item = PlannedItem("orientations", noted=True, budget_day=budget_day)
        assert codes(assessed(council(), plan(meets, item), "2026-02-01 09:00").warnings) == warnings
    item = PlannedItem("orientations", noted=True)
    assert codes(assessed(council(), plan(meets, item), "2026-02-04 09:00").warnings) == [("orientations_last_day", 1)]
    late = assessed(council(), plan(meets, item), "2026-02-05 09:00")
    assert codes(late.blocks) == [("orientations_late", 1)]
    assert late.rule.code == "orientations"


def test_26_the_list_of_deliberations_is_due_a_week_later_and_so_are_the_minutes() -> None:
    rules = Rules(shipped(), council(), date(2026, 9, 11))
    assert deliberations_due(date(2026, 9, 11), rules) == date(2026, 9, 18)
    assert minutes_due(date(2026, 10, 9), rules) == date(2026, 10, 16)
    before = Rules(shipped(), council(), date(2022, 6, 30))
    assert deliberations_due(date(2022, 6, 30), before) is None


def test_notes_are_needed_from_3500_inhabitants_on_and_for_classified_installations_anywhere() -> None:
    bare, icpe = PlannedItem(), PlannedItem("icpe")
    small = assessed(council(), plan("2026-09-11 18:00", bare, icpe, NOTED), "2026-09-01 09:00")
    assert codes(small.blocks) == [("note_icpe_missing", 2)]
    large = assessed(council(3_500), plan("2026-09-11 18:00", bare, icpe, NOTED), "2026-09-01 09:00")
    assert codes(large.blocks) == [("note_missing", 1), ("note_missing", 2)]
    board = assessed(council(3_500, kind="board"), plan("2026-09-11 18:00", bare, icpe), "2026-09-01 09:00")
    assert board.blocks == []


def test_urgency_gives_its_reason_and_is_impossible_where_no_rule_knows_it() -> None:
    unexplained = plan("2026-09-09 18:00", urgent=True, urgency_reason=" ")
    assert codes(assessed(council(), unexplained, "2026-09-07 09:00").blocks) == [("urgency_reason_missing", 0)]
    urgent = plan("2026-09-11 18:00", urgent=True, urgency_reason="Toiture")
    commission = assessed(council(kind="commission"), urgent, "2026-09-01 09:00")
    assert codes(commission.blocks) == [("urgency_impossible", 0)]
    again = plan("2026-09-11 18:00", PlannedItem(carried_over=True), second=True, urgent=True, urgency_reason="x")
    second = assessed(council(), again, "2026-09-01 09:00")
    assert codes(second.blocks) == [("urgency_impossible", 0)]
    assert second.own.number == 3


def test_new_questions_of_a_second_convocation_take_the_ordinary_delay_and_a_quorum() -> None:
    again = plan("2026-09-11 18:00", PlannedItem(noted=True, carried_over=True), NOTED, second=True)
    found = assessed(council(40_000), again, "2026-09-01 09:00")
    assert (found.rule.code, found.own.number) == ("council_3500", 5)
    assert codes(found.warnings) == [("not_carried_over", 2)]


@pytest.mark.parametrize(
    ("meets", "blocks"),
    [
        ("2026-03-19 18:00", [("installation_window", 0)]),
        ("2026-03-20 18:00", []),
        ("2026-03-22 10:00", []),
        ("2026-03-23 18:00", [("installation_window", 0)]),
    ],
)
def test_15_a_council_is_installed_from_friday_to_sunday(meets: str, blocks: list[tuple[str, int]]) -> None:
    installing = plan(meets, installation=True, completing_round=date(2026, 3, 15))
    found = assessed(council(), installing, "2026-03-15 22:00")
    assert codes(found.blocks) == blocks
    assert found.sentences == ["Il sera procédé à l’élection du maire et des adjoints (article L2122-8 du CGCT)."]


def test_the_window_of_an_installation_begins_after_the_round_whatever_its_weekday() -> None:
    assert installation_window(date(2026, 3, 15)) == (date(2026, 3, 20), date(2026, 3, 22))
    assert installation_window(date(2026, 3, 20)) == (date(2026, 3, 27), date(2026, 3, 29))
    unknown = assessed(council(), plan("2026-03-20 18:00", installation=True), "2026-03-10 09:00")
    assert codes(unknown.warnings) == [("installation_round_unknown", 0)]


def test_local_law_has_the_second_convocation_recall_that_no_quorum_is_needed() -> None:
    again = plan("2026-09-11 18:00", PlannedItem(carried_over=True), second=True)
    assert (
        "quel que soit le nombre" in assessed(council(regime="alsace_moselle"), again, "2026-09-01 09:00").sentences[0]
    )
    assert assessed(council(), again, "2026-09-01 09:00").sentences == []


def test_a_late_commission_is_warned_of_and_not_blocked() -> None:
    commission = council(kind="commission")
    found = assessed(commission, plan("2026-09-11 18:00"), "2026-09-08 09:00")
    assert (codes(found.blocks), codes(found.warnings)) == ([], [("late", 0)])
    commission.own_days = 5
    found = assessed(commission, plan("2026-09-11 18:00"), "2026-09-01 09:00")
    assert (found.own.number, found.rule.source, found.rule.law) == (5, "Règlement intérieur", False)
    own_days = Body(1, 2, "council", "Conseil", own_days=9)
    assert assessed(own_days, plan("2026-09-11 18:00"), "2026-09-01 09:00").own.number == 3


def test_an_empty_plan_says_what_it_lacks() -> None:
    empty = Plan(at("2026-09-11 18:00"), [], 0)
    assert codes(assessed(council(), empty, "2026-09-01 09:00").blocks) == [("no_items", 0), ("no_recipients", 0)]


def test_paper_has_to_leave_the_house_on_the_last_day() -> None:
    paper = plan("2026-09-11 18:00", on_paper=2)
    assert codes(assessed(council(), paper, "2026-09-07 09:00").warnings) == [("paper_last_day", 0)]
    assert assessed(council(), paper, "2026-09-06 09:00").warnings == []


def later(rule: Rule, day: date, number: int, **more: object) -> Rule:
    fields = {name: getattr(rule, name) for name in rule.__struct_fields__}
    return Rule(**(fields | {"valid_from": day, "number": number} | more))


def test_a_later_rule_applies_from_its_day_on_and_the_last_recorded_one_wins() -> None:
    ordinary = next(rule for rule in shipped() if rule.code == "council")
    longer = later(ordinary, date(2026, 9, 1), 7, recorded_at=at("2026-08-01 09:00"))
    for now, days in (("2026-08-31 23:59", 3), ("2026-09-01 00:00", 7)):
        assert assessed(council(), plan("2026-09-30 18:00"), now, [longer, *shipped()]).own.number == days
    mended = later(ordinary, date(2026, 9, 1), 6, recorded_at=at("2026-08-02 09:00"))
    found = assessed(council(), plan("2026-09-30 18:00"), "2026-09-02 09:00", [mended, longer, *shipped()])
    assert found.own.number == 6


def test_only_what_a_source_says_is_shipped_as_law() -> None:
    assert {rule.code for rule in shipped() if not rule.law} == {"commission", "interested", "local_law_urgency_3500"}
    assert len({rule.code for rule in shipped()}) == len(shipped())
