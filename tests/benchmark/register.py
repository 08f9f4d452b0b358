"""What a page of the register takes where a hundred thousand entries have been made."""

import asyncio
import json
import secrets
import tempfile
from pathlib import Path
from time import process_time

import asyncpg

from protocol.ledger import REGISTER_LINES
from server.assemblies.register_sql import select_page
from server.assemblies.register_verdicts import judged
from server.base.database import Pool, connect_pool
from server.base.settings import Settings
from server.ledger.ledger import canonical, digest, entry_hash
from server.run.schema import migrate
from tests.benchmark.installation import Installation, copy
from tests.benchmark.measure import Figure, MiscountError, show_progress
from tests.support.databases import execute, of_database
from tests.support.statements import count_statements

ENTRIES = 97_000
ROUNDS = 10
MOST = 50.0


async def register(installation: Installation) -> list[Figure]:
    """Processor time of the web process and of PostgreSQL, for the latest page and, beside it, for one in the middle;
    then for one that words are looked for in."""
    name = f"register_{secrets.token_hex(4)}"
    await execute(installation.database_url, f"CREATE DATABASE {name}")
    url = of_database(installation.database_url, name)
    await asyncio.to_thread(migrate, url)
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as folder:
        settings = Settings(database_url=url, redis_url=installation.redis_url, data_dir=Path(folder))
        async with await connect_pool(settings) as pool:
            await count_statements(settings, pool)
            db = await asyncpg.connect(url)
            await fill(db)
            await db.close()
            reader = await pool.fetchval("SELECT author_id FROM messages WHERE kind = 'convocation' LIMIT 1")
            latest = await page(installation, pool, reader, 0, "")
            earlier = await page(installation, pool, reader, 30, "")
            sought = await page(installation, pool, reader, 0, "budget")
    await execute(installation.database_url, f"DROP DATABASE {name} WITH (FORCE)")
    return [
        Figure("register", latest, "cpu-ms/page", earlier, f"<= {MOST} ms", latest <= MOST),
        Figure("register_words", sought, "cpu-ms/page", latest, f"<= {MOST} ms", sought <= MOST),
    ]


async def page(installation: Installation, pool: Pool, reader: int, days: int, words: str) -> float:
    """Milliseconds for one that begins so many days ago."""
    before = await pool.fetchval("SELECT max(frozen_at) - make_interval(days => $1) FROM convocations", days)
    async with pool.acquire() as db:
        own, database = process_time(), installation.database_cpu()
        for _ in range(ROUNDS):
            sent = await select_page(db, reader, None, words, before, REGISTER_LINES)
            lines = await judged(db, sent)
            if not words and not (len(lines) == REGISTER_LINES and all(one.whole for one in lines)):
                raise MiscountError("a page of the register does not hold what was sealed")
        own, database = process_time() - own, installation.database_cpu() - database
    show_progress(f"register: {own / ROUNDS * 1_000:.0f} ms ours, {database / ROUNDS * 1_000:.0f} ms of the database")
    return (own + database) / ROUNDS * 1_000


async def fill(db: asyncpg.Connection) -> None:
    """The convocation with the most entries, over and over, an hour apart, on one chain."""
    place = await db.fetchrow(
        "SELECT conversation_id, seq FROM convocations JOIN ledger USING (conversation_id, seq)"
        " GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT 1"
    )
    top = await db.fetchrow("SELECT position, hash FROM ledger ORDER BY position DESC LIMIT 1")
    assert place
    assert top
    conversation, seq = place
    rows = await db.fetch(
        "SELECT entry FROM ledger WHERE conversation_id = $1 AND seq = $2 ORDER BY position", conversation, seq
    )
    own = [json.loads(row[0]) for row in rows]
    copies = (ENTRIES - top["position"]) // len(own)
    await db.execute("ALTER TABLE ledger DISABLE TRIGGER USER")
    await copy(
        db, "ledger", ("position", "entry", "previous", "hash"), chained(own, copies, top["position"], top["hash"])
    )
    await db.execute("ALTER TABLE ledger ENABLE TRIGGER USER")
    await db.execute(MESSAGES, conversation, seq, copies)
    await db.execute(CONVOCATIONS, conversation, seq, copies)
    await db.execute("VACUUM ANALYZE")
    show_progress(f"register: {copies} convocations of {len(own)} entries")


FIRST = 100_000

MESSAGES = """
INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, content, counts, receipted)
SELECT conversation_id, 100000 + n, 100000 + n, author_id, 'bench-' || n, kind, content, counts, receipted
FROM messages, generate_series(0, $3::int - 1) n WHERE conversation_id = $1 AND seq = $2
"""

CONVOCATIONS = """
INSERT INTO convocations (conversation_id, seq, body_id, manifest, digest, opens_at, deadline, frozen_at)
SELECT conversation_id, 100000 + n, body_id, manifest, digest, opens_at, deadline, frozen_at - make_interval(hours => n)
FROM convocations, generate_series(0, $3::int - 1) n WHERE conversation_id = $1 AND seq = $2
"""


def chained(own: list[dict[str, object]], copies: int, position: int, top: bytes) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for number in range(copies):
        before = None
        for one in own:
            position += 1
            said = {**one, "position": position, "before": before, "seq": FIRST + number}
            text, before, previous = canonical(said), position, top
            top = entry_hash(previous, digest(text))
            found.append((position, text, previous, top))
    return found
