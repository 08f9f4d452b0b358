"""Pinned documents: found at once by everybody in the conversation, as long as they are there."""

from protocol.drives import BinNodes, MoveNodes, RenameNode, RestoreNodes
from protocol.node_pins import MOST_PINNED, LoadPinnedNodes, PinNode
from server.base.database import Pool
from tests.support.client import Client
from tests.support.drives import document, folder
from tests.support.scenario import Scenario, refused


async def pinned(client: Client, conversation: int) -> list[str]:
    return [node.name for node in (await client.call(LoadPinnedNodes(conversation))).nodes]


async def test_what_is_pinned_is_found_by_all_the_last_first(
    scenario: Scenario, pool: Pool, group: int, anne: Client, bruno: Client
) -> None:
    plan, plans = await document(pool, anne, group, "Plan.pdf"), await folder(anne, group, "Plans")
    await anne.call(PinNode(plan.id))
    before = await bruno.call(PinNode(plans.id))
    assert (await anne.call(PinNode(plans.id))) == before
    gaelle = await scenario.connect("Gaelle")
    assert await pinned(gaelle, group) == ["Plans", "Plan.pdf"]
    await anne.call(RenameNode(plan.id, "Plan de 2026.pdf"))
    await bruno.call(PinNode(plans.id, on=False))
    assert await pinned(gaelle, group) == ["Plan de 2026.pdf"]
    assert before.changed_by == anne.person  # who made it: pinning changes nothing of it


async def test_what_leaves_or_is_removed_is_pinned_no_more(pool: Pool, group: int, travaux: int, anne: Client) -> None:
    plans = await folder(anne, group, "Plans")
    inside, away, binned = [
        await document(pool, anne, group, name, parent)
        for name, parent in (("un.pdf", plans), ("deux.pdf", None), ("trois.pdf", None))
    ]
    for node in (inside, away, binned):
        await anne.call(PinNode(node.id))
    await anne.call(MoveNodes(group, [away.id], to=travaux))
    await anne.call(BinNodes(group, [binned.id]))
    await anne.call(RestoreNodes(group, [binned.id]))
    assert (await pinned(anne, group), await pinned(anne, travaux)) == (["un.pdf"], [])
    await anne.call(BinNodes(group, [plans.id]))
    assert await pinned(anne, group) == []
    assert await refused(anne, PinNode(inside.id)) == ("conflict", "binned")


async def test_guests_pin_nothing_strangers_see_nothing_and_there_is_an_end(
    scenario: Scenario, pool: Pool, group: int, anne: Client
) -> None:
    gaelle, denis = await scenario.connect("Gaelle"), await scenario.connect("Denis")
    nodes = [await folder(anne, group, f"Dossier {number}") for number in range(MOST_PINNED + 1)]
    assert await refused(gaelle, PinNode(nodes[0].id)) == ("not_allowed", "population")
    assert await refused(denis, PinNode(nodes[0].id)) == ("not_found", "node")
    assert await refused(denis, LoadPinnedNodes(group)) == ("not_found", "conversation")
    for node in nodes[:-1]:
        await anne.call(PinNode(node.id))
    assert await refused(anne, PinNode(nodes[-1].id)) == ("conflict", "pinned")
