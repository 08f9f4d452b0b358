"""Convocations: the summons to a sitting of an assembly, drafted together, then frozen with its date, place and
agenda."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.bodies import Channel, Rule
from protocol.contents import BaseContent, Words
from protocol.delays import Assessment, ItemKind, Term
from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.files import File, FileIds, FileMissing, Sha256
from protocol.lines import ONE_LINE
from protocol.people import Civility
from protocol.refusals import CLOSED, NO_MESSAGE
from protocol.types import (
    UNSET,
    ClientId,
    Command,
    Event,
    Hour,
    Id,
    Line,
    MeetingAddress,
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
WRITING: Reasons = {**DRAFTING, Archived: "the body is dissolved, or its group is archived"}

MOST_ITEMS = 100
"""Of an agenda, the one on urgency included."""

ItemTitle = Annotated[str, Meta(min_length=1, max_length=400, extra=ONE_LINE)]
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
    """Of a second convocation: whether the first one put the very same question and its sitting lacked the quorum for
    it. The server finds out."""
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
    communicated: datetime.date | None = None
    budget_day: datetime.date | None = None


class Delay(Record):
    """How the delay was kept, as it was computed when the convocation was frozen."""

    rule: Rule
    days: int
    """Clear days that the rule demands."""
    kept: int
    """Clear days there were."""
    deadline: datetime.datetime
    """Whoever has not been reached strictly before has been convened too late."""
    terms: list[Term] = []
    """The other ones by which it may be judged."""


AuthorStanding = Literal["chair", "outgoing", "substitute", "member"]
"""By what they may convene: as whoever chairs; as whoever chaired last, to an installation; in place of the chair of a
council, with the reason; or as a member of what is no council."""


class Impediment(Record):
    """Why a deputy who comes before does not convene in the place of the mayor, by the word of whoever prepares it."""

    person: Id
    reason: Line = ""


class PassedOver(Record):
    """A deputy who comes before the author in the order of nominations (CGCT L2122-17), and why they do not convene;
    empty where nobody said so."""

    person: Id
    name: Name
    reason: Line = ""


class Author(Record):
    """Whose act a convocation is."""

    person: Id
    name: Name
    quality: Line
    """Such as "maire de Josselin"."""
    substitute_for: Line = ""
    """In whose place they convene."""
    reason: Paragraph = ""
    """Why these are replaced."""
    civility: Civility = ""
    passed_over: list[PassedOver] = []


class PossibleAuthor(Record):
    """Somebody who may be named as the author of a convocation today."""

    person: Id
    standing: AuthorStanding
    quality: Line
    before: list[Id] = []
    """Of who stands in for a mayor: the deputies who come before them in the order of nominations, as titles tell it
    (CGCT L2122-17)."""


class Approval(Record):
    """What the author was asked to agree to, and whether they have; any change of the draft undoes it."""

    asked_at: datetime.datetime
    asked_by: Id
    digest: Sha256
    """Of the canonical text of all that the author agrees to."""
    approved_at: datetime.datetime | None = None


class Lack(Record):
    """A quorum that was counted and was not there: at the opening (item 0), or as an item began."""

    item: int
    in_office: int
    present: int
    needed: int
    title: Line = ""
    """Of the item, on the agenda of that sitting; sealed since 0.2."""


class DeclaredItem(Record):
    """An item of the first agenda; 0 is the opening."""

    item: int
    title: Line = ""


class DeclaredLack(Record):
    """What nobody counted in Parvis: for which items the quorum lacked, by the signed record of a sitting that was held
    without it, and by the word of whoever is named."""

    by: Line
    items: list[DeclaredItem]
    name: Line
    """Of the record that was joined."""
    sha256: Sha256


class FirstSitting(Record):
    """The sitting that lacked its quorum, as it was recorded when a second one was convened: counted, or declared."""

    opens_at: datetime.datetime
    lacking: list[Lack]
    declared: DeclaredLack | None = None
    zone: str | None = None
    """By whose clocks its convocation told that hour; `None` in what was sealed before this was."""
    local: str | None = None
    """What they show then, as in "2026-09-11T20:30:00+02:00"."""


def taken_up(second_of: Seq | None, agenda: list[AgendaItem]) -> Seq | None:
    return second_of if any(item.carried_over for item in agenda) else None


class Convocation(BaseContent):
    """Frozen: what it says never changes; that it was replaced or cancelled is added."""

    counts: ClassVar[bool] = True
    announced: ClassVar[bool] = True
    receipted: ClassVar[bool] = True
    convenors_follow: ClassVar[bool] = True
    lasting: ClassVar[bool] = True
    words: ClassVar[Words] = (
        "$.body",
        "$.place",
        "$.text",
        ("$.agenda[*]", "title", "reporter", "note"),
        "$.agenda[*].files[*].name",
    )
    dated: ClassVar[str] = "opens_at"

    body: Name
    """The assembly convened, such as "Conseil municipal"."""
    opens_at: datetime.datetime
    """The instant the sitting opens; shown in `zone`."""
    place: Line
    agenda: Annotated[list[AgendaItem], Meta(min_length=1, max_length=MOST_ITEMS)]
    text: Paragraph = ""
    body_id: Id | None = None
    """None of those sent before bodies were kept."""
    convened_by: Id | None = None
    """Who chairs the body, or stands in for whoever does."""
    author: Author | None = None
    """The same with name and quality; None of those sent before these were kept."""
    recipients: list[Id] = []
    """Everybody convened: those in office on the day of sending."""
    substitutes: list[Id] = []
    """Those of them who are convened as substitutes."""
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
    moved_from: Line = ""
    """The place of the version before, where nothing else changes."""
    second_of: Seq | None = None
    """The convocation whose sitting lacked its quorum, where questions of it are carried over."""

    def items(self) -> list[str]:
        return [
            "\n".join(filter(None, (item.title, item.reporter, item.note, *(file.name for file in item.files))))
            for item in self.agenda
        ]

    first: FirstSitting | None = None
    """That sitting; None of those sent before it was kept."""
    digest: Sha256 | None = None
    """The SHA-256 of its manifest, which the ledger holds."""
    replaced_by: Seq | None = None
    cancelled_at: datetime.datetime | None = None
    cancellation: Paragraph = ""
    """Why it was cancelled."""

    @property
    def takes_up(self) -> Seq | None:
        """The convocation whose items it puts again; None where it carries none over: it is an ordinary one then."""
        return taken_up(self.second_of, self.agenda)

    meeting: str = ""
    """Where one takes part by video. It is no part of what was frozen: those who follow it may say it later, and change
    it."""
    zone: str = ""
    """By whose hours it is told, whatever the town hall is set to since: the one that its manifest seals."""
    authority: str = ""
    """Under whose name it was sent, whatever the town hall is called since: the one that its manifest seals."""


class DraftRecipient(Record):
    """Somebody in office today, and how they would be convened."""

    person: Id
    channel: Channel = "electronic"
    substitute: bool = False
    """Whether they would be convened as such, and counted among nobody in office."""


class ConvocationDraft(Record):
    """A convocation that several people prepare; `revision` is raised by each change."""

    id: Id
    conversation: Id
    body: Id
    revision: int
    changed_at: datetime.datetime
    changed_by: Id
    date: datetime.date | None = None
    hour: Hour | None = None
    place: Line = ""
    text: Paragraph = ""
    agenda: list[AgendaItem] = []
    convened_by: Id | None = None
    substitute_reason: Paragraph = ""
    """Of a council that its chair does not convene: why somebody does in their place."""
    impediments: list[Impediment] = []
    """Why those who come before do not either."""
    signed: File | None = None
    """The author's own signed act, if it is on paper."""
    approval: Approval | None = None
    urgent: bool = False
    urgency: Paragraph = ""
    installation: bool = False
    completing_round: datetime.date | None = None
    """Of an installation: the day of the vote that completed the council."""
    change: Paragraph = ""
    replaces: Seq | None = None
    second_of: Seq | None = None
    recipients: list[DraftRecipient] = []
    body_name: Line = ""
    authors: list[PossibleAuthor] = []
    """Whom `convened_by` may name today, the chair first."""
    assessment: Assessment | None = None
    """What the rules say if it is sent now; none while the date or the hour is missing."""

    @property
    def takes_up(self) -> Seq | None:
        """As of a convocation: what it will be sent as."""
        return taken_up(self.second_of, self.agenda)


class ConvocationDrafts(Record):
    drafts: list[ConvocationDraft]


class StartConvocation(Command):
    """Begins a draft for a body: an empty one, a new version of a convocation (`replaces`), or a second one with the
    items that a sitting without quorum left (`second_of`), never both; for those of its group who may convene."""

    returns: ClassVar[Any] = ConvocationDraft
    refuses: ClassVar[Reasons] = {
        **WRITING,
        NotFound: "there is no such body to see, or no such convocation of it",
        Conflict: "`replaced`, `cancelled`, or the sitting is `opened` already, or `not_opened` yet; of a second one: "
        "`not_recorded`, nobody noted how the first sitting went, what was counted of it was counted too `late`, it is "
        "`not_closed`, or its `quorum` held all along",
        Invalid: "`second_of`: with `replaces`",
    }
    body: Id
    replaces: Seq | None = None
    second_of: Seq | None = None


class ChangeConvocation(Command):
    """Changes what is given of a draft, and leaves the rest. Refused with `conflict` when `revision` is no longer the
    draft's: somebody else has changed it meanwhile."""

    returns: ClassVar[Any] = ConvocationDraft
    refuses: ClassVar[Reasons] = {
        **WRITING,
        Conflict: "`revision`: somebody else has changed it",
        Invalid: "`hour` does not exist on that day, `date`, `completing_round`, `agenda`, `files`, or "
        "`convened_by`: none of its `authors`; `signed`: no file of the caller",
    }
    draft: Id
    revision: int
    date: datetime.date | UnsetType | None = UNSET
    hour: Hour | UnsetType | None = UNSET
    place: Line | UnsetType = UNSET
    text: Paragraph | UnsetType = UNSET
    agenda: Annotated[list[ItemDraft], Meta(max_length=MOST_ITEMS)] | UnsetType = UNSET
    convened_by: Id | UnsetType | None = UNSET
    substitute_reason: Paragraph | UnsetType = UNSET
    impediments: Annotated[list[Impediment], Meta(max_length=100)] | UnsetType = UNSET
    signed: Id | UnsetType | None = UNSET
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


class AskApproval(Command):
    """Shows the draft to its author, whose agreement is then entered with the sending; for those who may convene."""

    returns: ClassVar[Any] = ConvocationDraft
    refuses: ClassVar[Reasons] = {
        **WRITING,
        Conflict: "`revision`: somebody else has changed it",
        Invalid: "`convened_by`, `date` or `agenda`: it lacks what is to be agreed to",
    }
    draft: Id
    revision: int


class LoadApprovals(Command):
    """The drafts that wait for the caller's agreement, or have it."""

    returns: ClassVar[Any] = ConvocationDrafts


class ApproveConvocation(Command):
    """The author agrees, in their own session, that this very draft is sent in their name."""

    returns: ClassVar[Any] = ConvocationDraft
    refuses: ClassVar[Reasons] = {
        NotFound: "no such draft waits for the caller",
        Conflict: "`revision`: it has changed since",
    }
    draft: Id
    digest: Sha256


class SendConvocation(Command):
    """Freezes the draft as a message, and sends it to everybody in office, each by their own channel. Date and hour are
    those of the authority's clocks; an hour that its clocks skip or show twice is refused with `invalid`."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **WRITING,
        Conflict: "`revision`: somebody else has changed it, or of the version before: `replaced`, `cancelled`, "
        "`opened`; of the first sitting: `not_recorded`, `not_closed`, `quorum`; `approval`: what the author agreed to "
        "is no longer what is sent; `client_id`: of another message of one's own; or `clock`: those of the server, the "
        "database and the timestamp authority disagree",
        Invalid: "`date` or hour are missing; `convened_by`: not the chair, nor a substitute with the reason; or the "
        "code of what the rules hold against it",
        FileMissing: "the document of this name is gone from the store, or altered",
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
    """Told, as the next one, to those who may convene in the body's group, and to an author who was asked."""

    draft: ConvocationDraft


class ConvocationDraftGone(Event):
    """Discarded, or sent."""

    draft: Id


class SetSittingMeeting(Command):
    """Says where one takes part in a sitting by video, at any time until it opens; nothing takes it away. For those who
    follow the convocation."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: "the caller may not convene",
        Conflict: "`cancelled`, `replaced`, or `opened`",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    meeting: MeetingAddress
