"""Reminds people of the messages that they wanted to be reminded of."""

from protocol.marks import Mark, MessageRecalled
from server.base.database import Database
from server.base.jobs import Workshop, continually
from server.conversations.marks_sql import update_recalled
from server.core.hooks import Hook
from server.core.hub import Hub
from server.core.news import publish

recalled: Hook[Workshop, Database, list[tuple[int, Mark]]] = Hook()
"""Run in the transaction in which the hour of these people's marks has come."""


@continually("recalls")
async def keep_recalled(workshop: Workshop) -> bool:
    """A second late at most: what was to be recalled becomes expected, and is told once."""
    async with workshop.pool.acquire() as db, db.transaction():
        found = await update_recalled(db)
        if found:
            await recalled.run(workshop, db, found)
    publish(workshop.the(Hub), [(person, MessageRecalled(mark)) for person, mark in found])
    return bool(found)
