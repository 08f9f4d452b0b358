"""Statements on what is read of contents: their texts, page by page."""

from datetime import timedelta
from typing import Literal

import msgspec

from server.base.database import Database

LEASE = timedelta(minutes=2)
"""After as long without a page more, whoever was reading is no more, and another begins."""

MOST_TOLD, LONGEST_TOLD = 500, 200_000
"""Pages, and the letters of all but the last of them, that are told at once."""

MOST_PASSAGES = 50
"""Pages of one content that are shown with what was looked for."""

Outcome = Literal["read", "recognised", "none", "unreadable"]
"""The last two: a content that has no text, and one that should, but it could not be had."""


class Content(msgspec.Struct, frozen=True):
    sha256: str
    size: int
    type: str
    tries: int
    """With this one."""
    reached: int = 0
    """The last page that is recognised already, whether or not it had a text."""
    failed: list[int] = []
    """Those up to it that could not be."""


class PageText(msgspec.Struct, frozen=True):
    """What stands on a page, or in a part of what has no pages; the first is 1."""

    number: int
    text: str
    scan: bool = False
    """It is a picture, and its text is yet to be recognised."""
    failed: bool = False
    """It may have a text, and could not be read."""


class Heading(msgspec.Struct, frozen=True):
    title: str
    level: int
    """1 and more: how deep it stands."""
    page: int
    """On which it stands, or the part of what has no pages."""


class Reading(msgspec.Struct):
    """How far the reading of a content is; without an outcome it waits. `paged` where the numbers are those of
    pages."""

    outcome: Outcome | None = None
    paged: bool = False
    headings: list[Heading] = []
    failed: list[int] = []
    """Pages that may have a text, and could not be read."""


async def want_text(db: Database, file: int) -> None:
    """Has the content of the file read, unless it was already."""
    await db.execute(
        "INSERT INTO texts (sha256) SELECT sha256 FROM files WHERE id = $1 ON CONFLICT (sha256) DO NOTHING", file
    )


async def take_waiting(db: Database) -> Content | None:
    """The content that nobody reads and that was tried least often, of several the latest that was not begun, then the
    one that was left longest ago: the caller's to read."""
    row = await db.fetchrow(
        """
        WITH taken AS (
            UPDATE texts SET tries = tries + 1, tried_at = clock_timestamp() WHERE sha256 = (
                SELECT sha256 FROM texts
                WHERE outcome IS NULL AND (tried_at IS NULL OR tried_at < clock_timestamp() - $1::interval)
                ORDER BY tries, tried_at NULLS FIRST, asked_at DESC LIMIT 1 FOR UPDATE SKIP LOCKED
            ) RETURNING sha256, tries, reached, failed
        )
        SELECT t.sha256, f.size, f.type, t.tries, t.reached, t.failed FROM taken t
        CROSS JOIN LATERAL (SELECT size, type FROM files WHERE sha256 = t.sha256 LIMIT 1) f
        """,
        LEASE,
    )
    return msgspec.convert(dict(row), Content) if row else None


async def put_back_unread(db: Database, reader: int) -> bool:
    """Has what a reader before this one could not read, or not all of it, wait for this one; false when there is
    none. What was read of it stays."""
    rows = await db.fetch(
        """
        UPDATE texts SET outcome = NULL, tries = 0, tried_at = NULL, reached = 0, failed = '{}'
        WHERE reader < $1 AND (outcome = 'unreadable' OR failed <> '{}') AND outcome IS NOT NULL RETURNING sha256
        """,
        reader,
    )
    return bool(rows)


async def put_back(db: Database, sha256: str, *, later: bool) -> None:
    """Whoever took it to read it does not, and has not tried; `later` others have their turn first."""
    await db.execute(
        """
        UPDATE texts SET tries = tries - 1, tried_at = CASE WHEN $2 THEN tried_at END
        WHERE sha256 = $1 AND outcome IS NULL
        """,
        sha256,
        later,
    )


async def any_untried(db: Database) -> bool:
    """Whether one waits that nobody has begun to read."""
    return bool(await db.fetchval("SELECT EXISTS (SELECT FROM texts WHERE outcome IS NULL AND tried_at IS NULL)"))


async def give_turn(db: Database, sha256: str, reached: int, failed: list[int]) -> None:
    """Whoever was reading it goes on after that page once the others that wait have had their turn."""
    await db.execute(
        """
        UPDATE texts SET tries = tries - 1, tried_at = clock_timestamp() - $2::interval, reached = $3, failed = $4
        WHERE sha256 = $1 AND outcome IS NULL
        """,
        sha256,
        LEASE,
        reached,
        failed,
    )


async def select_pages(db: Database, sha256: str) -> set[int]:
    """The numbers of those that were read."""
    return {row[0] for row in await db.fetch("SELECT number FROM text_pages WHERE sha256 = $1", sha256)}


async def insert_pages(db: Database, sha256: str, pages: list[PageText], words: list[str]) -> None:
    """With their vectors, in the same order; says that there is more to be found now."""
    await db.execute(
        """
        WITH told AS (
            UPDATE texts SET indexed = false, tried_at = clock_timestamp() WHERE sha256 = $1 RETURNING sha256
        )
        INSERT INTO text_pages (sha256, number, text, words)
        SELECT told.sha256, p.number, p.text, p.words::tsvector
        FROM told, unnest($2::int[], $3::text[], $4::text[]) AS p(number, text, words)
        ON CONFLICT (sha256, number) DO UPDATE SET text = excluded.text, words = excluded.words
        """,
        sha256,
        [page.number for page in pages],
        [page.text for page in pages],
        words,
    )


async def update_reading(db: Database, sha256: str, reading: Reading, reader: int) -> None:
    await db.execute(
        """
        UPDATE texts SET outcome = $2, paged = $3, headings = $4, failed = $5, reader = $6, tried_at = NULL
        WHERE sha256 = $1
        """,
        sha256,
        reading.outcome,
        reading.paged,
        msgspec.to_builtins(reading.headings),
        reading.failed,
        reader,
    )


async def select_reading(db: Database, sha256: str) -> Reading:
    row = await db.fetchrow("SELECT outcome, paged, headings, failed FROM texts WHERE sha256 = $1", sha256)
    return msgspec.convert(dict(row), Reading) if row else Reading()


async def select_texts(db: Database, sha256: str, after: int) -> tuple[list[PageText], bool]:
    """Pages with their texts after that number, up to some hundred thousand letters; whether no more follow."""
    rows = await db.fetch(
        """
        SELECT number, text, number = top FROM (
            SELECT number, text, sum(length(text)) OVER (ORDER BY number) - length(text) AS letters,
                (SELECT max(number) FROM text_pages WHERE sha256 = $1) AS top
            FROM text_pages WHERE sha256 = $1 AND number > $2 ORDER BY number LIMIT $3
        ) page WHERE letters < $4 ORDER BY number
        """,
        sha256,
        after,
        MOST_TOLD,
        LONGEST_TOLD,
    )
    return [PageText(number, text) for number, text, _ in rows], not rows or rows[-1][2]


async def select_pages_with(db: Database, sha256: str, query: str) -> tuple[list[PageText], int]:
    """The first pages of that content that this `tsquery` finds, with their texts; and how many there are."""
    rows = await db.fetch(
        """
        SELECT number, text, count(*) OVER () FROM text_pages WHERE sha256 = $1 AND words @@ $2::text::tsquery
        ORDER BY number LIMIT $3
        """,
        sha256,
        query,
        MOST_PASSAGES,
    )
    return [PageText(number, text) for number, text, _ in rows], rows[0][2] if rows else 0


async def delete_text(db: Database, sha256: str) -> None:
    await db.execute("DELETE FROM texts WHERE sha256 = $1", sha256)
