"""Statements on files, on those on their way, and on what carries them."""

import msgspec
from msgspec import Struct

from protocol.files import File, Upload
from protocol.types import Seq
from server.base.database import Database


class Begun(Struct):
    """An upload as it was announced."""

    id: int
    owner_id: int
    name: str
    size: int


async def insert_upload(db: Database, upload: Upload, owner: int, name: str) -> None:
    await db.execute(
        "INSERT INTO uploads (id, owner_id, name, size) VALUES ($1, $2, $3, $4)", upload.id, owner, name, upload.size
    )


async def select_upload(db: Database, owner: int, upload: int) -> Begun | None:
    row = await db.fetchrow(
        "SELECT id, owner_id, name, size FROM uploads WHERE id = $1 AND owner_id = $2", upload, owner
    )
    return msgspec.convert(dict(row), Begun) if row else None


async def count_uploads(db: Database, owner: int) -> int:
    """The uploads that the person has begun and not ended."""
    return int(await db.fetchval("SELECT count(*) FROM uploads WHERE owner_id = $1", owner))


async def close_upload(db: Database, upload: int) -> bool:
    """Whether the upload is the caller's alone to the end of the transaction; not while somebody else ends it."""
    return bool(
        await db.fetchval("SELECT pg_try_advisory_xact_lock(hashtextextended('upload ' || $1::bigint, 0))", upload)
    )


async def is_open(db: Database, upload: int) -> bool:
    """Whether it is still on its way, and nobody is ending it."""
    return bool(
        await db.fetchval(
            """
            SELECT pg_try_advisory_xact_lock_shared(hashtextextended('upload ' || $1::bigint, 0))
                AND EXISTS (SELECT FROM uploads WHERE id = $1)
            """,
            upload,
        )
    )


async def delete_upload(db: Database, upload: int) -> None:
    await db.execute("DELETE FROM uploads WHERE id = $1", upload)


async def select_bytes(db: Database) -> int:
    """What all files take, each content once, and what those on their way will take."""
    found = await db.fetchval(
        """
        SELECT (SELECT coalesce(sum(bytes), 0) FROM stored_bytes) + (SELECT coalesce(sum(size), 0) FROM uploads)
        """
    )
    return int(found)


async def fold_bytes(db: Database) -> None:
    """Adds up what was written of the bytes of files that came and went."""
    await db.execute(
        """
        WITH written AS (DELETE FROM stored_bytes RETURNING bytes)
        INSERT INTO stored_bytes (bytes) SELECT coalesce(sum(bytes), 0) FROM written
        """
    )


async def select_bytes_of(db: Database, owner: int) -> int:
    """What the files of one person take, each content once, under whatever names."""
    found = await db.fetchval(
        "SELECT coalesce(sum(size), 0) FROM (SELECT DISTINCT sha256, size FROM files WHERE owner_id = $1) own", owner
    )
    return int(found)


async def select_promised(db: Database, owner: int | None = None) -> int:
    """What the uploads on their way will take; those of one person, or of all."""
    found = await db.fetchval(
        "SELECT coalesce(sum(size), 0) FROM uploads WHERE $1::bigint IS NULL OR owner_id = $1", owner
    )
    return int(found)


async def lock_quota(db: Database) -> None:
    """Until the end of the transaction, nobody else begins an upload."""
    await db.execute("LOCK TABLE uploads IN SHARE ROW EXCLUSIVE MODE")


async def lock_content(db: Database, sha256: str) -> None:
    """Until the end of the transaction, nobody else adds a file of this content, or removes the last one."""
    await db.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", sha256)


async def insert_file(db: Database, owner: int, file: File) -> None:
    """Nothing happens when it is there already."""
    await db.execute(
        """
        INSERT INTO files (id, owner_id, name, size, type, sha256, width, height, pages, scripted)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
        """,
        file.id,
        owner,
        file.name,
        file.size,
        file.type,
        file.sha256,
        file.width,
        file.height,
        file.pages,
        file.scripted,
    )


async def select_own(db: Database, owner: int, file: int) -> File | None:
    row = await db.fetchrow(
        """
        SELECT id, name, size, type, sha256, width, height, pages, scripted FROM files
        WHERE id = $1 AND owner_id = $2
        """,
        file,
        owner,
    )
    return msgspec.convert(dict(row), File) if row else None


async def select_readable(db: Database, person: int, files: list[int]) -> list[File]:
    """Those of the files that the person may read, as `select_readable_by` finds them."""
    return list((await select_readable_by(db, [(person, file) for file in files])).values())


async def select_readable_by(db: Database, asked: list[tuple[int, int]]) -> dict[tuple[int, int], File]:
    """Of pairs of a person and a file, those in which the person may read it: their own, and those of which one use
    (`file_uses`) has them among its readers: the members of its conversation, guests among them from an instant on,
    those who follow the message, those who may convene there, the administrators, or one person. None of them is
    removed before the end of the transaction; one that is being removed is not waited for, and not found."""
    rows = await db.fetch(
        """
        SELECT asked.person_id, f.id, f.name, f.size, f.type, f.sha256, f.width, f.height, f.pages, f.scripted
        FROM unnest($1::bigint[], $2::bigint[]) AS asked(person_id, file_id) JOIN files f ON f.id = asked.file_id
        WHERE f.owner_id = asked.person_id
            OR EXISTS (
                SELECT FROM file_uses u
                LEFT JOIN access a ON a.conversation_id = u.conversation_id AND a.person_id = asked.person_id
                LEFT JOIN convenors c ON c.conversation_id = u.conversation_id AND c.person_id = asked.person_id
                WHERE u.file_id = f.id AND CASE u.readers
                    WHEN 'members' THEN a.person_id IS NOT NULL
                    WHEN 'followers' THEN a.population <> 'guest' AND (
                        a.role = 'manager' OR c.person_id IS NOT NULL OR EXISTS (
                            SELECT FROM messages s WHERE s.author_id = a.person_id
                                AND s.conversation_id = u.conversation_id AND s.seq = u.number
                        )
                    )
                    WHEN 'insiders' THEN a.population <> 'guest' OR a.person_id IS NOT NULL AND u.released_from <= now()
                    WHEN 'convenors' THEN c.person_id IS NOT NULL OR u.person_id = asked.person_id
                    WHEN 'administrators' THEN EXISTS (
                        SELECT FROM people p WHERE p.id = asked.person_id AND p.administrator AND p.active
                    )
                END
            )
        ORDER BY f.id FOR KEY SHARE OF f SKIP LOCKED
        """,
        [person for person, _ in asked],
        [file for _, file in asked],
    )
    found = {}
    for row in rows:
        person, *file = row
        found[person, row["id"]] = File(*file)
    return found


async def insert_message_files(
    db: Database, carriers: list[tuple[int, int, Seq]], *, followers_only: bool = False
) -> None:
    """Each file with the conversation and the number of the message that carries it; what it carries for all already,
    it goes on carrying for all. Their contents are read, but for those of pictures."""
    await db.execute(
        """
        WITH wanted AS (
            INSERT INTO texts (sha256)
            SELECT DISTINCT sha256 FROM files WHERE id = ANY($1::bigint[]) AND type NOT LIKE 'image/%' ORDER BY sha256
            ON CONFLICT (sha256) DO NOTHING
        )
        INSERT INTO message_files (file_id, conversation_id, seq, followers_only)
        SELECT *, $4 FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])
        ON CONFLICT (file_id, conversation_id, seq) DO UPDATE SET followers_only = false
            WHERE message_files.followers_only AND NOT excluded.followers_only
        """,
        [file for file, _, _ in carriers],
        [conversation for _, conversation, _ in carriers],
        [seq for _, _, seq in carriers],
        followers_only,
    )


async def select_carried(db: Database, conversation: int, seq: Seq, files: list[int]) -> list[File]:
    """Those of the files that this message carries."""
    rows = await db.fetch(
        """
        SELECT f.id, f.name, f.size, f.type, f.sha256, f.width, f.height, f.pages, f.scripted
        FROM message_files m JOIN files f ON f.id = m.file_id
        WHERE m.conversation_id = $1 AND m.seq = $2 AND m.file_id = ANY($3::bigint[]) ORDER BY f.id
        """,
        conversation,
        seq,
        files,
    )
    return [msgspec.convert(dict(row), File) for row in rows]


async def delete_message_files(db: Database, conversation: int, seq: int) -> None:
    await db.execute("DELETE FROM message_files WHERE conversation_id = $1 AND seq = $2", conversation, seq)


async def delete_other_message_files(db: Database, conversation: int, seq: Seq, kept: list[int]) -> None:
    await db.execute(
        "DELETE FROM message_files WHERE conversation_id = $1 AND seq = $2 AND file_id <> ALL($3::bigint[])",
        conversation,
        seq,
        kept,
    )


async def replace_draft_files(db: Database, kind: str, draft: int, files: list[int], convenors_of: int | None) -> None:
    """Says which files a draft of this kind holds, and in which conversation whoever may convene reads them; an empty
    list lets go of them all."""
    await db.execute(
        "DELETE FROM draft_files WHERE kind = $1 AND draft_id = $2 AND file_id <> ALL($3::bigint[])",
        kind,
        draft,
        files,
    )
    await db.execute(
        """
        INSERT INTO draft_files (file_id, kind, draft_id, convenors_of) SELECT unnest($3::bigint[]), $1, $2, $4
        ON CONFLICT DO NOTHING
        """,
        kind,
        draft,
        files,
        convenors_of,
    )


async def insert_kept_file(db: Database, file: int) -> None:
    await db.execute("INSERT INTO kept_files (file_id) VALUES ($1) ON CONFLICT DO NOTHING", file)


async def update_draft_files_shown(db: Database, kind: str, draft: int, person: int | None) -> None:
    """Lets this person, and no longer another one, read the files that the draft holds."""
    await db.execute("UPDATE draft_files SET shown_to = $3 WHERE kind = $1 AND draft_id = $2", kind, draft, person)


async def delete_expired_uploads(db: Database) -> int:
    """Those begun three days ago."""
    rows = await db.fetch("DELETE FROM uploads WHERE created_at < now() - interval '3 days' RETURNING id")
    return len(rows)


async def select_uploads(db: Database) -> set[int]:
    return {row[0] for row in await db.fetch("SELECT id FROM uploads")}


async def select_unattached(db: Database, limit: int) -> list[File]:
    """Files of three days ago that nothing uses any more."""
    rows = await db.fetch(
        """
        SELECT f.id, f.name, f.size, f.type, f.sha256, f.width, f.height, f.pages, f.scripted FROM files f
        WHERE f.created_at < now() - interval '3 days'
            AND NOT EXISTS (SELECT FROM file_uses u WHERE u.file_id = f.id)
        ORDER BY f.created_at LIMIT $1
        """,
        limit,
    )
    return [msgspec.convert(dict(row), File) for row in rows]


async def delete_unattached(db: Database, file: int) -> bool:
    """Whether it was removed; not when something has come to carry it meanwhile."""
    await db.execute("SELECT FROM files WHERE id = $1 FOR UPDATE", file)
    gone = await db.fetchval(
        """
        DELETE FROM files f WHERE f.id = $1
            AND NOT EXISTS (SELECT FROM file_uses u WHERE u.file_id = f.id)
        RETURNING f.id
        """,
        file,
    )
    return gone is not None


async def is_used(db: Database, sha256: str) -> bool:
    """Whether a file of this content is left."""
    return bool(await db.fetchval("SELECT EXISTS (SELECT FROM files WHERE sha256 = $1)", sha256))
