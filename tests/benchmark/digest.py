"""What the digest of a day takes in a grown town, when the worker has looked for it the day before."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import asyncpg

from server.base.database import connect_pool
from server.base.settings import Settings
from server.posts.digests import due
from server.posts.digests_job import write
from tests.benchmark import grown
from tests.benchmark.installation import Installation
from tests.benchmark.measure import Figure, show_progress

MOST = 5.0


async def digest(installation: Installation) -> list[Figure]:
    """Processor time of the worker and of PostgreSQL where nearly all get one, beside that of a day of nothing new."""
    town = grown.grown_town()
    await installation.fill(town)
    db = await asyncpg.connect(installation.database_url)
    await grown.write(db)
    settings = Settings(database_url=installation.database_url, redis_url=installation.redis_url, data_dir=Path("var"))
    until = due("daily", datetime.now(UTC), settings.time_zone)
    assert until is not None
    await db.execute("UPDATE people SET digest = 'daily', digested_at = $1", until)
    async with await connect_pool(settings) as pool:

        async def round_of(now: datetime) -> int:
            return await write(pool, settings, now)

        took, letters = await used(installation, round_of, until + timedelta(days=1))
        empty, none = await used(installation, round_of, until + timedelta(days=2))
    await db.close()
    show_progress(f"digest: {letters} letters, then {none}")
    return [Figure("digest", took, "cpu-s", empty, f"<= {MOST} s for {grown.PEOPLE:,} people", took <= MOST)]


async def used(
    installation: Installation, work: Callable[[datetime], Awaitable[int]], now: datetime
) -> tuple[float, int]:
    """Seconds of processors, and what it returns."""
    own, database = process_time(), installation.database_cpu()
    done = await work(now)
    return process_time() - own + installation.database_cpu() - database, done
