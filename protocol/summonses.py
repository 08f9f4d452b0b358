"""Summonses: what was done to convene each recipient of a convocation, step by step, and what they answered."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.bodies import Channel
from protocol.errors import Conflict, Invalid, NotFound, Reasons
from protocol.refusals import NO_MESSAGE
from protocol.types import Command, Event, Id, Line, Paragraph, Record, Seq

Given = Literal["present", "absent", "proxy"]
Delivery = Literal["hand", "post"]


class Answer(Record):
    """What a recipient has answered last."""

    given: Given
    answered_at: datetime
    holder: Id | None = None
    """To whom they give their proxy."""
    sittings: int = 1
    """How many sittings in a row the proxy covers, this one included."""
    ill: bool = False


class Summons(Record):
    """Each instant is that of the first time, and never moves. The recipient was reached at the later of `available_at`
    and `handed_at`, unless it was refused or came back, or on paper at `delivered_at`."""

    conversation: Id
    seq: Seq
    person: Id
    channel: Channel
    address: Paragraph = ""
    """The e-mail address, or where paper goes."""
    available_at: datetime | None = None
    """When the documents were there for their account."""
    handed_at: datetime | None = None
    """When the mail server took the letter over."""
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
    reminded_at: datetime | None = None
    answer: Answer | None = None
    earlier: list[Answer] = []
    """What they had answered before, the oldest first."""
    lapsed: bool = False
    """Whether the proxy that they gave stands no longer: the colleague will not come either, or one of both has no
    mandate on that day."""
    holds_for: Id | None = None
    """Whose proxy they hold."""

    @property
    def reached(self) -> bool:
        """Whether they have been convened by their channel, as far as is known."""
        if self.delivered_at:
            return True
        return self.handed_at is not None and self.refused_at is None and self.bounced_at is None


class Summonses(Record):
    """Those not yet opened first, then by name."""

    summonses: list[Summons]


class LoadSummonses(Command):
    """For the author, the managers of the group and whoever in it may convene; anybody else is answered with their own
    alone."""

    returns: ClassVar[Any] = Summonses
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq


class AnswerConvocation(Command):
    """Says whether the caller, convened, will come, until the sitting opens; a later answer takes the place of an
    earlier one, and so revokes a proxy. A proxy goes to a colleague in office who is not absent and holds no other; it
    covers more sittings in a row than the rules allow only in case of illness."""

    returns: ClassVar[Any] = Summons
    refuses: ClassVar[Reasons] = {
        NotFound: "it is not addressed to the caller",
        Conflict: "`replaced`, `cancelled`, or the sitting is `opened` already; or why the proxy cannot be given: "
        "`self`, `not_in_office`, `holder_absent`, `holder_taken`, `chain`, `too_many_sittings`",
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
    hour; to all such when no one is named. Whoever is convened on paper is reminded once it has been delivered."""

    returns: ClassVar[Any] = Summonses
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        Conflict: "`replaced`, `cancelled`, `opened`; or `reminded`: nobody is left to remind now",
    }
    conversation: Id
    seq: Seq
    people: Annotated[list[Id], Meta(max_length=500)] = []


class RecordPrint(Command):
    """Notes that the letters of these recipients have been printed."""

    returns: ClassVar[Any] = Summonses
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq
    people: Annotated[list[Id], Meta(min_length=1, max_length=500)]


class RecordDelivery(Command):
    """Notes when paper was handed over to a recipient, or posted; once for each."""

    returns: ClassVar[Any] = Summons
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        Conflict: "`delivered` already",
        Invalid: "`delivered_at`: before it was sent, or to come",
    }
    conversation: Id
    seq: Seq
    person: Id
    delivery: Delivery
    delivered_at: datetime


class SummonsChanged(Event):
    """Told to the recipient and to those who may see the whole list."""

    summons: Summons
