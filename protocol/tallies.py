"""Tallies: what the stations of an election have counted, as it stands and as it was frozen."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.elections import ORGANISING, Count, StationNumber
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.files import File
from protocol.messages import History
from protocol.refusals import CLOSED, OUTSIDE
from protocol.types import ClientId, Command, Event, Id, Line, Paragraph, Record, Seq

FigureName = Annotated[
    str,
    Meta(
        pattern=r"^(signatures|voters|blank|void|cast|votes:[1-9][0-9]?|turnout:([01][0-9]|2[0-3]):[0-5][0-9])(?!\n)$"
    ),
]
"""What was counted: signatures on the roll, envelopes (`voters`), blank and void ballots, those cast, the votes for a
choice by its number, and how many had voted at an hour."""

NO_ELECTION: Reasons = {NotFound: "the caller is not in this conversation, or it has no such election or station"}
ENTERING = "the caller neither presides nor writes at this station, nor manages the group"
VALUES = (
    "`name`: the election counts nothing of that name; `value`: more than are registered at the station have not voted"
)
KEY = "`client_id`: the caller has entered something else by it"
RECORD = "`files`: there is none, or one that the caller may not read; `gap`: a difference wants its reason"


class Overwritten(Record):
    """What somebody else had entered, unseen by whoever entered another value; it stays until they enter one again."""

    version: int
    value: Count | None
    author: Id
    entered_at: datetime.datetime


class Figure(Record):
    """A figure of a station as it stands; of two for one name, the one with the larger `changed_seq` is later."""

    station: int
    name: str
    version: int
    changed_seq: Seq
    author: Id
    entered_at: datetime.datetime
    value: Count | None = None
    """None where it was taken back."""
    dictated_by: Line = ""
    """Who said it, by telephone."""
    instead_of: Overwritten | None = None


class Counted(Record):
    name: str
    value: Count


class FrozenStation(Record):
    """The results of a station as they were signed: the first version, or a correction of the one before."""

    station: int
    version: int
    changed_seq: Seq
    author: Id
    frozen_at: datetime.datetime
    registered: Count
    figures: list[Counted]
    files: list[File]
    """The signed record."""
    gap: Paragraph = ""
    """Why figures differ that ought to be the same, as the record says it."""
    reason: Paragraph = ""
    """Why the version before was corrected."""


class Check(Record):
    """What has to hold between the figures of a station; `votes` stands for those of all choices together."""

    code: str
    left: list[str]
    relation: Literal["equal", "at_most"]
    right: list[str]
    level: Literal["amber", "blocking"]
    """Whether the results cannot be frozen while it does not hold, or want a reason."""
    source: str = ""
    """The text that asks for it; empty for what is arithmetic alone."""
    source_checked: bool = False


class Tally(Record):
    """What was counted, and what has to hold of it: figures as they stand, and the stations that are frozen, each
    version of them. Before the release a guest is shown how many have voted at the hours, and nothing else."""

    checks: list[Check]
    figures: list[Figure]
    stations: list[FrozenStation]
    seq: Seq
    """The number up to which all changes are in it."""


class LoadElections(Command):
    """Asks for the elections of a conversation, the fifty latest ones."""

    returns: ClassVar[Any] = History
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id


class LoadTally(Command):
    """Asks what has been counted, or what of it has changed after the number of a change."""

    returns: ClassVar[Any] = Tally
    refuses: ClassVar[Reasons] = NO_ELECTION
    conversation: Id
    seq: Seq
    after: Seq = 0


class EnterFigure(Command):
    """Enters a figure of a station, or takes it back. `over` is the version that the caller saw: where somebody else
    has entered another value since, this one holds and both are told."""

    returns: ClassVar[Any] = Figure
    refuses: ClassVar[Reasons] = {
        **NO_ELECTION,
        NotAllowed: ENTERING,
        Invalid: VALUES,
        Conflict: f"`cancelled`; `frozen`: the results of the station are; {KEY}",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    client_id: ClientId
    station: StationNumber
    name: FigureName
    value: Count | None = None
    over: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    dictated_by: Line = ""


class Imported(Record):
    """A figure as another table has it."""

    station: StationNumber
    name: FigureName
    value: Count


class ImportFigures(Command):
    """Enters what was counted at an election of the past, all at once; for the managers of the group. Sent twice it is
    there once; another table takes the place of the one before."""

    returns: ClassVar[Any] = Tally
    refuses: ClassVar[Reasons] = {
        **NO_ELECTION,
        NotAllowed: ORGANISING,
        Invalid: "`figures`: there is none, or one of a station or name that the election does not have, or twice",
        Conflict: "`cancelled`; `release`: it is not over; `counted`: figures have been entered there otherwise, or "
        "frozen",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    figures: Annotated[list[Imported], Meta(max_length=20_000)]


class FreezeStation(Command):
    """Makes the results of a station final, with the signed record; for whoever presides or writes there. `figures`
    are those that they have before them."""

    returns: ClassVar[Any] = FrozenStation
    refuses: ClassVar[Reasons] = {
        **NO_ELECTION,
        NotAllowed: "the caller neither presides nor writes at this station",
        Invalid: f"{RECORD}; `figures`: one is missing, or they do not add up",
        Conflict: f"`cancelled`; `frozen` already; `figures`: somebody has entered another one; {KEY}",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    client_id: ClientId
    station: StationNumber
    figures: Annotated[list[Counted], Meta(max_length=100)]
    files: Annotated[list[Id], Meta(max_length=10)]
    gap: Paragraph = ""


class CorrectStation(Command):
    """Replaces the frozen results of a station by a further version, with its reason and the record signed anew; for
    whoever presides there."""

    returns: ClassVar[Any] = FrozenStation
    refuses: ClassVar[Reasons] = {
        **NO_ELECTION,
        NotAllowed: "the caller does not preside at this station",
        Invalid: f"{RECORD}; `figures`: one is missing, or they do not add up; `reason`: it is empty",
        Conflict: f"`cancelled`; `frozen`: the results are not; `over`: another version is in force; {KEY}",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    client_id: ClientId
    station: StationNumber
    over: Annotated[int, Meta(ge=1, le=1_000)]
    """The version that it corrects."""
    figures: Annotated[list[Counted], Meta(max_length=100)]
    files: Annotated[list[Id], Meta(max_length=10)]
    reason: Paragraph
    gap: Paragraph = ""
    registered: Count | None = None
    """As the roll has it, where the plan was wrong; the plan then has it, too."""


class TallyChanged(Event):
    """What one command changed in a tally: all its changes after `since`, up to `to`. Whoever holds less than `since`
    asks for what they lack. Guests are told of results from the release on."""

    conversation: Id
    seq: Seq
    since: Seq
    to: Seq
    figures: list[Figure] = []
    stations: list[FrozenStation] = []
