"""Statements on tallies: figures as they were entered, and results as they were frozen."""

from typing import Any, NamedTuple

import msgspec

from protocol.codec import to_json
from protocol.tallies import Figure, FrozenStation
from protocol.types import Seq
from server.base.aside import in_turns
from server.base.database import Database

TOGETHER = 500
"""Figures that are read before others are served."""


class Entered(NamedTuple):
    """A figure, and of which election."""

    conversation: int
    seq: Seq
    figure: Figure


class Frozen(NamedTuple):
    """The results of a station, and of which election."""

    conversation: int
    seq: Seq
    frozen: FrozenStation


def _figure(row: Any) -> Figure:
    return msgspec.convert(dict(row), Figure)


def _frozen(row: Any) -> FrozenStation:
    return msgspec.convert({**row, "author": row["author_id"]}, FrozenStation)


async def select_figures(db: Database, conversation: int, seq: Seq, after: Seq) -> list[Figure]:
    """As they stand, those that were entered after the number of a change, in the order of their own. A later version
    has a later number: none is compared with all the others, which takes a minute of thousands while the database does
    not know yet how many there are."""
    rows = await db.fetch(
        """
        SELECT f.station, f.name, f.version, f.changed_seq, f.author_id AS author, f.entered_at, f.value,
            f.dictated_by, CASE WHEN f.instead_of IS NOT NULL THEN (
                SELECT jsonb_build_object(
                    'version', o.version, 'value', o.value, 'author', o.author_id, 'entered_at', o.entered_at
                )
                FROM figures o WHERE o.conversation_id = f.conversation_id AND o.seq = f.seq
                    AND o.station = f.station AND o.name = f.name AND o.version = f.instead_of
            ) END AS instead_of
        FROM (
            SELECT DISTINCT ON (station, name) * FROM figures
            WHERE conversation_id = $1 AND seq = $2 AND changed_seq > $3 ORDER BY station, name, version DESC
        ) f
        ORDER BY f.changed_seq
        """,
        conversation,
        seq,
        after,
    )
    return [_figure(row) async for row in in_turns(rows, TOGETHER)]


async def select_figure(db: Database, conversation: int, seq: Seq, station: int, name: str) -> Figure | None:
    row = await db.fetchrow(
        """
        SELECT * FROM whole_figures WHERE conversation_id = $1 AND seq = $2 AND station = $3 AND name = $4
        ORDER BY version DESC LIMIT 1
        """,
        conversation,
        seq,
        station,
        name,
    )
    return _figure(row) if row else None


async def select_entered(db: Database, author: int, client_id: str) -> Entered | None:
    """The figure that the author has entered by this id."""
    row = await db.fetchrow("SELECT * FROM whole_figures WHERE author = $1 AND client_id = $2", author, client_id)
    return Entered(row["conversation_id"], row["seq"], _figure(row)) if row else None


async def select_counted(db: Database, conversation: int, seq: Seq) -> bool:
    """Whether anything was entered or frozen there by anybody, and not taken from a table."""
    found: bool = await db.fetchval(
        """
        SELECT EXISTS (SELECT FROM figures WHERE conversation_id = $1 AND seq = $2 AND client_id IS NOT NULL)
            OR EXISTS (SELECT FROM frozen_stations WHERE conversation_id = $1 AND seq = $2)
        """,
        conversation,
        seq,
    )
    return found


async def insert_figure(
    db: Database, conversation: int, seq: Seq, figure: Figure, client_id: str | None = None, over: int | None = None
) -> None:
    """`over` is the version of the other value that it takes the place of, unseen; a correction, and what
    is taken from a table, have no `client_id`."""
    await db.execute(
        """
        INSERT INTO figures (conversation_id, seq, station, name, version, changed_seq, value, author_id, client_id,
            entered_at, dictated_by, instead_of)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        conversation,
        seq,
        figure.station,
        figure.name,
        figure.version,
        figure.changed_seq,
        figure.value,
        figure.author,
        client_id,
        figure.entered_at,
        figure.dictated_by,
        over,
    )


async def select_frozen(db: Database, conversation: int, seq: Seq, after: Seq) -> list[FrozenStation]:
    """Every version that came after the number of a change."""
    rows = await db.fetch(
        """
        SELECT * FROM frozen_stations WHERE conversation_id = $1 AND seq = $2 AND changed_seq > $3
        ORDER BY changed_seq
        """,
        conversation,
        seq,
        after,
    )
    return [_frozen(row) for row in rows]


async def select_in_force(db: Database, conversation: int, seq: Seq, station: int) -> FrozenStation | None:
    row = await db.fetchrow(
        """
        SELECT * FROM frozen_stations WHERE conversation_id = $1 AND seq = $2 AND station = $3
        ORDER BY version DESC LIMIT 1
        """,
        conversation,
        seq,
        station,
    )
    return _frozen(row) if row else None


async def select_frozen_by(db: Database, author: int, client_id: str) -> Frozen | None:
    """The results that the author has frozen by this id."""
    row = await db.fetchrow("SELECT * FROM frozen_stations WHERE author_id = $1 AND client_id = $2", author, client_id)
    return Frozen(row["conversation_id"], row["seq"], _frozen(row)) if row else None


async def insert_frozen(db: Database, conversation: int, seq: Seq, client_id: str, frozen: FrozenStation) -> None:
    await db.execute(
        """
        INSERT INTO frozen_stations (conversation_id, seq, station, version, changed_seq, author_id, client_id,
            frozen_at, registered, figures, files, gap, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb, $11::text::jsonb, $12, $13)
        """,
        conversation,
        seq,
        frozen.station,
        frozen.version,
        frozen.changed_seq,
        frozen.author,
        client_id,
        frozen.frozen_at,
        frozen.registered,
        to_json(frozen.figures).decode(),
        to_json(frozen.files).decode(),
        frozen.gap,
        frozen.reason,
    )
    await db.execute(
        """
        INSERT INTO station_files (conversation_id, seq, station, version, file_id)
        SELECT $1, $2, $3, $4, unnest($5::bigint[])
        """,
        conversation,
        seq,
        frozen.station,
        frozen.version,
        [file.id for file in frozen.files],
    )
