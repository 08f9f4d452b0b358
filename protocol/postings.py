"""Postings: where and when a convocation, or the list of deliberations, hung at the door of the town hall, and by whose
hand."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Conflict, Invalid, NotFound, Reasons
from protocol.files import File
from protocol.refusals import NO_MESSAGE
from protocol.types import Command, Event, Id, Instant, Line, Record, Seq

Posted = Literal["convocation", "deliberations"]

PostingNumber = Annotated[int, Meta(ge=1, le=100)]
"""Of a posting among those of one convocation, in the order in which they were entered."""


class PostedSheet(Record):
    """A sheet that was put up in one place, and taken down again when somebody has said so."""

    number: PostingNumber
    what: Posted
    place: Line
    """As it is said in a sentence: "à la porte de la mairie"."""
    put_up_at: datetime
    put_up_by: Line
    file: File | None = None
    """A photograph of it."""
    taken_down_at: datetime | None = None
    taken_down_by: Line = ""


class Postings(Record):
    """All of one convocation, in the order in which they were entered."""

    conversation: Id
    seq: Seq
    postings: list[PostedSheet]
    closed_at: datetime | None = None
    """When the sitting closed: the list of deliberations is not posted before."""


class LoadPostings(Command):
    """For those who follow the convocation, as are the other commands. For them are also the sheet to put up, at
    `GET /api/convocations/{conversation}/{seq}/poster`, the certificates, at `/certificate/convocation` and
    `/certificate/deliberations` once there is a posting, and the mention for the register of deliberations, at
    `/extract`."""

    returns: ClassVar[Any] = Postings
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq


class RecordPosting(Command):
    """Notes that it was put up. What still hangs in that place is not put up there again."""

    returns: ClassVar[Any] = Postings
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        Conflict: "`put_up`: it hangs there; `not_closed`: the sitting has not dealt with anything yet; `postings`: "
        "there are too many",
        Invalid: "`put_up_at`: before it was sent, or before the sitting closed, or to come; `place`, `put_up_by`; "
        "`files`: one that the caller may not read",
    }
    conversation: Id
    seq: Seq
    what: Posted
    place: Line
    put_up_at: Instant
    put_up_by: Line
    file: Id | None = None


class RecordRemoval(Command):
    """Notes that it was taken down; once for each posting."""

    returns: ClassVar[Any] = Postings
    refuses: ClassVar[Reasons] = {
        NotFound: "the caller is not in this conversation, or it has no such message, or that no such posting",
        Conflict: "`taken_down` already",
        Invalid: "`taken_down_at`: before it was put up, or to come; `taken_down_by`",
    }
    conversation: Id
    seq: Seq
    number: PostingNumber
    taken_down_at: Instant
    taken_down_by: Line


class PostingsChanged(Event):
    """Told to those who follow the convocation."""

    postings: Postings
