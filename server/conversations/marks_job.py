"""Reminds people of the messages that they wanted to be reminded of."""

from protocol.marks import MessageRecalled
from server.base.jobs import Workshop, continually
from server.conversations.marks_sql import update_recalled
from server.core.hub import Hub
from server.core.news import publish


@continually("recalls")
async def keep_recalled(workshop: Workshop) -> bool:
    """A second late at most: what was to be recalled becomes expected, and is told once."""
    recalled = await update_recalled(workshop.pool)
    publish(workshop.the(Hub), [(person, MessageRecalled(mark)) for person, mark in recalled])
    return bool(recalled)
