"""Statements on forwarding."""

from typing import NamedTuple

from server.base.database import Database


class Source(NamedTuple):
    """Where something was first written, and by whom."""

    conversation: int
    author: int


async def insert_sources(db: Database, conversation: int, seq: int, sources: set[Source]) -> None:
    await db.execute(
        """
        INSERT INTO forward_sources (conversation_id, seq, source_id, author_id)
        SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[])
        """,
        conversation,
        seq,
        [source.conversation for source in sources],
        [source.author for source in sources],
    )


async def select_sources(db: Database, conversation: int, seq: int) -> set[Source]:
    """Of what that message forwards; none are known of what was forwarded before they were kept."""
    rows = await db.fetch(
        "SELECT source_id, author_id FROM forward_sources WHERE conversation_id = $1 AND seq = $2", conversation, seq
    )
    return {Source(*row) for row in rows}


async def select_newcomers(db: Database, source: int | None, targets: list[int]) -> dict[int, bool]:
    """Which of the targets have people who are not in the source, and whether a guest is among them; with no source,
    nobody is in it."""
    rows = await db.fetch(
        """
        SELECT t.conversation_id, bool_or(p.population = 'guest')
        FROM memberships t JOIN people p ON p.id = t.person_id
        WHERE t.conversation_id = ANY($2::bigint[]) AND NOT EXISTS (
            SELECT FROM memberships s WHERE s.conversation_id = $1 AND s.person_id = t.person_id
        )
        GROUP BY t.conversation_id
        """,
        source,
        targets,
    )
    return dict(map(tuple, rows))
