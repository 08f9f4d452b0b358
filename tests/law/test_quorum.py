"""Quorum: a majority of the members in office, counted for each item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.law.quorum import Headcount, count, lacking, majority


@pytest.mark.parametrize(
    ("in_office", "quorum"),
    [(7, 4), (8, 5), (11, 6), (15, 8), (18, 10), (19, 10), (23, 12), (27, 14), (29, 15), (33, 17)],
)
def test_q_more_than_half_of_the_members_in_office(in_office: int, quorum: int) -> None:
    assert majority(in_office) == quorum
    members = set(range(in_office))
    assert count(members, set(range(quorum))).met
    assert not count(members, set(range(quorum - 1))).met


def test_who_withdraws_is_not_present() -> None:
    """Ten of nineteen are there, two of them interested: no quorum."""
    members, present = set(range(19)), set(range(10))
    assert count(members, present).met
    assert count(members, present, {0, 1}) == Headcount(19, 8, 10)
    assert not count(members, present, {0, 1}).met
    assert count(members, present, {17, 18}).met


def test_representatives_who_withdraw_leave_the_members_in_office_too() -> None:
    members, present = set(range(19)), set(range(11))
    assert count(members, present, {0, 1}, {0, 1}) == Headcount(17, 9, 9)
    assert count(members, present, {0, 1}, {0, 1}).met
    assert count(members, present, {0, 1, 2}, {0, 1}) == Headcount(17, 8, 9)
    assert count(members, present, {18}, {18}) == Headcount(18, 11, 10)


def test_whoever_holds_no_mandate_does_not_count() -> None:
    assert count({1, 2, 3}, {1, 8, 9}) == Headcount(3, 1, 2)


SOME = st.sets(st.integers(0, 60))


@given(SOME, SOME, SOME, SOME)
def test_another_arrival_never_breaks_a_quorum(
    in_office: set[int], present: set[int], withdrawn: set[int], leaving: set[int]
) -> None:
    if count(in_office, present, withdrawn | leaving, leaving).met:
        for newcomer in in_office - present:
            assert count(in_office, present | {newcomer}, withdrawn | leaving, leaving).met


@given(SOME, SOME, SOME)
def test_only_those_who_leave_office_change_the_number_that_is_needed(
    in_office: set[int], present: set[int], withdrawn: set[int]
) -> None:
    whole = count(in_office, present)
    stay, leave = count(in_office, present, withdrawn), count(in_office, present, withdrawn, withdrawn)
    assert (stay.in_office, stay.needed) == (whole.in_office, whole.needed)
    assert leave.in_office == len(in_office - withdrawn)
    assert stay.present == leave.present == len((in_office & present) - withdrawn)


WITH, WITHOUT, FREE = Headcount(5, 3, 3), Headcount(5, 2, 3), Headcount(5, 1, 0)


@pytest.mark.parametrize(
    ("counts", "left"),
    [
        ({0: WITHOUT}, {1, 2, 3}),
        ({0: WITHOUT, 2: WITHOUT}, {1, 2, 3}),
        ({0: WITHOUT, 2: WITH}, set()),
        ({0: WITH}, set()),
        ({0: WITH, 1: WITH, 2: WITHOUT}, {2}),
        ({0: WITHOUT, 1: FREE}, {2, 3}),
        ({}, set()),
    ],
)
def test_what_a_sitting_lacked_its_quorum_for(counts: dict[int, Headcount], left: set[int]) -> None:
    """Not what was never reached though the quorum had been there; and nothing of a sitting that nobody recorded."""
    assert lacking(3, counts) == left


@given(st.dictionaries(st.integers(0, 9), st.sampled_from([WITH, WITHOUT, FREE])))
def test_nothing_is_left_over_that_was_dealt_with_or_that_no_failed_count_covers(counts: dict[int, Headcount]) -> None:
    left = lacking(9, counts)
    assert not left & {number for number, count in counts.items() if count.met}
    assert not left or not all(count.met for count in counts.values())
    assert {number for number, count in counts.items() if number and not count.met} <= left
