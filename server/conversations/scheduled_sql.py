"""Statements on scheduled messages."""

from typing import Any

import msgspec
from msgspec import Struct

from protocol.files import File
from protocol.messages import SendMessage, Writing
from protocol.scheduled import ScheduledMessage, ScheduleMessage
from server.base.database import Database
from server.base.tokens import new_id

FILES = "scheduled"
"""The kind of draft under which their files are held."""


class Due(Struct):
    """What was written and whose hour has come, and whose it is."""

    author: int
    written: SendMessage


def _message(row: Any) -> ScheduledMessage:
    return msgspec.convert(row["written"] | dict(row), ScheduledMessage)


def _as_sent(written: Writing) -> SendMessage:
    return SendMessage(**{field: getattr(written, field) for field in Writing.__struct_fields__})


async def upsert_scheduled(db: Database, author: int, command: ScheduleMessage) -> int:
    """Its number, whose files are yet to be set; it is held until the end of the transaction."""
    return int(
        await db.fetchval(
            """
            INSERT INTO scheduled_messages
                (id, author_id, client_id, conversation_id, written, send_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (author_id, client_id) DO UPDATE SET conversation_id = excluded.conversation_id,
                written = excluded.written, send_at = excluded.send_at, refused = '', changed_at = clock_timestamp()
            RETURNING id
            """,
            new_id(),
            author,
            command.client_id,
            command.conversation,
            _as_sent(command),
            command.send_at,
        )
    )


async def update_scheduled_files(db: Database, number: int, files: list[File]) -> ScheduledMessage:
    """The whole message."""
    return _message(
        await db.fetchrow("UPDATE scheduled_messages SET files = $2 WHERE id = $1 RETURNING *", number, files)
    )


async def select_sent(db: Database, author: int, client_id: str) -> bool:
    return bool(
        await db.fetchval(
            "SELECT EXISTS (SELECT FROM messages WHERE author_id = $1 AND client_id = $2)", author, client_id
        )
    )


async def count_scheduled(db: Database, author: int) -> int:
    return int(await db.fetchval("SELECT count(*) FROM scheduled_messages WHERE author_id = $1", author))


async def select_scheduled(db: Database, author: int) -> list[ScheduledMessage]:
    """Those for conversations that the author is in, the next one first; at the end those that were not sent. What its
    author has sent under the same number since is none of them."""
    rows = await db.fetch(
        """
        SELECT s.* FROM scheduled_messages s
        JOIN access a ON a.conversation_id = s.conversation_id AND a.person_id = s.author_id
        WHERE s.author_id = $1 AND NOT EXISTS (
            SELECT FROM messages m WHERE m.author_id = s.author_id AND m.client_id = s.client_id
        ) ORDER BY s.send_at, s.changed_at
        """,
        author,
    )
    return [_message(row) for row in rows]


async def delete_scheduled(db: Database, author: int, client_id: str) -> bool:
    """Whether there was one; its files are let go of."""
    number = await db.fetchval(
        "DELETE FROM scheduled_messages WHERE author_id = $1 AND client_id = $2 RETURNING id", author, client_id
    )
    await db.execute("DELETE FROM draft_files WHERE kind = $1 AND draft_id = $2", FILES, number)
    return number is not None


async def delete_left_scheduled(db: Database) -> int:
    """Those of people who may not enter any more; their files are let go of."""
    rows = await db.fetch(
        """
        WITH left_behind AS (
            DELETE FROM scheduled_messages s USING people p WHERE p.id = s.author_id AND NOT may_enter(p) RETURNING s.id
        ), files AS (DELETE FROM draft_files d USING left_behind l WHERE d.kind = $1 AND d.draft_id = l.id)
        SELECT id FROM left_behind
        """,
        FILES,
    )
    return len(rows)


async def lock_due(db: Database) -> Due | None:
    """A message whose hour has come, held until the end of the transaction; one that another worker holds is left to
    it."""
    row = await db.fetchrow(
        """
        SELECT * FROM scheduled_messages WHERE send_at <= clock_timestamp() ORDER BY send_at LIMIT 1
        FOR UPDATE SKIP LOCKED
        """
    )
    return Due(row["author_id"], msgspec.convert(row["written"], SendMessage)) if row else None


async def update_refused(db: Database, author: int, client_id: str, code: str) -> ScheduledMessage:
    """Takes it off the schedule, and says why."""
    return _message(
        await db.fetchrow(
            """
            UPDATE scheduled_messages SET send_at = NULL, refused = $3 WHERE author_id = $1 AND client_id = $2
            RETURNING *
            """,
            author,
            client_id,
            code,
        )
    )
