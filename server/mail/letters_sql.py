"""Statements on letters: what became of each."""

from server.base.database import Database
from server.mail.about import About, stamp
from server.mail.outbox import Queued
from server.mail.outcomes import Handed, Refused


async def select_handed(db: Database, letter: str) -> bool:
    """Whether the mail server has taken it already."""
    return bool(
        await db.fetchval("SELECT EXISTS (SELECT FROM letters WHERE id = $1 AND handed_at IS NOT NULL)", letter)
    )


async def upsert_letter(db: Database, letter: Queued, outcome: Handed | Refused) -> None:
    """A letter refused for good may still be taken when somebody has it tried again; the first instants stay."""
    facts = letter.id, letter.kind, letter.ids, letter.to, letter.subject
    if isinstance(outcome, Refused):
        await db.execute(
            """
            INSERT INTO letters (id, kind, ids, recipient, subject, refused_at, refusal)
            VALUES ($1, $2, $3, $4, $5, clock_timestamp(), $6)
            ON CONFLICT (id) DO UPDATE SET refusal = excluded.refusal
            """,
            *facts,
            outcome.reply,
        )
        return
    await db.execute(
        """
        INSERT INTO letters (id, kind, ids, recipient, subject, handed_at, reply, queue_id)
        VALUES ($1, $2, $3, $4, $5, clock_timestamp() - make_interval(secs => $8), $6, $7)
        ON CONFLICT (id) DO UPDATE SET handed_at = excluded.handed_at, reply = excluded.reply,
            queue_id = excluded.queue_id
        WHERE letters.handed_at IS NULL
        """,
        *facts,
        outcome.reply,
        outcome.queue_id,
        outcome.seconds_ago,
    )


async def delete_letters_about(db: Database, about: About) -> None:
    """What became of them, and those that still wait or were given up; one that is being sent at this moment goes."""
    kind, ids = stamp(about)
    await db.execute("DELETE FROM letters WHERE kind = $1 AND ids = $2", kind, ids)
    await db.execute(
        """
        WITH gone AS (
            DELETE FROM pgqueuer WHERE entrypoint = 'mail' AND status IN ('queued', 'failed')
                AND convert_from(payload, 'UTF8')::jsonb ->> 'kind' = $1
                AND convert_from(payload, 'UTF8')::jsonb -> 'ids' = to_jsonb($2::bigint[])
            RETURNING id
        )
        DELETE FROM pgqueuer_log WHERE job_id IN (SELECT id FROM gone)
        """,
        kind,
        ids,
    )


async def delete_old_letters(db: Database) -> int:
    """What became of letters, after two months; what has to be proved is kept by the feature that wrote them."""
    rows = await db.fetch(
        """
        DELETE FROM letters WHERE greatest(handed_at, refused_at) < now() - interval '60 days' RETURNING id
        """
    )
    return len(rows)
