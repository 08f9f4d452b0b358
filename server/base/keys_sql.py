"""Statements on the town hall's own keys."""

from server.base.database import Database


async def select_key(db: Database) -> bytes:
    """The key of all that is signed; it is the same for good."""
    key: bytes = await db.fetchval("SELECT key FROM keys WHERE purpose = 'signatures'")
    return key
