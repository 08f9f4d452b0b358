"""Summonses: what was done to convene each recipient of a convocation, step by step, and what they answered."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.bodies import Channel, MandateRole
from protocol.convocations import Convocation
from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.files import File
from protocol.refusals import NO_MESSAGE
from protocol.types import Command, Event, Id, Instant, Line, Paragraph, Record, Seq

Given = Literal["present", "absent", "proxy"]
Delivery = Literal["hand", "post"]

MOST_SLIPS = 10
"""Of one recipient."""


class Answer(Record):
    """What a recipient has answered last."""

    given: Given
    answered_at: datetime
    holder: Id | None = None
    """To whom they give their proxy."""
    sittings: int = 1
    """How many sittings in a row the proxy covers, this one included."""
    ill: bool = False
    recorded_by: Id | None = None
    """Who noted it from a written paper, if they did not answer themselves."""


VerdictState = Literal["in_time", "late", "unestablished"]

Way = Literal["electronic", "hand", "post", "opened", "acknowledged"]
"""How somebody was reached: by e-mail and platform, on paper handed over or posted; or what shows that they knew."""

Dated = Literal["authority", "house", "declared"]
"""Whose word the date is: an outside authority's, that of the town hall's own clock, or of whoever entered it after the
fact."""


class Verdict(Record):
    """Whether the delay was kept for one person. `late`: they were reached, and too late. `unestablished`: nothing
    shows that they were reached, an outside authority saw it only after the deadline (`authority_at`), or the letter
    came back and they had opened the convocation only after the deadline."""

    state: VerdictState
    at: datetime | None = None
    """The instant that decides; none when nothing shows that they were reached."""
    by: Way | None = None
    dated_by: Dated | None = None
    cured: bool = False
    """Whether only their opening or acknowledging it in time makes up for what lacks."""
    authority_at: datetime | None = None
    entered_at: datetime | None = None
    """When it was entered, of a date that is not its entry's: declared, or measured at the mail server's answer."""


class Summons(Record):
    """Each instant is that of the first time, and never moves. The recipient was reached at the later of `available_at`
    and `handed_at`, unless it went to a file, was refused or came back, or on paper at `delivered_at`."""

    conversation: Id
    seq: Seq
    person: Id
    channel: Channel
    address: Paragraph = ""
    """The e-mail address, or where paper goes."""
    address_since: datetime | None = None
    """Of an e-mail address, as it was sealed: since when it is in force, unless it is the first."""
    address_entered_by: str = ""
    """Who entered it then."""
    address_confirmed: bool = True
    """Whether it had been confirmed from its mailbox; if not, to open the convocation by the link that was sent there
    establishes nothing."""
    substitute: bool = False
    """Whether they are convened as such: they count for no quorum unless they sit in somebody's place."""
    requested_on: date | None = None
    """Of paper: when the person asked for it, by the word of whoever entered that."""
    request_recorded_at: datetime | None = None
    """And when it was entered."""
    available_at: datetime | None = None
    """When the documents were there for their account."""
    handed_at: datetime | None = None
    """When the mail server took the letter over."""
    handed_entered_at: datetime | None = None
    """When that was entered in the ledger, if it was in another minute: the database had been away."""
    to_file: bool = False
    """Whether it was written to a file instead, for want of a mail server: it has reached nobody."""
    reply: Line = ""
    """The mail server's words."""
    queue_id: Line = ""
    refused_at: datetime | None = None
    bounced_at: datetime | None = None
    failure: str = ""
    """Why it was refused or came back, in the words of the server."""
    opened_at: datetime | None = None
    acknowledged_at: datetime | None = None
    printed_at: datetime | None = None
    delivered_at: datetime | None = None
    """When paper was handed over, or posted."""
    delivery: Delivery | None = None
    slips: list[File] = []
    """The signed slip or the postmark, photographed; shown only to those who follow the convocation."""
    mailable: bool = True
    """Whether a letter can reach them: they are convened by e-mail, and their address is not the one that refused or
    returned theirs."""
    reminded_at: datetime | None = None
    answer: Answer | None = None
    earlier: list[Answer] = []
    """What they had answered before, the oldest first."""
    lapsed: bool = False
    """Whether the proxy that they gave does not stand: the colleague will not come either, is not in the room of a
    sitting that has opened, or one of both has no mandate on that day; or its giver is there."""
    holds_for: Id | None = None
    """Whose proxy they hold."""
    verdict: Verdict | None = None
    """As the sealed ledger has it now; none of what was sent before delays were kept."""

    @property
    def reached(self) -> bool:
        """Whether they have been convened by their channel, as far as is known; what came back after they had opened it
        undoes nothing."""
        if self.delivered_at:
            return True
        returned = self.bounced_at and not (self.opened_at and self.opened_at < self.bounced_at)
        return self.handed_at is not None and not self.to_file and self.refused_at is None and not returned


class Latecomer(Record):
    """Somebody in office on the day of the sitting who has not been convened, or not in their capacity of that day, a
    member's or a substitute's: their mandate was given after the sending, or begins after it. They count for the
    quorum, unless their `role` is that of a substitute."""

    person: Id
    role: MandateRole
    starts_on: date


class Departed(Record):
    """Somebody convened who is no longer in office on the day of the sitting."""

    person: Id
    ends_on: date


class Summonses(Record):
    """Those not yet opened first, then by name."""

    summonses: list[Summons]
    latecomers: list[Latecomer] = []
    """Told, as the next ones, to those who may see the whole list."""
    departed: list[Departed] = []


class LoadSummonses(Command):
    """For the author, the managers of the group and whoever in it may convene; anybody else is answered with their own
    alone."""

    returns: ClassVar[Any] = Summonses
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq


class AnswerConvocation(Command):
    """Says whether the caller, convened, will come, until the hour of the sitting, and from then on while it is held; a
    later answer takes the place of an earlier one, and so revokes a proxy. A proxy goes to a colleague in office who is
    not absent and holds no other that stands; it covers more sittings in a row than the rules allow only in case of
    illness. One given by who is in the room stands once they leave."""

    returns: ClassVar[Any] = Summons
    refuses: ClassVar[Reasons] = {
        NotFound: "it is not addressed to the caller",
        Conflict: "`replaced`, `cancelled`, or the sitting is `opened` already; or why the proxy cannot be given: "
        "`self`, `not_in_office`, `holder_absent`, `holder_taken`, `chain`, `replaced_in_seat`, `too_many_sittings`",
        Invalid: "`holder`: only a proxy has one, and must",
    }
    conversation: Id
    seq: Seq
    given: Given
    holder: Id | None = None
    sittings: Annotated[int, Meta(ge=1, le=50)] = 1
    ill: bool = False


class RemindRecipients(Command):
    """Writes once more to those of these recipients who have not acknowledged yet and were not reminded within the
    hour; to all such when no one is named. Nobody is whom a letter does not reach: `Summons.mailable`."""

    returns: ClassVar[Any] = Summonses
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        Conflict: "`replaced`, `cancelled`, `opened`; `no_mail`: the house has no mail server; or `reminded`: nobody "
        "is left to remind now",
    }
    conversation: Id
    seq: Seq
    people: Annotated[list[Id], Meta(max_length=500)] = []


class Letter(Record):
    """Whom a letter on paper is for, called as they were sealed."""

    person: Id
    name: Line
    address: Line
    """On paper; empty for those convened by e-mail."""
    substitute: bool = False


class Letters(Record):
    """What the letters of a convocation say, as it was sealed, to each of those it convenes."""

    authority: Line
    sent_at: datetime
    convocation: Convocation
    people: list[Letter]


class LoadLetters(Command):
    """Asks for what is printed on paper for those convened; for those who follow the convocation."""

    returns: ClassVar[Any] = Letters
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        Conflict: "`sealed_altered`: its manifest or an entry is not the one that was sealed",
    }
    conversation: Id
    seq: Seq


class RecordPrint(Command):
    """Notes that the letters of these recipients have been printed."""

    returns: ClassVar[Any] = Summonses
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq
    people: Annotated[list[Id], Meta(min_length=1, max_length=500)]


class RecordDelivery(Command):
    """Notes when paper was handed over to a recipient, or posted; once for each. `file` is the signed slip or the
    postmark, photographed."""

    returns: ClassVar[Any] = Summons
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        Conflict: "`delivered` already",
        Invalid: "`delivered_at`: before it was sent, once it was replaced or cancelled, or to come; `files`: one that "
        "the caller may not read",
    }
    conversation: Id
    seq: Seq
    person: Id
    delivery: Delivery
    delivered_at: Instant
    file: Id | None = None


class JoinSlip(Command):
    """Joins the photograph of a signed slip or of a postmark to a delivery that was noted before; for those who follow
    the convocation, and only they can read it."""

    returns: ClassVar[Any] = Summons
    refuses: ClassVar[Reasons] = {
        NotFound: "the caller does not follow such a message, or the person was not convened",
        Conflict: "`not_delivered` yet; `joined` already; `slips`: there are too many",
        Invalid: "`files`: one that the caller may not read",
    }
    conversation: Id
    seq: Seq
    person: Id
    file: Id


class ConveneLater(Command):
    """Convenes, by the same version, somebody whose mandate was given after the sending: with the delay that remains,
    be it too short; or somebody convened already who has a seat in another capacity. For those who may convene, until
    the sitting opens, or, of the latter, is closed."""

    returns: ClassVar[Any] = Summonses
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: "the caller may not convene",
        Conflict: "`convened` already in that capacity; or `replaced`, `cancelled`, `opened`, `closed`",
        Invalid: "`person`: not in office on the day of the sitting; or the code of what the ledger says otherwise",
        Archived: "the body is dissolved, or the group is archived",
    }
    conversation: Id
    seq: Seq
    person: Id


class SummonsChanged(Event):
    """Told to the recipient and to those who may see the whole list."""

    summons: Summons
