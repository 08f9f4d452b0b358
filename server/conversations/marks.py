"""Marks on messages: saved, to be reminded of, expected until done; each person's own."""

from datetime import UTC, datetime, timedelta

from protocol.conversations import Membership
from protocol.errors import Conflict, Invalid, NotFound
from protocol.marks import MOST_MARKS, Mark, MarkChanged, MarkMessage
from protocol.messages import Deleted
from protocol.types import UNSET, Seq
from server.conversations import marks_sql as queries
from server.conversations.conversations import read
from server.conversations.groups import left
from server.conversations.messages import hold_message
from server.core.dispatch import Call, handles
from server.core.news import Work

FURTHEST = timedelta(days=731)
"""From now, for a reminder."""


@handles(MarkMessage)
async def mark_message(call: Call, command: MarkMessage) -> Mark:
    message, _ = await hold_message(call, command.conversation, command.seq)
    if message is None or isinstance(message.content, Deleted):
        raise NotFound("message")
    held = await queries.select_mark(call.db, call.person, command.conversation, command.seq)
    mark = changed(held or Mark(command.conversation, command.seq), command, datetime.now(UTC))
    if held is None and await queries.count_marks(call.db, call.person) >= MOST_MARKS:
        raise Conflict("marks")
    return await write(call, mark)


def changed(mark: Mark, command: MarkMessage, now: datetime) -> Mark:
    """The mark after what is given. Raises `Invalid` for a reminder that is not ahead."""
    saved_at, remind_at, since = mark.saved_at, mark.remind_at, mark.expected_since
    if command.saved is not UNSET:
        saved_at = (saved_at or now) if command.saved else None
    if command.expected is not UNSET:
        since = (since or now) if command.expected else None
    if command.remind_at is not UNSET:
        if command.remind_at is not None and not now < command.remind_at < now + FURTHEST:
            raise Invalid("remind_at")
        remind_at = command.remind_at
    return Mark(mark.conversation, mark.seq, saved_at, remind_at, since)


async def write(call: Call, mark: Mark) -> Mark:
    """Keeps the mark, or forgets it when nothing is left of it, and tells it."""
    if mark == Mark(mark.conversation, mark.seq):
        await queries.delete_mark(call.db, call.person, mark)
    else:
        mark = await queries.upsert_mark(call.db, call.person, mark)
    call.tell_person(call.person, MarkChanged(mark))
    return mark


@read
async def expect_mentions(call: Call, place: Membership, before: Seq) -> None:
    """What names the caller in the stretch that they have just read is expected of them from now on."""
    if place.level == "none":
        return
    for mark in await queries.insert_expected(
        call.db, call.person, place.conversation, before, place.read_seq, MOST_MARKS
    ):
        call.tell_person(call.person, MarkChanged(mark))


@left
async def forget_marks(work: Work, conversation: int, person: int) -> None:
    await queries.delete_marks_in(work.db, person, conversation)
