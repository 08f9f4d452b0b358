"""Statements on the timestamps of sendings."""

from datetime import datetime

import msgspec
from msgspec import Struct

from server.base.database import Database
from server.base.jobs import Job
from server.ledger.timestamps import Token

TIMESTAMP: Job[list[int]] = Job("timestamp", list[int])
"""The conversation and the number of a convocation."""


class Timestamp(Struct):
    """One sending's: without a token, it is still being asked for, and `failure` says what came of the last try."""

    asked_at: datetime
    tried_at: datetime | None
    failure: str
    token: bytes | None
    roots: str
    qualified: bool


async def insert_timestamp(db: Database, conversation: int, seq: int) -> None:
    """Has a token asked for, once the sending is committed; nobody waits for it."""
    await db.execute("INSERT INTO timestamps (conversation_id, seq) VALUES ($1, $2)", conversation, seq)
    await TIMESTAMP.queue(db, [conversation, seq])


async def select_timestamp(db: Database, conversation: int, seq: int) -> Timestamp | None:
    row = await db.fetchrow(
        """
        SELECT asked_at, tried_at, failure, token, roots, qualified FROM timestamps
        WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
    )
    return msgspec.convert(dict(row), Timestamp) if row else None


async def update_failure(db: Database, conversation: int, seq: int, failure: str) -> None:
    await db.execute(
        "UPDATE timestamps SET tried_at = now(), failure = $3 WHERE conversation_id = $1 AND seq = $2",
        conversation,
        seq,
        failure,
    )


async def update_token(db: Database, conversation: int, seq: int, token: Token, qualified: bool) -> bool:
    """Whether it is the first: a token is never replaced."""
    first = await db.fetchval(
        """
        UPDATE timestamps SET tried_at = now(), failure = '', token = $3, roots = $4, qualified = $5
        WHERE conversation_id = $1 AND seq = $2 AND token IS NULL RETURNING seq
        """,
        conversation,
        seq,
        token.answer,
        token.roots,
        qualified,
    )
    return first is not None
