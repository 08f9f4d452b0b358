"""A town that an earlier version filled, restored and migrated as an administrator does it."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from protocol.codec import json_reader
from server.base.database import Pool
from server.base.settings import Settings
from server.run import schema
from tests.support.client import Client
from tests.support.databases import Clerk, name_of
from tests.support.forked import Forked
from tests.support.scenario import Scenario, playing
from tests.upgrades.told import Told

TOWNS = sorted(path.parent for path in Path(__file__).parent.glob("*/parvis.dump"))


@pytest.fixture(scope="module", params=TOWNS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    """What the administrator has kept."""
    kept: Path = request.param
    return kept


@pytest.fixture(scope="module")
def told(folder: Path) -> Told:
    said: Told = json_reader(Told).decode((folder / "town.json").read_bytes())
    return said


@pytest.fixture(scope="module")
def template(folder: Path, clerk: Clerk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Brought back as an administrator does it; each test has a copy."""
    with clerk.database(f"upgraded_{folder.name}") as url:
        data_dir = tmp_path_factory.mktemp(folder.name)
        restore = Forked("restore", str(folder / "parvis.dump"), database_url=url, data_dir=data_dir)
        status, output = restore.finish()
        assert (status, f"at schema {schema.expected()}" in output) == (0, True), output
        yield name_of(url)


@pytest.fixture
def database_url(clerk: Clerk, template: str) -> Iterator[str]:
    with clerk.database("test", template) as url:
        yield url


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    shutil.copytree(folder / "files", settings.files_dir, dirs_exist_ok=True)
    return settings


@pytest.fixture
async def scenario(settings: Settings, pool: Pool, told: Told) -> AsyncIterator[Scenario]:
    """At the end each device that is open knows what a fresh one loads."""
    async with playing(settings, pool) as scenario:
        scenario.town.people |= told.people
        scenario.town.groups |= told.groups
        for name, person in told.people.items():
            scenario.town.tokens[name] = await scenario.town.session(person)
        yield scenario


@pytest.fixture
async def maelle(scenario: Scenario) -> Client:
    return await scenario.connect("Maelle")
