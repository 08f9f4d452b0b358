"""The places of an event: nobody gets in twice, nobody is passed over, nobody loses the place they have."""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from protocol.events import CalendarEvent, EventAnswer
from server.calendar.places import LISTS, answered, moved_up, seated

START = datetime(2026, 9, 17, 16, tzinfo=UTC)


def event(places: int | None = None) -> CalendarEvent:
    return CalendarEvent("Visite", START, START + timedelta(hours=1), asks=True, places=places)


def test_who_finds_no_place_waits_and_the_first_moves_up() -> None:
    full = event(1)
    for person in (1, 2, 3):
        full = answered(full, person, "yes")
    assert (full.yes, full.waiting) == ([1], [2, 3])
    after = answered(full, 1, "no")
    assert (after.yes, after.waiting, after.no) == ([2], [3], [1])
    assert moved_up(full, after) == [2]


def test_repeating_an_answer_keeps_the_rank() -> None:
    full = answered(answered(answered(event(1), 1, "yes"), 2, "yes"), 3, "yes")
    assert answered(full, 2, "yes") is full


def test_fewer_places_take_none_away_and_more_let_the_next_in() -> None:
    full = event(2)
    for person in (1, 2, 3, 4):
        full = answered(full, person, "yes")
    fewer = seated(msgspec.structs.replace(full, places=1))
    assert (fewer.yes, fewer.waiting) == ([1, 2], [3, 4])
    assert answered(fewer, 1, None).waiting == [3, 4]
    more = seated(msgspec.structs.replace(full, places=3))
    assert (more.yes, more.waiting) == ([1, 2, 3], [4])
    assert seated(msgspec.structs.replace(full, places=None)).yes == [1, 2, 3, 4]


ACTS = st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["yes", "no", "maybe", None])), max_size=40)


@given(acts=ACTS, places=st.integers(1, 4))
def test_whatever_is_answered_the_lists_stay_true(acts: list[tuple[int, EventAnswer | None]], places: int) -> None:
    held, stands = event(places), dict[int, EventAnswer | None]()
    for person, answer in acts:
        before, held = held, answered(held, person, answer)
        stands[person] = answer
        if answer != "yes":
            assert held.waiting == [p for p in before.waiting if p in held.waiting]
        everybody = [p for name in LISTS for p in getattr(held, name)]
        assert sorted(everybody) == sorted(p for p, said in stands.items() if said)
        assert {p for p, said in stands.items() if said == "yes"} == {*held.yes, *held.waiting}
        assert len(held.yes) <= places
        assert not held.waiting or len(held.yes) == places
