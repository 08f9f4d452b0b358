"""Statements on workers: that they are alive."""

from server.base.database import Database


async def upsert_worker(db: Database, worker: int, host: str) -> None:
    """Notes that it is alive."""
    await db.execute(
        """
        INSERT INTO workers (id, host) VALUES ($1, $2)
        ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()
        """,
        worker,
        host,
    )


async def delete_worker(db: Database, worker: int) -> None:
    """Notes that it has ended, and forgets those that have been silent for a day."""
    await db.execute("DELETE FROM workers WHERE id = $1 OR seen_at < now() - interval '1 day'", worker)
