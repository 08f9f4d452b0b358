"""The one door to conversations and people: whoever may not see a thing is told that it does not exist."""

from typing import Literal, Self

import msgspec
from msgspec import Struct

from protocol.entrance import SignedOut
from protocol.errors import Archived, NotAllowed, NotFound
from protocol.types import Population, Role
from server.base.database import Database

CONVERSATION = "SELECT * FROM access WHERE person_id = $1 AND conversation_id = $2"

CONVERSATIONS = "SELECT conversation_id FROM access WHERE person_id = $1"

CONVERSATIONS_OF_MANY = "SELECT person_id, conversation_id FROM access WHERE person_id = ANY($1::bigint[])"

VISIBLE_PEOPLE = """
SELECT id FROM people WHERE id = ANY($2::bigint[]) AND (
    EXISTS (SELECT FROM people viewer WHERE viewer.id = $1 AND viewer.population <> 'guest')
    OR id IN (
        SELECT other.person_id FROM access mine
        JOIN memberships other ON other.conversation_id = mine.conversation_id
        WHERE mine.person_id = $1
    )
)
"""

MANAGEABLE = """
SELECT c.id AS conversation_id, p.id AS person_id, coalesce(m.role, 'manager') AS role, p.population, c.kind,
    c.population AS system, c.archived_at IS NOT NULL AS archived, false AS may_send, true AS may_manage,
    false AS may_publish
FROM conversations c
JOIN people p ON p.id = $1 AND p.administrator AND p.active
LEFT JOIN memberships m ON m.conversation_id = c.id AND m.person_id = p.id
WHERE c.id = $2 AND c.kind = 'group'
"""

PROVABLE = """
SELECT EXISTS (
    SELECT FROM people p WHERE p.id = $1 AND p.active AND (
        p.administrator OR EXISTS (SELECT FROM convenors WHERE person_id = $1 AND conversation_id = $2)
    )
)
"""


SESSION = """
SELECT true FROM sessions s
WHERE s.id = $1 AND EXISTS (SELECT FROM live_sessions l WHERE l.id = s.id) FOR KEY SHARE OF s
"""


class Access(Struct):
    """What a person may do in one conversation, true at this moment."""

    conversation_id: int
    person_id: int
    role: Role
    population: Population
    kind: Literal["group", "direct"]
    system: Population | None
    archived: bool
    may_send: bool
    may_manage: bool
    may_publish: bool

    def not_archived(self) -> Self:
        """Raises `Archived` when nothing may change there any more."""
        if self.archived:
            raise Archived
        return self

    def to_send(self) -> Self:
        """Raises `Archived` or `NotAllowed` unless the person may send messages there."""
        if not self.not_archived().may_send:
            raise NotAllowed("posting")
        return self

    def to_publish(self) -> Self:
        """Raises unless the person may publish posts there."""
        if not self.not_archived().may_publish or self.kind != "group":
            raise NotAllowed("role")
        return self


async def session(db: Database, number: int) -> None:
    """Raises `SignedOut` unless it holds, and then holds on to it to the end of the transaction."""
    if not await db.fetchval(SESSION, number):
        raise SignedOut


async def conversation(db: Database, person: int, conversation_id: int) -> Access:
    """Raises `NotFound` unless the person is in the conversation and their access has not ended."""
    row = await db.fetchrow(CONVERSATION, person, conversation_id)
    if row is None:
        raise NotFound("conversation")
    return msgspec.convert(dict(row), Access)


async def group_to_manage(db: Database, person: int, conversation_id: int) -> Access:
    """A group as its managers and the administrators hold it. Raises `NotFound` for those who do not see it,
    `NotAllowed` for plain members and for direct conversations."""
    row = await db.fetchrow(CONVERSATION, person, conversation_id) or await db.fetchrow(
        MANAGEABLE, person, conversation_id
    )
    if row is None:
        raise NotFound("conversation")
    found = msgspec.convert(dict(row), Access)
    if not found.may_manage or found.kind != "group":
        raise NotAllowed("role")
    return found


async def conversations(db: Database, person: int) -> list[int]:
    """All that the person is in."""
    return [row[0] for row in await db.fetch(CONVERSATIONS, person)]


async def conversations_of(db: Database, people: list[int]) -> dict[int, set[int]]:
    """The conversations of each of these people; nobody is left out, even with none."""
    found: dict[int, set[int]] = {person: set() for person in people}
    for person, conversation_id in await db.fetch(CONVERSATIONS_OF_MANY, people):
        found[person].add(conversation_id)
    return found


async def people(db: Database, viewer: int, wanted: list[int]) -> list[int]:
    """The same people, each once. Raises `NotFound` if the viewer may not see one of them."""
    unique = list(dict.fromkeys(wanted))
    seen = {row[0] for row in await db.fetch(VISIBLE_PEOPLE, viewer, unique)}
    if seen != set(unique):
        raise NotFound("person")
    return unique


async def proof(db: Database, person: int, conversation_id: int) -> None:
    """What proves the convocations of a group. Raises `NotFound` unless the person may convene there or administers."""
    if not await db.fetchval(PROVABLE, person, conversation_id):
        raise NotFound("convocation")


async def inside(db: Database, conversation_id: int, people: list[int]) -> set[int]:
    """Those of these people who are in the conversation, and whose access has not ended."""
    rows = await db.fetch(
        "SELECT person_id FROM access WHERE conversation_id = $1 AND person_id = ANY($2::bigint[])",
        conversation_id,
        people,
    )
    return {row[0] for row in rows}


async def members(db: Database, conversation: int) -> list[int]:
    rows = await db.fetch(
        "SELECT person_id FROM memberships WHERE conversation_id = $1 ORDER BY person_id", conversation
    )
    return [row[0] for row in rows]
