"""Forwarding: what was written in one conversation, quoted in another with who wrote it and when."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.errors import NotAllowed, NotFound, Reasons
from protocol.refusals import CLOSED
from protocol.types import ClientId, Command, Id, Line, Record, Seq, Stored


class Forwarded(Record):
    """What somebody had written elsewhere, as it was when it was forwarded. In words alone: who reads it here may know
    neither its author nor where it was written."""

    author: Line
    source: Line
    """The name of the group; empty for a direct conversation, and for a secret group."""
    sent_at: datetime
    text: Annotated[str, Meta(max_length=21_000)] = ""
    """With names in the place of mentions: nobody is called by it."""
    quoted: "Forwarded | None" = None
    """What they had forwarded with this word of theirs, and so on; of a long chain the latest four."""


class ForwardMessage(Command):
    """Quotes a chat message, with its files, in the conversation `to`, after a word of one's own. Nothing reaches a
    guest by it who could not read it where it was written; and from a secret group or a direct conversation, only what
    one has written oneself goes to people who are not in it. What is forwarded again obeys this from where it was first
    written, too. Who is added to a conversation later reads what was forwarded to it, as all its history."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        NotFound: "the caller is not in one of the conversations, or there is no such chat message",
        NotAllowed: "the caller is a guest (`population`) or may not write there (`posting`); or it may not leave: "
        "`guests` would read it, or what others wrote in a secret group or to each other (`private`)",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    to: Id
    client_id: ClientId
    text: Annotated[str, Meta(max_length=20_000)] = ""


class ForwardRefusals(Record):
    """Of the conversations that one is in, those to which `ForwardMessage` does not let a message go."""

    guests: list[Id]
    """Guests would read it there who could not before."""
    private: list[Id]
    """It is of others, from a secret group or a direct conversation, or from where is not known."""


class LoadForwardRefusals(Command):
    """Where this message may not go, before one forwards it."""

    returns: ClassVar[Any] = ForwardRefusals
    refuses: ClassVar[Reasons] = {
        NotFound: "the caller is not in this conversation, or there is no such chat message",
        NotAllowed: "the caller is a guest (`population`)",
    }
    conversation: Id
    seq: Seq
