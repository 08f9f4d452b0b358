"""Elections: who is voted for, where, what each polling station has counted, and from when on results may leave."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.contents import BaseContent, Words
from protocol.errors import Conflict, Invalid, NotAllowed, Reasons
from protocol.refusals import CLOSED, NO_MESSAGE, OUTSIDE
from protocol.types import ClientId, Command, Hour, Id, Instant, Line, Name, Paragraph, Record, Seq, Stored, Title

ElectionKind = Literal[
    "municipal", "departmental", "regional", "legislative", "european", "presidential", "referendum", "other"
]
ElectionScope = Literal["general", "partial"]
"""Whether the whole country votes that day, or one constituency."""

ChoiceKind = Literal["lists", "candidates", "answers"]
"""What the ballots name."""

Count = Annotated[int, Meta(ge=0, le=10_000_000)]
SeatCount = Annotated[int, Meta(ge=0, le=500)]
Hours = Annotated[list[Hour], Meta(max_length=12)]
StationNumber = Annotated[int, Meta(ge=1, le=9_999)]

PLAN = (
    "`title`: it is empty; `date`: at the ends of the calendar; `round`: this kind has fewer; `stations`: there is "
    "none, two have one number, or nobody is registered at one; `president` or `clerks`: not in the conversation, or a "
    "guest; `choices`: there is none, or two have one name; `turnout_at`: an hour twice; `closes`: not an evening "
    "hour, or of an election of today that hour is over; `compared_with`: no earlier election there"
)
ORGANISING = "the caller does not manage the group"


class Station(Record):
    """A polling station, and who may enter its figures."""

    number: StationNumber
    name: Name
    registered: Count
    president: Id
    clerks: Annotated[list[Id], Meta(max_length=5)] = []


class Choice(Record):
    """A list, a candidate or an answer, in the order of the official draw."""

    name: Title
    head: Line = ""
    """Who leads the list, or stands in for the candidate."""


class Release(Record):
    """From when on results may leave, and by which rule."""

    at: datetime.datetime
    rule: Literal["metropolitan", "department", "constituency", "member_states"]
    """Once the last station there has closed."""
    source: str = ""
    hour_checked: bool = False
    """Whether the hour itself was read in the text that sets it."""


class Move(Record):
    """The instant of the release as somebody would move it, and as somebody else has confirmed it."""

    at: datetime.datetime
    reason: Paragraph
    proposed_by: Id
    proposed_at: datetime.datetime
    confirmed_by: Id | None = None
    confirmed_at: datetime.datetime | None = None


class Election(BaseContent):
    """An election as it was prepared. What is counted is no part of it: see `LoadTally`."""

    counts: ClassVar[bool] = True
    announced: ClassVar[bool] = True
    words: ClassVar[Words] = ("$.title", "$.constituency", ("$.choices[*]", "name", "head"), "$.stations[*].name")

    title: Title
    kind: ElectionKind
    round: int
    date: datetime.date
    choose: ChoiceKind
    release: Release
    stations: list[Station]
    choices: list[Choice]
    scope: ElectionScope = "general"
    constituency: Line = ""
    turnout_at: list[Hour] = []
    """The hours at which each station says how many have voted."""
    seats: SeatCount = 0
    """Of the council, where votes become seats; nothing where that is not shown."""
    community_seats: SeatCount = 0
    """Of the community of communes, which the same votes fill."""
    rehearsal: bool = False
    """Whether its figures are for practice: they leave at no hour, and nothing of it is entered in the ledger."""
    compared_with: Seq | None = None
    """An earlier election of the group, beside which it is shown."""
    moves: list[Move] = []
    changed_by: Id | None = None
    cancelled_at: datetime.datetime | None = None


class ElectionPlan(Record):
    """What an organiser says of an election; the rest follows from its kind."""

    title: Title
    kind: ElectionKind
    date: datetime.date
    stations: Annotated[list[Station], Meta(min_length=1, max_length=300)]
    choices: Annotated[list[Choice], Meta(min_length=1, max_length=60)]
    round: Annotated[int, Meta(ge=1, le=2)] = 1
    scope: ElectionScope = "general"
    closes: Hour | None = None
    """By the authority's clocks, when the last station of the constituency, or overseas of the department, closes;
    nothing where the rule says it."""
    constituency: Line = ""
    turnout_at: Hours = []
    seats: SeatCount = 0
    community_seats: SeatCount = 0
    rehearsal: bool = False
    compared_with: Seq | None = None


class SendElection(Command):
    """Announces an election to a group, to be counted there; for its managers."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {**OUTSIDE, NotAllowed: ORGANISING, Invalid: PLAN, **CLOSED}
    conversation: Id
    client_id: ClientId
    plan: ElectionPlan


class ChangeElection(Command):
    """Replaces what an organiser says of an election; for the managers of the group. Once something has been counted,
    what it was counted for stays. `edited_at` is that of the election as it was when it was changed."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: f"{ORGANISING}; `own_station`: nobody makes themselves the president of a station that is frozen",
        Invalid: PLAN,
        Conflict: "`cancelled`; `edited_at`: it was changed since; `counted`: it would change what has been counted, "
        "or from when on results may leave; `release`: from the day of the vote on two people move it",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    plan: ElectionPlan
    edited_at: Instant | None = None


class CancelElection(Command):
    """Ends an election that was announced by mistake, before anything of it is frozen, or its day has come; for the
    managers of the group."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: ORGANISING,
        Conflict: "`cancelled` already, or `frozen`: a station's results are",
        **CLOSED,
    }
    conversation: Id
    seq: Seq


MOVING: Reasons = {
    **NO_MESSAGE,
    NotAllowed: ORGANISING,
    Conflict: "`cancelled`; `rehearsal`: its figures leave at no hour; `released`: results have left already",
    **CLOSED,
}


class ProposeRelease(Command):
    """Proposes another hour from which on results may leave, of the evening of the vote or the night after it, in the
    place of one that was proposed before; for the managers of the group. It is moved once another one confirms it."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **MOVING,
        Invalid: "`hour`: it has passed, is not between 18:00 and 6:00, by the authority's clocks, or comes before the "
        "last station has closed where the whole country votes; `reason`: it is empty; `moves`: there were ten",
    }
    conversation: Id
    seq: Seq
    hour: Hour
    reason: Paragraph


class ConfirmRelease(Command):
    """Moves the instant as another manager has proposed it. It is entered in the ledger with both."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **MOVING,
        NotAllowed: f"{ORGANISING}; `proposer`: they proposed it themselves",
        Conflict: f"{MOVING[Conflict]}; `at`: this is not what is proposed, or it has passed",
    }
    conversation: Id
    seq: Seq
    at: Instant
    proposed_at: Instant


class DeclineRelease(Command):
    """Takes back what was proposed, or turns it down; for the managers of the group."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {**MOVING, Conflict: f"{MOVING[Conflict]}; `at`: this is not what is proposed"}
    conversation: Id
    seq: Seq
    at: Instant
    proposed_at: Instant
