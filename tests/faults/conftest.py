"""A whole Parvis of one's own to break: PostgreSQL, Valkey and two web processes, each a real process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import pytest

from server.base.database import connect_pool
from server.base.settings import Settings
from server.run.embedded import Postgres, Valkey
from server.run.schema import migrate
from tests.faults.cluster import Cluster, Redis
from tests.support.standby import Standby
from tests.support.town import Town
from tests.support.valkey_cluster import ValkeyCluster, nodes_in


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[Cluster[Valkey]]:
    """Everything durable as in production, and a group of people, each at a device."""
    valkey, postgres = Valkey(tmp_path / "valkey"), Postgres(tmp_path / "postgres")
    with ExitStack() as ended:
        await begin(ended, postgres, valkey)
        async with furnished(tmp_path, valkey, postgres, postgres.url()) as cluster:
            yield cluster


@pytest.fixture
async def on_valkey_cluster(tmp_path: Path) -> AsyncIterator[Cluster[ValkeyCluster]]:
    """The same on a Valkey Cluster."""
    valkey, postgres = ValkeyCluster(nodes_in(tmp_path)), Postgres(tmp_path / "postgres")
    with ExitStack() as ended:
        ended.callback(valkey.stop)
        await valkey.start()
        await begin(ended, postgres)
        async with furnished(tmp_path, valkey, postgres, postgres.url()) as cluster:
            yield cluster


@pytest.fixture
async def replicated(tmp_path: Path) -> AsyncIterator[Cluster[Valkey]]:
    """The same with a replica of the database."""
    valkey, primary = Valkey(tmp_path / "valkey"), Postgres(tmp_path / "primary")
    standby = Standby(tmp_path / "standby", primary)
    with ExitStack() as ended:
        await begin(ended, primary, valkey)
        ended.callback(standby.stop)
        await standby.follow()
        async with furnished(tmp_path, valkey, standby, standby.both()) as cluster:
            yield cluster


async def begin(ended: ExitStack, postgres: Postgres, *others: Valkey) -> None:
    """Starts them, the tables made; each is ended at the end, whatever fails, its own start included."""
    servers: list[Postgres | Valkey] = [postgres, *others]
    for server in servers:
        ended.callback(server.stop)
        server.start()
    await asyncio.to_thread(migrate, postgres.url())


@asynccontextmanager
async def furnished(folder: Path, valkey: Redis, postgres: Postgres, url: str) -> AsyncIterator[Cluster[Redis]]:
    pool = await connect_pool(Settings(database_url=url))
    cluster = Cluster(postgres, url, valkey, pool, Town(pool), folder)
    try:
        await cluster.furnish()
        yield cluster
    finally:
        await cluster.leave()
        cluster.end()
        await pool.close()
