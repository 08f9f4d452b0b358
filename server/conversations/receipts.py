"""Receipts: delivered, opened and acknowledged, each recorded once and told to those who may know."""

from typing import Literal

from protocol.errors import Conflict, Invalid, NotFound
from protocol.messages import Message, MessageSent
from protocol.receipts import (
    Acknowledge,
    Acknowledgement,
    ConfirmDelivery,
    LoadReceipts,
    OpenMessage,
    Receipt,
    ReceiptChanged,
    Receipts,
)
from protocol.types import Stored
from server.conversations import messages_sql as message_queries
from server.conversations import receipts_sql as queries
from server.conversations.messages import tell_change
from server.core import access
from server.core.dispatch import Call, handles
from server.core.hooks import Hook
from server.core.journal import Entry, append_one
from server.core.news import Work
from server.files.attachments import attach

recorded: Hook[Call, Message, Literal["opened", "acknowledged"]] = Hook()
"""The caller has opened or acknowledged the message; run last in the transaction of the act."""


async def send_with_receipts(work: Work, entry: Entry, recipients: list[int], files: list[int] | None = None) -> Stored:
    """Stores a message with its files and a receipt for each recipient, and tells both; a retry gets the first answer
    and tells nothing."""
    appended = await append_one(work.db, entry)
    stored = appended.stored
    if not appended.fresh:
        return stored
    await attach(work, files or [], entry.conversation, stored.seq)
    receipts = await queries.insert_receipts(work.db, entry.conversation, stored.seq, recipients)
    message = await message_queries.select_message(work.db, entry.conversation, stored.seq)
    assert message is not None
    work.tell_conversation(entry.conversation, MessageSent(message))
    for receipt in receipts:
        work.tell_person(receipt.person, ReceiptChanged(receipt))
    return stored


async def lock_addressed(call: Call, conversation: int, seq: int) -> Message:
    """The message with receipts, held for a change; raises `NotFound` unless the caller is one of its recipients."""
    await access.conversation(call.db, call.person, conversation)
    message = await message_queries.lock_message(call.db, conversation, seq)
    if message is None or await queries.select_receipt(call.db, conversation, seq, call.person) is None:
        raise NotFound("message")
    if not message.content.receipted:
        raise Invalid("content")
    return message


async def _own(call: Call, conversation: int, seq: int) -> Receipt:
    receipt = await queries.select_receipt(call.db, conversation, seq, call.person)
    assert receipt is not None
    return receipt


async def _tell(call: Call, conversation: int, seq: int) -> Receipt:
    receipt = await _own(call, conversation, seq)
    watchers = await queries.select_watchers(call.db, conversation, seq)
    for person in dict.fromkeys([call.person, *watchers]):
        call.tell_person(person, ReceiptChanged(receipt))
    return receipt


@handles(ConfirmDelivery)
async def confirm_delivery(call: Call, command: ConfirmDelivery) -> Receipt:
    await lock_addressed(call, command.conversation, command.seq)
    if await queries.update_delivered(call.db, command.conversation, command.seq, call.person):
        return await _tell(call, command.conversation, command.seq)
    return await _own(call, command.conversation, command.seq)


@handles(OpenMessage)
async def open_message(call: Call, command: OpenMessage) -> Receipt:
    message = await lock_addressed(call, command.conversation, command.seq)
    if await queries.update_opened(call.db, command.conversation, command.seq, call.person):
        await tell_change(call, message)
        receipt = await _tell(call, command.conversation, command.seq)
        await recorded.run(call, message, "opened")
        return receipt
    return await _own(call, command.conversation, command.seq)


@handles(Acknowledge)
async def acknowledge(call: Call, command: Acknowledge) -> Receipt:
    message = await lock_addressed(call, command.conversation, command.seq)
    receipt = await queries.select_receipt(call.db, command.conversation, command.seq, call.person)
    if receipt is None or receipt.opened_at is None:
        raise Conflict("not_opened")
    entry = Entry(command.conversation, call.person, command.client_id, Acknowledgement(command.seq))
    appended = await append_one(call.db, entry)
    if not appended.fresh:
        return receipt
    if not await queries.update_acknowledged(call.db, command.conversation, command.seq, call.person):
        raise Conflict("acknowledged")
    call.tell_conversation(command.conversation, MessageSent(entry.message(appended.stored)))
    await tell_change(call, message)
    receipt = await _tell(call, command.conversation, command.seq)
    await recorded.run(call, message, "acknowledged")
    return receipt


@handles(LoadReceipts)
async def load_receipts(call: Call, command: LoadReceipts) -> Receipts:
    await access.conversation(call.db, call.person, command.conversation)
    if call.person in await queries.select_watchers(call.db, command.conversation, command.seq):
        return Receipts(await queries.select_receipts(call.db, command.conversation, command.seq))
    own = await queries.select_receipt(call.db, command.conversation, command.seq, call.person)
    if own is None:
        raise NotFound("message")
    return Receipts([own])
