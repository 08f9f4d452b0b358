"""Forgets locks that nobody has held on to, and what programs have put down and left."""

from server.base.jobs import Workshop, due
from server.webdav.webdav_sql import delete_expired


@due("webdav", "25 * * * *")
async def keep_forgotten(workshop: Workshop) -> None:
    await delete_expired(workshop.pool)
