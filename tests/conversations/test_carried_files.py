"""The files of a conversation: what its messages carry now, for whoever is in it."""

from collections.abc import AsyncIterator

import pytest

from protocol.carried_files import CarriedCursor, CarriedFiles, LoadCarriedFiles
from protocol.conversations import RemoveMember
from protocol.convocations import ItemDraft
from protocol.files import File
from protocol.forwards import ForwardMessage
from protocol.messages import DeleteMessage
from protocol.posts import SendPost
from protocol.receipts import OpenMessage
from server.base.database import Pool
from server.base.settings import Settings
from server.base.tokens import new_id
from server.files.files_sql import insert_file
from tests.support.client import Client
from tests.support.convening import convened
from tests.support.drives import file_of
from tests.support.scenario import Scenario, new_client_id, playing, refused
from tests.support.uploading import browser, pdf, send_file


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne, Bruno and Gaelle, a guest, are in Voirie; Anne and Bruno in Travaux; Denis in neither."""
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Anne", may_convene=True)
        for name in ("Bruno", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Voirie", "Anne:manager", "Bruno", "Gaelle")
        await scenario.town.group("Travaux", "Anne:manager", "Bruno")
        yield scenario


async def picture_of(pool: Pool, client: Client, name: str) -> File:
    file = File(new_id(), name, 10, "image/png", name.encode().hex().rjust(64, "0"), 4, 3)
    await insert_file(pool, client.person, file)
    return file


async def names(client: Client, conversation: int, *, pictures: bool = False) -> list[str]:
    found: CarriedFiles = await client.call(LoadCarriedFiles(conversation, pictures))
    return [one.file.name for one in found.files]


async def test_files_of_messages_and_posts_are_listed_for_members(scenario: Scenario, pool: Pool) -> None:
    voirie, travaux = scenario.town.groups["Voirie"], scenario.town.groups["Travaux"]
    anne, bruno, gaelle, denis = [await scenario.connect(name) for name in ("Anne", "Bruno", "Gaelle", "Denis")]
    plan, photo, note = (
        await file_of(pool, anne),
        await picture_of(pool, anne, "photo.png"),
        await file_of(pool, anne, "note.pdf", "b"),
    )
    sent = await scenario.say(anne, voirie, "Le plan", files=[plan.id, photo.id])
    await anne.call(SendPost(voirie, new_client_id(), "Note", "Voir la note", files=[note.id]))
    assert (await names(bruno, voirie), await names(bruno, voirie, pictures=True)) == (
        ["note.pdf", "plan.pdf"],
        ["photo.png"],
    )
    assert await names(gaelle, voirie) == ["note.pdf", "plan.pdf"]
    one = (await bruno.call(LoadCarriedFiles(voirie, True))).files[0]
    assert (one.file, one.seq, one.author) == (photo, sent.seq, anne.person)
    assert await refused(denis, LoadCarriedFiles(voirie, False)) == ("not_found", "conversation")
    assert await names(bruno, travaux) == []
    await bruno.call(ForwardMessage(voirie, sent.seq, travaux, new_client_id()))
    assert await names(anne, travaux) == ["plan.pdf"]
    await anne.call(DeleteMessage(voirie, sent.seq))
    assert (await names(bruno, voirie), await names(bruno, voirie, pictures=True)) == (["note.pdf"], [])
    await anne.call(RemoveMember(voirie, gaelle.person))
    assert await refused(gaelle, LoadCarriedFiles(voirie, False)) == ("not_found", "conversation")


async def test_what_has_yet_to_be_opened_and_convocations_are_left_out(scenario: Scenario, pool: Pool) -> None:
    voirie = scenario.town.groups["Voirie"]
    body = await scenario.town.body("Voirie", "Bruno:chair")
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    tracked = await file_of(pool, anne, "consigne.pdf")
    sent = await anne.call(SendPost(voirie, new_client_id(), "Consigne", "À lire", files=[tracked.id], tracked=True))
    assert (await names(anne, voirie), await names(bruno, voirie)) == (["consigne.pdf"], [])
    await bruno.call(OpenMessage(voirie, sent.seq))
    assert await names(bruno, voirie) == ["consigne.pdf"]
    file = await send_file(browser(scenario, "Anne"), "Projet.pdf", pdf())
    await convened(anne, body, agenda=[ItemDraft("Lavoir", files=[file.id])])
    assert await names(anne, voirie) == ["consigne.pdf"]


async def test_they_are_told_a_page_at_a_time(scenario: Scenario, pool: Pool) -> None:
    voirie, anne = scenario.town.groups["Voirie"], await scenario.connect("Anne")
    for number in range(3):
        files = [(await file_of(pool, anne, f"{number}{letter}.pdf", f"{number}{letter}")).id for letter in "ab"]
        await scenario.say(anne, voirie, "", files=files)
    told: list[str] = []
    before, more = None, True
    while more:
        found: CarriedFiles = await anne.call(LoadCarriedFiles(voirie, False, before, 2))
        told += [one.file.name for one in found.files]
        last, more = found.files[-1], found.more
        before = CarriedCursor(last.seq, last.file.id)
    assert sorted(told) == [f"{number}{letter}.pdf" for number in range(3) for letter in "ab"]
    assert [name[0] for name in told] == ["2", "2", "1", "1", "0", "0"]
