"""A folder is put back to what it held at an instant, and nothing is lost by it."""

from datetime import UTC, datetime, timedelta

from protocol.conversations import ChangeGroup
from protocol.drives import (
    AddDocument,
    AddVersion,
    BinNodes,
    CarryVersion,
    LoadDocument,
    MoveNodes,
    Node,
    RenameNode,
    RestoreNodes,
)
from protocol.rewinding import RewindFolder
from server.base.database import Pool
from tests.documents.test_uses import frozen_in
from tests.support.client import Client
from tests.support.convening import found_council
from tests.support.drives import document, file_of, folder, names
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser, pdf, send_file


async def now(pool: Pool) -> datetime:
    """By the clock of the database, with everything so far before it, and all that follows after."""
    await pool.execute("SELECT pg_sleep(0.002)")
    instant: datetime = await pool.fetchval("SELECT date_trunc('milliseconds', clock_timestamp())")
    await pool.execute("SELECT pg_sleep(0.002)")
    return instant


async def change(pool: Pool, client: Client, node: Node, content: str) -> None:
    file = await file_of(pool, client, node.name, content)
    await client.call(AddVersion(node.id, new_client_id(), file.id))


async def content(client: Client, node: Node) -> tuple[int, str]:
    """The number of the version in force, and what it holds."""
    version = (await client.call(LoadDocument(node.id))).versions[0]
    return version.number, bytes.fromhex(version.file.sha256.lstrip("0")).decode()


async def test_contents_come_back_as_versions_and_what_was_removed_or_made_since(
    pool: Pool, group: int, anne: Client, bruno: Client
) -> None:
    plans = await folder(anne, group, "Plans")
    old = await folder(anne, group, "Anciens", plans)
    notice, letter = [await document(pool, anne, group, name, plans, content=name) for name in ("avis", "lettre")]
    kept = await document(pool, anne, group, "cadastre", old, content="cadastre")
    outside = await document(pool, anne, group, "dehors", content="dehors")
    instant = await now(pool)
    for node in (notice, kept, outside):
        await change(pool, anne, node, "abîmé")
    await anne.call(BinNodes(group, [old.id, letter.id]))
    since = await folder(anne, group, "Nouveaux", plans)
    await document(pool, anne, group, "venu après", since)
    await document(pool, anne, group, "lettre", plans, content="une autre")
    changes = await bruno.call(RewindFolder(group, instant, plans.id, "Remise en état"))
    assert await names(anne, group, plans) == ["Anciens", "avis", "lettre"]
    assert [await content(anne, node) for node in (notice, letter, kept)] == [
        (3, "avis"),
        (1, "lettre"),
        (3, "cadastre"),
    ]
    assert await content(anne, outside) == (2, "abîmé")
    version = (await anne.call(LoadDocument(notice.id))).versions[0]
    assert (version.author, version.remark) == (bruno.person, "Remise en état")
    assert {node.name for node in changes.nodes if node.binned_at} == {"Nouveaux", "lettre"}
    # Once more changes nothing, and what was put away can be taken out again.
    again = await anne.call(RewindFolder(group, instant, plans.id))
    assert again.nodes == []
    await anne.call(RestoreNodes(group, [since.id]))
    assert await names(anne, group, since) == ["venu après"]


async def test_what_was_moved_or_renamed_stays_so_and_keeps_its_new_folder(
    pool: Pool, group: int, anne: Client
) -> None:
    node = await document(pool, anne, group, "avis", content="avis")
    binned = await document(pool, anne, group, "jeté", content="jeté")
    await anne.call(BinNodes(group, [binned.id]))
    instant = await now(pool)
    made = await folder(anne, group, "Rangés")
    await anne.call(RenameNode(node.id, "avis signé"))
    await anne.call(MoveNodes(group, [node.id], made.id))
    await document(pool, anne, group, "après", made)
    await anne.call(RewindFolder(group, instant))
    assert (await names(anne, group), await names(anne, group, made)) == (["Rangés"], ["avis signé"])


async def test_what_a_convocation_carries_stays(scenario: Scenario, pool: Pool) -> None:
    await found_council(scenario.town)
    maelle, council = await scenario.connect("Maelle"), scenario.town.groups["Conseil"]
    uploaded = await send_file(browser(scenario, "Maelle"), "Projet.pdf", pdf())
    instant = await now(pool)
    made = await folder(maelle, council, "Séance")
    node: Node = await maelle.call(AddDocument(council, new_client_id(), "Projet.pdf", uploaded.id, made.id))
    await document(pool, maelle, council, "brouillon.pdf", made)
    await frozen_in(scenario, maelle, await maelle.call(CarryVersion(node.id)))
    await maelle.call(RewindFolder(council, instant))
    assert (await names(maelle, council), await names(maelle, council, made)) == (["Séance"], ["Projet.pdf"])


async def test_it_is_refused_where_it_cannot_be(scenario: Scenario, pool: Pool, group: int, anne: Client) -> None:
    made = await folder(anne, group, "Plans")
    past, later = datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(hours=1)
    denis, bruno = await scenario.connect("Denis"), await scenario.connect("Bruno")
    assert await refused(anne, RewindFolder(group, later)) == ("invalid", "at")
    assert await refused(anne, RewindFolder(group, past, 7)) == ("not_found", "folder")
    assert await refused(denis, RewindFolder(group, past, made.id)) == ("not_found", "conversation")
    await anne.call(BinNodes(group, [made.id]))
    assert await refused(anne, RewindFolder(group, past, made.id)) == ("conflict", "binned")
    await anne.call(ChangeGroup(group, posting="publishers"))
    assert await refused(bruno, RewindFolder(group, past)) == ("not_allowed", "posting")
