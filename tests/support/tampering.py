"""What only whoever owns the database, and switches its guards off, can do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import Connection, LockNotAvailableError
from asyncpg.pool import PoolConnectionProxy
from asyncpg.transaction import Transaction

from server.base.database import Pool
from server.ledger.ledger import digest, entry_hash

GUARDS = (
    ("ledger", "ledger_is_kept"),
    ("ledger", "ledger_continues"),
    ("convocations", "convocations_are_kept"),
    ("messages", "frozen_messages_are_kept"),
    ("timestamps", "tokens_are_kept"),
)


@asynccontextmanager
async def unguarded(pool: Pool) -> AsyncIterator[Connection | PoolConnectionProxy]:
    """A connection with the owner's rights, and nothing that keeps what was sealed; committed at the end."""
    async with pool.acquire() as db:
        transaction = await _alone(db)
        try:
            for table, trigger in GUARDS:
                await db.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            yield db
            for table, trigger in GUARDS:
                await db.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")
        except BaseException:
            await transaction.rollback()
            raise
        await transaction.commit()


async def _alone(db: Connection | PoolConnectionProxy) -> Transaction:
    """A transaction that has all these tables to itself: taken one by one, a server at work could wait for it, and it
    for the server."""
    while True:
        transaction = db.transaction()
        await transaction.start()
        await db.execute("SELECT set_config('role', session_user, true)")
        try:
            await db.execute(f"LOCK TABLE {', '.join({table for table, _ in GUARDS})} IN ACCESS EXCLUSIVE MODE NOWAIT")
        except LockNotAvailableError:
            await transaction.rollback()
            await asyncio.sleep(0.02)
        else:
            return transaction


async def rewrite(pool: Pool, position: int, before: str, after: str) -> None:
    """An entry that says something else, and every hash from there to the end made again."""
    async with unguarded(pool) as db:
        assert before in await db.fetchval("SELECT entry FROM ledger WHERE position = $1", position)
        await rewrite_from(db, position, lambda at, entry: entry.replace(before, after) if at == position else entry)


async def rewrite_from(db: Connection | PoolConnectionProxy, position: int, change: Callable[[int, str], str]) -> None:
    """The same of all entries from there on."""
    rows = await db.fetch("SELECT position, entry, previous FROM ledger WHERE position >= $1 ORDER BY 1", position)
    top = rows[0]["previous"]
    for row in rows:
        text = change(row["position"], row["entry"])
        bound = entry_hash(top, digest(text))
        made = row["position"], text, top, bound
        await db.execute("UPDATE ledger SET entry = $2, previous = $3, hash = $4 WHERE position = $1", *made)
        top = bound


async def tamper(pool: Pool, statement: str, *values: Any) -> None:
    async with unguarded(pool) as db:
        await db.execute(statement, *values)
