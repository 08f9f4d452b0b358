"""What a device is told of a conversation that is new to its person."""

from typing import TypeVar

from protocol.codec import pack
from protocol.conversations import Conversation, ConversationChanged, MembershipChanged
from protocol.frames import EventFrame
from protocol.people import Person
from protocol.receipts import ReceiptChanged
from protocol.types import Event
from server.base.database import Database
from server.conversations.conversations_sql import select_conversations, select_memberships
from server.conversations.receipts_sql import select_receipts_of
from server.core.hub import Subscriber
from server.core.wire import frame
from server.identity.people_sql import select_people

S = TypeVar("S", bound=Subscriber)


async def read_welcomes(db: Database, newcomers: dict[S, list[int]]) -> dict[S, bytes]:
    """For each socket, the frames that tell of these conversations: whole, with all their members, the person's own
    place in each and, if they were there before, their receipts."""
    if not newcomers:
        return {}
    conversations = await select_conversations(db, list({c for found in newcomers.values() for c in found}))
    members = await select_people(db, list({m.person for c in conversations for m in c.members}))
    known, people = {c.id: c for c in conversations}, {p.id: p for p in members}
    own = {person: await _own(db, person, list(known)) for person in {newcomer.person for newcomer in newcomers}}
    return {
        newcomer: b"".join(
            [_changed(known[c], people) for c in found] + [told for c, told in own[newcomer.person] if c in found]
        )
        for newcomer, found in newcomers.items()
    }


def _changed(conversation: Conversation, people: dict[int, Person]) -> bytes:
    return _tell(ConversationChanged(conversation, [people[member.person] for member in conversation.members]))


async def _own(db: Database, person: int, conversations: list[int]) -> list[tuple[int, bytes]]:
    """What the person alone is told, with the conversation that it is of."""
    places = await select_memberships(db, person, conversations)
    receipts = await select_receipts_of(db, person, conversations)
    return [(place.conversation, _tell(MembershipChanged(place))) for place in places] + [
        (receipt.conversation, _tell(ReceiptChanged(receipt))) for receipt in receipts
    ]


def _tell(event: Event) -> bytes:
    return frame(pack(EventFrame(event)))
