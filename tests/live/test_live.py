"""Live documents: opened, written at once by several, and read by nobody else."""

from pycrdt import Doc, Map

from protocol.drives import Node
from protocol.live import CreateSheet, LiveState, LiveUpdated, OpenLive, WriteLive, Written
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id


async def test_a_change_is_numbered_kept_and_told_to_all_who_have_it_open(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    node: Node = await anne.call(CreateSheet(group, new_client_id(), "Budget"))
    assert (node.name, node.live, node.kind) == ("Budget.xlsx", "sheet", "document")
    for device in (anne, bruno):
        state: LiveState = await device.call(OpenLive(node.id))
        assert (state.seq, state.updates, state.may_write) == (0, [], True)
    doc: Doc = Doc()
    doc["a.cells"] = Map({"1:1": "n12"})
    update = doc.get_update()
    written: Written = await anne.call(WriteLive(node.id, new_client_id(), update))
    assert written == Written(node.id, 1)
    await bruno.until(lambda: any(isinstance(event, LiveUpdated) for event in bruno.events))
    told = next(event for event in bruno.events if isinstance(event, LiveUpdated))
    assert (told.since, [one.data for one in told.updates]) == (0, [update])
    assert [one.person for one in told.writers] == [anne.person]
