"""Statements on folders, on documents, and on their versions."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from protocol.drives import MOST_COPIED, DocumentVersion, Node
from server.base.database import Database
from server.base.tokens import new_id
from server.documents.drives_sql import node_of
from server.documents.room_sql import count_nodes, count_version
from server.files.texts_sql import want_text

EARLIEST = 1970


async def select_conversation(db: Database, node: int) -> int | None:
    """Where the node is now."""
    found: int | None = await db.fetchval("SELECT conversation_id FROM nodes WHERE id = $1", node)
    return found


async def select_node(db: Database, conversation: int, node: int) -> Node | None:
    row = await db.fetchrow("SELECT * FROM whole_nodes WHERE id = $1 AND conversation = $2", node, conversation)
    return node_of(row) if row else None


async def select_here(db: Database, conversation: int, nodes: list[int]) -> list[Node]:
    """Those of the nodes that are in this drive, in their order."""
    rows = await db.fetch(
        """
        SELECT w.* FROM unnest($2::bigint[]) WITH ORDINALITY AS asked(id, place)
        JOIN whole_nodes w ON w.id = asked.id AND w.conversation = $1 ORDER BY asked.place
        """,
        conversation,
        nodes,
    )
    return [node_of(row) for row in rows]


async def select_path(db: Database, conversation: int, node: int) -> list[Node]:
    """The node and the folders that it is in, from the top down; empty when it is not in this drive."""
    rows = await db.fetch(
        """
        WITH RECURSIVE up AS (
            SELECT id, parent_id, 0 AS height FROM nodes WHERE id = $2 AND conversation_id = $1
            UNION ALL
            SELECT p.id, p.parent_id, up.height + 1 FROM up JOIN nodes p ON p.id = up.parent_id
        )
        SELECT w.* FROM up JOIN whole_nodes w ON w.id = up.id ORDER BY up.height DESC
        """,
        conversation,
        node,
    )
    return [node_of(row) for row in rows]


async def select_below(db: Database, nodes: list[int]) -> dict[int, int]:
    """These nodes and all that is in them, in whatever depth: how far below each is."""
    rows = await db.fetch(
        """
        WITH RECURSIVE down AS (
            SELECT id, 0 AS depth FROM unnest($1::bigint[]) AS asked(id)
            UNION ALL
            SELECT n.id, down.depth + 1 FROM down JOIN nodes n ON n.parent_id = down.id
        )
        SELECT id, max(depth) FROM down GROUP BY id
        """,
        nodes,
    )
    return {row[0]: row[1] for row in rows}


async def select_in_bin(db: Database, nodes: list[int]) -> set[int]:
    """Those of the nodes that are in the bin, by themselves or with a folder."""
    rows = await db.fetch(
        """
        WITH RECURSIVE up AS (
            SELECT id AS node, parent_id, binned_at FROM nodes WHERE id = ANY($1::bigint[])
            UNION ALL
            SELECT up.node, p.parent_id, p.binned_at FROM up JOIN nodes p ON p.id = up.parent_id
        )
        SELECT DISTINCT node FROM up WHERE binned_at IS NOT NULL
        """,
        nodes,
    )
    return {row[0] for row in rows}


async def select_named(db: Database, conversation: int, parent: int | None, key: str) -> Node | None:
    """What has the name in the folder, or at the top."""
    row = await db.fetchrow(
        """
        SELECT * FROM whole_nodes WHERE conversation = $1 AND parent IS NOT DISTINCT FROM $2::bigint
            AND name_key = $3 AND binned_at IS NULL
        """,
        conversation,
        parent,
        key,
    )
    return node_of(row) if row else None


async def select_taken(db: Database, conversation: int, parent: int | None, keys: list[str]) -> set[str]:
    """Those of the keys that something in the folder has."""
    rows = await db.fetch(
        """
        SELECT name_key FROM nodes WHERE conversation_id = $1 AND parent_id IS NOT DISTINCT FROM $2::bigint
            AND name_key = ANY($3::text[]) AND binned_at IS NULL
        """,
        conversation,
        parent,
        keys,
    )
    return {row[0] for row in rows}


async def select_made(db: Database, author: int, client_id: str) -> Node | None:
    """What the person has made by this `client_id`: a folder, a document, or another version of one."""
    row = await db.fetchrow(
        """
        SELECT * FROM whole_nodes WHERE id IN (
            SELECT id FROM nodes WHERE created_by = $1 AND client_id = $2
            UNION SELECT node_id FROM versions WHERE author_id = $1 AND client_id = $2
        ) ORDER BY id LIMIT 1
        """,
        author,
        client_id,
    )
    return node_of(row) if row else None


async def insert_node(
    db: Database, node: int, place: tuple[int, int | None], kind: str, name: tuple[str, str], made: tuple[int, str]
) -> None:
    """In the conversation and folder of its `place`; `name` is with its key, `made` by whom, and by which
    `client_id`."""
    await db.execute(
        """
        INSERT INTO nodes (id, conversation_id, parent_id, kind, name, name_key, created_by, changed_by, client_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)
        """,
        node,
        *place,
        kind,
        *name,
        *made,
    )


async def insert_copies(
    db: Database,
    node: int,
    place: tuple[int, int | None],
    name: tuple[str, str],
    made: tuple[int, str, int],
    *,
    whole: bool = False,
) -> dict[int, int]:
    """Of the node, under this name with its key, and of all that is in it, the bin excepted, each with its copy; of a
    document, the version in force, or those before it, too, and all with who changed it and when, if `whole`. `made` is
    by whom, by which `client_id`, and how many that one has made before. A folder comes before what is in it."""
    person, client_id, before = made
    rows = await db.fetch(
        """
        WITH RECURSIVE down AS (
            SELECT $1::bigint AS id, 0 AS depth
            UNION ALL
            SELECT n.id, down.depth + 1 FROM down JOIN nodes n ON n.parent_id = down.id AND n.binned_at IS NULL
        )
        SELECT id FROM down ORDER BY depth, id
        """,
        node,
    )
    copies = {row["id"]: new_id() for row in rows}
    await db.execute(
        """
        WITH copies AS (SELECT * FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS c(source, id, place))
        INSERT INTO nodes (id, conversation_id, parent_id, kind, live, name, name_key, created_by, client_id,
            created_at, changed_by, changed_at)
        SELECT c.id, $4, CASE WHEN n.id = $3 THEN $5 ELSE above.id END, n.kind, n.live,
            CASE WHEN n.id = $3 THEN $6 ELSE n.name END, CASE WHEN n.id = $3 THEN $7 ELSE n.name_key END,
            $8, $9 || ':' || ($10 + c.place), CASE WHEN $11 THEN n.created_at ELSE clock_timestamp() END,
            CASE WHEN $11 THEN n.changed_by ELSE $8 END, CASE WHEN $11 THEN n.changed_at ELSE clock_timestamp() END
        FROM copies c JOIN nodes n ON n.id = c.source LEFT JOIN copies above ON above.source = n.parent_id
        """,
        list(copies),
        list(copies.values()),
        node,
        *place,
        *name,
        person,
        client_id,
        before,
        whole,
    )
    await db.execute(
        """
        INSERT INTO versions (node_id, number, file_id, author_id, client_id, dated, remark, made_at)
        SELECT n.id, v.number, v.file_id, v.author_id, n.id || ':' || v.number, v.dated, v.remark, v.made_at
        FROM unnest($1::bigint[], $2::bigint[]) AS c(source, id) JOIN nodes n ON n.id = c.id
        JOIN versions v ON v.node_id = c.source WHERE $3
        UNION ALL
        SELECT n.id, 1, v.file_id, n.created_by, n.client_id, v.dated, '', clock_timestamp()
        FROM unnest($1::bigint[], $2::bigint[]) AS c(source, id) JOIN nodes n ON n.id = c.id
        JOIN LATERAL (
            SELECT file_id, dated FROM versions WHERE node_id = c.source ORDER BY number DESC LIMIT 1
        ) v ON n.kind = 'document' WHERE NOT $3
        """,
        list(copies),
        list(copies.values()),
        whole,
    )
    await count_nodes(db, list(copies.values()), come=True)
    return copies


async def select_copies(db: Database, author: int, client_id: str) -> list[Node]:
    """What the person has copied by this `client_id`."""
    rows = await db.fetch(
        """
        SELECT * FROM whole_nodes WHERE id IN (
            SELECT id FROM nodes WHERE created_by = $1 AND client_id = ANY($2::text[])
        ) ORDER BY changed_seq
        """,
        author,
        [f"{client_id}:{number}" for number in range(1, MOST_COPIED + 1)],
    )
    return [node_of(row) for row in rows]


async def insert_version(
    db: Database, node: int, file: int, made: tuple[int, str], remark: str, dated: datetime | None = None
) -> None:
    """As the next one, made by whom, and by which `client_id`."""
    await count_version(db, node, file)
    await db.execute(
        """
        INSERT INTO versions (node_id, number, file_id, author_id, client_id, remark, dated)
        SELECT $1, 1 + coalesce(max(number), 0), $2, $3, $4, $5,
            CASE WHEN $6::timestamptz <= clock_timestamp() THEN $6::timestamptz END
        FROM versions WHERE node_id = $1
        """,
        node,
        file,
        *made,
        remark,
        # Nothing that anybody changed on a device is older.
        dated if dated and dated.year >= EARLIEST else None,
    )
    await want_text(db, file)


async def select_versions(db: Database, node: int) -> list[DocumentVersion]:
    """The latest first."""
    rows = await db.fetch(
        """
        SELECT v.number, v.author_id AS author, v.made_at, v.remark, v.dated, to_jsonb(f.*) AS file
        FROM versions v JOIN files f ON f.id = v.file_id WHERE v.node_id = $1 ORDER BY v.number DESC
        """,
        node,
    )
    return [msgspec.convert(dict(row), DocumentVersion) for row in rows]


async def update_touched(db: Database, nodes: list[int], person: int) -> None:
    """Says who changed them, and when: now."""
    await db.execute(
        "UPDATE nodes SET changed_by = $2, changed_at = clock_timestamp() WHERE id = ANY($1::bigint[])", nodes, person
    )


async def update_items(db: Database, folders: list[int]) -> None:
    """Counts anew what is in them."""
    await db.execute(
        """
        UPDATE nodes f SET items = (SELECT count(*) FROM nodes n WHERE n.parent_id = f.id AND n.binned_at IS NULL)
        WHERE f.id = ANY($1::bigint[])
        """,
        folders,
    )


async def update_name(db: Database, node: int, name: str, key: str) -> None:
    await db.execute("UPDATE nodes SET name = $2, name_key = $3 WHERE id = $1", node, name, key)


async def update_place(db: Database, node: int, parent: int | None, name: str, key: str) -> None:
    """Into the folder, or to the top, under that name; out of the bin if it was there."""
    await db.execute(
        """
        UPDATE nodes SET parent_id = $2, name = $3, name_key = $4, binned_at = NULL, binned_by = NULL, taken_to = NULL
        WHERE id = $1
        """,
        node,
        parent,
        name,
        key,
    )


async def update_drive(
    db: Database, names: Mapping[int, tuple[str, str] | None], place: tuple[int, int | None], person: int
) -> tuple[list[int], list[int]]:
    """Into another drive, into its folder or to its top, each of these, none of which is in another, under that name
    with its key or its own, with all that is in it, by that person: all that has come, which is no departure from there
    any more, and what stays behind, as it is in the bin, and comes to the top."""
    leaving = await db.fetch(
        """
        WITH RECURSIVE down AS (
            SELECT unnest($1::bigint[]) AS id
            UNION ALL SELECT n.id FROM down JOIN nodes n ON n.parent_id = down.id AND n.binned_at IS NULL
        ) SELECT id FROM down
        """,
        list(names),
    )
    await count_nodes(db, [row[0] for row in leaving], come=False)
    rows = await db.fetch(
        """
        WITH RECURSIVE named AS (
            SELECT * FROM unnest($1::bigint[], $4::text[], $5::text[]) AS t(id, name, key)
        ), down AS (
            SELECT id FROM named
            UNION ALL SELECT n.id FROM down JOIN nodes n ON n.parent_id = down.id AND n.binned_at IS NULL
        ), back AS (
            DELETE FROM departures d USING down WHERE d.conversation_id = $2 AND d.node_id = down.id
        ), stays AS (
            UPDATE nodes n SET parent_id = NULL FROM down WHERE n.parent_id = down.id AND n.binned_at IS NOT NULL
            RETURNING n.id
        ), comes AS (
            UPDATE nodes n SET conversation_id = $2, pinned_at = NULL, brought_by = $6,
                parent_id = CASE WHEN t.id IS NULL THEN n.parent_id ELSE $3::bigint END,
                name = coalesce(t.name, n.name), name_key = coalesce(t.key, n.name_key)
            FROM down LEFT JOIN named t USING (id) WHERE n.id = down.id RETURNING n.id
        )
        SELECT id, true FROM comes UNION ALL SELECT id, false FROM stays
        """,
        list(names),
        *place,
        *([name and name[of] for name in names.values()] for of in (0, 1)),
        person,
    )
    comes, stays = ([row[0] for row in rows if row[1] is kind] for kind in (True, False))
    await count_nodes(db, comes, come=True)
    return comes, stays


async def is_shared(db: Database, conversation: int, person: int) -> bool:
    """Whether it is a direct conversation of the person with others."""
    return bool(
        await db.fetchval(
            "SELECT kind = 'direct' AND direct_key <> $2::bigint::text FROM conversations WHERE id = $1",
            conversation,
            person,
        )
    )


async def update_binned(db: Database, nodes: list[int], person: int, to: int | None = None) -> None:
    """By that person, who has taken them to the conversation `to`, if one is named."""
    await db.execute(
        """
        UPDATE nodes SET binned_at = clock_timestamp(), binned_by = $2, taken_to = $3, pinned_at = NULL
        WHERE id = ANY($1::bigint[])
        """,
        nodes,
        person,
        to,
    )


async def delete_nodes(db: Database, nodes: list[int]) -> None:
    """With their versions; nothing else may be in them."""
    await count_nodes(db, nodes, come=False)
    await db.execute("DELETE FROM carried_versions WHERE node_id = ANY($1::bigint[])", nodes)
    await db.execute("DELETE FROM versions WHERE node_id = ANY($1::bigint[])", nodes)
    await db.execute("DELETE FROM nodes WHERE id = ANY($1::bigint[])", nodes)
