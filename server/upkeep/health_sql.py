"""Statements on how the server is."""

from datetime import datetime
from pathlib import Path

import asyncpg
import msgspec
from msgspec import Struct

from protocol.health import Worker
from server.base.database import FULL, Database


class Signs(Struct):
    """What the database knows of it."""

    waiting: int
    waiting_since: datetime | None
    late: bool
    failed: int
    backed_up_at: datetime | None
    backup_old: bool
    backup_narrow: bool
    """Another copy as large as the last would not fit where that was written."""
    backup_free: int | None
    """Bytes that were left there, once it was; `None` before any said so."""


async def select_signs(db: Database) -> Signs:
    """Jobs put off, such as letters that a mail server does not take yet, wait only from when they are due again."""
    row = await db.fetchrow(
        """
        SELECT count(*) FILTER (WHERE status = 'queued' AND execute_after <= now()) AS waiting,
            min(execute_after) FILTER (WHERE status = 'queued' AND execute_after <= now()) AS waiting_since,
            coalesce(min(execute_after) FILTER (WHERE status = 'queued') < now() - interval '5 minutes', false) AS late,
            count(*) FILTER (WHERE status = 'failed') AS failed,
            saved.at AS backed_up_at,
            coalesce(saved.at < now() - interval '2 days', false) AS backup_old,
            coalesce(saved.free < saved.bytes, false) AS backup_narrow, saved.free AS backup_free
        FROM (VALUES (1)) always LEFT JOIN (
            SELECT saved_at AS at, bytes, free FROM backups WHERE bytes > 0 ORDER BY saved_at DESC LIMIT 1
        ) saved ON true LEFT JOIN pgqueuer ON true
        GROUP BY saved.at, saved.bytes, saved.free
        """
    )
    assert row is not None
    return msgspec.convert(dict(row), Signs)


PROBE = """
WITH laid AS MATERIALIZED (SELECT repeat('x', 1048576) AS down FROM generate_series(1, 16)) SELECT count(down) FROM laid
"""
"""One piece of PostgreSQL's log is as large."""


async def takes_more(db: Database) -> bool:
    """Whether the disk of PostgreSQL takes 16 MB more: it lays them down, over one connection, for as long as the
    statement runs."""
    assert not isinstance(db, asyncpg.Pool)
    try:
        async with db.transaction():
            await db.execute("SET LOCAL work_mem = '64kB'")
            await db.execute(PROBE)
    except FULL:
        return False
    return True


async def select_workers(db: Database) -> list[Worker]:
    """Those that have given a sign of life within a minute."""
    rows = await db.fetch(
        """
        SELECT host, started_at, seen_at FROM workers
        WHERE seen_at > now() - interval '1 minute' ORDER BY started_at, id
        """
    )
    return [msgspec.convert(dict(row), Worker) for row in rows]


async def select_last_backup(db: Database) -> tuple[Path, int] | None:
    """Its file and the bytes that it was written with; `None` where the file was not kept yet."""
    row = await db.fetchrow("SELECT path, bytes FROM backups WHERE bytes > 0 ORDER BY saved_at DESC LIMIT 1")
    return (Path(row["path"]), row["bytes"]) if row and row["path"] else None


async def insert_backup(db: Database) -> datetime:
    """Notes that the database is being saved, as of now; the copy holds the note. What is older than a year, and what
    came to nothing, is forgotten."""
    await db.execute("DELETE FROM backups WHERE saved_at < now() - interval '1 year' OR bytes = 0")
    began: datetime = await db.fetchval("INSERT INTO backups (bytes) VALUES (0) RETURNING saved_at")
    return began


async def update_backup(db: Database, size: int, path: str, free: int) -> None:
    """Of the one that was being saved: it is whole, in so many bytes of that file, whose disk has so many left."""
    await db.execute("UPDATE backups SET bytes = $1, path = $2, free = $3 WHERE bytes = 0", size, path, free)


async def forget_paths(db: Database) -> None:
    """Of copies that were made elsewhere, or earlier: what lies in their places now is none of them."""
    await db.execute("UPDATE backups SET path = ''")
