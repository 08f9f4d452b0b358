"""Statements on slips."""

from protocol.types import Seq
from server.base.database import Database


async def insert_slip(db: Database, conversation: int, seq: Seq, person: int, file: int) -> None:
    await db.execute(
        "INSERT INTO slips (conversation_id, seq, person_id, file_id) VALUES ($1, $2, $3, $4)",
        conversation,
        seq,
        person,
        file,
    )
