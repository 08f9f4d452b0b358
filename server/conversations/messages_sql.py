"""Statements on the log of messages."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from protocol.codec import packed
from protocol.messages import Content, FeedCursor, Message, Reaction, Version
from protocol.state import Cursor
from protocol.types import Seq
from server.base.database import Database
from server.conversations.conversations_sql import lock_conversation

MOST_CHANGES = 500
"""Of one conversation, told at once."""


def records(rows: Iterable[Any]) -> list[Message]:
    """Rows of the view `message_records` as messages."""
    return [msgspec.convert(dict(row), Message) for row in rows]


async def select_page_before(db: Database, conversation: int, before: Seq, limit: int) -> list[Message]:
    """The last `limit` messages before that number, ascending."""
    rows = await db.fetch(
        "SELECT * FROM message_records WHERE conversation = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
        conversation,
        before,
        limit,
    )
    return records(reversed(rows))


async def select_page_after(db: Database, conversation: int, after: Seq, limit: int) -> list[Message]:
    """The first `limit` messages after that number, ascending."""
    rows = await db.fetch(
        "SELECT * FROM message_records WHERE conversation = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        conversation,
        after,
        limit,
    )
    return records(rows)


async def select_messages(db: Database, conversation: int, seqs: list[Seq]) -> list[Message]:
    rows = await db.fetch(
        "SELECT * FROM message_records WHERE conversation = $1 AND seq = ANY($2::bigint[]) ORDER BY seq",
        conversation,
        seqs,
    )
    return records(rows)


async def select_message(db: Database, conversation: int, seq: Seq) -> Message | None:
    found = await select_messages(db, conversation, [seq])
    return found[0] if found else None


async def select_changes(db: Database, conversation: int, after: Seq, limit: int) -> list[Message]:
    """Whole records changed after that number, oldest change first."""
    rows = await db.fetch(
        "SELECT * FROM message_records WHERE conversation = $1 AND changed_seq > $2 ORDER BY changed_seq LIMIT $3",
        conversation,
        after,
        limit,
    )
    return records(rows)


async def select_changes_of_many(db: Database, cursors: list[Cursor], limit: int) -> list[Message]:
    """The same for many conversations at once, at most `limit` for each."""
    rows = await db.fetch(
        """
        SELECT m.* FROM unnest($1::bigint[], $2::bigint[]) AS held(conversation, seq)
        CROSS JOIN LATERAL (
            SELECT * FROM message_records r
            WHERE r.conversation = held.conversation AND r.changed_seq > held.seq
            ORDER BY r.changed_seq LIMIT $3
        ) m
        """,
        [c.conversation for c in cursors],
        [c.seq for c in cursors],
        limit,
    )
    return records(rows)


class Returned(Struct):
    """A message for somebody who comes back, made into MessagePack for all who do."""

    conversation: int
    seq: Seq
    changed_seq: Seq
    packed: Any


LATEST = -1
"""In place of a cursor: the latest message alone."""


async def select_returned(db: Database, held: list[tuple[int, int]]) -> dict[tuple[int, int], list[Returned]]:
    """By conversation and cursor: what changed after it, oldest change first, at most `MOST_CHANGES`."""
    rows = await db.fetch(
        """
        SELECT held.seq AS held, m.* FROM unnest($1::bigint[], $2::bigint[]) AS held(conversation, seq)
        CROSS JOIN LATERAL (
            (SELECT * FROM message_records r
            WHERE held.seq >= 0 AND r.conversation = held.conversation AND r.changed_seq > held.seq
            ORDER BY r.changed_seq LIMIT $3)
            UNION ALL
            (SELECT * FROM message_records r
            WHERE held.seq < 0 AND r.conversation = held.conversation ORDER BY r.seq DESC LIMIT 1)
        ) m
        """,
        [conversation for conversation, _ in held],
        [seq for _, seq in held],
        MOST_CHANGES,
    )
    found: dict[tuple[int, int], list[Returned]] = {key: [] for key in held}
    for row, message in zip(rows, records(rows), strict=True):
        returned = Returned(message.conversation, message.seq, message.changed_seq, packed(message))
        found[message.conversation, row["held"]].append(returned)
    return found


async def select_feed(
    db: Database, person: int, kind: str, conversation: int | None, label: str, before: FeedCursor | None, limit: int
) -> list[Message]:
    """Messages of one kind from all the person's conversations, or from one, with this label if one is named, newest
    first; deleted ones left out."""
    rows = await db.fetch(
        """
        SELECT m.* FROM message_records m
        JOIN access a ON a.conversation_id = m.conversation AND a.person_id = $1
        WHERE m.kind = $2 AND m.receipted AND m.content ->> 'type' <> 'deleted'
            AND ($3::bigint IS NULL OR m.conversation = $3) AND ($8 = '' OR m.content -> 'labels' ? $8)
            AND ($4::timestamptz IS NULL OR (m.sent_at, m.conversation, m.seq) < ($4, $5::bigint, $6::bigint))
        ORDER BY m.sent_at DESC, m.conversation DESC, m.seq DESC LIMIT $7
        """,
        person,
        kind,
        conversation,
        before.sent_at if before else None,
        before.conversation if before else None,
        before.seq if before else None,
        limit,
        label,
    )
    return records(rows)


async def select_pinned(db: Database, person: int, kind: str, conversation: int) -> list[Message]:
    """The messages of a kind that stand first in a conversation of the person's; those pinned last come first."""
    rows = await db.fetch(
        """
        SELECT m.* FROM message_records m
        JOIN access a ON a.conversation_id = m.conversation AND a.person_id = $1
        WHERE m.conversation = $2 AND m.kind = $3 AND m.content ? 'pinned_at'
        ORDER BY m.content ->> 'pinned_at' DESC
        """,
        person,
        conversation,
        kind,
    )
    return records(rows)


async def select_comments(db: Database, conversation: int, post: Seq, before: Seq, limit: int) -> list[Message]:
    """The last `limit` messages before that number that reply to the post, ascending."""
    rows = await db.fetch(
        """
        SELECT * FROM message_records
        WHERE conversation = $1 AND (content ->> 'reply_to')::bigint = $2 AND content ? 'reply_to' AND seq < $3
        ORDER BY seq DESC LIMIT $4
        """,
        conversation,
        post,
        before,
        limit,
    )
    return records(reversed(rows))


async def lock_message(db: Database, conversation: int, seq: Seq) -> Message | None:
    """The message, held until the end of the transaction together with its conversation's log: nothing else is numbered
    in between. What its caller may do there is asked after it, so that nobody is taken out in between either."""
    await lock_conversation(db, conversation)
    return await select_message(db, conversation, seq)


async def update_changed(db: Database, conversation: int, seq: Seq) -> Message:
    """Numbers a change of the message, whatever it is, and returns the whole record to tell, its counts with it."""
    await db.execute(
        """
        WITH raised AS (UPDATE conversations SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq),
            told AS (UPDATE receipt_counts SET untold = false WHERE conversation_id = $1 AND seq = $2 AND untold)
        UPDATE messages SET changed_seq = raised.last_seq FROM raised WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
    )
    changed = await select_message(db, conversation, seq)
    assert changed is not None
    return changed


async def update_content(db: Database, conversation: int, seq: Seq, content: Content, edited: bool) -> None:
    """Replaces what the message says; `edited` keeps the earlier text and says so."""
    if edited:
        await db.execute(
            """
            INSERT INTO message_versions (conversation_id, seq, content)
            SELECT conversation_id, seq, content FROM messages WHERE conversation_id = $1 AND seq = $2
            """,
            conversation,
            seq,
        )
    await db.execute(
        """
        UPDATE messages SET content = $3, edited_at = CASE WHEN $4 THEN clock_timestamp() ELSE edited_at END
        WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
        content,
        edited,
    )


async def update_mentions(db: Database, conversation: int, seq: Seq, mentions: list[int], mentions_all: bool) -> None:
    """Notes whom the message mentions; nobody is told of it."""
    await db.execute(
        """
        UPDATE messages SET mentions = nullif($3::bigint[], '{}'), mentions_all = $4
        WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
        mentions,
        mentions_all,
    )


async def update_reactions(db: Database, conversation: int, seq: Seq, reactions: list[Reaction]) -> None:
    await db.execute(
        "UPDATE messages SET reactions = $3 WHERE conversation_id = $1 AND seq = $2", conversation, seq, reactions
    )


async def delete_traces(db: Database, conversation: int, seq: Seq) -> None:
    """Forgets the earlier texts, the reactions, the mentions, the receipts, the marks, the first sources and the
    indexed words of a message."""
    await db.execute("DELETE FROM message_versions WHERE conversation_id = $1 AND seq = $2", conversation, seq)
    await db.execute("DELETE FROM message_words WHERE conversation_id = $1 AND seq = $2", conversation, seq)
    await db.execute("DELETE FROM receipts WHERE conversation_id = $1 AND seq = $2", conversation, seq)
    await db.execute("DELETE FROM marks WHERE conversation_id = $1 AND seq = $2", conversation, seq)
    await db.execute("DELETE FROM forward_sources WHERE conversation_id = $1 AND seq = $2", conversation, seq)
    await db.execute(
        """
        UPDATE messages SET reactions = '[]', edited_at = NULL, mentions = NULL, mentions_all = false
        WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
    )


async def select_versions(db: Database, conversation: int, seq: Seq) -> list[Version]:
    """Earlier texts, oldest first."""
    rows = await db.fetch(
        """
        SELECT content, replaced_at FROM message_versions WHERE conversation_id = $1 AND seq = $2 ORDER BY
        replaced_at
        """,
        conversation,
        seq,
    )
    return [msgspec.convert(dict(row), Version) for row in rows]
