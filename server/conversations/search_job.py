"""Keeps the search index up to date with the logs."""

from server.base.database import Pool
from server.base.jobs import Workshop, continually
from server.conversations.search_sql import update_index


@continually("search_index")
async def keep_indexed(workshop: Workshop) -> int:
    """A second behind the logs at most."""
    return await index(workshop.pool)


async def index(pool: Pool) -> int:
    """Indexes all that changed since the last time; returns how many conversations it touched."""
    touched = 0
    while found := await update_index(pool):
        touched += found
    return touched
