"""What a drive may hold: counted as it changes, and refused beyond."""

from dataclasses import replace

import pytest

from protocol.drives import AddDocument, AddVersion, BinNodes, CopyNodes, LoadFolder, MoveNodes, Node
from server.base.database import Pool
from server.base.settings import Settings
from tests.documents.test_bin import empty_bins
from tests.support.client import Client
from tests.support.drives import document, file_of, folder
from tests.support.scenario import Scenario, new_client_id, refused

COUNTED = """
SELECT coalesce(sum(size), 0) FROM (
    SELECT DISTINCT n.id, f.sha256, f.size FROM nodes n JOIN versions v ON v.node_id = n.id
    JOIN files f ON f.id = v.file_id WHERE n.conversation_id = $1
) content
"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Each file of these tests has ten bytes."""
    return replace(settings, drive_bytes=50)


async def held(pool: Pool, client: Client, conversation: int) -> int:
    """As it is told, which is as it is."""
    told = await client.call(LoadFolder(conversation))
    assert (told.bytes, told.most_bytes) == (await pool.fetchval(COUNTED, conversation), 50)
    return int(told.bytes)


async def change(pool: Pool, client: Client, node: Node, content: str) -> None:
    file = await file_of(pool, client, node.name, content)
    await client.call(AddVersion(node.id, new_client_id(), file.id))


async def test_each_content_of_a_document_is_counted_once_wherever_it_goes(
    pool: Pool, group: int, travaux: int, anne: Client, settings: Settings
) -> None:
    plans = await folder(anne, group, "Plans")
    node = await document(pool, anne, group, "un.pdf", plans, content="un")
    await change(pool, anne, node, "deux")
    await change(pool, anne, node, "un")
    assert await held(pool, anne, group) == 20
    await anne.call(CopyNodes(group, new_client_id(), [plans.id], travaux))
    assert (await held(pool, anne, group), await held(pool, anne, travaux)) == (20, 10)
    await anne.call(MoveNodes(group, [plans.id], to=travaux, clash="keep_both"))
    assert (await held(pool, anne, group), await held(pool, anne, travaux)) == (20, 30)
    there = [node for node in (await anne.call(LoadFolder(travaux))).nodes if node.name != "Plans"]
    await anne.call(BinNodes(travaux, [there[0].id]))
    assert await held(pool, anne, travaux) == 30
    await pool.execute("UPDATE nodes SET binned_at = binned_at - interval '31 days' WHERE binned_at IS NOT NULL")
    await empty_bins(settings, pool)
    assert (await held(pool, anne, group), await held(pool, anne, travaux)) == (0, 10)


async def test_what_has_no_room_is_refused_and_changes_nothing(
    scenario: Scenario, pool: Pool, group: int, travaux: int, anne: Client
) -> None:
    nodes = [await document(pool, anne, group, f"{number}.pdf") for number in range(5)]
    file = await file_of(pool, anne, "six.pdf", "six")
    assert await refused(anne, AddDocument(group, new_client_id(), "six.pdf", file.id)) == ("conflict", "quota")
    assert await refused(anne, AddVersion(nodes[0].id, new_client_id(), file.id)) == ("conflict", "quota")
    assert await refused(anne, CopyNodes(group, new_client_id(), [nodes[0].id], group)) == ("conflict", "quota")
    other = await document(pool, anne, travaux, "ailleurs.pdf")
    assert await refused(anne, MoveNodes(travaux, [other.id], to=group)) == ("conflict", "quota")
    assert (await held(pool, anne, group), await held(pool, anne, travaux)) == (50, 10)
    # The same content once more in its own document takes no more.
    assert nodes[0].version
    await anne.call(AddVersion(nodes[0].id, new_client_id(), nodes[0].version.file.id))
    assert await held(pool, anne, group) == 50
