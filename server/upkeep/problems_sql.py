"""Statements on the problems that people report."""

from datetime import timedelta
from typing import Any

import msgspec
from msgspec import Struct

from protocol.people import Language
from protocol.problems import Problem, ReportProblem
from server.base.database import Database
from server.base.tokens import new_id

KEPT = timedelta(days=90)
"""After which a problem that is settled is forgotten."""

KEPT_OPEN = timedelta(days=366)
"""After which it is, though nobody has said that it is settled."""

BETWEEN = timedelta(hours=1)
"""From one letter about problems to the next."""

MOST = 500


class Administrator(Struct):
    """Whom a problem is told."""

    person: int
    name: str
    email: str
    language: Language


def _problem(row: Any) -> Problem:
    facts = dict(row)
    return msgspec.convert(facts | {"person": facts["person_id"]}, Problem)


async def insert_problem(db: Database, person: int, session: int, command: ReportProblem) -> Problem | None:
    """With the browser of the session, as it names itself; `None` when it was told before."""
    row = await db.fetchrow(
        """
        INSERT INTO problems (id, person_id, client_id, text, place, reference, browser)
        VALUES ($1, $2, $3, $4, $5, $6, coalesce((SELECT device FROM sessions WHERE id = $7), ''))
        ON CONFLICT (person_id, client_id) DO NOTHING RETURNING *
        """,
        new_id(),
        person,
        command.client_id,
        command.text,
        command.place,
        command.reference,
        session,
    )
    return _problem(row) if row else None


async def lock_problems(db: Database) -> None:
    """One report after the other, until the end of the transaction."""
    await db.execute("SELECT pg_advisory_xact_lock(hashtext('problems'))")


async def count_open(db: Database, person: int) -> int:
    return int(await db.fetchval("SELECT count(*) FROM problems WHERE person_id = $1 AND settled_at IS NULL", person))


async def update_written(db: Database, problem: int) -> bool:
    """Notes that administrators are written to about it now; false when they were of another one within the hour."""
    return bool(
        await db.fetchval(
            """
            UPDATE problems SET written_at = clock_timestamp() WHERE id = $1
                AND NOT EXISTS (SELECT FROM problems WHERE written_at > clock_timestamp() - $2::interval)
            RETURNING true
            """,
            problem,
            BETWEEN,
        )
    )


async def select_problems(db: Database) -> list[Problem]:
    """The latest first; what is settled comes after what is not."""
    rows = await db.fetch("SELECT * FROM problems ORDER BY settled_at IS NOT NULL, at DESC LIMIT $1", MOST)
    return [_problem(row) for row in rows]


async def update_settled(db: Database, problem: int, settled: bool) -> Problem | None:
    row = await db.fetchrow(
        """
        UPDATE problems SET settled_at = CASE WHEN $2 THEN coalesce(settled_at, clock_timestamp()) END
        WHERE id = $1 RETURNING *
        """,
        problem,
        settled,
    )
    return _problem(row) if row else None


async def select_administrators(db: Database) -> list[Administrator]:
    rows = await db.fetch(
        """
        SELECT id AS person, name, email, language FROM people
        WHERE administrator AND may_enter(people) ORDER BY id
        """
    )
    return [msgspec.convert(dict(row), Administrator) for row in rows]


async def delete_old_problems(db: Database) -> int:
    """Those that have been settled for long, and those that nobody has seen to for much longer."""
    rows = await db.fetch(
        "DELETE FROM problems WHERE settled_at < now() - $1::interval OR at < now() - $2::interval RETURNING id",
        KEPT,
        KEPT_OPEN,
    )
    return len(rows)
