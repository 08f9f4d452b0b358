"""Real servers for the tests: one PostgreSQL and one Valkey a session, one migrated database a test."""

import fcntl
import gc
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import redis

from server import demo
from server.base.database import Pool, connect_pool
from server.base.settings import PARIS, Settings
from server.base.storage import Storage
from server.run.embedded import Postgres, Valkey
from server.run.schema import migrate
from tests.support.databases import Clerk, elsewhere, name_of
from tests.support.pace import LIMIT, seconds
from tests.support.samples import sample

pytest_plugins = ["tests.support.unsteady", "tests.support.spent"]

CALM: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
}
hypothesis.settings.register_profile("calm", **CALM)
hypothesis.settings.register_profile("exploring", **{**CALM, "derandomize": False})
hypothesis.settings.load_profile("calm")
"""The same examples everywhere, however slow; new ones by `--hypothesis-profile exploring`."""

own: Path | None = None
"""The folder of this session, while nobody has named another."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Whenever a session starts, pytest closes the folder that all of them share to every other user, and so to the
    PostgreSQL of a session under way: each has a folder of its own. Processes of one session are given theirs.

    A test has a limit that a machine allows for."""
    global own
    if config.option.basetemp is None:
        own = Path(tempfile.mkdtemp(prefix=PREFIX, dir=os.environ.get("PYTEST_DEBUG_TEMPROOT") or in_memory()))
        hold(own)
        config.option.basetemp = str(own / "session")  # pytest makes it anew, which ends what is held of it
    if config.option.timeout is None:
        config.option.timeout = sample(1) * LIMIT


def pytest_runtest_setup() -> None:
    """A test has one day: it begins after midnight rather than in the last moments before."""
    now = datetime.now(PARIS)
    midnight = datetime.combine(now.date() + timedelta(1), datetime.min.time(), PARIS)
    left = midnight.timestamp() - now.timestamp()
    if left < seconds(MOMENTS):
        time.sleep(left)


MOMENTS = 20
"""Seconds that most tests take less than."""


LONGEST = (
    *("test_accessibility", "test_convocation_story"),
    *("test_guide", "test_local_run", "test_summons_faults", "test_tampering", "test_attacks", "test_walls"),
)
"""Files that take longest: begun first, so that none is waited for alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is killed waits for most of its time: between two files of faults one of those that take longest is begun,
    which leaves none of the processor unused, and not too little for who waits."""
    files = [*dict.fromkeys(item.path for item in items)]
    faults = [file for file in files if file.parent.name == "faults"]
    longest = [file for file in files if file.stem in LONGEST]
    begun = [file for pair in zip_longest(longest, faults) for file in pair if file]
    places = {file: place for place, file in enumerate([*begun, *(file for file in files if file not in begun)])}
    items.sort(key=lambda item: places[item.path])


def pytest_collection_finish() -> None:
    """What is loaded by now is no garbage: to look for it at the end of each scenario costs little."""
    gc.freeze()


def pytest_sessionfinish(exitstatus: int) -> None:
    """What failed is left to look at."""
    if own and exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        shutil.rmtree(own, ignore_errors=True)


PREFIX = "parvis-tests-"
MEMORY = Path("/dev/shm")
ROOM = 3 * 2**30
"""Bytes that a session may come to: four processes beside one another came to 0.7 of them."""


def in_memory() -> Path | None:
    """A folder in memory where the machine has room for it: on a disk, half the work of making a database is the file
    system's. What outlives a server that is killed outlives it there, too. Folders of sessions that were killed are
    given back, and what failed in the last one."""
    if not os.access(MEMORY, os.W_OK):
        return None
    for left in MEMORY.glob(f"{PREFIX}*"):
        if time.time() - left.stat().st_mtime > seconds(MOMENTS):  # or it is being made
            with suppress(BlockingIOError):
                os.close(hold(left))
                shutil.rmtree(left, ignore_errors=True)
    return MEMORY if shutil.disk_usage(MEMORY).free > ROOM else None


def hold(folder: Path) -> int:
    """Whoever uses it is known by that, and not by the number of a process, which has others in other containers: held
    until the descriptor is closed, or the process ends. Raises `BlockingIOError` where somebody else holds it."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise
    return lock


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database that may create others."""
    if given := os.environ.get("PARVIS_TEST_DATABASE_URL"):
        yield given
        return
    server = Postgres(tmp_path_factory.mktemp("postgres") / "data", durable=False)
    server.start()
    yield server.url()
    server.stop()
    shutil.rmtree(server.data)


@pytest.fixture(scope="session")
def clerk(postgres_url: str) -> Iterator[Clerk]:
    clerk = Clerk(postgres_url)
    yield clerk
    clerk.close()


@pytest.fixture(scope="session")
def template(clerk: Clerk) -> Iterator[str]:
    """The name of a migrated and empty database."""
    with clerk.database("template") as url:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(migrate, url).result()
        yield name_of(url)


@pytest.fixture
def database_url(clerk: Clerk, template: str) -> Iterator[str]:
    """A migrated and empty database of the test's own."""
    with clerk.database("test", template) as url:
        yield url


@pytest.fixture
def empty_url(clerk: Clerk) -> Iterator[str]:
    """A database without a schema."""
    with clerk.database("empty") as url:
        yield url


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files are that the messages of the demo carry."""
    return tmp_path_factory.mktemp("papers")


@pytest.fixture(scope="session")
def inhabited(clerk: Clerk, template: str, papers: Path) -> Iterator[str]:
    """The name of a database that holds the demo town hall, to be copied and left as it is."""
    with clerk.database("inhabited", template) as url:
        elsewhere(fill(Settings(database_url=url, data_dir=papers)))
        yield name_of(url)


async def fill(settings: Settings) -> None:
    async with await connect_pool(settings) as pool:
        await demo.fill(pool, Storage(settings))


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
