"""Receipts: delivered, opened and acknowledged, each recorded once and told to those who may know."""

from typing import Literal

from protocol.errors import Conflict, Invalid, NotFound
from protocol.messages import Message, MessageSent
from protocol.receipts import (
    Acknowledge,
    Acknowledgement,
    ConfirmDelivery,
    LoadOwnReceipts,
    LoadReceipts,
    OpenMessage,
    Receipt,
    ReceiptChanged,
    Receipts,
)
from protocol.types import Seq, Stored
from server.base.database import Database
from server.conversations import messages_sql as message_queries
from server.conversations import receipts_sql as queries
from server.conversations.groups import entered, left
from server.conversations.messages import hold_message, require_unrevised, tell_change
from server.core import access
from server.core.dispatch import Call, handles
from server.core.hooks import Hook
from server.core.journal import Entry, append_one
from server.core.news import Work
from server.files.attachments import attach

recorded: Hook[Call, Message, Literal["opened", "acknowledged"]] = Hook()
"""The caller has opened or acknowledged the message; run last in the transaction of the act, and left out where nobody
who convenes follows what becomes of it."""


reminded: Hook[Database, int, Seq, list[int]] = Hook()
"""These people are to look at a message again, to open it, to acknowledge it, or because it was cancelled; run in the
transaction of it."""


async def send_with_receipts(work: Work, entry: Entry, files: list[int], *, tracked: bool) -> Stored:
    """Stores a message with its files and, if it is `tracked`, a receipt for whoever is in the conversation then, and
    tells both; a retry gets the first answer and tells nothing."""
    appended = await append_one(work.db, entry)
    stored = appended.stored
    if not appended.fresh:
        return stored
    await attach(work, files, entry.conversation, stored.seq)
    # Whoever comes or goes meanwhile waits since the message was appended, and is not asked for before.
    recipients = await queries.select_readers(work.db, entry.conversation, entry.author) if tracked else []
    receipts = await queries.insert_receipts(work.db, entry.conversation, stored.seq, recipients)
    message = await message_queries.select_message(work.db, entry.conversation, stored.seq)
    assert message is not None
    work.tell_conversation(entry.conversation, MessageSent(message))
    for receipt in receipts:
        work.tell_person(receipt.person, ReceiptChanged(receipt))
    return stored


async def lock_addressed(call: Call, conversation: int, seq: int) -> Message:
    """The message with receipts, held for a change; raises `NotFound` unless the caller is one of its recipients."""
    message, _ = await hold_message(call, conversation, seq)
    if message is None or await queries.select_receipt(call.db, conversation, seq, call.person) is None:
        raise NotFound("message")
    if not message.content.receipted:
        raise Invalid("content")
    return message


async def _addressed(call: Call, conversation: int, seq: int) -> tuple[Message | None, bool]:
    """As `lock_addressed`; of what goes to many, no more is held than what the caller's own receipt needs, and true:
    the others are told together what has become of all. None of what is recorded nowhere else."""
    kind = await queries.hold_one_of_many(call.db, conversation, seq, call.person)
    if kind is None:
        return await lock_addressed(call, conversation, seq), False
    followed = kind in queries.FOLLOWED
    return await message_queries.select_message(call.db, conversation, seq) if followed else None, True


async def _own(call: Call, conversation: int, seq: int) -> Receipt:
    receipt = await queries.select_receipt(call.db, conversation, seq, call.person)
    if receipt is None:
        raise NotFound("message")
    return receipt


async def tell_receipt(call: Call, conversation: int, seq: int, recipient: int) -> Receipt:
    """Tells this recipient, unless they have left, and those who follow, what is recorded of them now."""
    receipt = await queries.select_receipt(call.db, conversation, seq, recipient)
    assert receipt is not None
    return await _tell(call, receipt)


async def _tell(call: Call, receipt: Receipt) -> Receipt:
    watchers = await queries.select_watchers(call.db, receipt.conversation, receipt.seq)
    to = receipt.person
    # The caller's own place was looked at when the message was held.
    inside = [to] if to == call.person else await access.inside(call.db, receipt.conversation, [to])
    for person in {*watchers, *inside}:
        call.tell_person(person, ReceiptChanged(receipt))
    return receipt


async def ask_anew(call: Call, conversation: int, seq: int) -> bool:
    """Whoever has opened the message only as it was before is to open and to acknowledge it as it is now; to be called
    once it says it. False where there is nobody to ask, among them those who were asked already."""
    await queries.hold_readers(call.db, conversation, seq)
    asked = await queries.move_to_earlier(call.db, conversation, seq)
    watchers = await queries.select_watchers(call.db, conversation, seq)
    for receipt in asked:
        for person in dict.fromkeys([receipt.person, *watchers]):
            call.tell_person(person, ReceiptChanged(receipt))
    return bool(asked)


@left
async def count_without(work: Work, conversation: int, person: int) -> None:
    """Whoever leaves is not waited for any more as a reader of what was published there."""
    await count_anew(work, conversation, [person])


@entered
async def count_anew(work: Work, conversation: int, people: list[int]) -> None:
    """Tells how many readers there are of what these people had not read when they came, or left."""
    for seq in await queries.select_unread(work.db, conversation, people):
        message = await message_queries.lock_message(work.db, conversation, seq)
        if message is not None:
            await tell_change(work, message)


@handles(ConfirmDelivery)
async def confirm_delivery(call: Call, command: ConfirmDelivery) -> Receipt:
    await _addressed(call, command.conversation, command.seq)
    receipt = await queries.record(call.db, queries.DELIVERED, command.conversation, command.seq, call.person)
    return await _tell(call, receipt) if receipt else await _own(call, command.conversation, command.seq)


@handles(OpenMessage)
async def open_message(call: Call, command: OpenMessage) -> Receipt:
    message, gathered = await _addressed(call, command.conversation, command.seq)
    receipt = await queries.record(call.db, queries.OPENED, command.conversation, command.seq, call.person)
    if receipt is None:
        return await _own(call, command.conversation, command.seq)
    if message and not gathered:
        await tell_change(call, message)
    await _tell(call, receipt)
    if message:
        await recorded.run(call, message, "opened")
    return receipt


@handles(Acknowledge)
async def acknowledge(call: Call, command: Acknowledge) -> Receipt:
    message = await lock_addressed(call, command.conversation, command.seq)
    receipt = await queries.select_receipt(call.db, command.conversation, command.seq, call.person)
    if receipt is None or receipt.opened_at is None:
        raise Conflict("not_opened")
    entry = Entry(command.conversation, call.person, command.client_id, Acknowledgement(command.seq))
    appended = await append_one(call.db, entry)
    if not appended.fresh:
        if receipt.acknowledged_at is None:
            raise Conflict("client_id")
        return receipt
    require_unrevised(message, command.edited_at)
    receipt = await queries.record(call.db, queries.ACKNOWLEDGED, command.conversation, command.seq, call.person)
    if receipt is None:
        raise Conflict("acknowledged")
    call.tell_conversation(command.conversation, MessageSent(entry.message(appended.stored)))
    await tell_change(call, message)
    await _tell(call, receipt)
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


@handles(LoadOwnReceipts)
async def load_own_receipts(call: Call, command: LoadOwnReceipts) -> Receipts:
    await access.conversation(call.db, call.person, command.conversation)
    return Receipts(
        await queries.select_own_receipts_at(call.db, call.person, command.conversation, command.seqs),
    )
