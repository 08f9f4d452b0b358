"""Boards of appointments: places, days and hours at which a town receives people, so many at a time."""

import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.contents import BaseContent, Words
from protocol.errors import Conflict, Invalid, NotAllowed, Reasons
from protocol.refusals import CLOSED, NO_MESSAGE, OUTSIDE
from protocol.types import ClientId, Command, Hour, Id, Instant, Name, Paragraph, Record, Seq, Stored, Title

PlaceNumber = Annotated[int, Meta(ge=1, le=99)]
Capacity = Annotated[int, Meta(ge=1, le=100)]
Weekday = Annotated[int, Meta(ge=1, le=7)]
"""1 is Monday."""

ORGANISING = "the caller does not manage the group"
BOARD = (
    "`title`: it is empty; `days`: there is none, or there are more than 200; `hours`: a range ends before it begins, "
    "is no whole number of steps, or overlaps another; `places`: there is none, or two have one number; `on_site`: "
    "somebody is not in the conversation; `purges_on`: not after the last day, or more than two years after it; "
    "`slots`: there are more than 20,000; `closures`: of no day or place of the board"
)


class Place(Record):
    """Where people come, how many at a time, and who receives them. A guest who does sees this place alone."""

    number: PlaceNumber
    name: Name
    capacity: Capacity
    on_site: Id | None = None


class OpenHours(Record):
    """People come from `begins` on, each a step later, the last of them a step before `ends`."""

    begins: Hour
    ends: Hour


class Closure(Record):
    """A day on which a place receives nobody, or none of them does."""

    day: datetime.date
    place: PlaceNumber | None = None


class Totals(Record):
    """What is left of the appointments once the names are erased."""

    offered: int
    booked: int
    came: int
    absent: int
    walked_in: int


class Board(BaseContent):
    """What is offered. Who comes is no part of it: see `LoadAppointments`."""

    counts: ClassVar[bool] = True
    announced: ClassVar[bool] = True
    words: ClassVar[Words] = ("$.title", "$.text", "$.places[*].name")

    title: Title
    first: datetime.date
    last: datetime.date
    weekdays: list[int]
    hours: list[OpenHours]
    step: int
    """Minutes."""
    places: list[Place]
    purges_on: datetime.date
    """From when on no name is kept."""
    text: Paragraph = ""
    """What people are told: what to bring, how to come."""
    closures: list[Closure] = []
    asks_email: bool = False
    asks_remark: bool = False
    totals: Totals | None = None
    purged_at: datetime.datetime | None = None
    changed_by: Id | None = None
    cancelled_at: datetime.datetime | None = None


class BoardPlan(Record):
    """What an organiser says of a board."""

    title: Title
    first: datetime.date
    last: datetime.date
    weekdays: Annotated[list[Weekday], Meta(min_length=1, max_length=7)]
    hours: Annotated[list[OpenHours], Meta(min_length=1, max_length=6)]
    step: Annotated[int, Meta(ge=5, le=240)]
    places: Annotated[list[Place], Meta(min_length=1, max_length=20)]
    purges_on: datetime.date
    text: Paragraph = ""
    closures: Annotated[list[Closure], Meta(max_length=400)] = []
    asks_email: bool = False
    asks_remark: bool = False


class SendBoard(Command):
    """Offers appointments to be booked in a group; for its managers."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {**OUTSIDE, NotAllowed: ORGANISING, Invalid: BOARD, **CLOSED}
    conversation: Id
    client_id: ClientId
    plan: BoardPlan


class ChangeBoard(Command):
    """Replaces what is offered; for the managers of the group. No appointment moves by it. `edited_at` is that of the
    board as it was when it was changed."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: ORGANISING,
        Invalid: BOARD,
        Conflict: "`cancelled`; `purged`; `edited_at`: it was changed since; `places`: a place that has appointments "
        "would be gone; `purges_on`: those who have one were told an earlier day",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    plan: BoardPlan
    edited_at: Instant | None = None


class CancelBoard(Command):
    """Ends what is offered; for the managers of the group. Nothing is booked there any more, and what was booked stays
    until the names are erased."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: ORGANISING,
        Conflict: "`cancelled` already, or `purged`",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
