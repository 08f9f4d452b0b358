"""How the votes for the lists of a commune become seats, step by step."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.elections import ElectionKind
from protocol.outcomes import Average, AveragedSeat, ListSeats, Outcome, SeatRule, Seats, Undecided

SHIPPED = Path(__file__).parent / "seats.toml"


class SeatsRule(Struct):
    """For the elections of a kind from a day on; shares are in hundredths of the votes cast."""

    kind: ElectionKind
    since: date
    threshold: int
    again: int
    merging: int
    rules: list[SeatRule]


class Shipped(Struct):
    seats: list[SeatsRule]


@cache
def shipped() -> Shipped:
    return msgspec.toml.decode(SHIPPED.read_bytes(), type=Shipped)


def rule_of(kind: ElectionKind, day: date) -> SeatsRule | None:
    """The rule in force that day; nothing where votes are not shared out into seats here."""
    found = [rule for rule in shipped().seats if rule.kind == kind and rule.since <= day]
    return max(found, key=lambda rule: rule.since, default=None)


def outcome(rule: SeatsRule, tour: int, votes: Sequence[int], council: int, community: int) -> Outcome:
    """What the votes for each list come to, of all that were cast."""
    cast = sum(votes)
    decided = cast > 0 and (tour > 1 or max(votes) * 2 > cast)

    def reaching(hundredths: int) -> list[int]:
        return [place for place, count in enumerate(votes, 1) if count and count * 100 >= hundredths * cast]

    again = [] if decided or tour > 1 else reaching(rule.again)
    merging = [] if decided or tour > 1 else [one for one in reaching(rule.merging) if one not in again]
    said = {"bonus", "average", "threshold", "scope", "community"} if decided else {"second_round", "merging", "scope"}
    return Outcome(
        share_out(votes, council, rule.threshold) if decided and council else None,
        share_out(votes, community, rule.threshold) if decided and community else None,
        again,
        merging,
        [one for one in rule.rules if one.what in said and (one.what != "community" or community)],
    )


def share_out(votes: Sequence[int], total: int, threshold: int) -> Seats:
    """Half of the seats to the list that comes first, rounded up where there are more than four and down where there
    are fewer; the others by the highest average, to it too, among those that reach the threshold, in hundredths of the
    votes cast (code électoral, art. L262; CE, 30 January 2015, 382627: the seats of the first half do not count in the
    averages)."""
    cast = sum(votes)
    bonus = (total + 1) // 2 if total > 4 else total // 2
    first = [place for place, count in enumerate(votes) if count == max(votes)]
    lists = [ListSeats(count, count * 100 >= threshold * cast) for count in votes]
    undecided = list[Undecided]()
    if len(first) == 1:
        lists[first[0]].bonus = bonus
    elif bonus:
        undecided.append(Undecided("bonus", bonus, [place + 1 for place in first]))
    left = total - bonus
    for one in lists:
        one.by_quotient = one.votes * left // cast if one.admitted else 0
    rest = left - sum(one.by_quotient for one in lists)
    averaged = _by_averages(lists, rest, undecided)
    return Seats(total, bonus, cast, lists, averaged, undecided)


def _by_averages(lists: list[ListSeats], rest: int, undecided: list[Undecided]) -> list[AveragedSeat]:
    """Gives the seats that are left, one after the other; where only age can tell, those to which it comes down."""
    given = list[AveragedSeat]()
    while rest and any(one.admitted for one in lists):
        averages = [
            Average(place, one.votes, one.by_quotient + one.by_average + 1)
            for place, one in enumerate(lists, 1)
            if one.admitted
        ]
        best = averages[0]
        for one in averages:
            if one.votes * best.divisor > best.votes * one.divisor:
                best = one
        highest = [one for one in averages if one.votes * best.divisor == best.votes * one.divisor]
        most = max(one.votes for one in highest)
        equal = [one for one in highest if one.votes == most]
        if len(equal) > rest:
            undecided.append(Undecided("last", rest, [one.choice for one in equal]))
            break
        winner = equal[0]
        lists[winner.choice - 1].by_average += 1
        given.append(AveragedSeat(averages, winner.choice, len(highest) > len(equal)))
        rest -= 1
    return given
