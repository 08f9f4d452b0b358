"""Pinned messages: put where everybody in the conversation finds them, and taken away again."""

from datetime import UTC, datetime

import msgspec

from protocol.errors import Conflict, NotAllowed
from protocol.messages import Chat, History
from protocol.pins import MOST_PINNED, LoadPinned, PinMessage
from protocol.types import Stored
from server.conversations import messages_sql as queries
from server.conversations.messages import as_it_is, lock_content, tell_change
from server.core import access
from server.core.dispatch import Call, handles


@handles(PinMessage)
async def pin_message(call: Call, command: PinMessage) -> Stored:
    message, before, place = await lock_content(call, command.conversation, command.seq, Chat)
    place.to_send()
    if call.caller.population == "guest":
        raise NotAllowed("population")
    if (before.pinned_at is not None) == command.on:
        return as_it_is(message)
    pinned = await queries.select_pinned(call.db, call.person, "chat", command.conversation)
    if command.on and len(pinned) >= MOST_PINNED:
        raise Conflict("pinned")
    chat = msgspec.structs.replace(before, pinned_at=datetime.now(UTC) if command.on else None)
    await queries.update_content(call.db, command.conversation, command.seq, chat, edited=False)
    return await tell_change(call, message)


@handles(LoadPinned)
async def load_pinned(call: Call, command: LoadPinned) -> History:
    await access.conversation(call.db, call.person, command.conversation)
    return History(await queries.select_pinned(call.db, call.person, "chat", command.conversation))
