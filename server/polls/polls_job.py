"""Closes the polls whose hour has come."""

from datetime import UTC, datetime

from protocol.polls import Poll
from server.base.database import Pool
from server.base.jobs import Workshop, due
from server.conversations.messages_sql import lock_message
from server.core.hub import Hub
from server.core.news import Work
from server.polls.polls import close
from server.polls.polls_sql import select_due

AT_ONCE = 100


@due("polls", "* * * * *")
async def keep_closed(workshop: Workshop) -> None:
    await close_due(workshop.pool, workshop.the(Hub))


async def close_due(pool: Pool, hub: Hub) -> None:
    async with pool.acquire() as db:
        due = await select_due(db, AT_ONCE)
    for conversation, seq in due:
        async with pool.acquire() as db, db.transaction():
            message = await lock_message(db, conversation, seq)
            if message is None or not isinstance(message.content, Poll) or message.content.closed_at:
                continue
            work = Work(hub, db, message.author)
            await close(work, message, message.content, message.content.ends_at or datetime.now(UTC), None)
        work.publish()
