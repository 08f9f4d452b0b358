"""The demo town hall of an earlier version: what it sealed is read as that version allowed it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.assemblies.convocations_sql import select_frozen
from server.assemblies.proving import alterations, gather
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage
from tests.support.agreement import agreed
from tests.support.databases import Clerk, name_of
from tests.support.forked import Forked

THEN = Path(__file__).parents[1] / "upgrades" / "demos" / "848ba8b"


@pytest.fixture(scope="module")
def template(clerk: Clerk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clerk.database("demo_of_then") as url:
        data_dir = tmp_path_factory.mktemp("demo")
        status, output = Forked("restore", str(THEN / "parvis.dump"), database_url=url, data_dir=data_dir).finish()
        assert status == 0, output
        yield name_of(url)


@pytest.fixture
def database_url(clerk: Clerk, template: str) -> Iterator[str]:
    with clerk.database("test", template) as url:
        yield url


async def test_each_convocation_is_as_it_was_sealed(pool: Pool, settings: Settings) -> None:
    """Its hours were written as the clocks of the town show them, its documents in the order of the agenda, a proxy
    without its sittings."""
    shutil.copytree(THEN / "files", settings.files_dir, dirs_exist_ok=True)
    places = await pool.fetch("SELECT conversation_id, seq, manifest FROM convocations ORDER BY frozen_at")
    assert {("+02:00" in manifest, "+01:00" in manifest) for *_, manifest in places} == {(True, False), (False, True)}
    for conversation, seq, _ in places:
        frozen = await select_frozen(pool, conversation, seq)
        assert frozen
        assert await alterations(pool, Storage(settings), await gather(pool, frozen), 0) == []


@pytest.mark.parametrize("archive", ["summer.zip", "winter.zip"])
def test_its_archives_are_intact(archive: str) -> None:
    assert agreed(THEN / archive).faults == []
