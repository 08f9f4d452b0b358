"""The bin: with all that is in a folder, and back again."""

import pytest

from protocol.drives import BinNodes, CatchUpDrive, LoadBin, LoadDocument, LoadFolder, RestoreNodes
from server.base.broker import connect_broker
from server.base.database import Pool
from server.base.jobs import Workshop
from server.base.settings import Settings
from server.base.storage import Storage
from server.core.hub import Hub
from server.documents import drives
from server.documents.bin_job import keep_emptied
from server.files.files_job import clear
from server.files.files_sql import select_own
from tests.support.client import Client
from tests.support.drives import document, folder, names
from tests.support.scenario import Scenario, refused


async def test_a_folder_goes_and_comes_back_with_all_that_is_in_it(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    year = await folder(anne, group, "2026")
    plans = await folder(anne, group, "Plans", year)
    paper = await document(pool, anne, group, "un.pdf", plans)
    changes = await bruno.call(BinNodes(group, [plans.id]))
    assert {node.name: (node.items, node.binned_by) for node in changes.nodes} == {
        "Plans": (1, bruno.person),
        "2026": (0, None),
    }
    assert await names(anne, group, year) == []
    found = await anne.call(LoadBin(group))
    assert [node.name for node in found.nodes] == ["Plans"]
    assert [node.name for node in (await anne.call(LoadFolder(group, plans.id))).nodes] == ["un.pdf"]
    assert (await anne.call(BinNodes(group, [plans.id, paper.id]))).nodes == []
    await anne.call(RestoreNodes(group, [plans.id]))
    assert await names(bruno, group, year) == ["Plans"]
    assert (await anne.call(LoadBin(group))).nodes == []
    assert (await anne.call(RestoreNodes(group, [plans.id]))).nodes == []


async def test_what_has_no_place_any_more_comes_back_at_the_top(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    plans = await folder(anne, group, "Plans")
    paper = await document(pool, anne, group, "un.pdf", plans)
    await anne.call(BinNodes(group, [paper.id]))
    await anne.call(BinNodes(group, [plans.id]))
    await document(pool, anne, group, "UN.pdf", content="autre")
    await bruno.call(RestoreNodes(group, [paper.id]))
    assert await names(bruno, group) == ["un (2).pdf", "UN.pdf"]


async def test_a_folder_and_what_was_in_it_come_back_together(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    plans = await folder(anne, group, "Plans")
    paper = await document(pool, anne, group, "un.pdf", plans)
    await anne.call(BinNodes(group, [paper.id]))
    await anne.call(BinNodes(group, [plans.id]))
    changes = await bruno.call(RestoreNodes(group, [paper.id, plans.id]))
    assert {node.name: (node.parent, node.items) for node in changes.nodes} == {
        "un.pdf": (plans.id, 0),
        "Plans": (None, 1),
    }


async def test_a_name_is_free_again_once_what_had_it_is_in_the_bin(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    first = await document(pool, anne, group, "un.pdf")
    await anne.call(BinNodes(group, [first.id]))
    await document(pool, anne, group, "un.pdf", content="autre")
    await anne.call(RestoreNodes(group, [first.id]))
    assert await names(anne, group) == ["un (2).pdf", "un.pdf"]


async def test_all_or_none(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    one = await document(pool, anne, group, "un.pdf")
    assert await refused(anne, BinNodes(group, [one.id, one.id + 1])) == ("not_found", "node")
    assert await refused(anne, RestoreNodes(group, [one.id, one.id + 1])) == ("not_found", "node")
    assert await names(anne, group) == ["un.pdf"]


@pytest.mark.parametrize("told", [200, 2])
async def test_what_changed_meanwhile_is_caught_up_by_number(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool, monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    """Whether it was away, or told of too much at once to be told all."""
    monkeypatch.setattr(drives, "MOST_TOLD", told)
    monkeypatch.setattr("server.documents.drives_sql.PAGE", 2)
    made = [await document(pool, anne, group, f"n{number}.pdf") for number in range(5)]
    await bruno.close()
    await anne.call(BinNodes(group, [one.id for one in made[:4]]))
    await bruno.open()
    await bruno.start(resume=True)
    assert sum(node.binned_at is not None for node in bruno.state.drives[group].nodes.values()) == 4
    await anne.call(RestoreNodes(group, [one.id for one in made[:4]]))


async def test_what_was_long_in_the_bin_is_no_more(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool, settings: Settings
) -> None:
    plans = await folder(anne, group, "Plans")
    inside = await document(pool, anne, group, "un.pdf", plans)
    recent, kept = await document(pool, anne, group, "deux.pdf"), await document(pool, anne, group, "trois.pdf")
    await anne.call(BinNodes(group, [plans.id]))
    await pool.execute("UPDATE nodes SET binned_at = binned_at - interval '30 days' WHERE id = $1", plans.id)
    await anne.call(BinNodes(group, [recent.id]))
    await empty_bins(settings, pool)
    await bruno.until(lambda: bruno.state.drives[group].nodes.keys() == {recent.id, kept.id})
    assert [node.name for node in (await anne.call(LoadBin(group))).nodes] == ["deux.pdf"]
    assert await refused(anne, LoadDocument(inside.id)) == ("not_found", "node")
    assert (await anne.call(CatchUpDrive(group, 0))).gone != []
    assert inside.version
    assert await select_own(pool, anne.person, inside.version.file.id)
    await pool.execute("UPDATE files SET created_at = created_at - interval '4 days'")
    await clear(pool, Storage(settings))
    assert await select_own(pool, anne.person, inside.version.file.id) is None
    assert recent.version
    assert await select_own(pool, anne.person, recent.version.file.id)


async def empty_bins(settings: Settings, pool: Pool) -> None:
    """As the worker does each hour."""

    async def nothing(_: object) -> None:
        pass

    async with connect_broker(settings, pool) as broker:
        hub = Hub(broker, nothing, nothing)
        hub.start()
        await keep_emptied(Workshop(settings, pool, hub))
        await hub.close()
