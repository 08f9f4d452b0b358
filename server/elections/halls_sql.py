"""Statements on halls: the address of each screen, and the election that it shows."""

from datetime import datetime

from msgspec import Struct

from protocol.types import Seq
from server.base.database import Database


class Opened(Struct):
    token: str
    opened_by: int
    opened_at: datetime


class Screen(Struct):
    """The election that an address shows."""

    conversation: int
    seq: Seq
    last_seq: int
    changed_seq: Seq
    """Of the election as it was prepared."""
    released: bool
    opened_by: int
    now: datetime


async def update_hall(
    db: Database, conversation: int, seq: Seq, token: str | None, opened_by: int | None, opened_at: datetime | None
) -> None:
    await db.execute(
        """
        UPDATE elections SET hall_token = $3, hall_opened_by = $4, hall_opened_at = $5
        WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
        token,
        opened_by,
        opened_at,
    )


async def select_address(db: Database, conversation: int, seq: Seq) -> Opened | None:
    row = await db.fetchrow(
        """
        SELECT e.hall_token, e.hall_opened_by, e.hall_opened_at
        FROM elections e JOIN conversations c ON c.id = e.conversation_id
        WHERE e.conversation_id = $1 AND e.seq = $2 AND e.hall_token IS NOT NULL AND c.archived_at IS NULL
        """,
        conversation,
        seq,
    )
    return Opened(*row) if row else None


async def select_screens(db: Database, tokens: list[str]) -> dict[str, Screen]:
    """Of those of these that open one; while the group is archived, none does."""
    rows = await db.fetch(
        """
        SELECT e.hall_token, e.conversation_id, e.seq, e.last_seq, m.changed_seq,
            e.released_from <= clock_timestamp(), e.hall_opened_by, clock_timestamp()
        FROM elections e
        JOIN messages m ON m.conversation_id = e.conversation_id AND m.seq = e.seq
        JOIN conversations c ON c.id = e.conversation_id
        WHERE e.hall_token = ANY($1::text[]) AND c.archived_at IS NULL
        """,
        tokens,
    )
    return {token: Screen(*found) for token, *found in rows}


async def select_standing(db: Database, conversation: int, seq: Seq) -> str:
    """What stands, as JSON: the figures of each station by their names, without what was taken back."""
    found: str = await db.fetchval(
        """
        SELECT coalesce(json_object_agg(station, figures), '{}')::text FROM (
            SELECT station, json_object_agg(name, value) AS figures FROM (
                SELECT DISTINCT ON (station, name) station, name, value FROM figures
                WHERE conversation_id = $1 AND seq = $2 ORDER BY station, name, version DESC
            ) AS latest WHERE value IS NOT NULL GROUP BY station
        ) AS standing
        """,
        conversation,
        seq,
    )
    return found


async def select_results(db: Database, conversation: int, seq: Seq) -> str:
    """The stations that are frozen, as JSON: the version in force of each, without its files."""
    found: str = await db.fetchval(
        """
        SELECT coalesce(json_agg(frozen), '[]')::text FROM (
            SELECT DISTINCT ON (station) station, version, changed_seq, author_id AS author, frozen_at, registered,
                figures, '[]'::jsonb AS files
            FROM frozen_stations WHERE conversation_id = $1 AND seq = $2 ORDER BY station, version DESC
        ) AS frozen
        """,
        conversation,
        seq,
    )
    return found
