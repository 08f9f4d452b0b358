"""Halls: an election on the screen of a hall, at an address that needs no account."""

import datetime
from typing import Any, ClassVar, Literal

from protocol.elections import ORGANISING, Count
from protocol.errors import Conflict, NotAllowed, Reasons
from protocol.outcomes import Outcome
from protocol.public_addresses import PublicAddress
from protocol.refusals import CLOSED, NO_MESSAGE
from protocol.types import Command, Hour, Id, Record, Seq

SHOWING: Reasons = {
    **NO_MESSAGE,
    NotAllowed: ORGANISING,
    Conflict: "`cancelled`; `rehearsal`: figures for practice reach no hall",
    **CLOSED,
}


class LoadHall(Command):
    """Asks for the address of the screen; for the managers of the group."""

    returns: ClassVar[Any] = PublicAddress
    refuses: ClassVar[Reasons] = {**NO_MESSAGE, NotAllowed: ORGANISING}
    conversation: Id
    seq: Seq


class OpenHall(Command):
    """Gives the screen a new address; the one before opens nothing any more. For the managers of the group."""

    returns: ClassVar[Any] = PublicAddress
    refuses: ClassVar[Reasons] = SHOWING
    conversation: Id
    seq: Seq


class CloseHall(Command):
    """Takes the address of the screen back; for the managers of the group."""

    returns: ClassVar[Any] = PublicAddress
    refuses: ClassVar[Reasons] = {**NO_MESSAGE, NotAllowed: ORGANISING, **CLOSED}
    conversation: Id
    seq: Seq


class HallStation(Record):
    number: int
    name: str
    state: Literal["awaited", "counting", "frozen"]


class HallTurnout(Record):
    """How many had voted at an hour, in the stations that have said it."""

    at: Hour
    voters: Count
    registered: Count
    stations: int


class HallResults(Record):
    """What the frozen stations add up to; votes in the order of the choices."""

    registered: Count
    voters: Count
    cast: Count
    votes: list[Count]
    outcome: Outcome | None = None
    """Once all stations are frozen, where votes become seats."""


class Hall(Record):
    """What the screen shows, at `GET /api/halls/{token}`; with the tag of what is there already, the answer is 304.
    Before the release there are no results in it."""

    authority: str
    time_zone: str
    title: str
    date: datetime.date
    released_from: datetime.datetime
    source: str
    stations: list[HallStation]
    choices: list[str]
    turnout: list[HallTurnout]
    results: HallResults | None = None
