"""What the rules say of a sitting as it is planned."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from protocol.bodies import READ, Body, BodyKind, Purpose, Regime, Rule
from protocol.delays import Assessment, Concern
from server.law.assessment import assess
from server.law.bounds import COUNTED_CLEAR
from server.law.concerns import installation_window
from server.law.delays import deadline, deliberations_due, latest_communication, minutes_due
from server.law.plans import Plan, PlannedItem
from server.law.rules import Rules, shipped
from server.law.sources import is_text

PARIS = ZoneInfo("Europe/Paris")
NOTED = PlannedItem(noted=True)


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=PARIS)


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
        (council(40_000), {"installation": True, "completing_round": date(2026, 9, 6)}, "installation_3500", 3),
        (council(3_499), {"installation": True, "completing_round": date(2026, 9, 6)}, "installation", 3),
        (council(3_499, "epci"), {}, "epci", 3),
        (council(3_500, "epci"), {}, "epci_3500", 5),
        (council(3_500, "epci"), {"installation": True}, "epci_3500", 5),
        (council(3_499, "epci"), {"urgent": True, "urgency_reason": "Toiture"}, "epci_urgency", 1),
        (council(3_500, "epci"), {"urgent": True, "urgency_reason": "Toiture"}, "epci_urgency_3500", 1),
        (council(2_500, "alsace_moselle"), {}, "local_law", 3),
        (council(2_500, "alsace_moselle"), {"urgent": True, "urgency_reason": "Crue"}, "local_law_urgency", 0),
        (council(3_500, "alsace_moselle"), {}, "local_law_3500", 5),
        (council(3_500, "alsace_moselle"), {"urgent": True, "urgency_reason": "x"}, "local_law_urgency_3500", 1),
        (council(2_500, "alsace_moselle"), {"second": True}, "local_law_second", 3),
        (council(3_500, "alsace_moselle"), {"second": True}, "local_law_second_3500", 5),
        (council(40_000, "ccas", "board"), {}, "ccas", 3),
        (council(40_000, "ccas", "board"), {"second": True}, "ccas_second", 3),
        (council(40_000, kind="board"), {}, "commission", 3),
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


@pytest.mark.parametrize("urgent", [False, True])
@pytest.mark.parametrize(
    ("inhabitants", "source"),
    [(0, "CGCT L5211-1 et L2121-11"), (3_499, "CGCT L5211-1 et L2121-11"), (3_500, "CGCT L5211-1 et L2121-12")],
)
def test_an_intercommunal_body_names_the_article_that_takes_it_to_those_of_communes(
    inhabitants: int, source: str, urgent: bool
) -> None:
    planned = plan("2026-09-11 18:00", urgent=urgent, urgency_reason="Toiture" if urgent else "")
    assert assessed(council(inhabitants, "epci"), planned, "2026-09-01 09:00").rule.source == source


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


ORIENTATIONS = PlannedItem("orientations", noted=True, budget_day=date(2026, 12, 1))


def test_the_debate_on_orientations_is_no_matter_of_smaller_communes() -> None:
    small = assessed(council(2_500), plan("2026-02-09 18:00", ORIENTATIONS), "2026-02-05 09:00")
    assert (small.rule.code, small.blocks, small.warnings) == ("council", [], [])
    largest = assessed(council(3_499), plan("2026-02-09 18:00", ORIENTATIONS), "2026-02-05 09:00")
    assert largest.warnings == []


def test_from_3500_inhabitants_on_the_report_goes_with_the_convocation_and_the_ten_weeks_are_a_warning() -> None:
    for budget_day, warnings in ((date(2026, 4, 20), []), (date(2026, 4, 21), [("debate_too_early", 1)])):
        item = PlannedItem("orientations", noted=True, budget_day=budget_day)
        found = assessed(council(3_500), plan("2026-02-09 18:00", item), "2026-02-01 09:00")
        assert (found.rule.code, codes(found.blocks), codes(found.warnings)) == ("council_3500", [], warnings)
        assert not any(concern.rule and concern.rule.law for concern in found.warnings)


def test_a_delay_of_the_report_that_a_town_has_recorded_itself_is_kept() -> None:
    own = rule("orientations", "orientations", 8, known="practice", recorded_by=1)
    item = PlannedItem("orientations", noted=True)
    found = assessed(council(), plan("2026-02-09 18:00", item), "2026-02-02 09:00", [*shipped(), own])
    assert (codes(found.blocks), codes(found.warnings)) == ([], [("orientations_late", 1)])
    assert found.rule.code == "council"


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


def test_the_report_of_a_centre_of_social_action_is_joined_from_3500_inhabitants_on() -> None:
    bare = plan("2026-09-11 18:00", PlannedItem())
    large, small = council(3_500, "ccas", "board"), council(3_499, "ccas", "board")
    assert codes(assessed(large, bare, "2026-09-01 09:00").blocks) == [("note_missing", 1)]
    assert assessed(small, bare, "2026-09-01 09:00").blocks == []
    late = assessed(small, plan("2026-09-11 18:00"), "2026-09-09 09:00")
    assert (codes(late.blocks), late.rule.source) == ([("late", 0)], "CASF R123-16, jours comptés francs par prudence")


@pytest.mark.parametrize(
    "body",
    [council(2_500, "alsace_moselle"), council(2_500, "ccas", "board")],
    ids=["L2541-2", "R123-16"],
)
def test_a_day_that_only_prudence_counts_is_warned_of_and_not_blocked(body: Body) -> None:
    """Sent three days before, as both texts say, there are but two clear ones."""
    found = assessed(body, plan("2026-09-11 18:00"), "2026-09-08 09:00")
    assert (found.clear_days, found.state, found.blocks, codes(found.warnings)) == (2, "late", [], [("late", 0)])
    assert found.warnings[0].rule
    assert (found.warnings[0].rule.law, found.warnings[0].rule.known) == (False, "practice")
    assert codes(assessed(body, plan("2026-09-11 18:00"), "2026-09-09 09:00").blocks) == [("late", 0)]
    assert codes(assessed(council(), plan("2026-09-11 18:00"), "2026-09-08 09:00").blocks) == [("late", 0)]


def test_urgency_gives_its_reason_and_is_impossible_where_no_rule_knows_it() -> None:
    unexplained = plan("2026-09-09 18:00", urgent=True, urgency_reason=" ")
    assert codes(assessed(council(), unexplained, "2026-09-07 09:00").blocks) == [("urgency_reason_missing", 0)]
    urgent = plan("2026-09-11 18:00", urgent=True, urgency_reason="Toiture")
    commission = assessed(council(kind="commission"), urgent, "2026-09-01 09:00")
    assert codes(commission.blocks) == [("urgency_impossible", 0)]
    assert not commission.may_be_urgent
    assert assessed(council(), plan("2026-09-11 18:00"), "2026-09-01 09:00").may_be_urgent
    again = plan("2026-09-11 18:00", PlannedItem(carried_over=True), second=True, urgent=True, urgency_reason="x")
    second = assessed(council(), again, "2026-09-01 09:00")
    assert codes(second.blocks) == [("urgency_impossible", 0)]
    assert (second.own.number, second.may_be_urgent) == (3, False)


def test_new_questions_of_a_second_convocation_take_the_ordinary_delay_and_a_quorum() -> None:
    again = plan("2026-09-11 18:00", PlannedItem(noted=True, carried_over=True), NOTED, second=True)
    found = assessed(council(40_000), again, "2026-09-01 09:00")
    assert (found.rule.code, found.own.number) == ("council_3500", 5)
    assert codes(found.warnings) == [("not_carried_over", 2)]
    assert [(one.rule.code, one.days) for one in found.terms] == [("second", 3)]


@pytest.mark.parametrize(
    ("body", "own", "terms"),
    [
        (council(2_500), "CGCT L2121-11", [("CGCT L2121-17 et CE, 16 juin 1997", 3)]),
        (
            council(2_500, "alsace_moselle"),
            "CGCT L2541-2, jours comptés francs par prudence",
            [("CGCT L2541-2", 2), ("Usage, L2541-4 du CGCT n’en disant rien", 3)],
        ),
    ],
)
def test_a_second_convocation_of_both_kinds_of_questions_names_the_rule_of_each(
    body: Body, own: str, terms: list[tuple[str, int]]
) -> None:
    mixed = plan("2026-09-11 18:00", PlannedItem(noted=True, carried_over=True), NOTED, second=True)
    found = assessed(body, mixed, "2026-09-01 09:00")
    assert (found.own.source, [(one.rule.source, one.days) for one in found.terms]) == (own, terms)
    for items in ([PlannedItem(noted=True, carried_over=True)], [NOTED]):
        alone = assessed(body, plan("2026-09-11 18:00", *items, second=True), "2026-09-01 09:00")
        assert {one.rule.purpose for one in alone.terms} <= {alone.own.purpose}


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
    assert found.sentences == [
        "Il sera procédé à l’élection du maire et des adjoints (article\u00a0L.\u00a02122-8 du CGCT)."
    ]


def test_the_window_of_an_installation_begins_after_the_round_whatever_its_weekday() -> None:
    assert installation_window(date(2026, 3, 15)) == (date(2026, 3, 20), date(2026, 3, 22))
    assert installation_window(date(2026, 3, 20)) == (date(2026, 3, 27), date(2026, 3, 29))
    unknown = assessed(council(), plan("2026-03-20 18:00", installation=True), "2026-03-10 09:00")
    assert codes(unknown.warnings) == [("installation_round_unknown", 0)]


@pytest.mark.parametrize(("inhabitants", "days"), [(2_500, 3), (40_000, 3)])
def test_an_installation_may_be_urgent(inhabitants: int, days: int) -> None:
    facts = {"installation": True, "completing_round": date(2026, 3, 15)}
    assert assessed(council(inhabitants), plan("2026-03-20 18:00", **facts), "2026-03-16 09:00").own.number == days
    urgent = plan("2026-03-20 18:00", **facts, urgent=True, urgency_reason="Arrêt du chauffage")
    found = assessed(council(inhabitants), urgent, "2026-03-18 09:00")
    assert (found.own.code, found.own.number, found.own.known) == ("installation_urgency", 1, "decision")
    assert (found.blocks, len(found.sentences)) == ([], 1)
    assert codes(assessed(council(inhabitants), urgent, "2026-03-19 09:00").blocks) == [("late", 0)]
    unread = assessed(council(inhabitants, "alsace_moselle"), urgent, "2026-03-19 09:00")
    assert (unread.blocks, codes(unread.warnings)) == ([], [("late", 0)])


def test_local_law_has_the_second_convocation_recall_what_the_text_says_whatever_else_it_holds() -> None:
    carried = PlannedItem(noted=True, carried_over=True)
    for items in ([carried], [carried, NOTED]):
        again = plan("2026-09-11 18:00", *items, second=True)
        for inhabitants in (2_500, 40_000):
            (recalled,) = assessed(council(inhabitants, "alsace_moselle"), again, "2026-09-01 09:00").sentences
            assert recalled == (
                "Convoqué une seconde fois pour délibérer sur le même objet, le conseil municipal peut délibérer même "
                "si le nombre des conseillers présents n’est pas, cette fois encore, supérieur à la moitié "
                "(article\u00a0L.\u00a02541-4, 1°, du CGCT)."
            )
        assert assessed(council(), again, "2026-09-01 09:00").sentences == []


def test_the_delay_of_a_second_convocation_under_local_law_is_a_practice_and_that_of_its_new_questions_law() -> None:
    local = council(regime="alsace_moselle")
    carried = PlannedItem(noted=True, carried_over=True)
    second = assessed(local, plan("2026-09-11 18:00", carried, second=True), "2026-09-08 09:00")
    assert (second.own.known, second.own.law, second.blocks, codes(second.warnings)) == (
        "practice",
        False,
        [],
        [("late", 0)],
    )
    mixed = assessed(local, plan("2026-09-11 18:00", carried, NOTED, second=True), "2026-09-09 09:00")
    assert (mixed.own.source, codes(mixed.blocks)) == ("CGCT L2541-2, jours comptés francs par prudence", [("late", 0)])


def test_a_late_commission_is_warned_of_and_not_blocked() -> None:
    commission = council(kind="commission")
    found = assessed(commission, plan("2026-09-11 18:00"), "2026-09-08 09:00")
    assert (codes(found.blocks), codes(found.warnings)) == ([], [("late", 0)])
    commission.own_days = 5
    found = assessed(commission, plan("2026-09-11 18:00"), "2026-09-01 09:00")
    assert (found.own.number, found.rule.source, found.rule.law) == (5, "Règlement intérieur", False)


@pytest.mark.parametrize(
    ("now", "days", "source", "blocks", "warnings"),
    [
        ("2026-09-01 09:00", 9, "Règlement intérieur", [], []),
        ("2026-09-02 09:00", 3, "CGCT L2121-11", [], [("late", 0)]),
        ("2026-09-08 09:00", 3, "CGCT L2121-11", [("late", 0)], [("late", 0)]),
    ],
)
def test_the_longer_delay_of_a_council_is_warned_of_and_the_law_blocks(
    now: str, days: int, source: str, blocks: list[tuple[str, int]], warnings: list[tuple[str, int]]
) -> None:
    found = assessed(Body(1, 2, "council", "Conseil", own_days=9), plan("2026-09-11 18:00"), now)
    assert (found.own.number, found.rule.source) == (days, source)
    assert (codes(found.blocks), codes(found.warnings)) == (blocks, warnings)


def test_standing_orders_never_shorten_what_the_law_says() -> None:
    for own_days in (0, 2, 3):
        body = Body(1, 2, "council", "Conseil", own_days=own_days)
        assert assessed(body, plan("2026-09-11 18:00"), "2026-09-01 09:00").own.source == "CGCT L2121-11"
    longer = Body(1, 2, "council", "Conseil", own_days=9)
    urgent = plan("2026-09-11 18:00", urgent=True, urgency_reason="Toiture")
    assert assessed(longer, urgent, "2026-09-09 09:00").own.code == "urgency"


def of_house(code: str, number: int, **more: Any) -> Rule:
    law = next(rule for rule in shipped() if rule.code == code)
    more = {"source": "Délibération du 3 mars 2026", "known": "house", "law": False, "prudent": 0} | more
    return later(law, date(2026, 3, 3), number, recorded_at=at("2026-03-02 09:00"), recorded_by=1, **more)


@pytest.mark.parametrize(
    ("now", "kept", "terms", "blocks", "warnings"),
    [
        ("2026-09-01 09:00", ("house", 7), [("text", 3)], [], []),
        ("2026-09-04 09:00", ("text", 3), [("house", 7)], [], [("late", 0)]),
        ("2026-09-08 09:00", ("text", 3), [("house", 7)], [("late", 0)], [("late", 0)]),
    ],
)
def test_a_rule_of_the_house_is_told_beside_the_law_and_blocks_nothing(
    now: str,
    kept: tuple[str, int],
    terms: list[tuple[str, int]],
    blocks: list[tuple[str, int]],
    warnings: list[tuple[str, int]],
) -> None:
    found = assessed(council(), plan("2026-09-11 18:00"), now, [*shipped(), of_house("council", 7)])
    assert (found.own.known, found.own.number) == kept
    assert [(term.rule.known, term.days) for term in found.terms] == terms
    assert all(term.deadline == deadline(at("2026-09-11 18:00"), term.days, PARIS) for term in found.terms)
    assert not any(term.rule.recorded_by for term in found.terms)
    assert (codes(found.blocks), codes(found.warnings)) == (blocks, warnings)


def test_a_rule_of_the_house_never_shortens_what_the_law_says_nor_is_law() -> None:
    for number in (0, 2, 3):
        said = of_house("council", number, known="text", law=True)
        found = assessed(council(), plan("2026-09-11 18:00"), "2026-09-08 09:00", [*shipped(), said])
        assert (found.own.source, found.own.number, codes(found.blocks)) == ("CGCT L2121-11", 3, [("late", 0)])
    unnoted = plan("2026-09-11 18:00", PlannedItem())
    assert codes(
        assessed(council(9_000), unnoted, "2026-09-01 09:00", [*shipped(), of_house("note_3500", 0)]).blocks
    ) == [("note_missing", 1)]
    asked = assessed(council(), unnoted, "2026-09-01 09:00", [*shipped(), of_house("note", 1)])
    assert (codes(asked.blocks), codes(asked.warnings)) == ([], [("note_missing", 1)])
    custom = assessed(
        council(kind="commission"),
        plan("2026-09-11 18:00"),
        "2026-09-01 09:00",
        [*shipped(), of_house("commission", 1)],
    )
    assert (custom.own.number, custom.own.known, custom.terms) == (1, "house", [])
    sooner = Rules([*shipped(), of_house("deliberations_list", 3)], council(), date(2026, 9, 11))
    later_on = Rules([*shipped(), of_house("deliberations_list", 30)], council(), date(2026, 9, 11))
    assert deliberations_due(date(2026, 9, 11), sooner) == date(2026, 9, 14)
    assert deliberations_due(date(2026, 9, 11), later_on) == date(2026, 9, 18)


@pytest.mark.parametrize(
    ("body", "facts", "kept", "terms"),
    [
        (council(2_500, "alsace_moselle"), {}, 3, [("CGCT L2541-2", 2, True)]),
        (council(40_000, "alsace_moselle"), {}, 5, []),
        (council(40_000, "ccas", "board"), {}, 3, [("CASF R123-16", 2, True)]),
        (council(40_000, "ccas", "board"), {"second": True}, 3, [("CASF R123-17", 2, True)]),
        (
            council(2_500, "alsace_moselle"),
            {"installation": True, "completing_round": date(2026, 9, 6)},
            3,
            [("CGCT L2121-7 et L2541-2", 2, True)],
        ),
        (council(40_000), {"installation": True, "completing_round": date(2026, 9, 6)}, 3, []),
        (council(40_000), {"installation": True}, 3, [("Lecture prudente de CGCT L2121-12", 5, False)]),
        (council(2_500), {"installation": True}, 3, []),
    ],
)
def test_where_a_text_is_read_in_two_ways_both_terms_are_computed(
    body: Body, facts: dict[str, object], kept: int, terms: list[tuple[str, int, bool]]
) -> None:
    carried = PlannedItem(noted=True, carried_over=True)
    found = assessed(body, plan("2026-09-11 18:00", carried, **facts), "2026-09-01 09:00")
    assert found.own.number == kept
    assert [(term.rule.source, term.days, term.literal) for term in found.terms] == terms
    assert all(term.deadline == deadline(at("2026-09-11 18:00"), term.days, PARIS) for term in found.terms)


def test_every_prudent_rule_says_so_in_its_source() -> None:
    prudent = [rule.source for rule in shipped() if rule.prudent]
    assert prudent
    assert all(source.endswith(COUNTED_CLEAR) and is_text(source.removesuffix(COUNTED_CLEAR)) for source in prudent)


def test_an_empty_plan_says_what_it_lacks() -> None:
    empty = Plan(at("2026-09-11 18:00"), [], 0)
    assert codes(assessed(council(), empty, "2026-09-01 09:00").blocks) == [("no_items", 0), ("no_recipients", 0)]


def test_paper_has_to_leave_the_house_on_the_last_day() -> None:
    paper = plan("2026-09-11 18:00", on_paper=2)
    assert codes(assessed(council(), paper, "2026-09-07 09:00").warnings) == [("paper_last_day", 0)]
    assert assessed(council(), paper, "2026-09-06 09:00").warnings == []


def rule(code: str, purpose: Purpose, number: int, **more: Any) -> Rule:
    return Rule(code, purpose, "any", number, "Délibération", **more)


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


def test_what_the_house_has_recorded_wins_over_what_parvis_brings_later() -> None:
    ordinary = next(rule for rule in shipped() if rule.code == "council")
    theirs = later(ordinary, date(2026, 9, 1), 7, recorded_at=at("2026-08-01 09:00"), recorded_by=1)
    brought = later(ordinary, date(2026, 10, 1), 4, recorded_at=at("2026-10-01 09:00"))
    for history in ([theirs, brought], [brought, theirs]):
        assert assessed(council(), plan("2026-10-30 18:00"), "2026-10-02 09:00", history).own.number == 7


@pytest.mark.parametrize(
    ("now", "warned"),
    [
        ("2026-09-07 23:29:59", False),
        ("2026-09-07 23:30:00", True),
        ("2026-09-07 23:59:59", True),
        ("2026-09-08 00:00:00", False),
    ],
)
def test_the_last_half_hour_is_warned_of(now: str, warned: bool) -> None:
    found = assessed(council(), plan("2026-09-11 18:00"), now)
    assert (("last_minutes", 0) in codes(found.warnings)) == warned
    assert found.letters_by == at("2026-09-07 23:30")
    on_paper = assessed(council(), plan("2026-09-11 18:00", on_paper=19), now)
    assert ("last_minutes", 0) not in codes(on_paper.warnings)


def test_only_what_was_read_is_law_and_only_law_blocks() -> None:
    known = {rule.code: rule.known for rule in shipped()}
    assert {code for code, how in known.items() if how not in READ} == {
        "commission",
        "debate_window",
        "interested",
        "local_law_installation_urgency",
        "local_law_minutes",
        "local_law_second",
        "local_law_second_3500",
    }
    assert all(rule.law == (rule.known in READ) for rule in shipped())
    assert len(known) == len(shipped())
    unread = [later(rule, date(2020, 1, 1), rule.number, law=False) for rule in shipped()]
    body = council(3_500)
    late = plan("2026-03-25 18:00", PlannedItem(), installation=True, completing_round=date(2026, 3, 15))
    assert len(assessed(body, late, "2026-03-24 09:00").blocks) == 3
    assert assessed(body, late, "2026-03-24 09:00", unread).blocks == []


def test_nothing_is_said_of_since_when_where_nobody_checked() -> None:
    since = {rule.code: rule.valid_from for rule in shipped() if rule.valid_from}
    assert since == {"deliberations_list": date(2022, 7, 1), "minutes": date(2022, 7, 1)}


def test_local_law_takes_no_article_that_it_sets_aside() -> None:
    aside = ("L2121-10", "L2121-11", "L2121-15", "L2121-17")
    rules = Rules(shipped(), council(3_500, "alsace_moselle"), date(2026, 9, 1))
    purposes: list[Purpose] = ["ordinary", "urgency", "second", "installation", "note", "deliberations_list", "minutes"]
    found = [rule for purpose in purposes if (rule := rules.find(purpose)) and rule.law]
    assert not [rule for rule in found if any(article in rule.source for article in aside)]


def test_the_installation_of_an_intercommunal_council_elects_its_president() -> None:
    said = "Il sera procédé à l’élection du président, des vice-présidents et des autres membres du bureau."
    installed = plan("2026-04-09 18:00", installation=True)
    assert assessed(council(3_500, "epci"), installed, "2026-04-01 09:00").sentences == [said]
    assert assessed(council(3_500, "epci"), plan("2026-04-09 18:00"), "2026-04-01 09:00").sentences == []
    assert said not in assessed(council(), installed, "2026-04-01 09:00").sentences
