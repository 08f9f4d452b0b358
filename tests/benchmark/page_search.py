"""The pages among which a search looks as well, and the plain ways in which they could be looked through."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import asyncpg

from server.base.database import connect_pool
from server.base.settings import Settings
from server.documents.index_job import index
from server.files.texts_job import keep_pages
from server.files.texts_sql import PageText
from tests.benchmark.installation import Installation, copy
from tests.benchmark.measure import show_progress

DOCUMENTS, PAGES = 500, 40
WORDS = 300
"""Of a page."""

DAYS = 5 * 365

ILIKE = """
SELECT n.*, p.number FROM access a JOIN nodes n ON n.conversation_id = a.conversation_id AND n.kind = 'document'
JOIN versions v ON v.node_id = n.id JOIN files f ON f.id = v.file_id JOIN text_pages p ON p.sha256 = f.sha256
WHERE a.person_id = $1 AND p.text ILIKE '%' || $2 || '%'
ORDER BY n.changed_at DESC, n.id DESC, p.number LIMIT 21
"""

TRIGRAMS = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX IF NOT EXISTS earlier_pages ON text_pages USING gin (text gin_trgm_ops)
"""


async def fill(db: asyncpg.Connection, dice: random.Random, text_of: Callable[[int], str], groups: list[int]) -> None:
    """Documents of so many pages, in the drives of the groups; what they say is kept as the worker keeps it."""
    await copy(db, "drives", ("conversation_id",), [(group,) for group in groups])
    nodes, files, versions, began = list[Any](), list[Any](), list[Any](), datetime.now(UTC) - timedelta(days=DAYS)
    for number in range(1, DOCUMENTS + 1):
        group = groups[min(int(dice.expovariate(1 / 40)), len(groups) - 1)]
        at = began + timedelta(days=DAYS) * (number / DOCUMENTS)
        name, sha256 = f"{text_of(2)} {number}.pdf", f"{number:064x}"
        nodes.append((number, group, "document", name, name, number, 1, f"bench-{number}", 1, at))
        files.append((number, 1, name[:100], 1_000_000, "application/pdf", sha256, PAGES))
        versions.append((number, 1, number, 1, f"bench-{number}"))
    await copy(db, "nodes", NODES, nodes)
    await copy(db, "files", ("id", "owner_id", "name", "size", "type", "sha256", "pages"), files)
    await copy(db, "versions", ("node_id", "number", "file_id", "author_id", "client_id"), versions)
    await db.execute("INSERT INTO texts (sha256, outcome, paged) SELECT sha256, 'read', true FROM files")
    await db.execute("UPDATE drives SET last_seq = $1", DOCUMENTS)


NODES = (
    *("id", "conversation_id", "kind", "name", "name_key", "changed_seq", "created_by", "client_id"),
    *("changed_by", "changed_at"),
)


async def read_all(installation: Installation, text_of: Callable[[int], str]) -> None:
    """As the worker does after an upgrade, but for the reading itself."""
    settings = Settings(database_url=installation.database_url, redis_url=installation.redis_url)
    start = perf_counter()
    async with await connect_pool(settings) as pool:
        for number in range(1, DOCUMENTS + 1):
            await keep_pages(pool, f"{number:064x}", [PageText(page, text_of(WORDS)) for page in range(1, PAGES + 1)])
        read = perf_counter()
        await index(pool)
    told = f"{DOCUMENTS * PAGES:,} pages kept in {read - start:.0f} s, indexed in {perf_counter() - read:.0f} s"
    show_progress(f"search: {told}")


async def by_ilike(db: asyncpg.Connection, person: int, words: str) -> list[Any]:
    return list(await db.fetch(ILIKE, person, words.strip('"')))


async def with_trigrams(db: asyncpg.Connection) -> None:
    await db.execute(TRIGRAMS)
    await db.execute("VACUUM ANALYZE text_pages")
