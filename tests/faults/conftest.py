"""A whole Parvis of one's own to break: PostgreSQL, Valkey and two web processes, each a real process."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.base.database import connect_pool
from server.base.settings import Settings
from server.run.embedded import Postgres, Valkey
from server.run.schema import migrate
from tests.faults.cluster import Cluster
from tests.support.town import Town


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[Cluster]:
    """Everything durable as in production, and a group of people, each at a device."""
    postgres, valkey = Postgres(tmp_path / "postgres"), Valkey(tmp_path / "valkey")
    postgres.start()
    valkey.start()
    await asyncio.to_thread(migrate, postgres.url())
    pool = await connect_pool(Settings(database_url=postgres.url()))
    cluster = Cluster(postgres, valkey, pool, Town(pool), tmp_path)
    try:
        await cluster.furnish()
        yield cluster
    finally:
        await cluster.leave()
        await pool.close()
        cluster.stop()
