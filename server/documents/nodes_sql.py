"""Statements on folders, on documents, and on their versions."""

import msgspec

from protocol.drives import DocumentVersion, Node
from server.base.database import Database
from server.documents.drives_sql import node_of


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
        SELECT * FROM whole_nodes WHERE id = (
            SELECT id FROM nodes WHERE created_by = $1 AND client_id = $2
            UNION SELECT node_id FROM versions WHERE author_id = $1 AND client_id = $2
        )
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


async def insert_version(db: Database, node: int, file: int, made: tuple[int, str], remark: str) -> None:
    """As the next one, made by whom, and by which `client_id`."""
    await db.execute(
        """
        INSERT INTO versions (node_id, number, file_id, author_id, client_id, remark)
        SELECT $1, 1 + coalesce(max(number), 0), $2, $3, $4, $5 FROM versions WHERE node_id = $1
        """,
        node,
        file,
        *made,
        remark,
    )


async def select_versions(db: Database, node: int) -> list[DocumentVersion]:
    """The latest first."""
    rows = await db.fetch(
        """
        SELECT v.number, v.author_id AS author, v.made_at, v.remark, to_jsonb(f.*) AS file
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
        UPDATE nodes SET parent_id = $2, name = $3, name_key = $4, binned_at = NULL, binned_by = NULL WHERE id = $1
        """,
        node,
        parent,
        name,
        key,
    )


async def update_binned(db: Database, nodes: list[int], person: int) -> None:
    await db.execute(
        "UPDATE nodes SET binned_at = clock_timestamp(), binned_by = $2 WHERE id = ANY($1::bigint[])", nodes, person
    )


async def delete_nodes(db: Database, nodes: list[int]) -> None:
    """With their versions; nothing else may be in them."""
    await db.execute("DELETE FROM carried_versions WHERE node_id = ANY($1::bigint[])", nodes)
    await db.execute("DELETE FROM versions WHERE node_id = ANY($1::bigint[])", nodes)
    await db.execute("DELETE FROM nodes WHERE id = ANY($1::bigint[])", nodes)
