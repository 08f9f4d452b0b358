"""Statements on requests for a session of a council."""

from datetime import date

import msgspec

from protocol.files import File
from protocol.session_requests import SessionRequest
from server.base.database import Database
from server.law.requests import due

REQUESTS = """
SELECT r.id, r.body_id AS body, r.asked_by, r.received_on, r.reason, r.recorded_at, r.recorded_by, r.names,
    CASE WHEN f.id IS NOT NULL THEN jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type,
        'sha256', f.sha256, 'pages', f.pages) END AS file,
    m.conversation_id AS conversation, m.seq, (m.content ->> 'opens_at')::timestamptz AS opens_at
FROM session_requests r
LEFT JOIN files f ON f.id = r.file_id
LEFT JOIN LATERAL (
    WITH RECURSIVE latest AS (
        SELECT m.conversation_id, m.seq, m.content FROM messages m
        WHERE (m.conversation_id, m.seq) = (r.conversation_id, r.seq)
        UNION ALL
        SELECT m.conversation_id, m.seq, m.content FROM messages m JOIN latest l
            ON m.conversation_id = l.conversation_id AND m.seq = (l.content ->> 'replaced_by')::bigint
    )
    SELECT * FROM latest WHERE content ->> 'replaced_by' IS NULL AND content ->> 'cancelled_at' IS NULL
) m ON true
"""
"""Answered by the latest version of its convocation, unless that was cancelled."""


def _request(row: dict[str, object]) -> SessionRequest:
    received_on = row["received_on"]
    assert isinstance(received_on, date)
    return msgspec.convert({**row, "due": due(received_on)}, SessionRequest)


async def select_requests(db: Database, bodies: list[int] | None) -> list[SessionRequest]:
    """Of these bodies, or of all; the latest first."""
    rows = await db.fetch(
        REQUESTS
        + """
        WHERE $1::bigint[] IS NULL OR r.body_id = ANY($1::bigint[]) ORDER BY r.received_on DESC, r.recorded_at DESC
        """,
        bodies,
    )
    return [_request(dict(row)) for row in rows]


async def lock_request(db: Database, request: int) -> SessionRequest | None:
    await db.execute("SELECT FROM session_requests WHERE id = $1 FOR UPDATE", request)
    return await select_request(db, request)


async def select_request(db: Database, request: int) -> SessionRequest | None:
    row = await db.fetchrow(REQUESTS + "WHERE r.id = $1", request)
    return _request(dict(row)) if row else None


async def insert_request(db: Database, request: SessionRequest, file: File | None) -> None:
    await db.execute(
        """
        INSERT INTO session_requests (id, body_id, asked_by, received_on, reason, names, file_id, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        request.id,
        request.body,
        request.asked_by,
        request.received_on,
        request.reason,
        request.names,
        file.id if file else None,
        request.recorded_by,
    )


async def update_answered(db: Database, request: int, conversation: int, seq: int) -> None:
    await db.execute(
        "UPDATE session_requests SET conversation_id = $2, seq = $3 WHERE id = $1", request, conversation, seq
    )
