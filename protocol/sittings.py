"""Sittings: who is there from when to when, whose proxy stands, whether the quorum holds for each item, and the papers
that follow."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.files import File
from protocol.refusals import CLOSED, NO_MESSAGE
from protocol.types import Command, Event, Id, Instant, Line, Record, Seq

NOT_NOW = "it is `too_early`, or the sitting is `replaced`, `cancelled`, `closed`"
LATE = "it is `late`, and no reason is given"
UNSOUND = (
    "`seat_gone`: a substitute, or whom they sit for, has no such mandate any more; "
    "what it counts by is not as it was entered: `entry_altered`, `mandate_altered`, `rule_altered`, `rule_missing`, "
    "`body_altered`, `sitting_altered`"
)
SITTING: Reasons = {
    NotFound: "there is no such sitting to see, or no such item in its agenda",
    NotAllowed: "the caller may not convene",
    **CLOSED,
}

Item = Annotated[int, Meta(ge=1, le=100)]
"""The number of an item of the agenda, the first being 1."""

PaperKind = Literal["deliberations", "minutes"]


class Attendance(Record):
    """A stay in the room of one member, or of a substitute in the place of one; whoever comes back has another one."""

    person: Id
    arrived_at: datetime
    left_at: datetime | None = None
    sits_for: Id | None = None
    """Of a substitute: in whose place they sit."""


InterestKind = Literal["representative", "personal"]
"""Why a member does not take part in an item: `representative`, they represent the assembly elsewhere and withdraw by
L1111-6, II of the CGCT; `personal`, for any other interest (L2131-11)."""


class Interest(Record):
    """A member who does not take part in an item: they do not count as present for it."""

    item: Item
    person: Id
    kind: InterestKind = "personal"


class Withdrawal(Record):
    """What it means for the quorum of an item that a member does not take part in it, and how that is known."""

    kind: InterestKind
    leaves_office: bool
    """Whether they are not counted among the members in office either."""
    source: Line
    law: bool = False
    """Whether the source says it; otherwise it is a prudent reading, and is never shown as law."""
    since: date | None = None
    """The first day on which it is known to be so."""


class Proxy(Record):
    """A vote that one member casts for another."""

    giver: Id
    holder: Id


class Moment(Record):
    """The quorum as it was counted once: at the opening (item 0), and at the start of each item; again when an item
    begun without quorum is resumed with it. Who leaves later changes nothing of it."""

    item: int
    at: datetime
    in_office: int
    present: int
    needed: int
    """0 of what a second convocation has taken up: nobody has to be there (CGCT L2121-17)."""
    proxies: list[Proxy] = []
    """Those that stood then; of earlier ones, nobody noted them."""
    late: Line = ""
    """Why it was counted so long after the hour of the sitting, where it was."""

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


class HeldElsewhere(Record):
    """A sitting that was held without Parvis, by its signed record: it is neither opened nor counted here, and nothing
    is said of who was there."""

    held_at: datetime
    """When it began, by the word of whoever entered it."""
    entered_at: datetime
    file: File
    lacking: list[int] = []
    """The items for which the quorum lacked, by the same word; 0 is the opening, and means all of them."""
    lacking_by: Line = ""
    """Who says that it lacked."""


class Sitting(Record):
    """The sitting of one convocation. It is open from its first moment to `closed_at`; one that was held `elsewhere`
    never was."""

    conversation: Id
    seq: Seq
    in_office: list[Id]
    """Members in office on the day of the sitting."""
    substitutes: list[Id] = []
    """Those of an intercommunal council that day: each may sit in the place of a member who is absent."""
    attendances: list[Attendance] = []
    interests: list[Interest] = []
    moments: list[Moment] = []
    closed_at: datetime | None = None
    presides: Id | None = None
    secretaries: list[Id] = []
    proxies: list[Proxy] = []
    """Those that stand now; before it has opened, none is told."""
    papers: list[Paper] = []
    withdrawals: list[Withdrawal] = []
    """What each kind of withdrawal means on that day."""
    deliberations_due: date | None = None
    urgency_admitted: bool | None = None
    """What the assembly decided on the urgency, where that was noted."""
    elsewhere: HeldElsewhere | None = None


class LoadSitting(Command):
    """Asks for the sitting of a convocation, begun or not; for everybody in the conversation."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq


class RecordAttendance(Command):
    """Notes that a member arrives, or leaves, now or at an instant given afterwards; or a substitute, who sits in the
    place of one member (CGCT L5211-6). Whoever is there can leave, though their mandate has ended. For those who
    convene, as are the other commands; from two hours before the hour of the sitting until it is closed."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        NotFound: "there is no such sitting to see, or the person, or whom they sit for, holds no mandate",
        Conflict: "`present` already, or `absent`; `seat_taken`: a substitute sits in their place; `other_capacity`, "
        "`member_other_capacity`: they, or whom they sit for, were convened as a substitute and have a seat as a "
        "member, or the other way round, and are convened in it first; `member_present`, "
        "`member_proxy`: nobody sits for whoever is there or has given a proxy that stands; `at` is before the last "
        "count: `counted`; or " + NOT_NOW,
        Invalid: "`at`: long before the sitting, or to come; `sits_for`: a substitute who arrives has one, nobody else",
    }
    conversation: Id
    seq: Seq
    person: Id
    present: bool
    at: Instant | None = None
    sits_for: Id | None = None


class DeclareInterest(Command):
    """Notes, or takes back before the item has begun with its quorum, that a member does not take part in it, and
    why."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {**SITTING, Conflict: f"the item has `begun`; {UNSOUND}; or {NOT_NOW}"}
    conversation: Id
    seq: Seq
    item: Item
    person: Id
    on: bool = True
    kind: InterestKind = "personal"


class RecordProxy(Command):
    """Notes from a written paper that a member gives their proxy to another, or takes it back (no `holder`); from two
    hours before the hour of the sitting until it is closed. Whoever is in the room may give one: it stands once they
    leave."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        NotFound: "there is no such sitting to see, or the person was not convened to it",
        Conflict: "why the proxy cannot be given: `self`, `not_in_office`, `holder_absent`, `holder_taken`, `chain`, "
        "`replaced_in_seat`; "
        "`no_proxy` to take back; or " + NOT_NOW,
    }
    conversation: Id
    seq: Seq
    person: Id
    holder: Id | None = None


Secretaries = Annotated[list[Id], Meta(max_length=10)]


class RecordOfficers(Command):
    """Says who presides over the sitting, and who are its secretaries, from now on; all of them are in the room."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        NotFound: "there is no such sitting to see, or one of them holds no mandate",
        Conflict: "`absent`: one of them is not there; or " + NOT_NOW,
        Invalid: "`secretaries`: the same one twice",
    }
    conversation: Id
    seq: Seq
    presides: Id
    secretaries: Secretaries = []


class OpenSitting(Command):
    """Opens the sitting and counts the quorum, met or not. Whoever was recorded as presiding does, or else who has the
    chair of the body, or else who convened, of those who are there. From twelve hours after its hour on it takes a
    reason, which is sealed, and no second convocation rests on it."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        Conflict: f"it has `begun`; {LATE}; {UNSOUND}; or {NOT_NOW}",
        Invalid: "`late`: no text of one line",
    }
    conversation: Id
    seq: Seq
    late: Line = ""
    """Why it is opened in Parvis so late."""


class BeginItem(Command):
    """Begins an item of the frozen agenda and counts the quorum for it; without quorum, it has not been dealt with, and
    is begun again once there is one. From twelve hours after the last count on it takes a reason, unless an earlier
    count has given it."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        Conflict: "the item has `begun`, with its quorum or still without; the sitting is `not_opened`; "
        f"{LATE}; {UNSOUND}; or {NOT_NOW}",
        Invalid: "`late`: no text of one line",
    }
    conversation: Id
    seq: Seq
    item: Item
    late: Line = ""
    """Why it is counted so late."""


class RuleOnUrgency(Command):
    """Notes what the assembly decided on the urgency with which it was convened, once its item has begun with its
    quorum; noted again, it takes the place of what was noted before."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        NotFound: "there is no such sitting to see, or it was not convened urgently",
        Conflict: f"the item is `not_begun`, or without quorum; {UNSOUND}; or {NOT_NOW}",
    }
    conversation: Id
    seq: Seq
    admitted: bool


class CloseSitting(Command):
    """Closes it: everybody still there has stayed to the end."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {**SITTING, Conflict: "`not_opened`; or " + NOT_NOW}
    conversation: Id
    seq: Seq


Lacking = Annotated[list[Annotated[int, Meta(ge=0, le=100)]], Meta(max_length=101)]


class RecordHeldElsewhere(Command):
    """Enters that the sitting was held without Parvis, by its signed record: its papers can then be filed, and nothing
    more is noted or counted of it. Where the record says that the quorum lacked, and for which items, a second
    convocation takes these up. For those who convene, once, and where nothing was counted in time. The file is readable
    to everybody in the conversation."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        Conflict: "it was counted in time: `begun`; `held_elsewhere` already; or it is `too_early`, or the sitting is "
        "`replaced`, `cancelled`",
        Invalid: "`held_at`: before the hour of the sitting, more than twelve hours after it, or to come; "
        "`lacking_by`: nobody is named who says that the quorum lacked; `files`: one that the caller may not read",
    }
    conversation: Id
    seq: Seq
    held_at: Instant
    file: Id
    lacking: Lacking = []
    lacking_by: Line = ""


class FilePaper(Command):
    """Files the list of deliberations, or the minutes; a later one takes its place. The file is readable to everybody
    in the conversation."""

    returns: ClassVar[Any] = Sitting
    refuses: ClassVar[Reasons] = {
        **SITTING,
        Conflict: "`not_closed`, nor held without Parvis",
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
