"""Statements on convocations: their drafts, and what was frozen of each."""

import json
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from protocol.convocations import ConvocationDraft
from protocol.types import Seq, Stored
from server.base.database import Database

DRAFTS = """
SELECT d.id, b.conversation_id AS conversation, d.body_id AS body, d.revision, d.changed_at, d.changed_by, d.content
FROM convocation_drafts d JOIN bodies b ON b.id = d.body_id
"""

KEPT_APART = (
    "id",
    "conversation",
    "body",
    "revision",
    "changed_at",
    "changed_by",
    "recipients",
    "body_name",
    "authors",
    "assessment",
)
"""Fields of a draft that have their own column, or are computed each time."""


class Frozen(Struct):
    """What a convocation was when it was sent; `digest` is the SHA-256 of the manifest in UTF-8."""

    conversation: int
    seq: int
    body: int
    manifest: str
    digest: str
    opens_at: datetime
    deadline: datetime
    """Whoever is not reached strictly before is convened too late."""
    frozen_at: datetime

    def read(self) -> dict[str, Any]:
        """The manifest. Raises `ValueError` when it is none."""
        found: dict[str, Any] = json.loads(self.manifest)
        return found


async def insert_draft(db: Database, draft: ConvocationDraft) -> ConvocationDraft:
    """The draft with the instant at which it was made."""
    changed_at = await db.fetchval(
        """
        INSERT INTO convocation_drafts (id, body_id, content, changed_by) VALUES ($1, $2, $3, $4) RETURNING changed_at
        """,
        draft.id,
        draft.body,
        _content(draft),
        draft.changed_by,
    )
    return msgspec.structs.replace(draft, changed_at=changed_at)


async def select_draft(db: Database, draft: int) -> ConvocationDraft | None:
    """As `lock_draft` has it, not held."""
    row = await db.fetchrow(DRAFTS + "WHERE d.id = $1", draft)
    return _draft(dict(row)) if row else None


async def lock_draft(db: Database, draft: int) -> ConvocationDraft | None:
    """The draft, held until the end of the transaction; its recipients and its assessment are yet to be computed."""
    row = await db.fetchrow(DRAFTS + "WHERE d.id = $1 FOR UPDATE OF d", draft)
    return _draft(dict(row)) if row else None


async def select_drafts(db: Database, person: int) -> list[ConvocationDraft]:
    """Those of the bodies that the person may convene, the latest changed first."""
    rows = await db.fetch(
        DRAFTS
        + """
        JOIN convenors c ON c.body_id = b.id AND c.person_id = $1
        ORDER BY d.changed_at DESC, d.id
        """,
        person,
    )
    return [_draft(dict(row)) for row in rows]


async def update_draft(db: Database, draft: ConvocationDraft, by: int) -> ConvocationDraft:
    """Writes what was changed, and answers with the raised revision."""
    row = await db.fetchrow(
        """
        UPDATE convocation_drafts SET content = $2, revision = revision + 1, changed_at = clock_timestamp(),
            changed_by = $3
        WHERE id = $1 RETURNING revision, changed_at
        """,
        draft.id,
        _content(draft),
        by,
    )
    assert row is not None
    return msgspec.structs.replace(draft, revision=row["revision"], changed_at=row["changed_at"], changed_by=by)


async def lock_drafts_of(db: Database, body: int) -> list[ConvocationDraft]:
    """All of a body, held until the end of the transaction."""
    return [
        _draft(dict(row)) for row in await db.fetch(DRAFTS + "WHERE d.body_id = $1 ORDER BY d.id FOR UPDATE OF d", body)
    ]


async def select_standing_after(db: Database, body: int, instant: datetime) -> list[tuple[int, Seq]]:
    """Convocations of the body, neither replaced nor cancelled, to sittings that open from then on."""
    rows = await db.fetch(
        """
        SELECT c.conversation_id, c.seq FROM convocations c JOIN messages m USING (conversation_id, seq)
        WHERE c.body_id = $1 AND c.opens_at >= $2 AND m.content ->> 'replaced_by' IS NULL
            AND m.content ->> 'cancelled_at' IS NULL
        ORDER BY c.opens_at
        """,
        body,
        instant,
    )
    return [(row[0], row[1]) for row in rows]


async def stands_at(db: Database, body: int, opens_at: datetime, other_than: Seq | None) -> bool:
    """Whether another convocation of the body, neither replaced nor cancelled, is to a sitting at that instant."""
    found: bool = await db.fetchval(
        """
        SELECT EXISTS (
            SELECT FROM convocations c JOIN messages m USING (conversation_id, seq)
            WHERE c.body_id = $1 AND c.opens_at = $2 AND c.seq IS DISTINCT FROM $3
                AND m.content ->> 'replaced_by' IS NULL AND m.content ->> 'cancelled_at' IS NULL
        )
        """,
        body,
        opens_at,
        other_than,
    )
    return found


async def select_drafts_to_approve(db: Database, person: int) -> list[ConvocationDraft]:
    """Those whose author the person is, and was asked to agree, the latest changed first."""
    rows = await db.fetch(
        DRAFTS
        + """
        WHERE d.content ->> 'convened_by' = $1::bigint::text AND d.content -> 'approval' ->> 'asked_at' IS NOT NULL
        ORDER BY d.changed_at DESC, d.id
        """,
        person,
    )
    return [_draft(dict(row)) for row in rows]


async def update_approval(db: Database, draft: ConvocationDraft) -> None:
    """Writes that the author was asked, or has agreed: it changes nothing of what the draft says."""
    await db.execute("UPDATE convocation_drafts SET content = $2 WHERE id = $1", draft.id, _content(draft))


async def delete_draft(db: Database, draft: int) -> None:
    await db.execute("DELETE FROM convocation_drafts WHERE id = $1", draft)


def _content(draft: ConvocationDraft) -> dict[str, object]:
    fields = msgspec.structs.asdict(draft)
    return {name: value for name, value in fields.items() if name not in KEPT_APART}


def _draft(row: dict[str, object]) -> ConvocationDraft:
    content = row.pop("content")
    assert isinstance(content, dict)
    return msgspec.convert({**row, **content}, ConvocationDraft)


async def select_sent(db: Database, author: int, client_id: str) -> Stored | None:
    """The convocation that this author has sent under this number, for a retry."""
    row = await db.fetchrow(
        """
        SELECT conversation_id, seq, changed_seq, sent_at FROM messages
        WHERE author_id = $1 AND client_id = $2 AND kind = 'convocation'
        """,
        author,
        client_id,
    )
    return Stored(*row) if row else None


async def insert_convocation(db: Database, frozen: Frozen) -> None:
    await db.execute(
        """
        INSERT INTO convocations (conversation_id, seq, body_id, manifest, digest, opens_at, deadline, frozen_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        *msgspec.structs.astuple(frozen),
    )


async def select_frozen(db: Database, conversation: int, seq: Seq) -> Frozen | None:
    """None of what was sent before manifests were kept."""
    row = await db.fetchrow(
        """
        SELECT conversation_id AS conversation, seq, body_id AS body, manifest, digest, opens_at, deadline, frozen_at
        FROM convocations WHERE conversation_id = $1 AND seq = $2
        """,
        conversation,
        seq,
    )
    return msgspec.convert(dict(row), Frozen) if row else None


async def select_unsealed(db: Database) -> list[tuple[int, Seq]]:
    """Convocations that no entry of the ledger froze."""
    rows = await db.fetch(
        """
        SELECT conversation_id, seq FROM convocations c WHERE NOT EXISTS (
            SELECT FROM ledger l
            WHERE (l.conversation_id, l.seq) = (c.conversation_id, c.seq) AND l.act = 'frozen')
        ORDER BY conversation_id, seq
        """
    )
    return [(row[0], row[1]) for row in rows]


async def select_carried(db: Database, conversation: int, seq: Seq) -> dict[int, tuple[str, int]]:
    """SHA-256 and size of each file that the message carries, by its number."""
    rows = await db.fetch(
        """
        SELECT f.id, f.sha256, f.size FROM message_files m JOIN files f ON f.id = m.file_id
        WHERE m.conversation_id = $1 AND m.seq = $2
        """,
        conversation,
        seq,
    )
    return {row["id"]: (row["sha256"], row["size"]) for row in rows}
