"""Tells together what has become of messages that go to many, instead of each that opens one."""

from protocol.messages import MessageChanged
from server.base.database import Pool
from server.base.jobs import Workshop, continually
from server.conversations import messages_sql as message_queries
from server.conversations.receipts_sql import select_untold
from server.core.hub import Hub
from server.core.news import News


@continually("receipt_counts")
async def keep_counts_told(workshop: Workshop) -> None:
    """Of each message once a second at most, however many open it."""
    await tell_counts(workshop.pool, workshop.the(Hub))


async def tell_counts(pool: Pool, hub: Hub) -> None:
    for conversation, seq in await select_untold(pool):
        news = News(hub)
        async with pool.acquire() as db, db.transaction():
            if await message_queries.lock_message(db, conversation, seq) is not None:
                changed = await message_queries.update_changed(db, conversation, seq)
                news.tell_conversation(conversation, MessageChanged(changed))
        news.publish()
