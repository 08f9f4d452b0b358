"""Ballots: who may ask for which, what was decided, and whether the figures agree."""

from datetime import date
from typing import Any

import pytest

from server.law.ballots import Tally, elected, flaws, is_adopted, is_secret, roll_call_from, secrecy_from

BORN = {1: date(1960, 5, 1), 2: date(1955, 5, 1), 3: date(1980, 5, 1)}


@pytest.mark.parametrize(("present", "quarter", "third"), [(10, 3, 4), (11, 3, 4), (12, 3, 4), (13, 4, 5), (19, 5, 7)])
def test_t_a_quarter_asks_for_names_and_a_third_for_secrecy(present: int, quarter: int, third: int) -> None:
    assert (roll_call_from(present), secrecy_from(present)) == (quarter, third)
    assert not is_secret(present, third - 1)
    assert is_secret(present, third)


def test_an_appointment_is_secret_unless_all_waive_it() -> None:
    assert is_secret(19, 0, appoints=True)
    assert not is_secret(19, 0, appoints=True, waived=True)
    assert is_secret(19, 7, appoints=True, waived=True)
    assert not is_secret(0, 0)


def test_the_majority_of_votes_cast_decides_and_the_chair_in_a_tie() -> None:
    assert is_adopted(10, 9, secret=False, chair="against")
    assert not is_adopted(9, 10, secret=False, chair="for")
    assert is_adopted(8, 8, secret=False, chair="for")
    assert not is_adopted(8, 8, secret=False, chair="against")
    assert not is_adopted(8, 8, secret=False, chair=None)
    assert not is_adopted(8, 8, secret=True, chair="for")
    assert not is_adopted(0, 0, secret=False, chair=None)


@pytest.mark.parametrize(
    ("votes", "ballot_round", "winner"),
    [
        ({1: 10, 2: 9}, 1, 1),
        ({1: 9, 2: 9, 3: 1}, 1, None),
        ({1: 9, 2: 8, 3: 2}, 2, None),
        ({1: 9, 2: 8, 3: 2}, 3, 1),
        ({1: 9, 2: 9, 3: 1}, 3, 2),
        ({1: 9, 2: 9}, 2, None),
        ({1: 0, 2: 0}, 3, None),
        ({}, 3, None),
    ],
)
def test_two_rounds_need_half_the_votes_and_the_third_only_the_most(
    votes: dict[int, int], ballot_round: int, winner: int | None
) -> None:
    assert elected(votes, BORN, ballot_round) == winner


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"registered": 17}, ["more_than_registered"]),
        ({"blank": 2}, ["voters_do_not_add_up"]),
        ({"votes": [10, 5]}, ["votes_do_not_add_up"]),
        ({"signatures": 17}, ["signatures_differ"]),
        ({"signatures": 18}, []),
    ],
)
def test_figures_that_do_not_agree_are_named(changed: dict[str, Any], found: list[str]) -> None:
    figures: dict[str, Any] = {"registered": 19, "voters": 18, "blank": 1, "void": 1, "cast": 16, "votes": [10, 6]}
    assert flaws(Tally(**(figures | changed))) == found
