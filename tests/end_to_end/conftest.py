"""One built client for all these tests, one Chromium and one demo town hall for each file of them."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from server.base.database import connect_pool
from server.base.settings import CLIENT, ROOT, Settings
from server.base.storage import Storage
from server.files.texts_job import read_next
from tests.end_to_end.town_hall import TownHall, opened
from tests.end_to_end.visitors import Visitors
from tests.support.databases import Clerk, elsewhere, name_of
from tests.support.pace import seconds

FLAGS = [
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    "--disable-features=SpareRendererForSitePerProcess",  # each page would start a process for the next one
]
FAILED = pytest.StashKey[bool]()

expect.set_options(timeout=seconds(30) * 1000)
"""Long enough for a machine that has much else to do: only what fails waits for it."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def client_dir() -> Path:
    """The built web client, built again when its sources are newer: by one process of the session."""
    if given := os.environ.get("PARVIS_CLIENT_DIR"):
        return Path(given)
    with (ROOT / "Makefile").open() as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        subprocess.run(["make", "--silent", "client"], cwd=ROOT, check=True)
    return CLIENT


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser of the file's own: one that stops drawing takes the tests of one file with it, and no others."""
    with launched(playwright, os.environ.get("CHROMIUM") or found()) as browser:
        yield browser


def found(*words: str) -> str:
    """Where a Chromium is that fits these words of `.ci/chromium`."""
    return subprocess.check_output([ROOT / ".ci/chromium", *words], text=True).strip()


@contextmanager
def launched(playwright: Playwright, program: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def read(
    clerk: Clerk, inhabited: str, papers: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """As `inhabited`, with its files, of which what they say has been read: the worker of each town hall would read
    them anew."""
    folder = tmp_path_factory.mktemp("papers_read")
    shutil.copytree(papers, folder, dirs_exist_ok=True)
    with clerk.database("read", inhabited) as url:
        elsewhere(read_all(Settings(database_url=url, data_dir=folder)))
        yield name_of(url), folder


async def read_all(settings: Settings) -> None:
    async with await connect_pool(settings) as pool:
        while await read_next(pool, Storage(settings)):
            pass


@pytest.fixture(scope="module")
def more_settings() -> dict[str, str | Path]:
    """Of the town hall of one file of tests; a file that needs some says so in a fixture of this name."""
    return {}


@pytest.fixture(scope="module")
def town_hall(
    clerk: Clerk,
    read: tuple[str, Path],
    valkey_url: str,
    client_dir: Path,
    more_settings: dict[str, str | Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[TownHall]:
    """The town hall of one file of tests, which share what they do to it."""
    with redis.Redis.from_url(valkey_url) as client:
        client.flushall()
    data_dir = tmp_path_factory.mktemp("town_hall")
    database, papers = read
    shutil.copytree(papers, data_dir, dirs_exist_ok=True)
    with (
        clerk.database("house", database) as url,
        opened(url, valkey_url, data_dir, client_dir, **more_settings) as town_hall,
    ):
        yield town_hall


@pytest.fixture(scope="module")
def places(town_hall: TownHall) -> dict[str, int | str]:
    return town_hall.places()


@pytest.fixture(scope="module")
def visitors(chromium: Browser, town_hall: TownHall) -> Visitors:
    return Visitors(chromium, town_hall)


@pytest.fixture
def visit(visitors: Visitors, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visitors]:
    """Lets people in, and shows them out. No page may have complained."""
    yield visitors
    failed = request.node.stash.get(FAILED, False)
    complaints = [*visitors.complaints]
    if failed:
        print("the pages:", *visitors.photograph(tmp_path), *complaints, sep="\n")
    visitors.leave(again=not failed)
    assert failed or not complaints, "\n".join(complaints)
