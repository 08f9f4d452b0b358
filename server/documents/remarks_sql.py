"""Statements on messages about documents."""

from typing import NamedTuple

from protocol.messages import Message
from protocol.remarks import RemarkCount
from protocol.types import Seq
from server.base.database import Database
from server.conversations.messages_sql import records
from server.core.journal import Entry


class Aim(NamedTuple):
    """What an entry finds where it is to go: whether its author sees the conversation, and the name of the document
    there, if it has that version. `stored` where the entry is known already."""

    stored: bool
    seen: bool
    name: str | None


async def select_aims(db: Database, entries: list[Entry]) -> list[Aim]:
    """In the order of the entries, which all are about something. A document that is there no more has the name by
    which the message answered is about that very version of it."""
    passages = [entry.about for entry in entries if entry.about]
    rows = await db.fetch(
        """
        SELECT EXISTS (SELECT FROM messages m WHERE m.author_id = e.author AND m.client_id = e.client_id),
            EXISTS (SELECT FROM access a WHERE a.conversation_id = e.conversation AND a.person_id = e.author),
            coalesce((
                SELECT n.name FROM nodes n JOIN versions v ON v.node_id = n.id AND v.number = e.version
                WHERE n.id = e.document AND n.conversation_id = e.conversation
            ), (
                SELECT r.content #>> '{about,name}' FROM messages r
                WHERE r.conversation_id = e.conversation AND r.seq = e.reply_to
                    AND (r.content #>> '{about,passage,document}')::bigint = e.document
                    AND (r.content #>> '{about,passage,version}')::int = e.version
            ))
        FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::int[])
            WITH ORDINALITY AS e(author, client_id, conversation, reply_to, document, version, place)
        ORDER BY e.place
        """,
        [entry.author for entry in entries],
        [entry.client_id for entry in entries],
        [entry.conversation for entry in entries],
        [entry.reply_to for entry in entries],
        [passage.document for passage in passages],
        [passage.version for passage in passages],
    )
    return [Aim(*row) for row in rows]


async def select_remarks(db: Database, conversation: int, document: int, before: Seq, limit: int) -> list[Message]:
    """The last `limit` messages before that number that are about the document, ascending."""
    rows = await db.fetch(
        """
        SELECT * FROM message_records
        WHERE conversation = $1 AND (content #>> '{about,passage,document}')::bigint = $2 AND content ? 'about'
            AND seq < $3
        ORDER BY seq DESC LIMIT $4
        """,
        conversation,
        document,
        before,
        limit,
    )
    return records(reversed(rows))


async def count_open(db: Database, conversation: int, folder: int | None) -> list[RemarkCount]:
    """Of the documents of that folder on which there are any."""
    rows = await db.fetch(
        """
        SELECT n.id AS node, count(*) AS open FROM messages m
        JOIN nodes n ON n.id = (m.content #>> '{about,passage,document}')::bigint
        WHERE m.conversation_id = $1 AND m.content ? 'about' AND m.content #>> '{about,resolved_at}' IS NULL
            AND n.conversation_id = $1 AND n.parent_id IS NOT DISTINCT FROM $2::bigint AND n.binned_at IS NULL
        GROUP BY n.id ORDER BY n.id
        """,
        conversation,
        folder,
    )
    return [RemarkCount(*row) for row in rows]
