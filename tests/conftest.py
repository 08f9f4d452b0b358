"""Real servers for the tests: one PostgreSQL and one Valkey a session, one migrated database a test."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis

from server.base.database import Pool, connect_pool
from server.base.settings import Settings
from server.run.embedded import Postgres, Valkey
from server.run.schema import migrate
from tests.support.databases import Copies, database, name_of

own: Path | None = None
"""The folder of this session, while nobody has named another."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Whenever a session starts, pytest closes the folder that all of them share to every other user, and so to the
    PostgreSQL of a session under way: each has a folder of its own. Processes of one session are given theirs."""
    global own
    if config.option.basetemp is None:
        own = Path(tempfile.mkdtemp(prefix="parvis-tests-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT") or None))
        config.option.basetemp = str(own)


def pytest_sessionfinish(exitstatus: int) -> None:
    """What failed is left to look at."""
    if own and exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        shutil.rmtree(own, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database that may create others."""
    if given := os.environ.get("PARVIS_TEST_DATABASE_URL"):
        yield given
        return
    server = Postgres(tmp_path_factory.mktemp("services") / "postgres", durable=False)
    server.start()
    yield server.url()
    server.stop()
    shutil.rmtree(server.data)


@pytest.fixture(scope="session")
def template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated and empty database."""
    with database(postgres_url, "template") as url:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(migrate, url).result()
        yield name_of(url)


@pytest.fixture(scope="session")
def copies(postgres_url: str, template: str) -> Copies:
    return Copies(postgres_url, template)


@pytest.fixture
def database_url(copies: Copies) -> Iterator[str]:
    """A migrated and empty database of the test's own."""
    with copies.lent() as url:
        yield url


@pytest.fixture
def empty_url(postgres_url: str) -> Iterator[str]:
    """A database without a schema."""
    with database(postgres_url, "empty") as url:
        yield url


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if given := os.environ.get("PARVIS_TEST_REDIS_URL"):
        yield given
        return
    server = Valkey(tmp_path_factory.mktemp("services") / "valkey")
    server.start()
    yield server.url
    server.stop()


@pytest.fixture
def redis_url(valkey_url: str) -> str:
    """A Valkey that holds nothing."""
    with redis.Redis.from_url(valkey_url) as client:
        client.flushall()
    return valkey_url


@pytest.fixture
def settings(database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, redis_url=redis_url, data_dir=tmp_path)


@pytest.fixture
async def pool(settings: Settings) -> AsyncIterator[Pool]:
    pool = await connect_pool(settings)
    yield pool
    await pool.close()
