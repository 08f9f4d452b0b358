"""Requests for a session: by the prefect or by members, which the council has to be convened for within thirty days
(CGCT L2121-9)."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.files import File
from protocol.lines import ONE_LINE
from protocol.types import Command, Event, Id, Record, Seq

REQUESTING: Reasons = {NotAllowed: "the caller is no administrator, nor may they convene the body"}

AskedBy = Literal["prefect", "members"]


class SessionRequest(Record):
    """A reasoned request, and the convocation that answers it, if one does."""

    id: Id
    body: Id
    asked_by: AskedBy
    received_on: datetime.date
    due: datetime.date
    """The thirtieth day after it was received."""
    reason: Annotated[str, Meta(max_length=2_000)]
    recorded_at: datetime.datetime
    recorded_by: Id
    names: Annotated[str, Meta(max_length=1_000, extra=ONE_LINE)] = ""
    """Of the members who ask, as they are written there."""
    file: File | None = None
    """The request itself, scanned; readable to those who may convene."""
    conversation: Id | None = None
    """Of the convocation that answers it."""
    seq: Seq | None = None
    opens_at: datetime.datetime | None = None


class SessionRequests(Record):
    """The latest first; one whose convocation was cancelled is open again."""

    requests: list[SessionRequest]


class RecordSessionRequest(Command):
    """Records that the session of a council was requested; for administrators and those who may convene it."""

    returns: ClassVar[Any] = SessionRequest
    refuses: ClassVar[Reasons] = {
        **REQUESTING,
        NotFound: "there is no such body",
        Invalid: "`body`: no council; `received_on`, to come or long ago; `reason`; `files`: one that the caller may "
        "not read",
        Archived: "the body is dissolved",
    }
    body: Id
    asked_by: AskedBy
    received_on: datetime.date
    reason: Annotated[str, Meta(min_length=1, max_length=2_000)]
    names: Annotated[str, Meta(max_length=1_000, extra=ONE_LINE)] = ""
    file: Id | None = None


class AnswerSessionRequest(Command):
    """Says which convocation of the body answers a request."""

    returns: ClassVar[Any] = SessionRequest
    refuses: ClassVar[Reasons] = {
        **REQUESTING,
        NotFound: "there is no such request, or no such convocation of its body",
        Conflict: "`answered` already; `replaced` or `cancelled`",
    }
    request: Id
    seq: Seq


class LoadSessionRequests(Command):
    """Of all bodies, for administrators; of those that they may convene, for convenors; nobody else has any."""

    returns: ClassVar[Any] = SessionRequests


class SessionRequestChanged(Event):
    """Told to administrators and to those who may convene the body."""

    request: SessionRequest
