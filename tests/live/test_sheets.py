"""Sheets are made as documents of a drive, blank and with a file that shows it."""

from protocol.drives import LoadDocument, LoadFolder
from protocol.live import CreateSheet
from server.base.database import Pool
from tests.live.devices import numbers, sheet
from tests.live.test_folding import download
from tests.live.written_sheets import opened
from tests.support.client import Client
from tests.support.drives import folder, names
from tests.support.scenario import Scenario, new_client_id, refused


async def test_a_sheet_is_a_document_with_a_blank_workbook(scenario: Scenario, group: int, anne: Client) -> None:
    node = await sheet(anne, group, "Budget 2027")
    found = await anne.call(LoadDocument(node.id))
    assert (found.node.live, found.node.name, found.node.brought_by) == ("sheet", "Budget 2027.xlsx", anne.person)
    book = opened(await download(scenario, node))
    assert (book.sheetnames, book.worksheets[0].max_row) == (["Feuille 1"], 1)
    assert await numbers(anne, node) == [1]


async def test_its_name_has_the_ending_once(group: int, anne: Client) -> None:
    await sheet(anne, group, "Budget.xlsx")
    assert await refused(anne, CreateSheet(group, new_client_id(), "budget")) == ("conflict", "name")
    await sheet(anne, group, "Budget", clash="keep_both")
    assert await names(anne, group) == ["Budget (2).xlsx", "Budget.xlsx"]


async def test_made_twice_it_is_there_once(group: int, anne: Client) -> None:
    command = CreateSheet(group, new_client_id(), "Budget")
    assert await anne.call(command) == await anne.call(command)
    plans = await folder(anne, group, "Plans")
    other = CreateSheet(group, command.client_id, "Budget", plans.id)
    assert (await anne.call(other)).parent is None
    assert len((await anne.call(LoadFolder(group))).nodes) == 2


async def test_only_those_make_one_who_write_there(scenario: Scenario, pool: Pool, anne: Client) -> None:
    place = scenario.town.groups["Annonces"]
    erwan, denis = await scenario.connect("Erwan"), await scenario.connect("Denis")
    assert (await refused(erwan, CreateSheet(place, new_client_id(), "Budget")))[0] == "not_allowed"
    assert (await refused(denis, CreateSheet(place, new_client_id(), "Budget")))[0] == "not_found"
    assert await pool.fetchval("SELECT count(*) FROM live_documents") == 0
