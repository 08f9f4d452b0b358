"""Outcomes: what the votes of an election come to in seats, how that was computed, and by which text."""

from typing import Any, ClassVar, Literal

from protocol.elections import Count
from protocol.errors import Conflict, Reasons
from protocol.tallies import NO_ELECTION
from protocol.types import Command, Id, Record, Seq


class SeatRule(Record):
    """A number of the computation, and the text that sets it."""

    what: Literal["bonus", "average", "threshold", "community", "scope", "second_round", "merging"]
    source: str
    checked: bool
    """Whether it was read there."""


class ListSeats(Record):
    """What a list has, in the order of the draw."""

    votes: Count
    admitted: bool
    """Whether it has enough votes to be given seats."""
    bonus: int = 0
    by_quotient: int = 0
    by_average: int = 0


class Average(Record):
    """What the votes of a list are, divided by its seats and one more."""

    choice: int
    votes: Count
    divisor: int


class AveragedSeat(Record):
    """A seat for the highest average."""

    averages: list[Average]
    choice: int
    by_votes: bool = False
    """Whether several averages were equal, and this list has more votes."""


class Undecided(Record):
    """Seats that age decides, which is not known here."""

    what: Literal["bonus", "last"]
    seats: int
    choices: list[int]


class Seats(Record):
    """Seats shared out: first those of the list that comes first, then the others by the quotient of the votes cast,
    then those still left to the highest averages, one after the other."""

    total: int
    bonus: int
    cast: Count
    lists: list[ListSeats]
    averaged: list[AveragedSeat]
    undecided: list[Undecided]


class Outcome(Record):
    """What the votes of all stations come to. Without seats, no list has the majority that the first round asks for:
    `again` may stand in the second one, and `merging` join them. Choices are given by their number."""

    council: Seats | None
    community: Seats | None
    again: list[int]
    merging: list[int]
    rules: list[SeatRule]


class LoadOutcome(Command):
    """Asks what the votes come to, once all stations are frozen; for guests, once results may leave."""

    returns: ClassVar[Any] = Outcome
    refuses: ClassVar[Reasons] = {
        **NO_ELECTION,
        Conflict: "`frozen`: a station's results are not; `seats`: the plan has none, or this kind shares none out; "
        "`release`: results may not leave yet",
    }
    conversation: Id
    seq: Seq
