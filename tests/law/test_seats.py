"""Seats of a commune: by the text's own words, by a published example, and by what must hold of any votes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.outcomes import Outcome, Seats
from server.law.seats import outcome, rule_of, share_out

RULE = rule_of("municipal", date(2026, 3, 15))


def totals(seats: Seats) -> list[int]:
    return [one.bonus + one.by_quotient + one.by_average for one in seats.lists]


def told(tour: int, *votes: int, council: int = 19, community: int = 0) -> Outcome:
    assert RULE is not None
    return outcome(RULE, tour, votes, council, community)


def test_a_published_example_comes_out_step_by_step() -> None:
    """1,428 votes cast and 19 seats, as explained to voters of a commune of 1,672 (o61.fr)."""
    seats = told(1, 884, 544).council
    assert seats is not None
    assert (seats.bonus, totals(seats)) == (10, [16, 3])
    assert [one.by_quotient for one in seats.lists] == [5, 3]
    (last,) = seats.averaged
    assert [(one.votes, one.divisor) for one in last.averages] == [(884, 6), (544, 4)]
    assert (last.choice, last.by_votes, seats.undecided) == (1, False, [])


@pytest.mark.parametrize(("seats", "bonus"), [(1, 0), (2, 1), (3, 1), (4, 2), (5, 3), (7, 4), (15, 8), (19, 10)])
def test_half_is_rounded_up_above_four_and_down_below(seats: int, bonus: int) -> None:
    assert share_out([60, 40], seats, 5).bonus == bonus


def test_without_a_majority_there_is_a_second_round() -> None:
    first = told(1, 450, 300, 150, 60, 40, community=4)
    assert (first.council, first.community) == (None, None)
    assert (first.again, first.merging) == ([1, 2, 3], [4])
    assert not [rule for rule in first.rules if rule.what in ("bonus", "average")]
    assert told(1, 500, 500).council is None
    assert told(1, 501, 500).council is not None
    assert told(2, 450, 300).council is not None


def test_a_list_below_the_threshold_has_none() -> None:
    seats = told(1, 600, 351, 49).council
    assert seats is not None
    assert [one.admitted for one in seats.lists] == [True, True, False]
    assert totals(seats)[2] == 0
    at_threshold = told(1, 600, 350, 50).council
    assert at_threshold is not None
    assert at_threshold.lists[2].admitted


def test_ties_are_told_and_not_decided() -> None:
    second = told(2, 400, 400, 200).council
    assert second is not None
    (bonus,) = second.undecided
    assert (bonus.what, bonus.seats, bonus.choices) == ("bonus", 10, [1, 2])
    assert sum(totals(second)) == 9
    seats = share_out([600, 200, 200], 7, 5)  # three left: one by quotient, one by 600/2, one by more votes
    assert (totals(seats), seats.undecided) == ([7, 0, 0], [])
    seats = share_out([500, 250, 250], 5, 5)  # two left: one by quotient, then 250 three times
    assert totals(seats) == [5, 0, 0]
    assert seats.averaged[-1].by_votes
    seats = share_out([340, 330, 330], 4, 5)  # two left: 340, then one for two lists alike
    (last,) = seats.undecided
    assert (last.what, last.seats, last.choices) == ("last", 1, [2, 3])


def test_community_seats_follow_the_same_votes() -> None:
    both = told(1, 884, 544, community=4)
    assert both.community is not None
    assert (both.community.bonus, totals(both.community)) == (2, [3, 1])
    assert "community" in {rule.what for rule in both.rules}
    assert "community" not in {rule.what for rule in told(1, 884, 544).rules}


def test_before_the_rule_and_for_other_votes_there_is_none() -> None:
    assert rule_of("municipal", date(2026, 3, 14)) is None
    assert rule_of("departmental", date(2026, 3, 15)) is None


def test_what_was_not_read_says_so() -> None:
    assert RULE is not None
    unread = {rule.what for rule in RULE.rules if not rule.checked}
    assert unread == {"scope", "second_round", "merging"}


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=12), st.integers(1, 69))
def test_of_any_votes(votes: list[int], total: int) -> None:
    if not sum(votes):
        return
    seats = share_out(votes, total, 5)
    given_out = totals(seats)
    admitted = [one.admitted for one in seats.lists]
    left = total - seats.bonus
    assert sum(given_out) + sum(one.seats for one in seats.undecided) == total
    assert all(ours or not theirs for ours, theirs in zip(admitted, given_out, strict=True))
    assert all(
        given_out[one] >= given_out[other]
        for one in range(len(votes))
        for other in range(len(votes))
        if votes[one] > votes[other]
    )
    # By the averages alone the same seats come out: no list has less than its whole quotients.
    shares = [one.by_quotient + one.by_average for one in seats.lists]
    if not any(one.what == "last" for one in seats.undecided):
        assert sum(shares) == left
        for one, mine in enumerate(shares):
            for other in range(len(votes)):
                if mine and admitted[other]:
                    assert votes[one] * (shares[other] + 1) >= votes[other] * mine
