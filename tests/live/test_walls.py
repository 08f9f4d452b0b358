"""Who may open and write a live document, and what they hear of it: nobody outside its conversation anything."""

import pytest

from protocol.conversations import AddMembers, ChangeGroup, ConversationLeft, RemoveMember, StartDirect
from protocol.drives import BinNodes, CreateFolder, MoveNodes, Node, RestoreNodes
from protocol.live import LivePointed, LiveState, LiveUpdated, OpenLive, PointLive, WriteLive
from protocol.types import MAX_ID
from server.base.database import Pool
from tests.support.client import Client
from tests.support.pen import Pen, new_sheet, write
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser
from tests.support.waiting import eventually

MISSING = ("not_found", "node")


def writing(node: int) -> WriteLive:
    return WriteLive(node, new_client_id(), Pen().cell("1:1", "n1"))


def of_live(client: Client) -> list[LiveUpdated | LivePointed]:
    return [event for event in client.events if isinstance(event, LiveUpdated | LivePointed)]


async def test_whoever_is_outside_finds_nothing(scenario: Scenario, group: int, anne: Client) -> None:
    node, denis = await new_sheet(anne, group), await scenario.connect("Denis", 1)
    reader = browser(scenario, "Denis")
    for number in (node.id, MAX_ID - 1):
        for command in (OpenLive(number), writing(number), PointLive(number, 1, "a 1:1")):
            assert await refused(denis, command) == MISSING
        assert (await reader.get(f"/api/live/{number}/0")).status == 404
    await anne.follow_live(node)
    await write(anne, node.id, Pen().cell("1:1", "n1"))
    await anne.call(PointLive(node.id, 1, "a 1:1"))
    await denis.start(resume=True)
    assert of_live(denis) == []


async def test_a_document_that_is_not_live_cannot_be_opened(group: int, anne: Client) -> None:
    folder: Node = await anne.call(CreateFolder(group, new_client_id(), "Annexes"))
    for command in (OpenLive(folder.id), writing(folder.id), PointLive(folder.id, 1, "")):
        assert await refused(anne, command) == MISSING


async def test_whoever_only_reads_a_group_reads_its_sheets(scenario: Scenario, anne: Client) -> None:
    erwan = await scenario.connect("Erwan", 1)
    node = await new_sheet(anne, scenario.town.groups["Annonces"])
    state: LiveState = await erwan.call(OpenLive(node.id))
    assert not state.may_write
    assert await refused(erwan, writing(node.id)) == ("not_allowed", "posting")
    followed = await erwan.follow_live(node)
    await write(anne, node.id, Pen().cell("1:1", "n1"))
    await erwan.until(lambda: followed.seq == 1)
    assert followed.contents()["a.cells"] == {"1:1": "n1"}


@pytest.mark.parametrize("server", [0, 1])
async def test_a_guest_inside_writes_and_hears_nothing_once_removed(
    scenario: Scenario, group: int, anne: Client, server: int
) -> None:
    gaelle = await scenario.connect("Gaelle", server)
    node, pen = await new_sheet(anne, group), Pen()
    await gaelle.follow_live(node)
    await anne.follow_live(node)
    await write(gaelle, node.id, Pen().cell("2:1", "n2"))
    await anne.call(RemoveMember(group, gaelle.person))
    for number in range(20):
        await write(anne, node.id, pen.cell("1:1", f"n{number}"))
    await gaelle.until(lambda: ConversationLeft(group) in gaelle.events)
    left = gaelle.events.index(ConversationLeft(group))
    for command in (OpenLive(node.id), writing(node.id), PointLive(node.id, 1, "a 1:1")):
        assert await refused(gaelle, command) == MISSING
    assert (await browser(scenario, "Gaelle").get(f"/api/live/{node.id}/0")).status == 404
    assert [event for event in gaelle.events[left:] if isinstance(event, LiveUpdated | LivePointed)] == []
    # Whoever comes back opens it again.
    await anne.call(AddMembers(group, [gaelle.person]))
    assert (await gaelle.follow_live(node)).seq == 21


async def test_whoever_is_removed_while_it_is_opened_hears_nothing(
    scenario: Scenario, pool: Pool, group: int, anne: Client
) -> None:
    gaelle = await scenario.connect("Gaelle", 1)
    node, pen = await new_sheet(anne, group), Pen()
    await write(anne, node.id, pen.cell("1:1", "n1"))
    async with pool.acquire() as db, db.transaction():
        await db.execute("LOCK TABLE live_updates IN ACCESS EXCLUSIVE MODE")
        opening = gaelle.send(OpenLive(node.id))
        await eventually(lambda: waits(pool))
        await anne.call(RemoveMember(group, gaelle.person))
        await gaelle.until(lambda: ConversationLeft(group) in gaelle.events)
    answer = await opening
    assert (answer["type"], answer["code"]) == ("failure", "not_found")
    await anne.follow_live(node)
    await write(anne, node.id, pen.cell("1:1", "n2"))
    assert await refused(gaelle, OpenLive(node.id)) == MISSING
    assert of_live(gaelle) == []


async def waits(pool: Pool) -> bool:
    found: bool = await pool.fetchval(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'live_updates'::regclass)"
    )
    return found


async def test_in_an_archived_group_it_is_only_read(group: int, anne: Client, bruno: Client) -> None:
    node = await new_sheet(anne, group)
    await write(bruno, node.id, Pen().cell("1:1", "n1"))
    await anne.call(ChangeGroup(group, archived=True))
    assert not (await bruno.call(OpenLive(node.id))).may_write
    assert (await refused(bruno, writing(node.id)))[0] == "archived"


async def test_in_the_bin_it_is_only_read(group: int, anne: Client) -> None:
    folder: Node = await anne.call(CreateFolder(group, new_client_id(), "Annexes"))
    node = await new_sheet(anne, group)
    await anne.call(MoveNodes(group, [node.id], folder.id))
    for binned in (node, folder):
        await anne.call(BinNodes(group, [binned.id]))
        assert not (await anne.call(OpenLive(node.id))).may_write
        assert await refused(anne, writing(node.id)) == ("conflict", "binned")
        await anne.call(RestoreNodes(group, [binned.id]))
    assert (await anne.call(OpenLive(node.id))).may_write
    assert (await write(anne, node.id, Pen().cell("1:1", "n1"))).seq == 1


async def test_what_was_moved_to_another_conversation_is_heard_there(
    scenario: Scenario, anne: Client, bruno: Client
) -> None:
    other = await scenario.town.group("Finances", "Anne:manager")
    await anne.start()
    group = (await anne.call(StartDirect([bruno.person]))).conversation.id
    node = await new_sheet(anne, group)
    for device in (anne, bruno):
        await device.call(OpenLive(node.id))
    await anne.call(MoveNodes(group, [node.id], to=other))
    assert await refused(bruno, OpenLive(node.id)) == MISSING
    await anne.call(OpenLive(node.id))
    await write(anne, node.id, Pen().cell("1:1", "n1"))
    await anne.call(PointLive(node.id, 1, "a 1:1"))
    await anne.until(lambda: len(of_live(anne)) == 2)
    await scenario.say(anne, group, "et après")
    await bruno.until(lambda: bruno.state.cursors[group] == anne.state.cursors[group])
    assert of_live(bruno) == []
    assert await refused(bruno, writing(node.id)) == MISSING
