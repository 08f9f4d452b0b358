"""Statements on forgotten passwords."""

from datetime import timedelta

import msgspec

from protocol.entrance import Reset
from server.base.database import Database

LASTS = timedelta(hours=1)


async def insert_password_reset(db: Database, person: int, token_hash: bytes) -> None:
    await db.execute(
        "INSERT INTO password_resets (token_hash, person_id, expires_at) VALUES ($1, $2, now() + $3::interval)",
        token_hash,
        person,
        LASTS,
    )


async def select_reset(db: Database, token_hash: bytes) -> Reset | None:
    """Whose password the token lets set anew; `None` when it is worth nothing."""
    row = await db.fetchrow(
        """
        SELECT p.email, p.name FROM password_resets r JOIN people p ON p.id = r.person_id
        WHERE r.token_hash = $1 AND r.used_at IS NULL AND r.expires_at > now()
            AND may_enter(p)
        """,
        token_hash,
    )
    return msgspec.convert(dict(row), Reset) if row else None


async def use_password_reset(db: Database, token_hash: bytes) -> int | None:
    """The person whose password it sets, once only."""
    person: int | None = await db.fetchval(
        """
        UPDATE password_resets r SET used_at = now() FROM people p
        WHERE r.token_hash = $1 AND r.used_at IS NULL AND r.expires_at > now() AND p.id = r.person_id
            AND may_enter(p)
        RETURNING p.id
        """,
        token_hash,
    )
    return person


async def delete_expired_resets(db: Database) -> int:
    return len(await db.fetch("DELETE FROM password_resets WHERE expires_at <= now() RETURNING person_id"))
