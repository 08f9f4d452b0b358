"""Statements on drafts of posts."""

from typing import Any

import msgspec
from msgspec import Struct

from protocol.files import File
from protocol.posts import PostDraft, SavePostDraft
from server.base.database import Database
from server.base.tokens import new_id


class Due(Struct):
    """A draft whose hour has come, and whose it is."""

    author: int
    draft: PostDraft


def _draft(row: Any) -> PostDraft:
    facts = dict(row)
    return msgspec.convert(facts | {"conversation": facts["conversation_id"]}, PostDraft)


async def upsert_draft(db: Database, author: int, command: SavePostDraft) -> int:
    """The number of the draft, whose files are yet to be set; it is held until the end of the transaction."""
    return int(
        await db.fetchval(
            """
            INSERT INTO post_drafts
                (id, author_id, client_id, conversation_id, title, text, tracked, files, cover, publish_at, labels)
            VALUES ($1, $2, $3, $4, $5, $6, $7, '[]', NULL, $8, $9)
            ON CONFLICT (author_id, client_id) DO UPDATE SET conversation_id = excluded.conversation_id,
                title = excluded.title, text = excluded.text, tracked = excluded.tracked, refused = '',
                publish_at = excluded.publish_at, labels = excluded.labels, changed_at = clock_timestamp()
            RETURNING id
            """,
            new_id(),
            author,
            command.client_id,
            command.conversation,
            command.title,
            command.text,
            command.tracked,
            command.publish_at,
            command.labels,
        )
    )


async def update_draft_files(db: Database, draft: int, files: list[File], cover: int | None) -> PostDraft:
    """The whole draft."""
    return _draft(
        await db.fetchrow(
            "UPDATE post_drafts SET files = $2, cover = $3 WHERE id = $1 RETURNING *", draft, files, cover
        )
    )


async def select_published(db: Database, author: int, client_id: str) -> bool:
    """Whether the post that the draft was for is there already."""
    return bool(
        await db.fetchval(
            "SELECT EXISTS (SELECT FROM messages WHERE author_id = $1 AND client_id = $2)", author, client_id
        )
    )


async def count_drafts(db: Database, author: int) -> int:
    return int(await db.fetchval("SELECT count(*) FROM post_drafts WHERE author_id = $1", author))


async def select_drafts(db: Database, author: int) -> list[PostDraft]:
    """Those for groups that the author is in, the latest changed first."""
    rows = await db.fetch(
        """
        SELECT d.* FROM post_drafts d
        JOIN access a ON a.conversation_id = d.conversation_id AND a.person_id = d.author_id
        WHERE d.author_id = $1 ORDER BY d.changed_at DESC
        """,
        author,
    )
    return [_draft(row) for row in rows]


async def delete_draft(db: Database, author: int, client_id: str) -> bool:
    """Whether there was one; its files are let go of."""
    number = await db.fetchval(
        "DELETE FROM post_drafts WHERE author_id = $1 AND client_id = $2 RETURNING id", author, client_id
    )
    await db.execute("DELETE FROM draft_files WHERE kind = 'post' AND draft_id = $1", number)
    return number is not None


async def lock_due(db: Database) -> Due | None:
    """A draft whose hour has come, held until the end of the transaction; one that another worker holds is left to
    it."""
    row = await db.fetchrow(
        """
        SELECT * FROM post_drafts WHERE publish_at <= clock_timestamp() ORDER BY publish_at LIMIT 1
        FOR UPDATE SKIP LOCKED
        """
    )
    return Due(row["author_id"], _draft(row)) if row else None


async def update_refused(db: Database, author: int, client_id: str, code: str) -> PostDraft:
    """Takes the draft off the schedule, and says why."""
    return _draft(
        await db.fetchrow(
            """
            UPDATE post_drafts SET publish_at = NULL, refused = $3 WHERE author_id = $1 AND client_id = $2
            RETURNING *
            """,
            author,
            client_id,
            code,
        )
    )
