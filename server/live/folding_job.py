"""Folds the live documents that were written much, and makes versions of those that rest."""

from collections.abc import Awaitable, Callable

import structlog

from protocol.errors import Unavailable
from server.base.database import Pool, is_outage
from server.base.jobs import Workshop, due
from server.base.storage import Storage
from server.core.hub import Hub
from server.live import folding_sql as queries
from server.live.versions import fold, show

logger = structlog.get_logger()


@due("live", "* * * * *")
async def keep_folded(workshop: Workshop) -> None:
    pool, settings, hub = workshop.pool, workshop.settings, workshop.the(Hub)
    storage = Storage(settings)
    await _each(pool, await queries.select_long(pool), lambda node: fold(pool, node))
    rested = await queries.select_rested(pool)
    await _each(pool, rested, lambda node: show(pool, hub, storage, settings.drive_bytes, node))


async def _each(pool: Pool, nodes: list[int], act: Callable[[int], Awaitable[None]]) -> None:
    """One that fails by itself is left for a while, and holds up no other."""
    for node in nodes:
        try:
            await act(node)
        except Exception as failure:
            if is_outage(failure) or isinstance(failure, Unavailable):
                raise
            logger.exception("live_document_failed", node=node)
            await queries.update_failed(pool, node)
