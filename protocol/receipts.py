"""Receipts: for each recipient of a post or a convocation, when it was delivered, opened and acknowledged."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.contents import BaseContent
from protocol.errors import Conflict, Invalid, NotFound, Reasons
from protocol.refusals import CLOSED, OUTSIDE
from protocol.types import ClientId, Command, Event, Id, Instant, Record, Seq


class EarlierReceipt(Record):
    """What a recipient had done with a text when they were asked anew, for the one that took its place."""

    replaced_at: datetime
    """The `edited_at` of the text that took its place."""
    opened_at: datetime
    acknowledged_at: datetime | None = None


class Receipt(Record):
    """What is recorded of one recipient; each instant is written once and never moved, but for the reminder and the
    answer. One before the `edited_at` of the message is of an earlier text. Where the recipients were asked anew,
    `opened_at` and `acknowledged_at` are of what was asked last: whoever holds fewer in `earlier` holds those of
    before."""

    conversation: Id
    seq: Seq
    person: Id
    delivered_at: datetime | None = None
    """When it first reached one of their devices, signed in."""
    opened_at: datetime | None = None
    """When they opened it themselves; set for tracked posts and convocations only."""
    acknowledged_at: datetime | None = None
    reminded_at: datetime | None = None
    """When they were last reminded of it."""
    answered_at: datetime | None = None
    """When they last said whether they come to the sitting that it convenes them to."""
    earlier: list[EarlierReceipt] = []
    """Of the texts before those for which they were asked anew, the first one first."""


class ReceiptCount(Record):
    """How many recipients got that far; everybody in the conversation sees the counts, not the names. Of those who have
    left the group a post counts who had opened it before; a convocation counts all."""

    recipients: int
    opened: int = 0
    acknowledged: int = 0


class Receipts(Record):
    """The receipts one may see, those not yet opened first, then by name."""

    receipts: list[Receipt]


class Acknowledgement(BaseContent):
    """The author of this message acknowledges having received message `of` of the same conversation."""

    of: Seq


class ConfirmDelivery(Command):
    """Says that a post or a convocation addressed to the caller has reached this device; sent by clients by
    themselves."""

    returns: ClassVar[Any] = Receipt
    refuses: ClassVar[Reasons] = {NotFound: "it is not addressed to the caller", Invalid: "`content`"}
    conversation: Id
    seq: Seq


class OpenMessage(Command):
    """Records that the caller opens this tracked post or convocation now, if they had not; only ever sent on their own
    act."""

    returns: ClassVar[Any] = Receipt
    refuses: ClassVar[Reasons] = {NotFound: "it is not addressed to the caller", Invalid: "`content`"}
    conversation: Id
    seq: Seq


class Acknowledge(Command):
    """Acknowledges a convocation or a tracked post that one has opened, as one of its recipients: a message of the log,
    possible once; a second one, with another `client_id`, is refused with `conflict`. `edited_at` is that of the text
    which was read."""

    returns: ClassVar[Any] = Receipt
    refuses: ClassVar[Reasons] = {
        NotFound: "it is not addressed to the caller",
        Conflict: "`not_opened` yet, `acknowledged` already, `edited_at`: it was edited since, or `client_id`: of what "
        "says nothing of the text of now",
        **CLOSED,
        Invalid: "`content`",
    }
    conversation: Id
    seq: Seq
    client_id: ClientId
    edited_at: Instant | None = None


class LoadReceipts(Command):
    """Asks for the named list; for the author, the managers of the group, and for convocations whoever may convene.
    Anybody else is answered with their own receipt alone."""

    returns: ClassVar[Any] = Receipts
    refuses: ClassVar[Reasons] = {NotFound: "the caller may see none of them"}
    conversation: Id
    seq: Seq


class LoadOwnReceipts(Command):
    """Asks for the caller's own receipts of some messages of a conversation; of those not addressed to them there is
    none."""

    returns: ClassVar[Any] = Receipts
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
    seqs: Annotated[list[Seq], Meta(min_length=1, max_length=100)]


class ReceiptChanged(Event):
    """Told to the recipient and to those who may see the named list."""

    receipt: Receipt
