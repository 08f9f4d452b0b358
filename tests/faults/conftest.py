"""A whole Parvis of one's own to break: PostgreSQL, Valkey and two web processes, each a real process."""

import subprocess
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


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a PostgreSQL that has the tables, to be copied: to make it takes two seconds of processor."""
    postgres = Postgres(tmp_path_factory.mktemp("prepared") / "postgres")
    postgres.start()
    migrate(postgres.url())
    postgres.stop()
    return postgres.data


@pytest.fixture
def postgres(prepared: Path, tmp_path: Path) -> Postgres:
    """With the tables, and not begun."""
    subprocess.run(["cp", "-a", prepared, tmp_path / "postgres"], check=True)
    return Postgres(tmp_path / "postgres")


@pytest.fixture
async def cluster(tmp_path: Path, postgres: Postgres) -> AsyncIterator[Cluster[Valkey]]:
    """Everything durable as in production, and a group of people, each at a device."""
    valkey = Valkey(tmp_path / "valkey")
    with ExitStack() as ended:
        begin(ended, postgres, valkey)
        async with furnished(tmp_path, valkey, postgres, postgres.url()) as cluster:
            yield cluster


@pytest.fixture
async def on_valkey_cluster(tmp_path: Path, postgres: Postgres) -> AsyncIterator[Cluster[ValkeyCluster]]:
    """The same on a Valkey Cluster."""
    valkey = ValkeyCluster(nodes_in(tmp_path))
    with ExitStack() as ended:
        ended.callback(valkey.stop)
        await valkey.start()
        begin(ended, postgres)
        async with furnished(tmp_path, valkey, postgres, postgres.url()) as cluster:
            yield cluster


@pytest.fixture
async def replicated(tmp_path: Path, postgres: Postgres) -> AsyncIterator[Cluster[Valkey]]:
    """The same with a replica of the database."""
    valkey = Valkey(tmp_path / "valkey")
    standby = Standby(tmp_path / "standby", postgres)
    with ExitStack() as ended:
        begin(ended, postgres, valkey)
        ended.callback(standby.stop)
        await standby.follow()
        async with furnished(tmp_path, valkey, standby, standby.both()) as cluster:
            yield cluster


def begin(ended: ExitStack, *servers: Postgres | Valkey) -> None:
    """Each is ended at the end, whatever fails, its own start included."""
    for server in servers:
        ended.callback(server.stop)
        server.start()


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
