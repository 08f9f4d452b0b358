"""Pinned messages: put where everybody in the conversation finds them, and taken away again."""

from datetime import UTC, datetime

import msgspec

from protocol.errors import Conflict, Invalid, NotAllowed, NotFound
from protocol.messages import Chat, Deleted, History
from protocol.pins import MOST_PINNED, LoadPinned, PinMessage
from protocol.types import Stored
from server.conversations import messages_sql as queries
from server.conversations.messages import as_it_is, hold_message, tell_change
from server.core import access
from server.core.dispatch import Call, handles


@handles(PinMessage)
async def pin_message(call: Call, command: PinMessage) -> Stored:
    message, place = await hold_message(call, command.conversation, command.seq)
    place.to_send()
    if call.caller.population == "guest":
        raise NotAllowed("population")
    if message is None or isinstance(message.content, Deleted):
        raise NotFound("message")
    if not isinstance(message.content, Chat):
        raise Invalid("content")
    if (message.content.pinned_at is not None) == command.on:
        return as_it_is(message)
    pinned = await queries.select_pinned(call.db, call.person, "chat", command.conversation)
    if command.on and len(pinned) >= MOST_PINNED:
        raise Conflict("pinned")
    chat = msgspec.structs.replace(message.content, pinned_at=datetime.now(UTC) if command.on else None)
    await queries.update_content(call.db, command.conversation, command.seq, chat, edited=False)
    return await tell_change(call, message)


@handles(LoadPinned)
async def load_pinned(call: Call, command: LoadPinned) -> History:
    await access.conversation(call.db, call.person, command.conversation)
    return History(await queries.select_pinned(call.db, call.person, "chat", command.conversation))
