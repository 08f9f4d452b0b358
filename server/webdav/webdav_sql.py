"""Statements on what only other programs ask of drives: locks, properties, and what they put down for a while."""

from datetime import datetime, timedelta

import msgspec

from server.base.database import Database

MOST_SCRAPS = 500
"""That one person has put down."""

SCRAPS_LAST = timedelta(days=1)


class Top(msgspec.Struct):
    """A conversation with its drive; `others` in it, but for the caller, of a direct one. By the name `called` it is a
    network folder of the caller, given to it while it had the `title`."""

    id: int
    kind: str
    name: str | None
    others: str | None
    changed_at: datetime
    title: str | None
    called: str | None


class Lock(msgspec.Struct):
    """Of a place in a drive, whether or not anything is there. `deep`: and of all below it."""

    token: str
    conversation_id: int
    path: str
    person_id: int
    exclusive: bool
    deep: bool
    owner: str
    """XML of the program that has locked it, told again as it was."""
    expires_at: datetime


class Scrap(msgspec.Struct):
    """What a program puts down beside documents, and is none: an empty file, or one of its own notes."""

    conversation_id: int
    parent_id: int | None
    name: str
    content: bytes
    changed_at: datetime


async def select_tops(db: Database, person: int) -> list[Top]:
    """The caller's groups, and of their other conversations those with something in the drive, and their own."""
    rows = await db.fetch(
        """
        SELECT * FROM (
            SELECT c.id, c.kind, c.name, c.created_at AS changed_at, (
                SELECT string_agg(p.name, ', ' ORDER BY p.name) FROM memberships m JOIN people p ON p.id = m.person_id
                WHERE m.conversation_id = c.id AND m.person_id <> $1
            ) AS others, n.title, n.name AS called
            FROM access a JOIN conversations c ON c.id = a.conversation_id
            LEFT JOIN webdav_names n ON n.conversation_id = c.id AND n.person_id = $1 WHERE a.person_id = $1
        ) mine
        WHERE kind = 'group' OR others IS NULL
            OR EXISTS (SELECT FROM nodes WHERE conversation_id = mine.id AND binned_at IS NULL)
        ORDER BY changed_at, id
        """,
        person,
    )
    return [msgspec.convert(dict(row), Top) for row in rows]


async def hold_names(db: Database, person: int) -> None:
    """Until the end of the transaction, nobody else names drives of this person."""
    await db.execute("SELECT pg_advisory_xact_lock(hashtextextended('webdav_names', $1))", person)


async def replace_names(db: Database, person: int, names: list[tuple[int, str, str, str]]) -> None:
    """Each with its conversation, the title for which it is given, and its key."""
    await db.execute("DELETE FROM webdav_names WHERE person_id = $1", person)
    await db.execute(
        """
        INSERT INTO webdav_names (person_id, conversation_id, title, name, name_key)
        SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[])
        """,
        person,
        *([name[part] for name in names] for part in range(4)),
    )


HELD = """
SELECT l.* FROM webdav_locks l JOIN access a ON a.conversation_id = l.conversation_id AND a.person_id = l.person_id
WHERE l.conversation_id = $1 AND l.expires_at > clock_timestamp()
"""
"""Locks that hold in a drive: those of who was taken out of it hold no more."""


async def select_locks(db: Database, conversation: int, path: str, above: list[str]) -> list[Lock]:
    """Those that hold there: of the place itself, and deep ones of the places above it."""
    rows = await db.fetch(
        f"""
        {HELD} AND (l.path = $2 OR (l.deep AND l.path = ANY($3::text[])))
        """,
        conversation,
        path,
        above,
    )
    return [msgspec.convert(dict(row), Lock) for row in rows]


async def select_locks_below(db: Database, conversation: int, path: str) -> list[Lock]:
    rows = await db.fetch(
        f"""
        {HELD} AND l.path <> $2 AND ($2 = '' OR starts_with(l.path, $2 || '/'))
        """,
        conversation,
        path,
    )
    return [msgspec.convert(dict(row), Lock) for row in rows]


async def hold_locks(db: Database, conversation: int) -> None:
    """Until the end of the transaction, nobody else locks anything in this drive."""
    await db.execute("SELECT pg_advisory_xact_lock(hashtextextended('webdav_locks', $1))", conversation)


async def insert_lock(db: Database, lock: Lock) -> None:
    await db.execute(
        """
        INSERT INTO webdav_locks (token, conversation_id, path, person_id, exclusive, deep, owner, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        *msgspec.structs.astuple(lock),
    )


async def update_lock(db: Database, token: str, expires_at: datetime) -> None:
    await db.execute("UPDATE webdav_locks SET expires_at = $2 WHERE token = $1", token, expires_at)


async def delete_lock(db: Database, token: str) -> None:
    await db.execute("DELETE FROM webdav_locks WHERE token = $1", token)


async def count_locks(db: Database, person: int) -> int:
    return int(await db.fetchval("SELECT count(*) FROM webdav_locks WHERE person_id = $1", person))


async def delete_locks(db: Database, conversation: int, path: str) -> None:
    """Of a place that is no more, and of all below it."""
    await db.execute(
        "DELETE FROM webdav_locks WHERE conversation_id = $1 AND (path = $2 OR starts_with(path, $2 || '/'))",
        conversation,
        path,
    )


async def select_scraps(db: Database, conversation: int, parent: int | None) -> list[Scrap]:
    rows = await db.fetch(
        """
        SELECT conversation_id, parent_id, name, content, changed_at FROM webdav_scraps
        WHERE conversation_id = $1 AND parent_id IS NOT DISTINCT FROM $2::bigint ORDER BY name_key
        """,
        conversation,
        parent,
    )
    return [msgspec.convert(dict(row), Scrap) for row in rows]


async def select_scrap(db: Database, conversation: int, parent: int | None, key: str) -> Scrap | None:
    row = await db.fetchrow(
        """
        SELECT conversation_id, parent_id, name, content, changed_at FROM webdav_scraps
        WHERE conversation_id = $1 AND parent_id IS NOT DISTINCT FROM $2::bigint AND name_key = $3
        """,
        conversation,
        parent,
        key,
    )
    return msgspec.convert(dict(row), Scrap) if row else None


async def upsert_scrap(db: Database, scrap: Scrap, key: str, person: int) -> bool:
    """False, and nothing is kept, when the person has put down too many."""
    kept = await db.fetchval(
        """
        INSERT INTO webdav_scraps (conversation_id, parent_id, name, name_key, person_id, content)
        SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM webdav_scraps WHERE person_id = $5) < $7
        ON CONFLICT (conversation_id, parent_id, name_key) DO UPDATE
            SET content = excluded.content, changed_at = clock_timestamp()
        RETURNING true
        """,
        scrap.conversation_id,
        scrap.parent_id,
        scrap.name,
        key,
        person,
        scrap.content,
        MOST_SCRAPS,
    )
    return bool(kept)


async def delete_scrap(db: Database, conversation: int, parent: int | None, key: str) -> None:
    await db.execute(
        """
        DELETE FROM webdav_scraps
        WHERE conversation_id = $1 AND parent_id IS NOT DISTINCT FROM $2::bigint AND name_key = $3
        """,
        conversation,
        parent,
        key,
    )


async def hold_properties(db: Database, node: int) -> None:
    """Until the end of the transaction, nobody else notes anything of it."""
    await db.execute("SELECT FROM nodes WHERE id = $1 FOR NO KEY UPDATE", node)


async def select_properties(db: Database, nodes: list[int]) -> dict[int, dict[str, str]]:
    """Of these nodes, what programs have noted beside what there is by itself: XML by its name."""
    found: dict[int, dict[str, str]] = {}
    rows = await db.fetch("SELECT * FROM webdav_properties WHERE node_id = ANY($1::bigint[]) ORDER BY name", nodes)
    for row in rows:
        found.setdefault(row["node_id"], {})[row["name"]] = row["value"]
    return found


async def replace_properties(db: Database, node: int, properties: dict[str, str]) -> None:
    await db.execute("DELETE FROM webdav_properties WHERE node_id = $1", node)
    await db.execute(
        "INSERT INTO webdav_properties (node_id, name, value) SELECT $1, * FROM unnest($2::text[], $3::text[])",
        node,
        list(properties.keys()),
        list(properties.values()),
    )


async def delete_expired(db: Database) -> None:
    await db.execute("DELETE FROM webdav_locks WHERE expires_at < now()")
    await db.execute("DELETE FROM webdav_scraps WHERE changed_at < now() - $1::interval", SCRAPS_LAST)
