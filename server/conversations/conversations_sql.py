"""Statements on conversations and on people's places in them."""

from collections.abc import Iterable
from typing import Any

import msgspec

from protocol.codec import packed
from protocol.conversations import Conversation, GroupSummary, Membership
from protocol.state import Cursor
from protocol.types import Role, Seq
from server.base.database import Database

CONVERSATIONS = """
SELECT c.id, c.kind, c.name, c.description, c.icon, c.visibility, c.posting, c.population, c.created_at,
    c.archived_at IS NOT NULL AS archived, c.version, c.tracks_posts, r.shown AS shows_reading,
    (SELECT jsonb_agg(jsonb_build_object('person', m.person_id, 'role', m.role) ORDER BY m.person_id)
     FROM memberships m WHERE m.conversation_id = c.id) AS members,
    CASE WHEN r.shown THEN (
        SELECT jsonb_agg(jsonb_build_object('person', m.person_id, 'seq', m.read_seq) ORDER BY m.person_id)
        FROM memberships m WHERE m.conversation_id = c.id) END AS positions
FROM conversations c
CROSS JOIN LATERAL (SELECT CASE c.kind WHEN 'group' THEN c.shows_reading ELSE (
    SELECT count(*) = 2 AND bool_and(p.shows_reading)
    FROM memberships m JOIN people p ON p.id = m.person_id WHERE m.conversation_id = c.id
) END AS shown) r
WHERE c.id = ANY($1::bigint[]) ORDER BY c.id
"""

MEMBERSHIPS = """
SELECT m.person_id, m.conversation_id AS conversation, m.role, m.read_seq, coalesce(m.unread_from, 0) AS unread_from,
    m.level, m.pinned, m.draft, c.last_seq AS counted_seq,
    (SELECT count(*) FROM messages u WHERE u.conversation_id = m.conversation_id AND u.seq > p.seen
        AND u.author_id <> m.person_id AND u.counts) AS unread,
    (SELECT count(*) FROM messages u WHERE u.conversation_id = m.conversation_id AND u.seq > p.seen
        AND u.author_id <> m.person_id AND (u.mentions IS NOT NULL OR u.mentions_all)
        AND (u.mentions_all OR m.person_id = ANY(u.mentions))) AS mentions
FROM memberships m JOIN conversations c ON c.id = m.conversation_id
CROSS JOIN LATERAL (SELECT least(m.read_seq, m.unread_from - 1) AS seen) p
"""


async def select_conversations(db: Database, ids: list[int]) -> list[Conversation]:
    rows = await db.fetch(CONVERSATIONS, ids)
    return [_conversation(row) for row in rows]


async def select_conversations_once(db: Database, ids: list[int]) -> dict[int, tuple[list[int], Any]]:
    """Who is in each of these, and the record made into MessagePack for all who are told it."""
    found = await select_conversations(db, ids)
    return {one.id: ([member.person for member in one.members], packed(one)) for one in found}


async def select_conversation(db: Database, conversation: int) -> Conversation:
    """The conversation, which must exist."""
    return (await select_conversations(db, [conversation]))[0]


def _conversation(row: Any) -> Conversation:
    return msgspec.convert({k: v for k, v in row.items() if v is not None}, Conversation)


async def select_memberships(db: Database, person: int, ids: Iterable[int]) -> list[Membership]:
    """The person's own places in these conversations, unread and mentions counted."""
    rows = await db.fetch(
        f"{MEMBERSHIPS} WHERE m.person_id = $1 AND m.conversation_id = ANY($2::bigint[]) ORDER BY m.conversation_id",
        person,
        list(ids),
    )
    return [msgspec.convert(dict(row), Membership) for row in rows]


async def select_memberships_in(db: Database, conversation: int, people: list[int]) -> list[tuple[int, Membership]]:
    """The places of these people in one conversation, in one statement."""
    rows = await db.fetch(
        f"{MEMBERSHIPS} WHERE m.conversation_id = $1 AND m.person_id = ANY($2::bigint[]) ORDER BY m.person_id",
        conversation,
        people,
    )
    return [(row["person_id"], msgspec.convert(dict(row), Membership)) for row in rows]


async def select_places(db: Database, people: list[int]) -> dict[int, list[Membership]]:
    """All places that these people have now, unread and mentions counted; nobody is left out, even with none."""
    found: dict[int, list[Membership]] = {person: [] for person in people}
    rows = await db.fetch(
        f"""{MEMBERSHIPS} JOIN access a ON a.person_id = m.person_id AND a.conversation_id = m.conversation_id
        WHERE m.person_id = ANY($1::bigint[]) ORDER BY m.conversation_id""",
        people,
    )
    for row in rows:
        found[row["person_id"]].append(msgspec.convert(dict(row), Membership))
    return found


async def select_membership(db: Database, person: int, conversation: int) -> Membership:
    """The person's place in a conversation they are in."""
    return (await select_memberships(db, person, [conversation]))[0]


async def select_tops(db: Database, ids: Iterable[int]) -> list[Cursor]:
    """The number of the latest change of each conversation."""
    rows = await db.fetch("SELECT id, last_seq FROM conversations WHERE id = ANY($1::bigint[]) ORDER BY id", list(ids))
    return [Cursor(*row) for row in rows]


async def insert_conversation(db: Database, conversation: Conversation, direct_key: str | None) -> bool:
    """False when the direct conversation of these people exists already."""
    return bool(
        await db.fetchval(
            """
            INSERT INTO conversations (id, kind, name, description, icon, visibility, posting, population, direct_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (direct_key) DO NOTHING RETURNING true
            """,
            conversation.id,
            conversation.kind,
            conversation.name,
            conversation.description,
            conversation.icon,
            conversation.visibility,
            conversation.posting,
            conversation.population,
            direct_key,
        )
    )


async def select_direct(db: Database, direct_key: str) -> int | None:
    found: int | None = await db.fetchval("SELECT id FROM conversations WHERE direct_key = $1", direct_key)
    return found


async def insert_memberships(db: Database, conversation: int, people: list[int], role: Role = "member") -> list[int]:
    """Those of the people who were not in it before. They start with everything read."""
    rows = await db.fetch(
        """
        INSERT INTO memberships (conversation_id, person_id, role, read_seq)
        SELECT c.id, person_id, $3, c.last_seq FROM conversations c, unnest($2::bigint[]) AS person_id WHERE c.id = $1
        ON CONFLICT DO NOTHING RETURNING person_id
        """,
        conversation,
        people,
        role,
    )
    return [row[0] for row in rows]


async def delete_membership(db: Database, conversation: int, person: int) -> bool:
    return bool(
        await db.fetchval(
            "DELETE FROM memberships WHERE conversation_id = $1 AND person_id = $2 RETURNING true", conversation, person
        )
    )


async def update_role(db: Database, conversation: int, person: int, role: Role) -> bool:
    return bool(
        await db.fetchval(
            "UPDATE memberships SET role = $3 WHERE conversation_id = $1 AND person_id = $2 RETURNING true",
            conversation,
            person,
            role,
        )
    )


async def select_managers(db: Database, conversation: int) -> list[int]:
    rows = await db.fetch(
        "SELECT person_id FROM memberships WHERE conversation_id = $1 AND role = 'manager' ORDER BY person_id",
        conversation,
    )
    return [row[0] for row in rows]


async def lock_conversation(db: Database, conversation: int) -> None:
    """Keeps others from numbering or changing the conversation until the end of the transaction."""
    await db.execute("SELECT FROM conversations WHERE id = $1 FOR NO KEY UPDATE", conversation)


async def raise_version(db: Database, conversation: int) -> None:
    """Numbers a change of the conversation's record, and keeps others from changing it until the end of the
    transaction."""
    await db.execute("UPDATE conversations SET version = version + 1 WHERE id = $1", conversation)


async def select_tracks_posts(db: Database, conversation: int) -> bool:
    """Whether every post published in it is tracked."""
    return bool(await db.fetchval("SELECT tracks_posts FROM conversations WHERE id = $1", conversation))


async def update_group(db: Database, group: Conversation) -> None:
    """Writes all that can be changed of a group."""
    await db.execute(
        """
        UPDATE conversations SET name = $2, description = $3, icon = $4, visibility = $5, posting = $6,
            shows_reading = $7, archived_at = CASE WHEN $8 THEN coalesce(archived_at, now()) END, tracks_posts = $9
        WHERE id = $1
        """,
        group.id,
        group.name,
        group.description,
        group.icon,
        group.visibility,
        group.posting,
        group.shows_reading,
        group.archived,
        group.tracks_posts,
    )


async def select_groups_to_join(db: Database, person: int) -> list[GroupSummary]:
    """Open and closed groups the person is not in, by name."""
    rows = await db.fetch(
        """
        SELECT c.id, c.name, c.description, c.icon, c.visibility,
            (SELECT count(*) FROM memberships m WHERE m.conversation_id = c.id) AS members
        FROM conversations c
        WHERE c.kind = 'group' AND c.visibility IN ('open', 'closed') AND c.archived_at IS NULL AND c.population IS NULL
            AND NOT EXISTS (SELECT FROM memberships m WHERE m.conversation_id = c.id AND m.person_id = $1)
        ORDER BY unaccent(lower(c.name)), c.id
        """,
        person,
    )
    return [msgspec.convert(dict(row), GroupSummary) for row in rows]


async def lock_membership(db: Database, person: int, conversation: int) -> None:
    """Keeps the person's other devices from changing their place until the end of the transaction."""
    await db.execute(
        "SELECT FROM memberships WHERE conversation_id = $1 AND person_id = $2 FOR NO KEY UPDATE", conversation, person
    )


async def update_membership(db: Database, person: int, membership: Membership) -> None:
    """Writes what a person chooses of their place in a conversation."""
    await db.execute(
        "UPDATE memberships SET level = $3, pinned = $4, draft = $5 WHERE conversation_id = $1 AND person_id = $2",
        membership.conversation,
        person,
        membership.level,
        membership.pinned,
        membership.draft,
    )


async def update_read_seq(db: Database, person: int, conversation: int, seq: Seq) -> Seq | None:
    """Moves the read position forward, never past the end of the log nor back, and ends what is unread by choice from
    there or earlier on. The position before; None when nothing changed."""
    before: Seq | None = await db.fetchval(
        """
        UPDATE memberships m SET read_seq = greatest(m.read_seq, least($3, c.last_seq)),
            unread_from = CASE WHEN m.unread_from > $3 THEN m.unread_from END
        FROM conversations c, (
            SELECT read_seq FROM memberships WHERE conversation_id = $2 AND person_id = $1 FOR NO KEY UPDATE
        ) before
        WHERE m.conversation_id = $2 AND m.person_id = $1 AND c.id = $2
            AND (m.read_seq < least($3, c.last_seq) OR m.unread_from <= $3)
        RETURNING before.read_seq
        """,
        person,
        conversation,
        seq,
    )
    return before


async def update_unread_from(db: Database, person: int, conversation: int, seq: Seq) -> None:
    await db.execute(
        "UPDATE memberships SET unread_from = $3 WHERE conversation_id = $2 AND person_id = $1",
        person,
        conversation,
        seq,
    )
