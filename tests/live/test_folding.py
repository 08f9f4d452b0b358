"""Folding, and the versions of what rests: by the worker, and when a document is read."""

import asyncio

import pytest

from protocol.drives import AddDocument, AddVersion, CarryVersion, LoadDocument, Node
from protocol.files import File
from protocol.live import LiveState, OpenLive
from protocol.rewinding import RewindFolder
from server.base.database import Pool
from server.base.jobs import DUE
from server.base.settings import Settings
from server.base.storage import Storage
from server.core.hub import Hub
from server.files.apart import ask
from server.live import folding_sql, versions
from server.live.cells import read
from server.live.folding import folded
from server.live.folding_job import keep_folded
from tests.documents.test_rewinding import now
from tests.live.devices import Device, numbers, rest, sheet, work
from tests.live.written_sheets import opened
from tests.support.client import Client
from tests.support.drives import file_of
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser


async def held(pool: Pool, node: Node) -> tuple[int, int, int]:
    row = await pool.fetchrow("SELECT last_seq, folded_seq, shown_seq FROM live_documents WHERE node_id = $1", node.id)
    assert row
    return row[0], row[1], row[2]


async def state(pool: Pool, node: Node) -> dict[tuple[int, int], str]:
    found = await folding_sql.select_held(pool, node.id)
    assert found
    return read(folded([found.folded, *found.changes]))[0].cells


async def download(scenario: Scenario, node: Node, query: str = "") -> bytes:
    answer = await browser(scenario, "Bruno").get(f"/api/documents/{node.id}{query}")
    assert answer.status == 200
    return bytes(answer.body)


async def test_many_changes_become_one_and_the_latest_are_kept_for_an_hour(
    settings: Settings, pool: Pool, group: int, anne: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding_sql, "MANY", 5)
    node = await sheet(anne, group)
    device = Device(anne, node)
    for number in range(5):
        await device.write({"1:1": f"n{number}"})
    await work(settings, pool)
    assert await held(pool, node) == (5, 0, 0)
    await device.write({"2:1": "tfin"})
    await work(settings, pool)
    assert await held(pool, node) == (6, 6, 0)
    assert await state(pool, node) == {(0, 0): "n4", (1, 0): "tfin"}
    assert await pool.fetchval("SELECT count(*) FROM live_updates WHERE node_id = $1", node.id) == 6
    assert await pool.fetchval("SELECT bytes = octet_length(folded) FROM live_documents WHERE node_id = $1", node.id)
    opening: LiveState = await anne.call(OpenLive(node.id))
    assert (opening.seq, opening.folded, opening.updates) == (6, 6, [])
    await pool.execute("UPDATE live_updates SET made_at = made_at - interval '61 minutes'")
    for number in range(6):
        await device.write({"1:1": f"n{number}"})
    await work(settings, pool)
    assert await pool.fetchval("SELECT min(seq) FROM live_updates WHERE node_id = $1", node.id) == 7
    assert await state(pool, node) == {(0, 0): "n5", (1, 0): "tfin"}


async def test_what_is_written_while_it_is_folded_comes_after_it(
    pool: Pool, group: int, anne: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = await sheet(anne, group)
    device = Device(anne, node)
    await device.write({"1:1": "n1"})

    async def slow(program: str, patience: float, *told: str) -> bytes | None:
        await device.write({"1:2": "n2"})
        return await ask(program, patience, *told)

    monkeypatch.setattr(versions, "ask", slow)
    await versions.fold(pool, node.id)
    assert await held(pool, node) == (2, 1, 0)
    assert await state(pool, node) == {(0, 0): "n1", (0, 1): "n2"}


async def test_a_sheet_that_rests_becomes_a_version_by_its_last_author(
    settings: Settings, pool: Pool, scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    await anne.follow_drive(group)
    node = await sheet(anne, group)
    assert await numbers(anne, node) == [1]
    await Device(anne, node).write({"1:1": "n40"})
    await Device(bruno, node).write({"1:2": "f{1:1}+2"})
    await work(settings, pool)
    assert await numbers(anne, node) == [1]
    await rest(pool, node)
    await work(settings, pool)
    version = (await bruno.call(LoadDocument(node.id))).versions[0]
    assert (version.number, version.author, version.remark) == (2, bruno.person, "")
    await anne.until(lambda: anne.state.drives[group].nodes[node.id].version == version)
    content = await download(scenario, node)
    assert [opened(content).worksheets[0][cell].value for cell in ("A1", "B1")] == [40, 42]
    assert opened(content, values=False).worksheets[0]["B1"].value == "=A1+2"
    rows = await pool.fetch("SELECT number, seq, state FROM live_versions WHERE node_id = $1 ORDER BY number", node.id)
    assert [(row[0], row[1]) for row in rows] == [(1, 0), (2, 2)]
    assert [read(row[2])[0].cells for row in rows] == [{}, {(0, 0): "n40", (0, 1): "f{1:1}+2"}]
    assert await held(pool, node) == (2, 0, 2)
    await work(settings, pool)
    assert await numbers(anne, node) == [2, 1]
    assert await pool.fetchval("SELECT count(*) FROM texts WHERE sha256 = $1", version.file.sha256) == 1


def test_the_worker_does_it_each_minute() -> None:
    assert ("live", "* * * * *", keep_folded) in DUE


async def test_what_comes_to_the_same_makes_no_version(
    settings: Settings, pool: Pool, group: int, anne: Client
) -> None:
    node = await sheet(anne, group)
    device = Device(anne, node)
    await device.write({"1:1": "n1"})
    await device.write({"1:1": ""})
    await rest(pool, node)
    await work(settings, pool)
    assert (await numbers(anne, node), await held(pool, node)) == ([1], (2, 0, 2))


async def test_whoever_reads_it_reads_what_it_holds_now(
    pool: Pool, scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    node = await sheet(anne, group)
    device = Device(anne, node)
    await device.write({"1:1": "n1"})
    assert opened(await download(scenario, node)).worksheets[0]["A1"].value == 1
    assert await numbers(anne, node) == [2, 1]
    await device.write({"1:1": "n2"})
    assert opened(await download(scenario, node, "?version=2")).worksheets[0]["A1"].value == 1
    assert await numbers(anne, node) == [2, 1]
    file: File = await bruno.call(CarryVersion(node.id))
    version = (await bruno.call(LoadDocument(node.id))).versions[0]
    assert (version.number, version.author, version.file.sha256) == (3, anne.person, file.sha256)
    assert await bruno.call(CarryVersion(node.id)) == file


async def test_no_file_becomes_a_version_of_a_sheet(
    settings: Settings, pool: Pool, group: int, anne: Client, bruno: Client
) -> None:
    node = await sheet(anne, group)
    instant = await now(pool)
    file = await file_of(pool, anne, "Budget.xlsx")
    assert await refused(anne, AddVersion(node.id, new_client_id(), file.id)) == ("conflict", "live")
    taking = AddDocument(group, new_client_id(), "Budget.xlsx", file.id, clash="take")
    assert await refused(anne, taking) == ("conflict", "live")
    await Device(anne, node).write({"1:1": "n1"})
    await rest(pool, node)
    await work(settings, pool)
    await anne.call(RewindFolder(group, instant))
    assert await numbers(anne, node) == [2, 1]
    assert await state(pool, node) == {(0, 0): "n1"}


async def test_a_full_drive_has_no_version_and_goes_on_being_written(
    pool: Pool, settings: Settings, group: int, anne: Client, scenario: Scenario
) -> None:
    node = await sheet(anne, group)
    await Device(anne, node).write({"1:1": "n1"})

    async def nothing(_: object) -> None:
        pass

    hub = Hub(None, nothing, nothing)  # type: ignore[arg-type]
    await versions.show(pool, hub, Storage(settings), 10, node.id)
    assert (await numbers(anne, node), await held(pool, node)) == ([1], (1, 0, 0))
    # It is tried again after a while.
    await download(scenario, node)
    assert await numbers(anne, node) == [1]
    await pool.execute("UPDATE live_documents SET failed_at = failed_at - interval '61 minutes'")
    await download(scenario, node)
    assert await numbers(anne, node) == [2, 1]


async def test_one_that_cannot_be_folded_is_left_and_holds_up_no_other(
    settings: Settings, pool: Pool, group: int, anne: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding_sql, "MANY", 0)
    broken, sound = await sheet(anne, group, "Un"), await sheet(anne, group, "Deux")
    for node in (broken, sound):
        await Device(anne, node).write({"1:1": "n1"})
        await rest(pool, node)
    await pool.execute("UPDATE live_updates SET data = '\\xffff' WHERE node_id = $1", broken.id)
    await pool.execute("UPDATE live_documents SET folded = '\\x00' WHERE node_id = $1", broken.id)
    await work(settings, pool)
    assert (await held(pool, broken), await held(pool, sound)) == ((1, 0, 0), (1, 1, 1))
    assert await pool.fetchval("SELECT failed_at IS NOT NULL FROM live_documents WHERE node_id = $1", broken.id)
    assert not await folding_sql.select_long(pool)


async def test_formulas_that_take_all_there_is_are_shown_as_they_are_written(
    scenario: Scenario, group: int, anne: Client
) -> None:
    node = await sheet(anne, group)
    await Device(anne, node).write({"1:1": "n1", "1:2": "fSEQUENCE(1048576,16384)"})
    page = opened(await download(scenario, node)).worksheets[0]
    assert [page[cell].value for cell in ("A1", "B1")] == [1, "=SEQUENCE(1048576,16384)"]


async def test_a_version_that_two_make_at_once_is_there_once(
    settings: Settings, pool: Pool, scenario: Scenario, group: int, anne: Client
) -> None:
    node = await sheet(anne, group)
    await Device(anne, node).write({"1:1": "n1"})
    await rest(pool, node)
    first, _, _ = await asyncio.gather(work(settings, pool), download(scenario, node), download(scenario, node))
    assert first is None
    assert await numbers(anne, node) == [2, 1]
