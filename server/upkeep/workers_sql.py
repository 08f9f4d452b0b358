"""Statements on workers: that they are alive, and what they do."""

from msgspec import Struct, convert

from server.base.database import Database


class Taken(Struct):
    """By workers, each since it began: jobs done, bytes of memory at most, seconds of processor."""

    jobs: int = 0
    memory: int = 0
    cpu: float = 0


async def upsert_worker(db: Database, worker: int, host: str, taken: Taken) -> None:
    """Notes that it is alive, and what it has done."""
    await db.execute(
        """
        INSERT INTO workers (id, host, jobs, memory, cpu) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE
        SET seen_at = clock_timestamp(), jobs = excluded.jobs, memory = excluded.memory, cpu = excluded.cpu
        """,
        worker,
        host,
        taken.jobs,
        taken.memory,
        taken.cpu,
    )


async def select_taken(db: Database) -> Taken:
    """By those together that have given a sign of life within a minute."""
    row = await db.fetchrow(
        """
        SELECT coalesce(sum(jobs), 0)::bigint AS jobs, coalesce(sum(memory), 0)::bigint AS memory,
            coalesce(sum(cpu), 0) AS cpu
        FROM workers WHERE seen_at > now() - interval '1 minute'
        """
    )
    assert row is not None
    return convert(dict(row), Taken)


async def delete_worker(db: Database, worker: int) -> None:
    """Notes that it has ended, and forgets those that have been silent for a day."""
    await db.execute("DELETE FROM workers WHERE id = $1 OR seen_at < now() - interval '1 day'", worker)
