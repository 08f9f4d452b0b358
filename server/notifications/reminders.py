"""Calls people once more who are reminded of what they have not opened, or not acknowledged."""

from protocol.types import Seq
from server.base.database import Database
from server.conversations.receipts import reminded
from server.notifications.notifications_sql import note_again


@reminded
async def call_again(db: Database, conversation: int, seq: Seq, people: list[int]) -> None:
    """After their quiet hours, where they are left in peace now."""
    await note_again(db, conversation, seq, people)
