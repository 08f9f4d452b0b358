"""Hands work to the worker, within the transaction that needs it done."""

from datetime import timedelta

from server.base.database import Database


async def insert_job(db: Database, job: str, payload: bytes, wait: timedelta = timedelta(0)) -> None:
    """The worker begins as soon as this is committed, or so much later, and never if it is not."""
    await insert_jobs(db, job, [payload], wait)


async def insert_jobs(db: Database, job: str, payloads: list[bytes], wait: timedelta = timedelta(0)) -> None:
    """In one statement, to be begun in this order."""
    # Not through pgqueuer's own `enqueue`: it writes JSON itself, and our connections would write it a second time.
    await db.execute(
        """
        INSERT INTO pgqueuer (priority, entrypoint, payload, status, execute_after)
        SELECT 0, $1, payload, 'queued', now() + $3 FROM unnest($2::bytea[]) WITH ORDINALITY AS given(payload, number)
        ORDER BY number
        """,
        job,
        payloads,
        wait,
    )


async def delete_old_jobs(db: Database) -> int:
    """The journal of jobs done, and the jobs that failed for good, after a month."""
    await db.execute("DELETE FROM pgqueuer_log WHERE created < now() - interval '30 days'")
    rows = await db.fetch(
        "DELETE FROM pgqueuer WHERE status = 'failed' AND updated < now() - interval '30 days' RETURNING id"
    )
    return len(rows)
