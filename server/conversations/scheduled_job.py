"""Sends the messages whose hour has come, each exactly once, whatever happens to the worker meanwhile."""

import msgspec
import structlog

from protocol.errors import Refusal
from protocol.messages import MessageSent, SendMessage
from protocol.scheduled import ScheduledChanged, ScheduledDropped
from server.base.database import CROSSINGS, Pool
from server.base.jobs import Workshop, continually
from server.conversations import scheduled_sql as queries
from server.conversations.messages import entry_of
from server.core import access
from server.core.hub import Hub
from server.core.journal import append_one
from server.core.news import Work

logger = structlog.get_logger()


@continually("scheduled")
async def keep_sent(workshop: Workshop) -> bool:
    """A second late at most."""
    return await send_due(workshop.pool, workshop.the(Hub))


async def send_due(pool: Pool, hub: Hub) -> bool:
    """Sends one message, in the transaction that takes it off the schedule; false when none is due."""
    try:
        return await _send_one(pool, hub)
    except CROSSINGS:
        # Its author changed it at this very moment: the next look finds it as it is.
        return True


async def _send_one(pool: Pool, hub: Hub) -> bool:
    async with pool.acquire() as db, db.transaction():
        due = await queries.lock_due(db)
        if due is None:
            return False
        work = Work(hub, db, due.author)
        try:
            async with db.transaction():
                await _send(work, due.written)
        except Refusal as refusal:
            work = Work(hub, db, due.author)
            await _give_back(work, due.written, refusal)
    work.publish()
    return True


async def _send(work: Work, written: SendMessage) -> None:
    inside = await access.inside(work.db, written.conversation, written.mentions)
    mentions = [person for person in written.mentions if person in inside]
    entry = entry_of(work.person, msgspec.structs.replace(written, mentions=mentions))
    appended = await append_one(work.db, entry)
    await queries.delete_scheduled(work.db, work.person, written.client_id)
    if appended.fresh:
        work.tell_conversation(written.conversation, MessageSent(entry.message(appended.stored)))
    work.tell_person(work.person, ScheduledDropped(written.client_id))


async def _give_back(work: Work, written: SendMessage, refusal: Refusal) -> None:
    """What can no longer be sent there waits for its author."""
    logger.warning("message_not_sent", author=work.person, conversation=written.conversation, code=refusal.code)
    waiting = await queries.update_refused(work.db, work.person, written.client_id, refusal.code)
    work.tell_person(work.person, ScheduledChanged(waiting))
