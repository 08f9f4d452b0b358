"""Scheduled messages: written now, sent by themselves at an hour to come."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.files import File
from protocol.messages import Mentions, Text, Writing
from protocol.passages import Passage
from protocol.refusals import CLOSED, OUTSIDE
from protocol.types import ClientId, Command, Event, Id, Instant, Record, Seq


class ScheduledMessage(Record):
    """What its author alone knows of until it is sent."""

    client_id: ClientId
    conversation: Id
    text: Text
    changed_at: datetime
    send_at: datetime | None = None
    """None where it could not be sent at its hour, and waits for its author."""
    reply_to: Seq | None = None
    mentions: Mentions = []
    mentions_all: bool = False
    files: list[File] = []
    about: Passage | None = None
    refused: Annotated[str, Meta(max_length=100)] = ""
    """The failure code by which it was not sent."""


class ScheduledMessages(Record):
    messages: list[ScheduledMessage]
    """The next one first."""


class ScheduleMessage(Writing, Command, kw_only=True):
    """Has a message sent at an instant, in place of what was scheduled under this `client_id`; the message has the same
    one. Whoever is mentioned and has left by then is mentioned no more."""

    returns: ClassVar[Any] = ScheduledMessage
    refuses: ClassVar[Reasons] = {
        **OUTSIDE,
        NotAllowed: "only publishers write there, or a guest mentions everybody",
        Conflict: "`sent`: it has been already; `many`: the caller has scheduled a hundred",
        Invalid: "`send_at`: it has passed, or is more than a year away; `text`: it is empty; `mentions`: somebody "
        "outside the conversation; `reply_to`: no message of it; `files`: one that the caller may not read; "
        "`about`: the drive of the conversation has no such version, nor is what is answered about it",
        **CLOSED,
    }
    send_at: Instant


class UnscheduleMessage(Command):
    """Takes a scheduled message back: it is not sent."""

    refuses: ClassVar[Reasons] = {NotFound: "there is none, or it has been sent"}
    client_id: ClientId


class LoadScheduled(Command):
    """Asks for what the caller has scheduled, in the conversations that they are in."""

    returns: ClassVar[Any] = ScheduledMessages


class ScheduledChanged(Event):
    """Told to the author's devices."""

    message: ScheduledMessage


class ScheduledDropped(Event):
    """It was taken back, or sent."""

    client_id: ClientId
