"""Convocations: the summons to a sitting of an assembly, drafted together, then frozen with its date, place and
agenda."""

import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.bodies import Channel, Rule
from protocol.contents import BaseContent, Words
from protocol.delays import Assessment, ItemKind
from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.files import File, FileIds, Sha256
from protocol.refusals import CLOSED, NO_MESSAGE
from protocol.types import (
    UNSET,
    ClientId,
    Command,
    Event,
    Id,
    Line,
    Name,
    Paragraph,
    Record,
    Seq,
    Stored,
    UnsetType,
)

DRAFTING: Reasons = {
    NotFound: "there is no such draft to see",
    NotAllowed: "the caller may not convene",
    **CLOSED,
}

MOST_ITEMS = 100
"""Of an agenda, the one on urgency included."""

ItemTitle = Annotated[str, Meta(min_length=1, max_length=400)]
ItemNote = Annotated[str, Meta(max_length=10_000)]


class AgendaItem(Record):
    """One numbered question; its number is its place in the agenda."""

    title: ItemTitle
    reporter: Line = ""
    note: ItemNote = ""
    files: Annotated[list[File], Meta(max_length=20)] = []
    kind: ItemKind = "ordinary"
    decides: bool = True
    """False of an item without a deliberation, such as "questions diverses"."""
    carried_over: bool = False
    """Of a second convocation: whether the first one held it."""
    communicated: datetime.date | None = None
    """When its documents were communicated, if earlier than the convocation."""
    budget_day: datetime.date | None = None
    """Of a debate on orientations: when the budget is to be voted, if known."""


class ItemDraft(Record):
    """An item as a client writes it, its files by their numbers."""

    title: ItemTitle
    reporter: Line = ""
    note: ItemNote = ""
    files: FileIds = []
    kind: ItemKind = "ordinary"
    decides: bool = True
    carried_over: bool = False
    communicated: datetime.date | None = None
    budget_day: datetime.date | None = None


class Delay(Record):
    """How the legal delay was kept, as it was computed when the convocation was frozen."""

    rule: Rule
    days: int
    """Clear days that the rule demands."""
    kept: int
    """Clear days there were."""
    deadline: datetime.datetime
    """Whoever has not been reached strictly before has been convened too late."""


class Convocation(BaseContent):
    """Frozen: what it says never changes; that it was replaced or cancelled is added."""

    counts: ClassVar[bool] = True
    announced: ClassVar[bool] = True
    receipted: ClassVar[bool] = True
    convenors_follow: ClassVar[bool] = True
    words: ClassVar[Words] = ("$.body", "$.place", "$.text", ("$.agenda[*]", "title", "reporter", "note"))

    body: Name
    """The assembly convened, such as "Conseil municipal"."""
    opens_at: datetime.datetime
    """The instant the sitting opens; shown in the authority's time zone."""
    place: Line
    agenda: Annotated[list[AgendaItem], Meta(min_length=1, max_length=MOST_ITEMS)]
    text: Paragraph = ""
    body_id: Id | None = None
    """None of those sent before bodies were kept."""
    convened_by: Id | None = None
    """Who chairs the body, or stands in for whoever does."""
    recipients: list[Id] = []
    """Everybody convened: those in office on the day of sending."""
    urgency: Paragraph = ""
    """Why it is urgent; empty when it is not."""
    installation: bool = False
    sentences: list[str] = []
    """What it has to say by the rules applied."""
    delay: Delay | None = None
    deliberations_due: datetime.date | None = None
    version: int = 1
    replaces: Seq | None = None
    """The version before this one, in the same conversation."""
    change: Paragraph = ""
    """Why there is a new version."""
    second_of: Seq | None = None
    """The convocation whose sitting lacked its quorum."""
    digest: Sha256 | None = None
    """The SHA-256 of its manifest, which the ledger holds."""
    replaced_by: Seq | None = None
    cancelled_at: datetime.datetime | None = None
    cancellation: Paragraph = ""
    """Why it was cancelled."""


class DraftRecipient(Record):
    """Somebody in office today, and how they would be convened."""

    person: Id
    channel: Channel = "electronic"


class ConvocationDraft(Record):
    """A convocation that several people prepare; `revision` is raised by each change."""

    id: Id
    conversation: Id
    body: Id
    revision: int
    changed_at: datetime.datetime
    changed_by: Id
    date: datetime.date | None = None
    hour: datetime.time | None = None
    place: Line = ""
    text: Paragraph = ""
    agenda: list[AgendaItem] = []
    convened_by: Id | None = None
    urgent: bool = False
    urgency: Paragraph = ""
    installation: bool = False
    completing_round: datetime.date | None = None
    """Of an installation: the day of the vote that completed the council."""
    change: Paragraph = ""
    replaces: Seq | None = None
    second_of: Seq | None = None
    recipients: list[DraftRecipient] = []
    assessment: Assessment | None = None
    """What the rules say if it is sent now; none while the date or the hour is missing."""


class ConvocationDrafts(Record):
    drafts: list[ConvocationDraft]


class StartConvocation(Command):
    """Begins a draft for a body: an empty one, a new version of a convocation (`replaces`), or a second one with the
    items that a sitting without quorum left (`second_of`), never both; for those of its group who may convene."""

    returns: ClassVar[Any] = ConvocationDraft
    refuses: ClassVar[Reasons] = {
        **DRAFTING,
        NotFound: "there is no such body to see, or no such convocation of it",
        Conflict: "`replaced`, `cancelled`, or the sitting is `opened` already, or `not_opened` yet; "
        "`quorum`: it held all along",
        Invalid: "`second_of`: with `replaces`",
        Archived: "the body is dissolved, or its group is archived",
    }
    body: Id
    replaces: Seq | None = None
    second_of: Seq | None = None


class ChangeConvocation(Command):
    """Changes what is given of a draft, and leaves the rest. Refused with `conflict` when `revision` is no longer the
    draft's: somebody else has changed it meanwhile."""

    returns: ClassVar[Any] = ConvocationDraft
    refuses: ClassVar[Reasons] = {
        **DRAFTING,
        Conflict: "`revision`: somebody else has changed it",
        Invalid: "`hour` does not exist on that day, `date`, `completing_round`, `agenda`, `files`, or "
        "`convened_by`: nobody in office",
    }
    draft: Id
    revision: int
    date: datetime.date | UnsetType | None = UNSET
    hour: datetime.time | UnsetType | None = UNSET
    place: Line | UnsetType = UNSET
    text: Paragraph | UnsetType = UNSET
    agenda: Annotated[list[ItemDraft], Meta(max_length=MOST_ITEMS)] | UnsetType = UNSET
    convened_by: Id | UnsetType | None = UNSET
    urgent: bool | UnsetType = UNSET
    urgency: Paragraph | UnsetType = UNSET
    installation: bool | UnsetType = UNSET
    completing_round: datetime.date | UnsetType | None = UNSET
    change: Paragraph | UnsetType = UNSET


class DiscardConvocation(Command):
    """Throws a draft away."""

    refuses: ClassVar[Reasons] = DRAFTING

    draft: Id


class LoadConvocationDrafts(Command):
    """Asks for the drafts of all bodies in whose group the caller may convene."""

    returns: ClassVar[Any] = ConvocationDrafts


class SendConvocation(Command):
    """Freezes the draft as a message, and sends it to everybody in office, each by their own channel. Date and hour are
    those of the authority's clocks; an hour that its clocks skip or show twice is refused with `invalid`."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **DRAFTING,
        Conflict: "`revision`: somebody else has changed it, or of the version before: `replaced`, `cancelled`, "
        "`opened`; or `client_id`: of another message of one's own",
        Invalid: "`date` or hour are missing, or the code of what the rules hold against it",
    }
    draft: Id
    revision: int
    client_id: ClientId


class CancelConvocation(Command):
    """Cancels the sitting until the hour at which it opens, and tells everybody convened."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: "the caller may not convene",
        Conflict: "`replaced`, `cancelled`, or the sitting is `opened` already",
        Invalid: "`reason`",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    reason: Annotated[str, Meta(min_length=1, max_length=2_000)]


class ConvocationDraftChanged(Event):
    """Told, as the next one, to those who may convene in the body's group."""

    draft: ConvocationDraft


class ConvocationDraftGone(Event):
    """Discarded, or sent."""

    draft: Id
