"""Statements on the links that lead from a letter to a convocation."""

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from protocol.people import Language
from protocol.types import Population, Seq
from server.base.database import Database

CODE_LASTS = timedelta(minutes=15)
MOST_TRIES = 5


class Link(Struct):
    """Whom a link leads to which convocation."""

    person: int
    name: str
    email: str
    language: Language
    population: Population
    conversation: int
    seq: int
    expires_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None


async def insert_links(
    db: Database, conversation: int, seq: Seq, expires_at: datetime, token_hashes: dict[int, bytes]
) -> None:
    """One for each of these people."""
    await db.execute(
        """
        INSERT INTO convocation_links (token_hash, conversation_id, seq, person_id, expires_at)
        SELECT token_hash, $1, $2, person, $3 FROM unnest($4::bigint[], $5::bytea[]) AS given(person, token_hash)
        """,
        conversation,
        seq,
        expires_at,
        list(token_hashes),
        list(token_hashes.values()),
    )


async def select_link(db: Database, token_hash: bytes) -> Link | None:
    """`None` when it is worth nothing any more, or its person is no longer in the conversation."""
    row = await db.fetchrow(
        """
        SELECT p.id AS person, p.name, p.email, p.language, p.population, l.conversation_id AS conversation, l.seq,
            l.expires_at, r.opened_at, r.acknowledged_at
        FROM convocation_links l
        JOIN access a ON a.conversation_id = l.conversation_id AND a.person_id = l.person_id
        JOIN people p ON p.id = l.person_id
        JOIN receipts r ON (r.conversation_id, r.seq, r.person_id) = (l.conversation_id, l.seq, l.person_id)
        WHERE l.token_hash = $1 AND l.expires_at > now()
        """,
        token_hash,
    )
    return msgspec.convert(dict(row), Link) if row else None


async def update_code(db: Database, token_hash: bytes, code_hash: bytes) -> None:
    """Sets the code that the link waits for, in place of an earlier one."""
    await db.execute(
        """
        UPDATE convocation_links SET code_hash = $2, code_expires_at = now() + $3::interval, code_tries = 0
        WHERE token_hash = $1
        """,
        token_hash,
        code_hash,
        CODE_LASTS,
    )


async def use_code(db: Database, token_hash: bytes, code_hash: bytes) -> bool:
    """Whether it is the code that the link waits for; a right one is used up, a wrong one is counted."""
    row = await db.fetchrow(
        """
        UPDATE convocation_links SET code_tries = code_tries + 1,
            code_hash = CASE WHEN code_hash = $2 THEN NULL ELSE code_hash END
        WHERE token_hash = $1 AND code_tries < $3 AND code_expires_at > now() AND code_hash IS NOT NULL
        RETURNING code_hash IS NULL AS right
        """,
        token_hash,
        code_hash,
        MOST_TRIES,
    )
    return bool(row and row["right"])


async def carries(db: Database, link: Link, file: int) -> bool:
    """Whether the convocation that the link leads to carries the file for its recipients."""
    return bool(
        await db.fetchval(
            """
            SELECT EXISTS (
                SELECT FROM message_files
                WHERE conversation_id = $1 AND seq = $2 AND file_id = $3 AND NOT followers_only
            )
            """,
            link.conversation,
            link.seq,
            file,
        )
    )


async def delete_expired_links(db: Database) -> int:
    return len(await db.fetch("DELETE FROM convocation_links WHERE expires_at <= now() RETURNING person_id"))
