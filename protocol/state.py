"""What a client is told when it starts or comes back: all that is small, and the messages that changed meanwhile."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.conversations import Conversation, Membership
from protocol.marks import Mark
from protocol.messages import Message
from protocol.people import Me, Person, Presence
from protocol.receipts import Receipt
from protocol.types import Command, Event, Id, Line, Record, Seq


class Authority(Record):
    """The town hall itself."""

    name: Line
    time_zone: str
    """Its IANA zone; legal dates are computed and shown in it."""
    sends_mail: bool = True
    """False while no mail server is set: letters are written to files, and reach nobody."""


class Cursor(Record):
    """The number of the latest change of a conversation that a client holds, all earlier ones included."""

    conversation: Id
    seq: Seq


class ReceiptsFrom(Record):
    """The caller has more receipts in this conversation than were told: all since message `seq` were."""

    conversation: Id
    seq: Seq


class Started(Record):
    """The state, as of one instant. What happens after that instant follows it as events."""

    me: Me
    authority: Authority
    people: list[Person]
    conversations: list[Conversation]
    memberships: list[Membership]
    messages: list[Message]
    """What changed after the cursors given, and the latest message of every conversation."""
    cursors: list[Cursor]
    """One per conversation: where the client stands now."""
    incomplete: list[Id] = []
    """Conversations with more to fetch: ask `catch_up` from their cursor."""
    receipts: list[Receipt] = []
    """The caller's own, of the latest 200 posts and convocations of each conversation addressed to them."""
    receipts_from: list[ReceiptsFrom] = []
    """Where there are more: ask `load_own_receipts` for those of earlier messages."""
    marks: list[Mark] = []
    """All the caller's own."""
    presence: list[Presence] = []
    """Those who are not offline, of the people with whom the caller shares a conversation."""


class Start(Command):
    """Begins to listen: from its reply on, nothing that concerns the caller is missed until the socket closes."""

    returns: ClassVar[Any] = Started
    cursors: Annotated[list[Cursor], Meta(max_length=2_000)] = []


class StateLost(Event):
    """The server may have missed news that is not in the logs; send `start` again with the cursors held."""
