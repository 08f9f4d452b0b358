"""From one drive to another: moved, which changes who reads, or copied, which leaves all as it was."""

import asyncio

import pytest

from protocol.conversations import ChangeGroup, StartDirect
from protocol.drives import (
    AddDocument,
    AddVersion,
    BinNodes,
    CarryVersion,
    CatchUpDrive,
    CopyNodes,
    LoadBin,
    LoadDocument,
    LoadFolder,
    MoveNodes,
    Node,
    RestoreNodes,
)
from protocol.types import MAX_ID
from server.base.database import Pool
from tests.documents.test_uses import readers
from tests.support.client import Client
from tests.support.drives import document, file_of, folder, names
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser, pdf, send_file


async def tree(pool: Pool, anne: Client, group: int) -> tuple[Node, Node, Node]:
    """A folder, one in it, and a document in that, with two versions."""
    year = await folder(anne, group, "2026")
    plans = await folder(anne, group, "Plans", year)
    paper = await document(pool, anne, group, "un.pdf", plans)
    other = await file_of(pool, anne, "deux.pdf", "2")
    return year, plans, await anne.call(AddVersion(paper.id, new_client_id(), other.id))


async def test_a_folder_moves_to_another_group_with_all_that_is_in_it(
    scenario: Scenario, group: int, travaux: int, anne: Client
) -> None:
    gaelle, denis = await scenario.connect("Gaelle"), await scenario.connect("Denis", 1)
    for client, drive in ((gaelle, group), (denis, travaux), (anne, travaux)):
        await client.follow_drive(drive)
    year = await folder(anne, group, "2026")
    plans = await folder(anne, group, "Plans", year)
    file = await send_file(browser(scenario, "Anne"), "un.pdf", pdf())
    made: Node = await anne.call(AddDocument(group, new_client_id(), "un.pdf", file.id, plans.id))
    other = await send_file(browser(scenario, "Anne"), "deux.pdf", pdf(2))
    paper: Node = await anne.call(AddVersion(made.id, new_client_id(), other.id))
    everybody = ("Anne", "Bruno", "Gaelle", "Denis")
    assert await readers(scenario, file, *everybody) == ["Anne", "Bruno", "Gaelle"]
    there, copy = (await anne.call(MoveNodes(group, [plans.id], to=travaux))).nodes
    found = await denis.call(LoadDocument(copy.id))
    assert (found.node.version, found.node.changed_at) == (paper.version, paper.changed_at)
    assert len(found.versions) == 2
    # What is in the bin is read by those who stay, to know what was taken.
    for version in (file, other):
        assert await readers(scenario, version, *everybody) == ["Anne", "Bruno", "Gaelle", "Denis"]
    for command in (LoadDocument(copy.id), CarryVersion(copy.id)):
        assert await refused(gaelle, command) == ("not_found", "node")
    await gaelle.until(lambda: gaelle.state.drives[group].nodes[plans.id].taken)
    assert gaelle.state.drives[group].nodes[year.id].items == 0
    # And back again, beside what is in the bin.
    back = (await anne.call(MoveNodes(travaux, [there.id], year.id, to=group))).nodes
    await gaelle.until(lambda: {node.id for node in back} < gaelle.state.drives[group].nodes.keys())
    assert await refused(denis, CarryVersion(copy.id)) == ("conflict", "binned")


async def test_what_goes_out_of_a_direct_conversation_and_back_keeps_its_number(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    direct = (await anne.call(StartDirect([bruno.person]))).conversation.id
    own = (await anne.call(StartDirect([anne.person]))).conversation.id
    await bruno.follow_drive(direct)
    year, plans, paper = await tree(pool, anne, direct)
    changes = await anne.call(MoveNodes(direct, [plans.id], to=own))
    assert {node.id for node in changes.nodes} == {plans.id, paper.id}
    await bruno.until(lambda: bruno.state.drives[direct].nodes.keys() == {year.id})
    assert await refused(bruno, LoadDocument(paper.id)) == ("not_found", "node")
    await anne.call(MoveNodes(own, [plans.id], year.id, to=direct))
    await bruno.until(lambda: bruno.state.drives[direct].nodes.keys() == {year.id, plans.id, paper.id})
    assert (await bruno.call(CatchUpDrive(direct, 0))).gone == []


async def test_what_moved_away_is_caught_up(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    direct = (await anne.call(StartDirect([bruno.person]))).conversation.id
    await bruno.follow_drive(direct)
    year, plans, _ = await tree(pool, anne, direct)
    away = await tree(pool, anne, group)
    await bruno.until(lambda: len(bruno.state.drives[direct].nodes) == len(bruno.state.drives[group].nodes) == 3)
    await bruno.close()
    await anne.call(MoveNodes(direct, [plans.id], to=travaux, clash="keep_both"))
    await anne.call(MoveNodes(group, [away[1].id], to=travaux, clash="keep_both"))
    await bruno.open()
    await bruno.start(resume=True)
    assert bruno.state.drives[direct].nodes.keys() == {year.id}
    assert [node.id for node in bruno.state.drives[group].nodes.values() if node.taken] == [away[1].id]


async def test_one_must_write_on_both_sides_to_move_and_where_it_comes_to_copy(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    erwan = await scenario.connect("Erwan")
    news = scenario.town.groups["Annonces"]
    paper = await document(pool, anne, news, "avis.pdf")
    assert await refused(erwan, MoveNodes(news, [paper.id], to=travaux)) == ("not_allowed", "posting")
    made = (await erwan.call(CopyNodes(news, new_client_id(), [paper.id], travaux))).nodes
    assert [node.name for node in made] == ["avis.pdf"]
    assert await refused(erwan, CopyNodes(travaux, new_client_id(), [made[0].id], news)) == ("not_allowed", "posting")
    assert await refused(erwan, MoveNodes(travaux, [made[0].id], to=news)) == ("not_allowed", "posting")
    voirie = scenario.town.groups["Voirie"]
    for command in (MoveNodes(news, [paper.id], to=voirie), CopyNodes(news, new_client_id(), [paper.id], voirie)):
        assert await refused(anne, command) == ("not_found", "conversation")
    await anne.call(ChangeGroup(news, archived=True))
    assert await refused(anne, MoveNodes(news, [paper.id], to=group)) == ("archived", "")
    # Whichever number comes first: it says nothing of what is there.
    for elsewhere in (voirie, 1, MAX_ID):
        assert await refused(anne, MoveNodes(news, [paper.id], to=elsewhere)) == ("not_found", "conversation")
    assert (await anne.call(CopyNodes(news, new_client_id(), [paper.id], group))).nodes


async def test_what_is_in_the_bin_stays_behind(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    year, plans, paper = await tree(pool, anne, group)
    await anne.call(BinNodes(group, [plans.id]))
    assert await refused(anne, MoveNodes(group, [plans.id], to=travaux)) == ("conflict", "binned")
    assert await refused(anne, CopyNodes(group, new_client_id(), [paper.id], travaux)) == ("conflict", "binned")
    copies = (await anne.call(CopyNodes(group, new_client_id(), [year.id], travaux))).nodes
    assert [node.name for node in copies] == ["2026"]
    await anne.call(MoveNodes(group, [year.id], clash="keep_both", to=travaux))
    assert (await anne.call(LoadBin(travaux))).nodes == []
    assert [node.id for node in (await bruno.call(LoadBin(group))).nodes] == [year.id, plans.id]
    await bruno.call(RestoreNodes(group, [plans.id]))
    assert (await names(bruno, group), await names(bruno, group, plans)) == (["Plans"], ["un.pdf"])
    assert await names(anne, travaux) == ["2026", "2026 (2)"]


async def test_a_taken_name_asks_or_gets_a_number(
    scenario: Scenario, group: int, travaux: int, anne: Client, pool: Pool
) -> None:
    paper, there = await document(pool, anne, group, "un.pdf"), await document(pool, anne, travaux, "UN.pdf")
    assert await refused(anne, MoveNodes(group, [paper.id], to=travaux)) == ("conflict", "name")
    assert await names(anne, group) == ["un.pdf"]
    assert (await anne.call(LoadBin(group))).nodes == []
    await anne.call(MoveNodes(group, [paper.id], clash="keep_both", to=travaux))
    assert await names(anne, travaux) == ["un (2).pdf", "UN.pdf"]
    inside = await folder(anne, travaux, "Plans")
    assert await refused(anne, MoveNodes(travaux, [inside.id], inside.id)) == ("invalid", "parent")
    assert await refused(anne, MoveNodes(travaux, [there.id], inside.id, to=group)) == ("not_found", "folder")


async def test_a_folder_and_something_in_it_may_both_be_named(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    await anne.follow_drive(travaux)
    year, plans, paper = await tree(pool, anne, group)
    await anne.call(MoveNodes(group, [paper.id, year.id, plans.id], to=travaux))
    assert await names(anne, travaux) == ["2026", "Plans", "un.pdf"]
    found = (await anne.call(LoadFolder(travaux))).nodes
    assert [node.items for node in found] == [0, 0, 0]


async def test_a_copy_is_made_once_and_goes_its_own_way(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    year, _, paper = await tree(pool, anne, group)
    command = CopyNodes(group, new_client_id(), [year.id, paper.id], group)
    changes = await anne.call(command)
    assert {node.id for node in (await anne.call(command)).nodes} == {node.id for node in changes.nodes}
    assert await names(anne, group) == ["2026", "2026 (2)", "un.pdf"]
    copy = next(node for node in changes.nodes if node.name == "2026 (2)")
    assert copy.items == 1
    inner = next(node for node in changes.nodes if node.parent == copy.id)
    assert await names(anne, group, inner) == ["un.pdf"]
    document_of = next(node for node in changes.nodes if node.parent == inner.id)
    assert document_of.version
    assert paper.version
    assert (document_of.version.number, document_of.version.file) == (1, paper.version.file)
    await bruno.until(lambda: {node.id for node in changes.nodes} <= bruno.state.drives[group].nodes.keys())
    again = CopyNodes(group, command.client_id, [year.id], travaux)
    assert await refused(anne, again) == ("conflict", "client_id")
    # What has gone since to where it was not copied to is told of no more.
    own = (await anne.call(StartDirect([anne.person]))).conversation.id
    command = CopyNodes(group, new_client_id(), [year.id, paper.id], own)
    one, other = [node for node in (await anne.call(command)).nodes if node.parent is None]
    await anne.call(MoveNodes(own, [one.id], to=travaux))
    assert one.id not in {node.id for node in (await anne.call(command)).nodes}
    await anne.call(MoveNodes(own, [other.id], to=travaux))
    assert await refused(anne, command) == ("conflict", "client_id")


async def test_no_more_is_copied_than_may_be_at_once(
    scenario: Scenario, group: int, anne: Client, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    year, plans, paper = await tree(pool, anne, group)
    monkeypatch.setattr("server.documents.tree.MOST_COPIED", 3)
    assert len((await anne.call(CopyNodes(group, new_client_id(), [year.id], group))).nodes) == 3
    # Named beside the folder that it is in, it is copied twice.
    assert await refused(anne, CopyNodes(group, new_client_id(), [year.id, plans.id], group)) == ("invalid", "nodes")
    monkeypatch.setattr("server.documents.tree.MOST_COPIED", 2)
    assert await refused(anne, CopyNodes(group, new_client_id(), [year.id], group)) == ("invalid", "nodes")
    assert await names(anne, group) == ["2026", "2026 (2)"]
    assert paper.version


async def test_two_who_move_one_thing_to_two_groups_at_once_lose_nothing(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    year, plans, _ = await tree(pool, anne, group)
    for tries in range(1, 6):
        both = await asyncio.gather(
            anne.call(MoveNodes(group, [year.id], to=travaux, clash="keep_both")),
            bruno.call(MoveNodes(group, [plans.id], to=travaux, clash="keep_both")),
            return_exceptions=True,
        )
        assert not isinstance(both[0], BaseException)
        # Whichever came first, each is there once.
        counted = "SELECT name, count(*) FROM nodes WHERE conversation_id = $1 AND kind = 'document' GROUP BY 1"
        assert [tuple(row) for row in await pool.fetch(counted, travaux)] == [("un.pdf", tries)]
        await anne.call(RestoreNodes(group, [year.id, plans.id]))
        assert (await names(anne, group, year), await names(anne, group, plans)) == (["Plans"], ["un.pdf"])
