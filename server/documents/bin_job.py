"""Empties the bins of what has been in them for its time, and the drives that were held for theirs."""

from datetime import timedelta

import structlog

from protocol.drives import DriveChanged
from server.base.database import Database, Pool
from server.base.jobs import Workshop, due
from server.core.hub import Hub
from server.core.news import News
from server.documents import drives_sql as queries
from server.documents.nodes_sql import delete_nodes, select_below
from server.documents.uses import frozen_in

logger = structlog.get_logger()


@due("bin", "25 * * * *")
async def keep_emptied(workshop: Workshop) -> None:
    settings = workshop.settings
    kept, held = timedelta(days=settings.bin_days), timedelta(days=settings.held_days)
    await empty(workshop.pool, workshop.the(Hub), kept, held)


async def empty(pool: Pool, hub: Hub, kept: timedelta, held: timedelta) -> None:
    """Removes what was put into the bin longer ago than it is `kept`, and what somebody had for themselves who left
    longer ago than it is `held`, with all that is in it; each drive by itself. The files go when nothing else uses
    them."""
    erased = 0
    for conversation in await queries.select_overdue_drives(pool, kept, held):
        news = News(hub)
        async with pool.acquire() as db, db.transaction():
            erased += await _empty(db, news, conversation, kept, held)
        news.publish()
    logger.info("bins_emptied", nodes=erased)


async def _empty(db: Database, news: News, conversation: int, kept: timedelta, held: timedelta) -> int:
    await queries.lock_drive(db, conversation)
    overdue = await queries.select_overdue(db, conversation, kept, held)
    below = [list(await select_below(db, [node])) for node in overdue]
    # What a convocation carries stays there.
    gone = list({node for inside in below if not await frozen_in(db, inside) for node in inside})
    if gone:
        await delete_nodes(db, gone)
        seq = await queries.insert_departures(db, conversation, gone)
        news.tell_conversation(conversation, DriveChanged(conversation, seq - 1, seq, gone=gone))
    return len(gone)
