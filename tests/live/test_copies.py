"""What becomes of sheets that are copied, taken elsewhere, or saved with their folder; and in network folders."""

import io
import zipfile

import pytest

from protocol.drives import BinNodes, CopyNodes, LoadBin, MoveNodes, Node, RestoreNodes
from protocol.live import LiveState, OpenLive
from server.base.database import Pool
from server.base.settings import Settings
from server.documents.nodes_sql import delete_nodes
from tests.live.devices import Device, numbers, rest, sheet, work
from tests.live.test_folding import download, held, state
from tests.live.written_sheets import opened
from tests.support.client import Client
from tests.support.drives import folder
from tests.support.network_folder import program
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser


@pytest.fixture
async def elsewhere(scenario: Scenario) -> int:
    return await scenario.town.group("Finances", "Anne:manager", "Bruno")


async def versions_of(pool: Pool, node: Node) -> list[tuple[int, int]]:
    rows = await pool.fetch("SELECT number, seq FROM live_versions WHERE node_id = $1 ORDER BY number", node.id)
    return [(row[0], row[1]) for row in rows]


async def test_a_copy_is_live_with_what_the_sheet_holds_now_and_goes_its_own_way(
    settings: Settings, pool: Pool, scenario: Scenario, group: int, anne: Client, bruno: Client, elsewhere: int
) -> None:
    node = await sheet(anne, group)
    device = Device(anne, node)
    await device.write({"1:1": "n1"})
    await rest(pool, node)
    await work(settings, pool)
    await device.write({"1:1": "n2"})
    (copy,) = (await bruno.call(CopyNodes(group, new_client_id(), [node.id], elsewhere))).nodes
    assert (copy.live, copy.kind, await numbers(bruno, copy)) == ("sheet", "document", [1])
    await device.write({"1:1": "n3"})
    opening: LiveState = await bruno.call(OpenLive(copy.id))
    assert {one.person for one in opening.writers} == {anne.person}
    assert (await state(pool, copy), await versions_of(pool, copy)) == ({(0, 0): "n2"}, [(1, 1)])
    await Device(bruno, copy).write({"1:2": "tcopie"})
    assert await state(pool, copy) == {(0, 0): "n2", (0, 1): "tcopie"}
    assert await state(pool, node) == {(0, 0): "n3"}
    page = opened(await download(scenario, copy)).worksheets[0]
    assert [page[cell].value for cell in ("A1", "B1")] == [2, "copie"]
    assert await refused(await scenario.connect("Gaelle"), OpenLive(copy.id)) == ("not_found", "node")


async def test_a_folder_is_copied_with_its_sheets(pool: Pool, group: int, anne: Client) -> None:
    year = await folder(anne, group, "2027")
    node = await sheet(anne, group, parent=year.id)
    await Device(anne, node).write({"1:1": "n1"})
    made = (await anne.call(CopyNodes(group, new_client_id(), [year.id], group))).nodes
    (copy,) = [one for one in made if one.live]
    assert copy.id != node.id
    assert await state(pool, copy) == {(0, 0): "n1"}


async def test_what_is_taken_out_of_a_group_is_live_where_it_comes_with_all_its_versions(
    settings: Settings, pool: Pool, group: int, anne: Client, bruno: Client, elsewhere: int
) -> None:
    node = await sheet(anne, group)
    await Device(bruno, node).write({"1:1": "n1"})
    await rest(pool, node)
    await work(settings, pool)
    await Device(bruno, node).write({"2:1": "n2"})
    moved = (await anne.call(MoveNodes(group, [node.id], to=elsewhere))).nodes[0]
    assert (moved.live, await numbers(anne, moved)) == ("sheet", [2, 1])
    assert (await state(pool, moved), await held(pool, moved)) == ({(0, 0): "n1", (1, 0): "n2"}, (2, 0, 1))
    assert await versions_of(pool, moved) == [(1, 0), (2, 1)]
    await Device(anne, moved).write({"3:1": "n3"})
    # In the bin of the group, the original makes no version, and is written by nobody until it is restored.
    await rest(pool, node)
    await work(settings, pool)
    assert await held(pool, node) == (2, 0, 1)
    assert [one.live for one in (await bruno.call(LoadBin(group))).nodes] == ["sheet"]
    await bruno.call(RestoreNodes(group, [node.id]))
    await work(settings, pool)
    assert (await held(pool, node), await state(pool, node)) == ((2, 0, 2), {(0, 0): "n1", (1, 0): "n2"})


async def test_a_sheet_goes_for_good_with_all_that_it_held(pool: Pool, group: int, anne: Client) -> None:
    node = await sheet(anne, group)
    await Device(anne, node).write({"1:1": "n1"})
    await anne.call(BinNodes(group, [node.id]))
    async with pool.acquire() as db, db.transaction():
        await delete_nodes(db, [node.id])
    for table in ("live_documents", "live_updates", "live_writers", "live_versions"):
        assert await pool.fetchval(f"SELECT count(*) FROM {table} WHERE node_id = $1", node.id) == 0  # noqa: S608


async def test_an_archive_has_the_workbook(
    settings: Settings, pool: Pool, scenario: Scenario, group: int, anne: Client
) -> None:
    node = await sheet(anne, group)
    await Device(anne, node).write({"1:1": "n7"})
    await rest(pool, node)
    await work(settings, pool)
    answer = await browser(scenario, "Bruno").get(f"/api/drives/{group}/archive")
    packed = zipfile.ZipFile(io.BytesIO(answer.body))
    assert opened(packed.read("Budget.xlsx")).worksheets[0]["A1"].value == 7


async def test_in_a_network_folder_it_is_read_as_it_is_now_and_not_written(
    pool: Pool, scenario: Scenario, group: int, anne: Client
) -> None:
    desk = await program(scenario, pool, "Anne")
    node = await sheet(anne, group)
    await Device(anne, node).write({"1:1": "n7"})
    answer = await desk.ask("GET", "Budget/Budget.xlsx")
    assert answer.status == 200
    assert opened(answer.body).worksheets[0]["A1"].value == 7
    assert await desk.put("Budget/Budget.xlsx", b"autre chose") == 403
    assert await desk.put("Budget/autre.txt", b"autre chose") == 201
    assert await desk.take("MOVE", "Budget/autre.txt", "Budget/Budget.xlsx") == 403
    assert await desk.take("COPY", "Budget/autre.txt", "Budget/Budget.xlsx") == 403
    assert await desk.names("Budget/") == ["autre.txt", "Budget.xlsx"]
    assert await desk.take("COPY", "Budget/Budget.xlsx", "Budget/2028.xlsx") == 201
    assert await numbers(anne, node) == [2, 1]
    copy = await pool.fetchval("SELECT live FROM nodes WHERE name = '2028.xlsx'")
    assert copy == "sheet"
