"""Scheduled messages: kept for their author on all of their devices, until their hour comes."""

from datetime import UTC, datetime, timedelta

import msgspec

from protocol.errors import Conflict, Invalid, NotAllowed, NotFound
from protocol.scheduled import (
    LoadScheduled,
    ScheduledChanged,
    ScheduledDropped,
    ScheduledMessage,
    ScheduledMessages,
    ScheduleMessage,
    UnscheduleMessage,
)
from protocol.types import Done
from server.conversations import scheduled_sql as queries
from server.conversations.messages import entry_of
from server.conversations.messages_sql import select_message
from server.core import access
from server.core.dispatch import Call, handles
from server.core.journal import carrying
from server.files.attachments import hold

MOST = 100
"""Of one person."""

LONGEST = timedelta(days=366)


@handles(ScheduleMessage)
async def schedule_message(call: Call, command: ScheduleMessage) -> ScheduledMessage:
    place = (await access.conversation(call.db, call.person, command.conversation)).to_send()
    if command.mentions_all and place.population == "guest":
        raise NotAllowed("mentions_all")
    await _require_sendable(call, command)
    number = await queries.upsert_scheduled(call.db, call.person, command)
    if await queries.select_sent(call.db, call.person, command.client_id):
        raise Conflict("sent")
    if await queries.count_scheduled(call.db, call.person) > MOST:
        raise Conflict("many")
    files = await hold(call, command.files, queries.FILES, number)
    message = await queries.update_scheduled_files(call.db, number, files)
    call.tell_person(call.person, ScheduledChanged(message))
    return message


async def _require_sendable(call: Call, command: ScheduleMessage) -> None:
    """Raises `Invalid` for what could not be sent as it is."""
    now = datetime.now(UTC)
    if not now < command.send_at <= now + LONGEST:
        raise Invalid("send_at")
    if not command.text and not command.files:
        raise Invalid("text")
    if set(command.mentions) - await access.inside(call.db, command.conversation, command.mentions):
        raise Invalid("mentions")
    if command.reply_to is not None and await select_message(call.db, command.conversation, command.reply_to) is None:
        raise Invalid("reply_to")
    entry = entry_of(call.person, msgspec.structs.replace(command, files=[]))
    if entry.refers:
        await carrying.run(call.db, [entry])
    if entry.refusal:
        raise entry.refusal


@handles(UnscheduleMessage)
async def unschedule_message(call: Call, command: UnscheduleMessage) -> Done:
    if not await queries.delete_scheduled(call.db, call.person, command.client_id):
        raise NotFound("message")
    call.tell_person(call.person, ScheduledDropped(command.client_id))
    return Done()


@handles(LoadScheduled)
async def load_scheduled(call: Call, command: LoadScheduled) -> ScheduledMessages:
    return ScheduledMessages(await queries.select_scheduled(call.db, call.person))
