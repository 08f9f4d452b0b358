"""What a town hall takes while nothing happens, and what a message leaves behind, to reckon with."""

import asyncio
import random

import asyncpg

from tests.benchmark.broadcast import assemble
from tests.benchmark.crowd import quiet, until
from tests.benchmark.ingest import MEMBERS, busy_town
from tests.benchmark.installation import Installation
from tests.benchmark.measure import Figure, reckoned
from tests.benchmark.search import rare_words, text_of
from tests.support.line import noted

MESSAGES = 50_000
SECONDS = 30.0
MIB = 1 << 20


async def sizes(installation: Installation) -> list[Figure]:
    """Of the server beside a plain one, of a message, indexed for the search, beside its text."""
    async with installation.plain() as server:
        await quiet(server.cpu)
        plain = server.memory() / MIB
    dice, rare, town = random.Random(1), rare_words(), busy_town()
    texts = [text_of(dice, rare) for _ in range(MESSAGES)]
    async with installation.parvis(town) as server:
        await quiet(server.cpu)
        web = server.memory() / MIB
        accounts, people = await assemble(server, town)
        empty = await database_bytes(installation)
        for number, text in enumerate(texts):
            sender = number % len(people)
            people[sender].send(sender // MEMBERS + 1, text=text)
            await until(lambda number=number: number - len(accounts.acknowledged) < 100)  # type: ignore[misc]
        await until(lambda: len(accounts.acknowledged) == MESSAGES)
        async with noted(installation.database_url) as (url, notes):
            with installation.worker(url) as worker:
                while await behind(installation):
                    await asyncio.sleep(0.5)
                await quiet(worker.cpu)
                memory = worker.memory() / MIB
                sent, used, database_used = len(notes.runs), worker.cpu(), installation.database_cpu()
                await asyncio.sleep(SECONDS)
                statements = (len(notes.runs) - sent) / SECONDS
                busy = (worker.cpu() - used) / SECONDS * 100
                database_busy = (installation.database_cpu() - database_used) / SECONDS * 100
    message = (await database_bytes(installation) - empty) / MESSAGES
    spoken = sum(len(text.encode()) for text in texts) / MESSAGES
    return [
        reckoned("web_memory", web, "MiB", plain),
        reckoned("worker_memory", memory, "MiB", plain),
        reckoned("worker_transactions", statements, "transactions/s"),
        reckoned("worker_cpu", busy, "% of a processor"),
        reckoned("worker_database_cpu", database_busy, "% of a processor"),
        reckoned("message_bytes", message, "bytes/message", spoken),
    ]


async def behind(installation: Installation) -> int:
    """Conversations that the search has yet to read."""
    db = await asyncpg.connect(installation.database_url)
    found = await db.fetchval("SELECT count(*) FROM conversations WHERE last_seq > indexed_seq")
    await db.close()
    return int(found)


async def database_bytes(installation: Installation) -> int:
    """With its indexes, and no rows that are dead."""
    db = await asyncpg.connect(installation.database_url)
    await db.execute("VACUUM ANALYZE")
    found = await db.fetchval("SELECT pg_database_size(current_database())")
    await db.close()
    return int(found)
