"""Each person has a verdict of their own: in time, late, or not established, by the fact that decides."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest

from protocol.summonses import Verdict
from server.assemblies.verdicts import judge
from server.ledger.ledger import Act, Entry

DEADLINE = datetime(2026, 9, 7, 22, tzinfo=UTC)
SENT = DEADLINE - timedelta(hours=5)
LATE = DEADLINE + timedelta(hours=1)
ANNICK = 7


Step = tuple[Act, datetime, dict[str, Any]]


def entries(*steps: tuple[Act, datetime, dict[str, Any]], person: int = ANNICK) -> list[Entry]:
    return [
        Entry(number, at, act, 1, 1, None if act == "timestamped" else person, None, facts, "", b"", b"")
        for number, (act, at, facts) in enumerate(steps, 1)
    ]


def available(at: datetime = SENT) -> tuple[Act, datetime, dict[str, Any]]:
    return "available", at, {}


def handed(at: datetime = SENT) -> tuple[Act, datetime, dict[str, Any]]:
    return "handed", at, {}


def stamped(at: datetime, *positions: int) -> tuple[Act, datetime, dict[str, Any]]:
    return "timestamped", at, {"at": at.isoformat(), "entries": list(positions)}


def verdict(*steps: tuple[Act, datetime, dict[str, Any]]) -> Verdict:
    return judge(entries(*steps), ANNICK, DEADLINE)


MINUTE = timedelta(minutes=1)


def test_an_email_is_in_time_at_the_later_of_both_steps() -> None:
    assert verdict(available(), handed(SENT + MINUTE)) == Verdict("in_time", SENT + MINUTE, "electronic", "house")
    assert verdict(available(LATE), handed()) == Verdict("late", LATE, "electronic", "house")
    assert verdict(available()) == verdict(handed()) == Verdict("unestablished")


def test_the_last_instant_before_the_deadline_is_in_time_and_the_deadline_is_late() -> None:
    last = DEADLINE - timedelta(milliseconds=1)
    assert verdict(available(), handed(last)).state == "in_time"
    assert verdict(available(), handed(DEADLINE)).state == "late"


def test_the_authority_s_date_counts_where_there_is_one() -> None:
    in_time = verdict(available(), handed(), stamped(SENT + MINUTE, 1, 2))
    assert (in_time.state, in_time.dated_by, in_time.authority_at) == ("in_time", "authority", SENT + MINUTE)
    assert verdict(available(), handed(), stamped(SENT + MINUTE, 1)).dated_by == "house"
    too_late = verdict(available(), handed(), stamped(LATE, 1, 2))
    assert too_late == Verdict("unestablished", SENT, "electronic", "authority", False, LATE)


def test_what_came_back_or_was_refused_reaches_nobody() -> None:
    assert verdict(available(), handed(), ("bounced", SENT, {})) == Verdict("unestablished")
    assert verdict(available(), ("refused", SENT, {})) == Verdict("unestablished")
    assert verdict(available(), ("refused", SENT, {}), handed(SENT + MINUTE)).state == "in_time"


@pytest.mark.parametrize("act", ["opened", "acknowledged"])
def test_a_report_after_opening_undoes_nothing(act: Literal["opened", "acknowledged"]) -> None:
    found = verdict(available(), handed(), (act, SENT + MINUTE, {}), ("bounced", SENT + 2 * MINUTE, {}))
    assert found == Verdict("in_time", SENT, "electronic", "house")
    before = verdict(available(), handed(), ("bounced", SENT, {}), (act, SENT + MINUTE, {}))
    assert before == Verdict("in_time", SENT + MINUTE, act, "house", cured=True)


@pytest.mark.parametrize("act", ["opened", "acknowledged"])
def test_a_letter_that_came_back_is_not_shown_to_have_arrived_by_an_opening_after_the_deadline(
    act: Literal["opened", "acknowledged"],
) -> None:
    back: Step = ("bounced", LATE + MINUTE, {})
    found = verdict(available(), handed(), (act, LATE, {}), back)
    assert found == Verdict("unestablished", SENT, "electronic", "house")
    assert verdict(available(), handed(), (act, LATE, {})).state == "in_time"
    on_paper: Step = ("delivered_by_hand", SENT, {"on": SENT.isoformat()})
    assert verdict(available(), handed(), on_paper, (act, LATE, {}), back).by == "hand"
    by_authority = stamped(LATE, 3)
    in_time_here_alone = verdict(available(), handed(), (act, SENT, {}), by_authority, back)
    assert (in_time_here_alone.state, in_time_here_alone.by) == ("unestablished", "electronic")


@pytest.mark.parametrize("act", ["opened", "acknowledged"])
def test_nor_is_it_shown_to_have_been_sent_too_late(act: Literal["opened", "acknowledged"]) -> None:
    """Whether it came back before they opened it or after."""
    back: Step = ("bounced", SENT + MINUTE, {})
    assert verdict(available(), handed(), back, (act, LATE, {})) == Verdict(
        "unestablished", SENT, "electronic", "house"
    )
    assert verdict(available(), handed(LATE), ("bounced", LATE, {}), (act, LATE + MINUTE, {})).state == "late"
    assert verdict(available(), ("refused", SENT, {}), (act, LATE, {})).state == "late"


@pytest.mark.parametrize("act", ["opened", "acknowledged"])
def test_opening_in_time_cures_what_lacks_and_later_cures_nothing(act: Literal["opened", "acknowledged"]) -> None:
    assert verdict((act, SENT, {})) == Verdict("in_time", SENT, act, "house", cured=True)
    assert verdict((act, LATE, {})) == Verdict("late", LATE, act, "house")
    assert verdict(available(), handed(LATE), (act, LATE, {})).state == "late"


@pytest.mark.parametrize(("act", "way"), [("delivered_by_hand", "hand"), ("posted", "post")])
def test_paper_counts_at_the_date_declared(act: Act, way: str) -> None:
    found = verdict((act, LATE, {"on": SENT.isoformat()}))
    assert (found.state, found.at, found.by, found.dated_by) == ("in_time", SENT, way, "declared")
    assert found.entered_at == LATE
    late = verdict((act, LATE + MINUTE, {"on": LATE.isoformat()}))
    assert (late.state, late.dated_by) == ("late", "declared")
    assert verdict((act, LATE, {"on": LATE.isoformat()}), ("opened", SENT, {})).cured


@pytest.mark.parametrize("entered", [timedelta(seconds=40), timedelta(seconds=90), timedelta(hours=1)])
def test_a_letter_counts_when_the_mail_server_took_it_and_is_never_called_declared(entered: timedelta) -> None:
    taken = DEADLINE - timedelta(seconds=10)
    letter: Step = ("handed", taken + entered, {"on": taken.isoformat()})
    found = verdict(available(), letter)
    assert found == Verdict("in_time", taken, "electronic", "house", entered_at=taken + entered)
    seen_late = verdict(available(), letter, stamped(taken + entered, 1, 2))
    assert (seen_late.state, seen_late.dated_by) == ("unestablished", "authority")


@pytest.mark.parametrize(("seconds", "dated_by"), [(40, "house"), (90, "declared")])
def test_what_else_was_entered_after_the_fact_is_dated_by_whoever_entered_it(seconds: int, dated_by: str) -> None:
    on = DEADLINE - timedelta(seconds=10)
    found = verdict(("opened", on + timedelta(seconds=seconds), {"on": on.isoformat()}))
    assert (found.state, found.dated_by) == ("in_time" if dated_by == "declared" else "late", dated_by)


def test_what_others_did_decides_nothing() -> None:
    assert judge(entries(available(), handed(), person=8), ANNICK, DEADLINE) == Verdict("unestablished")
