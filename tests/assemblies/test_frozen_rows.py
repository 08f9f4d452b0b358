"""What was frozen, and its token: neither the application nor the owner of the database changes or removes it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product

import asyncpg
import pytest
from asyncpg.pool import PoolConnectionProxy

from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.altering import columns, otherwise
from tests.support.proving import convoke, found
from tests.support.scenario import playing

Connection = asyncpg.Connection | PoolConnectionProxy

FREE = {
    "convocations": {"warned_at"},
    "timestamps": set[str](),
    "messages": {"counts", "receipted", "changed_seq", "edited_at", "reactions", "mentions", "mentions_all"},
}
"""Columns in which nothing of what was frozen is kept."""

OF_ITS_FATE = ("replaced_by", "cancelled_at", "cancellation", "meeting")
"""What becomes of a convocation afterwards, and where one takes part by video, which is said beside it."""


@pytest.fixture
async def stored(settings: Settings, pool: Pool) -> AsyncIterator[Stored]:
    """With an answer of the authority, and one that is awaited for another convocation."""
    async with playing(settings, pool) as scenario:
        await found(scenario)
        _, stored = await convoke(scenario)
        _, other = await convoke(scenario)
        await pool.execute(
            "INSERT INTO timestamps (conversation_id, seq, token) VALUES ($1, $2, 'token'), ($1, $3, NULL)",
            stored.conversation,
            stored.seq,
            other.seq,
        )
        yield stored


@asynccontextmanager
async def those_who_write(pool: Pool, database_url: str) -> AsyncIterator[tuple[Connection, Connection]]:
    """The application, and the owner of the database with all triggers asleep but those that never are."""
    owner = await asyncpg.connect(database_url)
    await owner.execute("SET session_replication_role = replica")
    async with pool.acquire() as application:
        assert await application.fetchval("SELECT current_user") == "parvis_application"
        yield application, owner
    await owner.close()


def of(stored: Stored) -> str:
    return f"conversation_id = {stored.conversation} AND seq = {stored.seq}"


async def refusal(db: Connection, statement: str) -> str:
    """Of a change that is undone in any case; "" where nothing refuses it."""
    transaction = db.transaction()
    await transaction.start()
    try:
        await db.execute(statement)
    except asyncpg.InsufficientPrivilegeError as refused:
        return str(refused)
    finally:
        await transaction.rollback()
    return ""


async def test_no_column_of_what_was_frozen_is_changed(pool: Pool, database_url: str, stored: Stored) -> None:
    async with those_who_write(pool, database_url) as those:
        for db, table in product(those, FREE):
            refused = {}
            for column, kind in await columns(db, table):
                change = f"UPDATE {table} SET {column} = {otherwise(table, column, kind)} WHERE {of(stored)}"  # noqa: S608
                refused[column] = await refusal(db, change)
            assert {column for column, why in refused.items() if not why} == FREE[table]
            assert all("is never changed" in why for why in refused.values() if why)


async def test_of_the_frozen_text_nothing_is_changed_but_what_became_of_it(
    pool: Pool, database_url: str, stored: Stored
) -> None:
    fields = await pool.fetchval(
        f"SELECT array_agg(f ORDER BY f) FROM messages, jsonb_object_keys(content) f WHERE {of(stored)}"  # noqa: S608
    )
    assert {"digest", "agenda", "opens_at", "delay"} <= set(fields)
    changes = [(field, f'content || \'{{"{field}": "x"}}\'') for field in (*fields, *OF_ITS_FATE, "added")]
    changes += [(field, f"content - '{field}'") for field in fields]
    async with those_who_write(pool, database_url) as those:
        for db, (field, change) in product(those, changes):
            why = await refusal(db, f"UPDATE messages SET content = {change} WHERE {of(stored)}")  # noqa: S608
            assert ("is never changed" in why) == (field not in OF_ITS_FATE), (field, change)


async def test_no_row_of_a_convocation_is_removed(pool: Pool, database_url: str, stored: Stored) -> None:
    async with those_who_write(pool, database_url) as (application, owner):
        for table in (*FREE, "summonses", "answers"):
            assert await refusal(application, f"DELETE FROM {table}")  # noqa: S608
        for table in FREE:
            assert "is never changed" in await refusal(owner, f"DELETE FROM {table} WHERE {of(stored)}")  # noqa: S608


async def test_a_token_that_is_awaited_is_taken_once(pool: Pool, stored: Stored) -> None:
    await pool.execute("UPDATE timestamps SET tried_at = now(), token = 'later' WHERE token IS NULL")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="a token is never changed"):
        await pool.execute("UPDATE timestamps SET token = NULL WHERE token = 'later'")
