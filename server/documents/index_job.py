"""Keeps what folders and documents are found by up to date with the drives, and with what was read of contents."""

import asyncio

from protocol.drives import Node
from server.base.database import Database, Pool
from server.base.jobs import Workshop, continually
from server.documents import index_sql as queries
from server.documents.labels import vectors_of


@continually("drives_index")
async def keep_indexed(workshop: Workshop) -> int:
    """A second behind the drives at most."""
    return await index(workshop.pool)


async def index(pool: Pool) -> int:
    """Indexes all that changed since the last time, and what was read since; returns in how many turns."""
    turns = 0
    while await _index_drive(pool) or await _index_text(pool):
        turns += 1
    return turns


async def _index_drive(pool: Pool) -> bool:
    """Some changes of one drive; none while another worker does."""
    async with pool.acquire() as db, db.transaction():
        if not await queries.try_lock(db) or not (behind := await queries.select_behind(db)):
            return False
        changed = await queries.select_changed(db, behind["conversation"], behind["since"], behind["top"])
        await _keep(db, changed)
    # By itself: whoever changes the drive holds it first, and then the nodes.
    reached = changed[-1].changed_seq if len(changed) == queries.NODES else behind["top"]
    await queries.update_indexed(pool, behind["conversation"], reached)
    return True


async def _index_text(pool: Pool) -> bool:
    """The documents that hold one content."""
    async with pool.acquire() as db, db.transaction():
        if not await queries.try_lock(db) or not (sha256 := await queries.select_not_indexed(db)):
            return False
        await queries.update_text_indexed(db, sha256)
        await _keep(db, await queries.select_holding(db, sha256))
    return True


async def _keep(db: Database, nodes: list[Node]) -> None:
    words = await asyncio.to_thread(lambda: [vectors_of(node) for node in nodes])
    await queries.replace_words(db, nodes, words)
