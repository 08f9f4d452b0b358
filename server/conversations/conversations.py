"""One's own place in conversations: opening a direct one, reading, pinning, drafting, typing."""

import asyncio
from datetime import UTC, datetime

import msgspec

from protocol.codec import pack
from protocol.conversations import (
    ChangeMembership,
    Conversation,
    ConversationChanged,
    MarkRead,
    MarkUnread,
    Membership,
    MembershipChanged,
    MessageTyped,
    Opened,
    PositionRead,
    StartDirect,
    TypeMessage,
)
from protocol.errors import Invalid, NotFound
from protocol.frames import EventFrame
from protocol.types import UNSET, Done, Seq
from server.base.tokens import new_id
from server.conversations import conversations_sql as queries
from server.conversations.messages_sql import select_message
from server.core import access, limits
from server.core.dispatch import Call, Caller, handles, handles_directly
from server.core.hooks import Hook
from server.core.hub import Kind, Order
from server.core.news import Work
from server.core.wire import frame
from server.identity.people_sql import select_people

read: Hook[Call, Membership, Seq] = Hook()
"""The caller has read on: their place in the conversation now, and how far they had read before."""


async def tell_conversation(work: Work, conversation: int, newcomers: list[int]) -> Conversation:
    """Tells everybody in it the whole conversation and who the newcomers are, and opens it on the newcomers'
    devices."""
    await queries.raise_version(work.db, conversation)
    current = await queries.select_conversation(work.db, conversation)
    work.tell_conversation(conversation, ConversationChanged(current, await select_people(work.db, newcomers)))
    if newcomers:
        work.order(Order(refresh=newcomers))
    return current


@handles(StartDirect)
async def start_direct(call: Call, command: StartDirect) -> Opened:
    others = await access.people(call.db, call.person, [p for p in command.people if p != call.person])
    if not others and call.caller.population == "guest":
        raise Invalid("people")
    if any(not p.active for p in await select_people(call.db, others)):
        raise NotFound("person")
    people = sorted([call.person, *others])
    key = ",".join(map(str, people))
    direct = Conversation(new_id(), "direct", datetime.now(UTC))
    if await queries.insert_conversation(call.db, direct, key):
        await call.services.limits.spend(limits.DIRECT, str(call.person), "directs")
        await queries.insert_memberships(call.db, direct.id, people)
        await tell_conversation(call, direct.id, people)
        conversation = direct.id
    else:
        conversation = await queries.select_direct(call.db, key) or 0
    return await read_opened(call, conversation)


async def read_opened(call: Call, conversation: int) -> Opened:
    """The conversation and the caller's place in it."""
    await access.conversation(call.db, call.person, conversation)
    return Opened(
        await queries.select_conversation(call.db, conversation),
        await queries.select_membership(call.db, call.person, conversation),
    )


@handles(ChangeMembership)
async def change_membership(call: Call, command: ChangeMembership) -> Membership:
    await access.conversation(call.db, call.person, command.conversation)
    await queries.lock_membership(call.db, call.person, command.conversation)
    current = await queries.select_membership(call.db, call.person, command.conversation)
    chosen = {name: getattr(command, name) for name in ("level", "pinned", "draft")}
    changed = msgspec.structs.replace(current, **{k: v for k, v in chosen.items() if v is not UNSET})
    await queries.update_membership(call.db, call.person, changed)
    call.tell_person(call.person, MembershipChanged(changed))
    return changed


@handles(MarkRead)
async def mark_read(call: Call, command: MarkRead) -> Membership:
    await access.conversation(call.db, call.person, command.conversation)
    before = await queries.update_read_seq(call.db, call.person, command.conversation, command.seq)
    membership = await queries.select_membership(call.db, call.person, command.conversation)
    if before is not None:
        call.tell_person(call.person, MembershipChanged(membership))
        if before < membership.read_seq:
            await read.run(call, membership, before)
    return membership


@read
async def tell_position(call: Call, place: Membership, _: Seq) -> None:
    if (await queries.select_conversation(call.db, place.conversation)).shows_reading:
        call.tell_conversation(place.conversation, PositionRead(place.conversation, call.person, place.read_seq))


@handles(MarkUnread)
async def mark_unread(call: Call, command: MarkUnread) -> Membership:
    await access.conversation(call.db, call.person, command.conversation)
    if await select_message(call.db, command.conversation, command.seq) is None:
        raise NotFound("message")
    await queries.update_unread_from(call.db, call.person, command.conversation, command.seq)
    place = await queries.select_membership(call.db, call.person, command.conversation)
    call.tell_person(call.person, MembershipChanged(place))
    return place


@handles_directly(TypeMessage)
def type_message(caller: Caller, command: TypeMessage) -> asyncio.Future[Done]:
    channel = f"conversation:{command.conversation}"
    if caller.socket is None or channel not in caller.socket.channels:
        raise NotFound("conversation")
    news = frame(pack(EventFrame(MessageTyped(command.conversation, caller.person))))
    caller.services.hub.publish(channel, Kind.FLEETING, news, command.conversation ^ caller.person)
    answer: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
    answer.set_result(Done())
    return answer
