"""Statements on the drives of those who have left."""

from datetime import timedelta

import msgspec

from protocol.drives import Node
from protocol.held_drives import HeldDrive
from protocol.people import Language
from server.base.database import Database
from server.documents.drives_sql import node_of


class Held(msgspec.Struct):
    """The conversation of somebody with themselves, who has left, and their name."""

    conversation: int
    name: str


class Heir(msgspec.Struct):
    name: str
    email: str
    language: Language


async def select_held(db: Database, days: timedelta) -> list[HeldDrive]:
    """Those in which there is something, the bin aside, with the end of so many days."""
    rows = await db.fetch(
        """
        SELECT h.person_id AS person, count(*) FILTER (WHERE n.kind = 'document') AS documents, d.bytes,
            h.left_at + $1::interval AS until
        FROM held_drives h JOIN drives d ON d.conversation_id = h.conversation_id
        JOIN nodes n ON n.conversation_id = h.conversation_id AND NOT in_bin(n.id)
        GROUP BY h.person_id, d.bytes, h.left_at ORDER BY until, h.person_id
        """,
        days,
    )
    return [msgspec.convert(dict(row), HeldDrive) for row in rows]


async def select_held_of(db: Database, person: int) -> Held | None:
    """None unless they have left; they do not come back before the end of the transaction."""
    row = await db.fetchrow(
        """
        SELECT h.conversation_id AS conversation, p.name FROM people p JOIN held_drives h ON h.person_id = p.id
        WHERE p.id = $1 FOR SHARE OF p
        """,
        person,
    )
    return msgspec.convert(dict(row), Held) if row else None


async def select_heir(db: Database, person: int) -> Heir | None:
    """None unless they may come in and are no guest."""
    row = await db.fetchrow(
        """
        SELECT name, email, language FROM people
        WHERE id = $1 AND may_enter(people) AND population <> 'guest' FOR SHARE
        """,
        person,
    )
    return msgspec.convert(dict(row), Heir) if row else None


async def select_top(db: Database, conversation: int) -> list[Node]:
    """What is at the top of the drive, the bin aside."""
    rows = await db.fetch(
        "SELECT * FROM whole_nodes WHERE conversation = $1 AND parent IS NULL AND binned_at IS NULL ORDER BY id",
        conversation,
    )
    return [node_of(row) for row in rows]
