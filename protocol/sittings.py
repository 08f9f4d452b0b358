"""Sittings: who is there from when to when, whether the quorum holds for each item, and the papers that follow."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.files import File
from protocol.refusals import CLOSED, NO_MESSAGE
from protocol.types import Command, Event, Id, Record, Seq

NOT_NOW = "it is `too_early`, or the sitting is `replaced`, `cancelled`, `closed`"
SITTING: Reasons = {
    NotFound: "there is no such sitting to see, or no such item in its agenda",
    NotAllowed: "the caller may not convene",
    **CLOSED,
}

Item = Annotated[int, Meta(ge=1, le=100)]
"""The number of an item of the agenda, the first being 1."""

PaperKind = Literal["deliberations", "minutes"]


class Attendance(Record):
    """A stay of one member in the room; whoever comes back has another one."""

    person: Id
    arrived_at: datetime
    left_at: datetime | None = None


class Interest(Record):
    """A member who has a personal interest in an item: they do not count for it (CGCT L2131-11)."""

    item: Item
    person: Id


class Moment(Record):
    """The quorum as it was counted once: at the opening (item 0), and at the start of each item. Who leaves later
    changes nothing of it."""

    item: int
    at: datetime
    in_office: int
    present: int
    needed: int
    """0 of what a second convocation has taken up: nobody has to be there (CGCT L2121-17)."""

    @property
    def met(self) -> bool:
        return self.present >= self.needed


class Paper(Record):
    """What has to be made public after a sitting."""

    kind: PaperKind
    file: File
    filed_at: datetime
    adopted_on: date | None = None
    """Of minutes: the sitting at which they were adopted."""
    due: date | None = None
    """The last day to publish them; of minutes, none before they are adopted."""


class Sitting(Record):
    """The sitting of one convocation. It is open from its first moment to `closed_at`."""

    conversation: Id
    seq: Seq
    in_office: list[Id]
    """Members in office on the day of the sitting."""
    attendances: list[Attendance] = []
    interests: list[Interest] = []
    moments: list[Moment] = []
    closed_at: datetime | None = None
    papers: list[Paper] = []
    interested_leave: bool = False
    """Whether, by the rule of that day, interested members leave the members in office too."""
    deliberations_due: date | None = None


class LoadSitting(Command):
    """Asks for the sitting of a convocation, begun or not; for everybody in the conversation."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq


class RecordAttendance(Command):
    """Notes that a member arrives, or leaves, now or at an instant given afterwards. For those who convene, as are the
    other commands; from two hours before the hour of the sitting until it is closed."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        NotFound: "there is no such sitting to see, or the person holds no mandate",
        Conflict: "`present` already, or `absent`; or " + NOT_NOW,
        Invalid: "`at`: long before the sitting, or to come",
    }
    conversation: Id
    seq: Seq
    person: Id
    present: bool
    at: datetime | None = None


class DeclareInterest(Command):
    """Notes, or takes back before the item has begun, that a member does not take part in it."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {**SITTING, Conflict: "the item has `begun`; or " + NOT_NOW}
    conversation: Id
    seq: Seq
    item: Item
    person: Id
    on: bool = True


class OpenSitting(Command):
    """Opens the sitting and counts the quorum, met or not."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {**SITTING, Conflict: "it has `begun`; or " + NOT_NOW}
    conversation: Id
    seq: Seq


class BeginItem(Command):
    """Begins an item of the frozen agenda and counts the quorum for it; without quorum, it has not been dealt with."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        Conflict: "the item has `begun`, the sitting is `not_opened`; or " + NOT_NOW,
    }
    conversation: Id
    seq: Seq
    item: Item


class CloseSitting(Command):
    """Closes it: everybody still there has stayed to the end."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {**SITTING, Conflict: "`not_opened`; or " + NOT_NOW}
    conversation: Id
    seq: Seq


class FilePaper(Command):
    """Files the list of deliberations, or the minutes; a later one takes its place. The file is readable to everybody
    in the conversation."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        Conflict: "`not_closed`",
        Invalid: "`adopted_on`: before the sitting, or to come; `files`: one that the caller may not read",
    }
    conversation: Id
    seq: Seq
    kind: PaperKind
    file: Id
    adopted_on: date | None = None


class SittingChanged(Event):
    """Told to everybody in the conversation."""

    sitting: Sitting
