"""What a batch of the journal reads: as many rows as it stores, however large the town and whatever is known of it."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from protocol.errors import NotFound
from protocol.messages import Chat
from server.base.database import Pool, connect_journal
from server.base.settings import Settings
from server.core.journal import Entry, Journal
from tests.support.databases import execute
from tests.support.scenario import new_client_id

BATCH = 200
MOST = 12
"""Rows of a table that an entry may read by index: its own, what its foreign keys look up, and a few beside."""

FILL = """
INSERT INTO people (id, name, email, population)
    SELECT n, 'P ' || n, 'p' || n || '@parvis.example', 'staff' FROM generate_series(1, 3000) n;
INSERT INTO conversations (id, kind, name, last_seq) SELECT n, 'group', 'G ' || n, 200 FROM generate_series(1, 300) n;
INSERT INTO memberships (conversation_id, person_id)
    SELECT g, (g * 7 + m * 13) % 3000 + 1 FROM generate_series(1, 300) g, generate_series(1, 20) m;
INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, content, counts, receipted)
    SELECT conversation_id, n, n, person_id, 'old-' || conversation_id || '-' || n, 'chat', '{"text": "x"}', true, false
    FROM (
        SELECT conversation_id, person_id, row_number() OVER (PARTITION BY conversation_id ORDER BY person_id, i) AS n
        FROM memberships, generate_series(1, 10) i
    ) m;
"""
TABLES = ("messages", "memberships", "conversations", "people")


@pytest.fixture
async def writer(settings: Settings) -> AsyncIterator[Pool]:
    """The journal's own connection."""
    pool = await connect_journal(settings)
    yield pool
    await pool.close()


@pytest.fixture
async def journal(writer: Pool) -> AsyncIterator[Journal]:
    journal = Journal(writer, lambda stored: None)
    yield journal
    await journal.close()


MEMBERS = [(place, (place * 7 + number * 13) % 3000 + 1) for place in range(1, 301) for number in range(1, 21)]
"""As `FILL` has them: to ask the database for them would read the table, and be counted when its connection rests."""


async def store_batch(journal: Journal) -> None:
    """From members all over the town."""
    chosen = random.Random(7).sample(MEMBERS, BATCH)
    await asyncio.gather(
        *(journal.append(Entry(place, author, new_client_id(), Chat("Bonjour"))) for place, author in chosen)
    )


async def rows_read(writer: Pool) -> dict[str, int]:
    """Entries of indexes and rows of tables that were gone through so far, by table."""
    await writer.execute("SELECT pg_stat_force_next_flush()")
    rows = await writer.fetch(
        """SELECT relname, seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes i WHERE i.relid = t.relid)
        FROM pg_stat_user_tables t WHERE relname = ANY($1)""",
        TABLES,
    )
    return {table: int(read) for table, read in rows}


@pytest.mark.parametrize("emptied", ["", "messages", "people, conversations"])
async def test_a_batch_reads_as_many_rows_as_it_stores(
    database_url: str, writer: Pool, journal: Journal, emptied: str
) -> None:
    """Also where the journal made its plan while these tables were empty, and known to be."""
    await execute(database_url, FILL)
    if emptied:
        await execute(database_url, ";".join(f"CREATE TABLE copy_of_{table} AS TABLE {table}" for table in TABLES))
        await execute(database_url, f"TRUNCATE {emptied} CASCADE")
    for table in TABLES:
        await execute(database_url, f"VACUUM ANALYZE {table}")
    if emptied:
        with suppress(NotFound):
            await journal.append(Entry(1, 1, new_client_id(), Chat("Bonjour")))
        for table in reversed(TABLES):
            await execute(database_url, f"INSERT INTO {table} TABLE copy_of_{table} ON CONFLICT DO NOTHING")
    await store_batch(journal)
    before = await rows_read(writer)
    await store_batch(journal)
    after = await rows_read(writer)
    read = {table: (after[table] - before[table]) / BATCH for table in TABLES}
    assert {table: each for table, each in read.items() if each > MOST} == {}
