"""Pins: the messages of a conversation that everybody in it finds again at once."""

from typing import Any, ClassVar

from protocol.errors import Conflict, NotAllowed, Reasons
from protocol.messages import History
from protocol.refusals import CLOSED, NO_MESSAGE, OUTSIDE
from protocol.types import Command, Id, Seq, Stored

MOST_PINNED = 50
"""In one conversation."""


class PinMessage(Command):
    """Pins a chat message in its conversation, or no longer; for those who may write there, guests excepted."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: "the caller may not write there, or is a guest",
        Conflict: "`pinned`: fifty are already",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    on: bool = True


class LoadPinned(Command):
    """Asks for the pinned messages of a conversation, those pinned last before the others."""

    returns: ClassVar[Any] = History
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
