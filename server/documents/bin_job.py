"""Empties the bins of what has been in them for its time."""

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
    await empty(workshop.pool, workshop.the(Hub), timedelta(days=workshop.settings.bin_days))


async def empty(pool: Pool, hub: Hub, kept: timedelta) -> None:
    """Removes what was put into the bin longer ago than that, with all that is in it; each drive by itself. The files
    go when nothing else uses them."""
    erased = 0
    for conversation in await queries.select_overdue_drives(pool, kept):
        news = News(hub)
        async with pool.acquire() as db, db.transaction():
            erased += await _empty(db, news, conversation, kept)
        news.publish()
    logger.info("bins_emptied", nodes=erased)


async def _empty(db: Database, news: News, conversation: int, kept: timedelta) -> int:
    await queries.lock_drive(db, conversation)
    below = [list(await select_below(db, [node])) for node in await queries.select_overdue(db, conversation, kept)]
    # What has been carried by a convocation since it was put there stays there.
    gone = list({node for inside in below if not await frozen_in(db, inside) for node in inside})
    if gone:
        await delete_nodes(db, gone)
        seq = await queries.insert_departures(db, conversation, gone)
        news.tell_conversation(conversation, DriveChanged(conversation, seq - 1, seq, gone=gone))
    return len(gone)
