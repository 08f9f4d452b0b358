"""What leaves a group goes on where it comes; for those who stay it is in the bin, with who took it where."""

from protocol.conversations import CreateGroup, RemoveMember, StartDirect
from protocol.drives import (
    AddDocument,
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
from protocol.node_pins import LoadPinnedNodes, PinNode
from protocol.rewinding import RewindFolder
from server.base.database import Pool
from tests.documents.test_moving import tree
from tests.documents.test_rewinding import now
from tests.documents.test_uses import frozen_in
from tests.support.client import Client
from tests.support.convening import found_council
from tests.support.drives import document, folder, names
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser, pdf, send_file


async def own_of(client: Client) -> int:
    return int((await client.call(StartDirect([client.person]))).conversation.id)


async def told(client: Client, group: int) -> list[tuple[str, int | None, int | None]]:
    """What is in the bin: its name, who took it, and where that is told, to where."""
    found = await client.call(LoadBin(group))
    where = {one.node: one.to for one in found.taken}
    return [(node.name, node.binned_by if node.taken else None, where.get(node.id)) for node in found.nodes]


async def test_it_stays_in_the_bin_with_who_took_it_and_is_restored_there(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    year, plans, paper = await tree(pool, anne, group)
    await anne.call(PinNode(plans.id, on=True))
    own = await own_of(bruno)
    moved = (await bruno.call(MoveNodes(group, [plans.id], to=own))).nodes
    assert await told(anne, group) == [("Plans", bruno.person, None)]
    assert await told(bruno, group) == [("Plans", bruno.person, own)]
    await anne.until(lambda: anne.state.drives[group].nodes[plans.id].taken)
    assert anne.state.drives[group].nodes[year.id].items == 0
    assert (await anne.call(LoadPinnedNodes(group))).nodes == []
    # What is done to the one does nothing to the other.
    assert not {node.id for node in moved} & {plans.id, paper.id}
    await bruno.call(BinNodes(own, [moved[0].id]))
    await anne.call(RestoreNodes(group, [plans.id]))
    assert await names(anne, group, year) == ["Plans"]
    assert await names(anne, group, plans) == ["un.pdf"]
    assert len((await anne.call(LoadDocument(paper.id))).versions) == 2
    assert await told(anne, group) == []
    # Put there once more, it was taken by nobody.
    await anne.call(BinNodes(group, [plans.id]))
    assert await told(bruno, group) == [("Plans", None, None)]


async def test_where_it_comes_it_is_whole(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    year, plans, paper = await tree(pool, anne, group)
    old = await document(pool, anne, group, "vieux.pdf", plans)
    await anne.call(BinNodes(group, [old.id]))
    before = await anne.call(LoadDocument(paper.id))
    changes = await bruno.call(MoveNodes(group, [year.id], to=travaux))
    top, inner, copy = changes.nodes
    assert [node.name for node in changes.nodes] == ["2026", "Plans", "un.pdf"]
    assert [(node.items, node.brought_by) for node in changes.nodes] == [
        (1, bruno.person),
        (1, bruno.person),
        (0, bruno.person),
    ]
    assert (top.parent, inner.parent, copy.parent) == (None, top.id, inner.id)
    assert (top.changed_by, copy.changed_by, copy.changed_at) == (bruno.person, anne.person, paper.changed_at)
    after = await bruno.call(LoadDocument(copy.id))
    assert after.versions == before.versions
    assert await told(anne, travaux) == []
    assert await told(anne, group) == [("2026", bruno.person, travaux), ("vieux.pdf", None, None)]
    # Restored where it was, with what was in its bin still there.
    await anne.call(RestoreNodes(group, [year.id]))
    assert await names(anne, group, plans) == ["un.pdf"]


async def test_a_folder_and_something_in_it_may_both_be_taken_in_any_order(
    scenario: Scenario, group: int, travaux: int, anne: Client, pool: Pool
) -> None:
    for chosen in ((0, 1, 2), (2, 1, 0)):
        nodes = await tree(pool, anne, group)
        await anne.call(MoveNodes(group, [nodes[number].id for number in chosen], to=travaux, clash="keep_both"))
        assert await names(anne, group) == []
        await anne.call(RestoreNodes(group, [node.id for node in nodes]))
        assert await names(anne, group, nodes[1]) == ["un.pdf"]
        await anne.call(BinNodes(group, [nodes[0].id]))
    there = await anne.call(LoadFolder(travaux))
    assert [(node.name, node.items) for node in there.nodes] == [
        ("2026", 0),
        ("2026 (2)", 0),
        ("Plans", 0),
        ("Plans (2)", 0),
        ("un (2).pdf", 0),
        ("un.pdf", 0),
    ]


async def test_guests_copy_and_take_nothing_out(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    paper = await document(pool, anne, group, "un.pdf")
    gaelle = await scenario.connect("Gaelle")
    await anne.call(CreateGroup("Concertation", people=[gaelle.person]))
    await gaelle.until(lambda: len(gaelle.state.conversations) > 1)
    other = next(number for number in gaelle.state.conversations if number != group)
    direct = (await gaelle.call(StartDirect([anne.person]))).conversation.id
    for to in (other, direct):
        assert await refused(gaelle, MoveNodes(group, [paper.id], to=to)) == ("not_allowed", "guest")
        assert (await gaelle.call(CopyNodes(group, new_client_id(), [paper.id], to))).nodes
    # In the group they move it about as before.
    plans = await folder(anne, group, "Plans")
    await gaelle.call(MoveNodes(group, [paper.id], plans.id))
    assert await names(anne, group, plans) == ["un.pdf"]
    assert await told(anne, group) == []


async def test_where_it_went_is_told_to_who_is_there_now(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    paper = await document(pool, anne, group, "un.pdf")
    denis, gaelle = await scenario.connect("Denis", 1), await scenario.connect("Gaelle")
    await anne.call(MoveNodes(group, [paper.id], to=travaux))
    assert await told(bruno, group) == [("un.pdf", anne.person, travaux)]
    assert await told(gaelle, group) == [("un.pdf", anne.person, None)]
    await denis.call(RemoveMember(travaux, bruno.person))
    assert await told(bruno, group) == [("un.pdf", anne.person, None)]
    for message in (await gaelle.call(CatchUpDrive(group, 0)), await gaelle.call(LoadBin(group))):
        assert str(travaux) not in str(message)


async def test_what_a_convocation_carries_stays(scenario: Scenario) -> None:
    await found_council(scenario.town)
    maelle, council = await scenario.connect("Maelle"), scenario.town.groups["Conseil"]
    uploaded = await send_file(browser(scenario, "Maelle"), "Plan.pdf", pdf())
    plans = await folder(maelle, council, "Plans")
    made: Node = await maelle.call(AddDocument(council, new_client_id(), "Plan.pdf", uploaded.id, plans.id))
    await frozen_in(scenario, maelle, await maelle.call(CarryVersion(made.id)))
    own = await own_of(maelle)
    for node in (made.id, plans.id):
        assert await refused(maelle, MoveNodes(council, [node], to=own)) == ("conflict", "frozen")
    assert (await maelle.call(CopyNodes(council, new_client_id(), [plans.id], own))).nodes
    assert await names(maelle, council, plans) == ["Plan.pdf"]


async def test_a_folder_put_back_to_a_date_has_it_again(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    year, plans, _ = await tree(pool, anne, group)
    instant = await now(pool)
    await bruno.call(MoveNodes(group, [plans.id], to=travaux))
    await anne.call(RewindFolder(group, instant, year.id))
    assert await names(anne, group, year) == ["Plans"]
    assert await told(anne, group) == []
    assert await names(anne, travaux) == ["Plans"]


async def test_ones_own_leaves_nothing_behind(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    own = await own_of(anne)
    paper = await document(pool, anne, own, "un.pdf")
    await anne.call(MoveNodes(own, [paper.id], to=group))
    assert (await anne.call(LoadBin(own))).nodes == []
    assert (await anne.call(LoadDocument(paper.id))).node.conversation == group
