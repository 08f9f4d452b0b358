"""Statements on attestations as they were handed out."""

from server.base.database import Database


async def insert_attestation(db: Database, position: int, conversation: int, seq: int, pdf: bytes) -> None:
    await db.execute("INSERT INTO attestations VALUES ($1, $2, $3, $4)", position, conversation, seq, pdf)


async def select_attestations(db: Database, conversation: int, seq: int) -> dict[int, bytes]:
    """All of one convocation, by the position of the entry that holds the hash."""
    rows = await db.fetch(
        "SELECT position, pdf FROM attestations WHERE conversation_id = $1 AND seq = $2", conversation, seq
    )
    return {row["position"]: row["pdf"] for row in rows}
