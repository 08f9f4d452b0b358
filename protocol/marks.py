"""Marks: what a person keeps of single messages for themselves, on all their devices; nobody else knows of it."""

from datetime import datetime
from typing import Any, ClassVar

from protocol.errors import Conflict, Invalid, Reasons
from protocol.refusals import NO_MESSAGE
from protocol.types import UNSET, Command, Event, Id, Instant, Record, Seq, UnsetType

MOST_MARKS = 1_000
"""Of one person."""


class Mark(Record):
    """One's own mark on a message; with none of the three instants, there is none any more."""

    conversation: Id
    seq: Seq
    saved_at: datetime | None = None
    remind_at: datetime | None = None
    """When the person is to be reminded of it; from then on it is expected."""
    expected_since: datetime | None = None
    """It is expected of them until they say that it is done. A message that names them is, once they have read it,
    unless they have replied to it already or silenced the conversation."""


class MarkMessage(Command):
    """Changes what is given of one's own mark on a message, and leaves the rest."""

    returns: ClassVar[Any] = Mark
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        Invalid: "`remind_at`: it is over, or more than two years ahead",
        Conflict: "`marks`: the caller keeps a thousand",
    }
    conversation: Id
    seq: Seq
    saved: bool | UnsetType = UNSET
    expected: bool | UnsetType = UNSET
    remind_at: Instant | UnsetType | None = UNSET


class MarkChanged(Event):
    """Told to the devices of the person."""

    mark: Mark


class MessageRecalled(Event):
    """The hour has come at which the person wanted to be reminded. Told to their devices."""

    mark: Mark
