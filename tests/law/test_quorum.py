"""Quorum: a majority of the members in office, counted for each item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.law.quorum import Headcount, count, majority


@pytest.mark.parametrize(
    ("in_office", "quorum"),
    [(7, 4), (8, 5), (11, 6), (15, 8), (18, 10), (19, 10), (23, 12), (27, 14), (29, 15), (33, 17)],
)
def test_q_more_than_half_of_the_members_in_office(in_office: int, quorum: int) -> None:
    assert majority(in_office) == quorum
    members = set(range(in_office))
    assert count(members, set(range(quorum))).met
    assert not count(members, set(range(quorum - 1))).met


def test_interested_members_are_not_present() -> None:
    """Ten of nineteen are there, two of them interested: no quorum."""
    members, present = set(range(19)), set(range(10))
    assert count(members, present).met
    assert count(members, present, {0, 1}) == Headcount(19, 8, 10)
    assert not count(members, present, {0, 1}).met
    assert count(members, present, {17, 18}).met


def test_by_another_reading_they_leave_the_members_in_office_too() -> None:
    members, present = set(range(19)), set(range(11))
    assert count(members, present, {0, 1}, leave_office=True) == Headcount(17, 9, 9)
    assert count(members, present, {0, 1}, leave_office=True).met


def test_whoever_holds_no_mandate_does_not_count() -> None:
    assert count({1, 2, 3}, {1, 8, 9}) == Headcount(3, 1, 2)


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)), st.booleans())
def test_another_arrival_never_breaks_a_quorum(
    in_office: set[int], present: set[int], interested: set[int], leave: bool
) -> None:
    if count(in_office, present, interested, leave_office=leave).met:
        for newcomer in in_office - present:
            assert count(in_office, present | {newcomer}, interested, leave_office=leave).met
