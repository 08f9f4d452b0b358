"""Statements that PostgreSQL is sent for what people do most, and for what holds up others: counted, not timed."""

import asyncio
import secrets
import tempfile
from pathlib import Path

from server.base.database import connect_pool
from server.base.settings import Settings
from server.run.schema import migrate
from tests.benchmark.installation import Installation
from tests.benchmark.measure import Figure
from tests.support.databases import execute, of_database
from tests.support.statements import count_statements

MOST = {"start": 8, "send": 1, "convocation": 50, "tap": 12}
"""The convocation goes to nineteen people."""


async def statements(installation: Installation) -> list[Figure]:
    """Each beside the most that it ought to take."""
    name = f"statements_{secrets.token_hex(4)}"
    await execute(installation.database_url, f"CREATE DATABASE {name}")
    url = of_database(installation.database_url, name)
    await asyncio.to_thread(migrate, url)
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as folder:
        settings = Settings(database_url=url, redis_url=installation.redis_url, data_dir=Path(folder))
        async with await connect_pool(settings) as pool:
            counts = await count_statements(settings, pool)
    await execute(installation.database_url, f"DROP DATABASE {name} WITH (FORCE)")
    found = {"start": counts.start, "send": counts.send, "convocation": counts.convocation[19], "tap": counts.tap}
    figures = {what: len(taken) for what, taken in found.items()}
    return [
        Figure(f"statements_{what}", count, "statements", MOST[what], f"<= {MOST[what]}", count <= MOST[what])
        for what, count in figures.items()
    ]
