"""Statements on the queue of letters, as administrators see it."""

from typing import Any

from protocol.codec import json_reader
from protocol.mail import HandedLetter, QueuedLetter, StrayMail
from server.base.database import Database
from server.mail.about import kind_of
from server.mail.outbox import Queued

QUEUED = """
SELECT q.id, q.payload, q.created, q.attempts, q.execute_after, q.status = 'failed' AS failed, coalesce((
        SELECT l.traceback ->> 'exception_message' FROM pgqueuer_log l
        WHERE l.job_id = q.id AND l.traceback IS NOT NULL ORDER BY l.created DESC, l.id DESC LIMIT 1
    ), '') AS reason
FROM pgqueuer q WHERE q.entrypoint = 'mail' AND (q.status = 'failed') = $1 ORDER BY q.id LIMIT 200
"""

HANDED = """
SELECT l.kind, l.recipient, l.subject, l.handed_at, l.reply, coalesce(r.what, ''), coalesce(r.diagnostic, '')
FROM letters l
LEFT JOIN LATERAL (
    SELECT what, diagnostic FROM mail_returns
    WHERE letter_id = l.id AND what IN ('failed', 'delayed', 'unknown') ORDER BY what <> 'failed', id DESC LIMIT 1
) r ON true
WHERE l.handed_at IS NOT NULL ORDER BY l.handed_at DESC LIMIT 50
"""

RETRY = """
WITH taken AS (
    DELETE FROM pgqueuer WHERE entrypoint = 'mail' AND status IN ('queued', 'failed')
        AND ($1::bigint IS NULL OR id = $1) RETURNING priority, entrypoint, payload, created
), again AS (
    INSERT INTO pgqueuer (priority, entrypoint, payload, created, status)
    SELECT priority, entrypoint, payload, created, 'queued' FROM taken RETURNING id
)
SELECT count(*) FROM again
"""

_letter = json_reader(Queued)


def shown(kind: str, subject: str) -> str:
    about = kind_of(kind)
    return subject[:200] if about and about.shown else ""


async def select_counts(db: Database) -> tuple[int, int]:
    """How many letters wait, and how many have failed."""
    row = await db.fetchrow(
        """
        SELECT count(*) FILTER (WHERE status <> 'failed'), count(*) FILTER (WHERE status = 'failed')
        FROM pgqueuer WHERE entrypoint = 'mail'
        """
    )
    assert row is not None
    return row[0], row[1]


async def select_sent_lately(db: Database) -> int:
    """How many letters a mail server has taken within a day, or a folder where there is none."""
    count: int = await db.fetchval("SELECT count(*) FROM letters WHERE handed_at > now() - interval '1 day'")
    return count


async def select_queued(db: Database, failed: bool) -> list[QueuedLetter]:
    """Oldest first."""
    return [await _queued(db, row) for row in await db.fetch(QUEUED, failed)]


async def _queued(db: Database, row: Any) -> QueuedLetter:
    letter: Queued = _letter.decode(row["payload"])
    refusal = await db.fetchval("SELECT refusal FROM letters WHERE id = $1", letter.id) if row["failed"] else ""
    return QueuedLetter(
        row["id"],
        letter.to[:200],
        shown(letter.kind, letter.subject),
        row["created"],
        row["attempts"],
        row["failed"],
        None if row["failed"] else row["execute_after"],
        (refusal or row["reason"])[:500],
    )


async def select_handed_letters(db: Database) -> list[HandedLetter]:
    """Latest first, each with the worst that came back of it."""
    return [HandedLetter(to[:200], shown(kind, said), *more) for kind, to, said, *more in await db.fetch(HANDED)]


async def select_stray(db: Database) -> list[StrayMail]:
    rows = await db.fetch(
        """
        SELECT received_at, CASE letter_id WHEN '' THEN subject ELSE '' END, file FROM mail_returns
        WHERE what = 'unknown' ORDER BY id DESC LIMIT 20
        """
    )
    return [StrayMail(*row) for row in rows]


async def retry_letters(db: Database, job: int | None = None) -> int:
    """Has a letter, or all, tried at once; how many. As new jobs: the worker hears of those, and not of changes."""
    count: int = await db.fetchval(RETRY, job)
    return count


async def delete_failed_letter(db: Database, job: int) -> bool:
    return bool(
        await db.fetchval(
            "DELETE FROM pgqueuer WHERE entrypoint = 'mail' AND status = 'failed' AND id = $1 RETURNING true", job
        )
    )
