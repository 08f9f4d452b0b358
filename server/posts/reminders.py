"""Reminders: sent to those who have not opened a tracked post, once a day at most, and logged."""

from protocol.errors import Conflict, Invalid, NotFound, TooFast
from protocol.posts import Post, Reminded, RemindReaders
from protocol.receipts import ReceiptChanged
from server.base.aside import in_turns
from server.conversations.conversations_sql import select_conversation
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.conversations.receipts import reminded
from server.conversations.receipts_sql import select_watchers
from server.core import access
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_person
from server.mail.outbox import enqueue_all
from server.posts import reminders_sql as queries
from server.posts.about import PostReminder
from server.posts.reminders_letters import ReminderWords, post_reminder


@handles(RemindReaders)
async def remind_readers(call: Call, command: RemindReaders) -> Reminded:
    (await access.conversation(call.db, call.person, command.conversation)).not_archived()
    watchers = await select_watchers(call.db, command.conversation, command.seq)
    message = await select_message(call.db, command.conversation, command.seq)
    if call.person not in watchers:
        raise NotFound("message")
    post = content_of(message, Post)
    if not post.tracked:
        raise Invalid("content")
    receipts = await queries.update_reminded(call.db, command.conversation, command.seq, call.person)
    if not receipts:
        wait = await queries.select_wait(call.db, command.conversation, command.seq)
        raise Conflict("opened") if wait is None else TooFast(retry_after=wait)
    for watcher in watchers:
        async for receipt in in_turns(receipts, queries.TOGETHER):
            call.tell_person(watcher, ReceiptChanged(receipt))
    async for receipt in in_turns(receipts, queries.TOGETHER):
        if receipt.person not in watchers:
            call.tell_person(receipt.person, ReceiptChanged(receipt))
    people = [receipt.person for receipt in receipts]
    await reminded.run(call.db, command.conversation, command.seq, people)
    await _write(call, command, post.title, people)
    return Reminded(people)


async def _write(call: Call, command: RemindReaders, title: str, people: list[int]) -> None:
    """One letter to each; it names the post and says nothing of what is in it."""
    settings = call.services.settings
    sender = await select_person(call.db, call.person)
    words = ReminderWords(
        settings.authority,
        sender.name,
        (await select_conversation(call.db, command.conversation)).name,
        title,
        f"{settings.public_url}/publications/{command.conversation}/{command.seq}",
    )
    letters = (
        (
            post_reminder(reader.email, reader.language, reader.name, words),
            PostReminder(command.conversation, command.seq, reader.person),
        )
        for reader in await queries.select_readers_to_write(call.db, people)
    )
    await enqueue_all(call.db, letters)
