"""What people write carries a version of a document; what a convocation carries stays."""

from protocol.conversations import RemoveMember
from protocol.convocations import ItemDraft
from protocol.drives import (
    AddDocument,
    AddVersion,
    BinNodes,
    CarryVersion,
    LoadBin,
    LoadDocument,
    MoveNodes,
    Node,
    RenameNode,
    RestoreNodes,
)
from protocol.files import File
from protocol.messages import Chat, DeleteMessage, SendMessage
from protocol.posts import SendPost
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import Settings
from tests.documents.test_bin import empty_bins
from tests.support.client import Client
from tests.support.convening import convened, found_council
from tests.support.drives import document, file_of, folder, names
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser, pdf, send_file


async def readers(scenario: Scenario, file: File, *people: str) -> list[str]:
    return [name for name in people if (await browser(scenario, name).get(f"/api/files/{file.id}")).status == 200]


async def test_a_message_carries_the_version_in_force_under_the_name_of_the_document(
    scenario: Scenario, group: int, anne: Client
) -> None:
    uploaded = await send_file(browser(scenario, "Anne"), "scan0001.pdf", pdf())
    made: Node = await anne.call(AddDocument(group, new_client_id(), "scan0001.pdf", uploaded.id))
    assert await anne.call(CarryVersion(made.id)) == uploaded
    await anne.call(RenameNode(made.id, "Plan de bornage.pdf"))
    carried = await anne.call(CarryVersion(made.id))
    assert (carried.name, carried.sha256, carried.pages) == ("Plan de bornage.pdf", uploaded.sha256, uploaded.pages)
    assert carried.id != uploaded.id
    assert await anne.call(CarryVersion(made.id, 1)) == carried
    sent = await anne.call(SendMessage(group, new_client_id(), "Voir le plan", files=[carried.id]))
    content = anne.state.messages[group, sent.seq].content
    assert isinstance(content, Chat)
    assert content.files == [carried]
    found = await anne.call(LoadDocument(made.id))
    assert [(use.kind, use.conversation, use.seq, use.version) for use in found.uses] == [("chat", group, sent.seq, 1)]
    assert found.frozen == []
    await anne.call(DeleteMessage(group, sent.seq))
    assert (await anne.call(LoadDocument(made.id))).uses == []


async def test_what_is_carried_elsewhere_is_read_there_and_said_to_who_reads_it(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    uploaded = await send_file(browser(scenario, "Anne"), "plan.pdf", pdf())
    made: Node = await anne.call(AddDocument(group, new_client_id(), "Plan.pdf", uploaded.id))
    file = await anne.call(CarryVersion(made.id))
    everybody = ("Anne", "Bruno", "Gaelle", "Erwan", "Denis")
    assert await readers(scenario, file, *everybody) == ["Anne", "Bruno", "Gaelle"]
    sent = await anne.call(SendPost(scenario.town.groups["Annonces"], new_client_id(), "Plan", files=[file.id]))
    assert await readers(scenario, file, *everybody) == ["Anne", "Bruno", "Gaelle", "Erwan"]
    assert [use.seq for use in (await anne.call(LoadDocument(made.id))).uses] == [sent.seq]
    assert (await bruno.call(LoadDocument(made.id))).uses == []
    gaelle, denis = await scenario.connect("Gaelle", 1), await scenario.connect("Denis")
    await anne.call(SendMessage(group, new_client_id(), "Voir le plan", files=[file.id]))
    assert len((await bruno.call(LoadDocument(made.id))).uses) == 1
    assert (await gaelle.call(LoadDocument(made.id))).uses == []
    assert await refused(denis, CarryVersion(made.id)) == ("not_found", "node")


async def test_who_goes_out_carries_and_reads_it_no_more(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    """Though it was they who asked for it under its name."""
    uploaded = await send_file(browser(scenario, "Anne"), "a.pdf", pdf())
    made: Node = await anne.call(AddDocument(group, new_client_id(), "Plan.pdf", uploaded.id))
    file = await bruno.call(CarryVersion(made.id))
    await anne.call(RemoveMember(group, bruno.person))
    assert await refused(bruno, CarryVersion(made.id)) == ("not_found", "node")
    assert await readers(scenario, file, "Anne", "Bruno") == ["Anne"]


async def test_nothing_is_carried_out_of_the_bin_nor_of_a_folder_nor_of_no_version(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    plans = await folder(anne, group, "Plans")
    made = await document(pool, anne, group, "un.pdf", plans)
    assert await refused(anne, CarryVersion(plans.id)) == ("not_found", "node")
    assert await refused(anne, CarryVersion(made.id, 2)) == ("not_found", "node")
    await anne.call(BinNodes(group, [plans.id]))
    assert await refused(anne, CarryVersion(made.id)) == ("conflict", "binned")


async def frozen_in(scenario: Scenario, maelle: Client, file: File) -> Stored:
    agenda = [ItemDraft("Bornage", files=[file.id])]
    return await convened(maelle, scenario.town.bodies["Conseil"], agenda=agenda)


async def test_what_a_convocation_carries_stays(scenario: Scenario, pool: Pool, settings: Settings) -> None:
    await found_council(scenario.town)
    maelle, council = await scenario.connect("Maelle"), scenario.town.groups["Conseil"]
    uploaded = await send_file(browser(scenario, "Maelle"), "Plan v3 (2).pdf", pdf())
    plans = await folder(maelle, council, "Plans")
    made: Node = await maelle.call(AddDocument(council, new_client_id(), "Plan.pdf", uploaded.id, plans.id))
    file = await maelle.call(CarryVersion(made.id))
    sent = await frozen_in(scenario, maelle, file)
    assert await refused(maelle, BinNodes(council, [made.id])) == ("conflict", "frozen")
    assert await refused(maelle, BinNodes(council, [plans.id])) == ("conflict", "frozen")
    other = await file_of(pool, maelle, "autre.pdf", "b")
    await maelle.call(AddVersion(made.id, new_client_id(), other.id))
    await maelle.call(RenameNode(made.id, "Plan de bornage.pdf"))
    await maelle.call(MoveNodes(council, [made.id]))
    found = await maelle.call(LoadDocument(made.id))
    assert (found.frozen, [version.number for version in found.versions]) == ([1], [2, 1])
    assert [(use.kind, use.seq, use.version) for use in found.uses] == [("convocation", sent.seq, 1)]
    assert await refused(maelle, BinNodes(council, [made.id])) == ("conflict", "frozen")
    assert (await maelle.call(BinNodes(council, [plans.id]))).nodes


async def test_what_a_convocation_has_carried_since_is_not_removed_from_the_bin(
    scenario: Scenario, pool: Pool, settings: Settings
) -> None:
    await found_council(scenario.town)
    maelle, council = await scenario.connect("Maelle"), scenario.town.groups["Conseil"]
    uploaded = await send_file(browser(scenario, "Maelle"), "Plan.pdf", pdf())
    plans, gone = await folder(maelle, council, "Plans"), await document(pool, maelle, council, "x.pdf")
    made: Node = await maelle.call(AddDocument(council, new_client_id(), "Plan.pdf", uploaded.id, plans.id))
    await maelle.call(CarryVersion(gone.id))
    file = await maelle.call(CarryVersion(made.id))
    await maelle.call(BinNodes(council, [plans.id, gone.id]))
    await frozen_in(scenario, maelle, file)
    await pool.execute("UPDATE nodes SET binned_at = binned_at - interval '31 days' WHERE binned_at IS NOT NULL")
    await empty_bins(settings, pool)
    found = await maelle.call(LoadBin(council))
    assert ([node.id for node in found.nodes], found.kept) == ([plans.id], [plans.id])
    await maelle.call(RestoreNodes(council, [plans.id]))
    assert await names(maelle, council, plans) == ["Plan.pdf"]
