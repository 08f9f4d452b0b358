"""A whole Parvis of one's own to break: PostgreSQL, Valkey and two web processes, each a real process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.base.database import connect_pool
from server.base.settings import Settings
from server.run.embedded import Postgres, Valkey
from server.run.schema import migrate
from tests.faults.cluster import Cluster, Redis
from tests.support.standby import Standby
from tests.support.town import Town
from tests.support.valkey_cluster import ValkeyCluster


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[Cluster[Valkey]]:
    """Everything durable as in production, and a group of people, each at a device."""
    valkey = Valkey(tmp_path / "valkey")
    valkey.start()
    async with furnished(tmp_path, valkey) as cluster:
        yield cluster


@pytest.fixture
async def on_valkey_cluster(tmp_path: Path) -> AsyncIterator[Cluster[ValkeyCluster]]:
    """The same on a Valkey Cluster."""
    valkey = ValkeyCluster(tmp_path)
    await valkey.start()
    async with furnished(tmp_path, valkey) as cluster:
        yield cluster


@pytest.fixture
async def replicated(tmp_path: Path) -> AsyncIterator[Cluster[Valkey]]:
    """The same with a replica of the database."""
    valkey, primary = Valkey(tmp_path / "valkey"), Postgres(tmp_path / "primary")
    valkey.start()
    primary.start()
    standby = Standby(tmp_path / "standby", primary)
    await standby.follow()
    try:
        async with furnished(tmp_path, valkey, standby) as cluster:
            yield cluster
    finally:
        primary.stop()


@asynccontextmanager
async def furnished(folder: Path, valkey: Redis, standby: Standby | None = None) -> AsyncIterator[Cluster[Redis]]:
    postgres = standby or Postgres(folder / "postgres")
    if not standby:
        postgres.start()
    url = standby.both() if standby else postgres.url()
    await asyncio.to_thread(migrate, (standby.primary if standby else postgres).url())
    pool = await connect_pool(Settings(database_url=url))
    cluster = Cluster(postgres, url, valkey, pool, Town(pool), folder)
    try:
        await cluster.furnish()
        yield cluster
    finally:
        await cluster.leave()
        await pool.close()
        cluster.stop()
