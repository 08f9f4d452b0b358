"""What a few people share: taken out of one's own drive into the one that they have together, and back."""

import pytest

from protocol.conversations import StartDirect
from protocol.drives import AddVersion, BinNodes, CopyNodes, LoadDocument, MoveNodes
from protocol.shared_nodes import LoadSharedNodes
from server.base.database import Pool
from server.documents import shared
from tests.support.client import Client
from tests.support.drives import document, file_of, folder, names
from tests.support.scenario import Scenario, new_client_id, refused


async def direct(client: Client, *people: int) -> int:
    conversation: int = (await client.call(StartDirect(list(people)))).conversation.id
    return conversation


async def shared_with(client: Client) -> list[str]:
    return [node.name for node in (await client.call(LoadSharedNodes())).nodes]


async def test_a_document_is_shared_and_taken_back(
    scenario: Scenario, pool: Pool, group: int, anne: Client, bruno: Client
) -> None:
    own, both = await direct(anne, anne.person), await direct(anne, bruno.person)
    note = await document(pool, anne, own, "Note.pdf")
    await document(pool, anne, own, "Journal.pdf")
    await document(pool, anne, group, "Plan.pdf")
    assert await shared_with(anne) == [] == await shared_with(bruno)
    await anne.call(MoveNodes(own, [note.id], to=both))
    assert await shared_with(anne) == ["Note.pdf"] == await shared_with(bruno)
    assert await names(anne, own) == ["Journal.pdf"]
    file = await file_of(pool, bruno, "Note.pdf", "relue")
    await bruno.call(AddVersion(note.id, new_client_id(), file.id))
    versions = (await anne.call(LoadDocument(note.id))).versions
    assert [version.author for version in versions] == [bruno.person, anne.person]
    denis = await scenario.connect("Denis")
    assert await shared_with(denis) == []
    # Whoever it was shared with keeps no more than a copy.
    theirs = await direct(bruno, bruno.person)
    for to in (theirs, group):
        assert await refused(bruno, MoveNodes(both, [note.id], to=to)) == ("not_allowed", "brought")
    await bruno.call(CopyNodes(both, new_client_id(), [note.id], theirs))
    await anne.call(MoveNodes(both, [note.id], to=own))
    assert await shared_with(bruno) == []
    assert await refused(bruno, LoadDocument(note.id)) == ("not_found", "node")
    assert len((await anne.call(LoadDocument(note.id))).versions) == 2


async def test_what_is_shared_is_told_by_its_folder_the_last_changed_first(
    scenario: Scenario, pool: Pool, group: int, anne: Client, bruno: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    gaelle = await scenario.connect("Gaelle")
    both, outside = await direct(anne, bruno.person), await direct(anne, gaelle.person)
    plans = await folder(anne, both, "Plans")
    await document(pool, anne, outside, "Arrete.pdf")
    binned = await document(pool, anne, both, "Brouillon.pdf")
    await document(pool, anne, both, "Toiture.pdf", plans)
    await anne.call(BinNodes(both, [binned.id]))
    assert await shared_with(anne) == ["Plans", "Arrete.pdf"]
    assert await shared_with(bruno) == ["Plans"]
    assert await shared_with(gaelle) == ["Arrete.pdf"]
    monkeypatch.setattr(shared, "MOST_SHARED", 1)
    answer = await anne.call(LoadSharedNodes())
    assert ([node.name for node in answer.nodes], answer.more) == (["Plans"], True)
