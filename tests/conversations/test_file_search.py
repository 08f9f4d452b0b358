"""Search in files that messages carry: by whoever reads the message now, and by nobody else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from protocol.conversations import RemoveMember
from protocol.convocations import ItemDraft
from protocol.file_search import FileCursor, FoundFiles, SearchFiles
from protocol.files import File
from protocol.messages import DeleteMessage
from protocol.receipts import OpenMessage
from protocol.search import Fragment
from server.base.database import Pool
from server.base.settings import Settings
from server.conversations import file_search_sql
from server.files.files_sql import insert_file
from server.files.texts import READER
from server.files.texts_job import keep_pages
from server.files.texts_sql import PageText, Reading, update_reading
from tests.support.client import Client
from tests.support.convening import convened, found_council
from tests.support.drives import file_of
from tests.support.scenario import Scenario, playing, refused
from tests.support.uploading import browser, pdf, send_file


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne, Bruno and Gaelle, a guest, are in Voirie; Anne and Bruno in Travaux; Denis in neither."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Voirie", "Anne:manager", "Bruno", "Gaelle")
        await scenario.town.group("Travaux", "Anne:manager", "Bruno")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Voirie"]


@pytest.fixture
async def anne(scenario: Scenario) -> Client:
    return await scenario.connect("Anne")


async def read(pool: Pool, file: File, *pages: str, paged: bool = True) -> None:
    """What the worker would have read in it."""
    await keep_pages(pool, file.sha256, [PageText(number, text) for number, text in enumerate(pages, 1)])
    await update_reading(pool, file.sha256, Reading("read", paged), READER)


async def found(client: Client, words: str, **more: Any) -> list[tuple[int, str, int | None]]:
    """Messages, each with the name of its file and the page."""
    answer: FoundFiles = await client.call(SearchFiles(words, **more))
    return [(hit.seq, hit.file.name, hit.page) for hit in answer.hits]


async def test_a_file_is_found_by_a_page_with_the_message_that_carries_it(
    scenario: Scenario, pool: Pool, group: int, anne: Client
) -> None:
    gaelle, denis = await scenario.connect("Gaelle"), await scenario.connect("Denis")
    file = await file_of(pool, anne, "Devis.pdf", "devis")
    seq = (await scenario.say(anne, group, "Le devis", files=[file.id])).seq
    assert (await gaelle.call(SearchFiles("luminaires"))).unread == 1
    await read(pool, file, "Page de garde", "Pose de douze luminaires.")
    (hit,) = (await gaelle.call(SearchFiles("LUMINAIRE"))).hits
    assert (hit.file, hit.conversation, hit.seq, hit.kind, hit.author) == (file, group, seq, "chat", anne.person)
    assert hit.page == 2
    assert hit.fragments == [Fragment("Pose de douze "), Fragment("luminaires", hit=True), Fragment(".")]
    assert (await gaelle.call(SearchFiles("luminaires"))).unread == 0
    assert await found(denis, "luminaires") == []
    assert await refused(denis, SearchFiles("luminaires", group)) == ("not_found", "conversation")
    await anne.call(RemoveMember(group, gaelle.person))
    assert await found(gaelle, "luminaires") == []
    await anne.call(DeleteMessage(group, seq))
    assert await found(anne, "luminaires") == []


async def test_one_content_is_found_once_where_it_was_sent_last(
    scenario: Scenario, pool: Pool, group: int, anne: Client
) -> None:
    bruno, travaux = await scenario.connect("Bruno"), scenario.town.groups["Travaux"]
    file = await file_of(pool, anne, "Note.odt", "note")
    first = await scenario.say(anne, group, "", files=[file.id])
    await read(pool, file, "Le lavoir", paged=False)
    second = await scenario.say(bruno, travaux, "", files=[file.id])
    assert await found(anne, "lavoir") == [(second.seq, "Note.odt", None)]
    assert await found(anne, "lavoir", conversation=group) == [(first.seq, "Note.odt", None)]
    assert await found(anne, "lavoir", author=anne.person) == [(first.seq, "Note.odt", None)]
    assert await found(await scenario.connect("Gaelle"), "lavoir") == [(first.seq, "Note.odt", None)]


async def test_what_a_convocation_carries_is_found_once_it_is_opened(
    scenario: Scenario, pool: Pool, settings: Settings
) -> None:
    await found_council(scenario.town)
    maelle, council = await scenario.connect("Maelle"), scenario.town.bodies["Conseil"]
    file = await send_file(browser(scenario, "Maelle"), "Projet.pdf", pdf())
    member = await scenario.connect("Annick")
    sent = await convened(maelle, council, agenda=[ItemDraft("Lavoir", files=[file.id])])
    await read(pool, file, "Restauration du lavoir")
    assert await found(member, "restauration") == []
    await member.call(OpenMessage(sent.conversation, sent.seq))
    assert await found(member, "restauration") == [(sent.seq, "Projet.pdf", 1)]


async def test_a_file_with_the_word_and_with_a_longer_one_is_found_once(
    scenario: Scenario, pool: Pool, group: int, anne: Client
) -> None:
    both, longer = await file_of(pool, anne, "plan.pdf", "plan"), await file_of(pool, anne, "oiseaux.pdf", "oiseaux")
    seqs = [(await scenario.say(anne, group, "Voici", files=[file.id])).seq for file in (both, longer)]
    await read(pool, both, "Le plu est révisé.", "Une plume au vent.")
    await read(pool, longer, "La plume.")
    assert await found(anne, "plu") == [(seqs[0], "plan.pdf", 1), (seqs[1], "oiseaux.pdf", 1)]
    assert (await anne.call(SearchFiles("plu", counted=True))).count == 2


async def test_filters_order_and_pages_of_results(scenario: Scenario, pool: Pool, group: int, anne: Client) -> None:
    seqs = []
    for number in range(5):
        file = await file_of(pool, anne, f"{number}.pdf", str(number))
        seqs.append((await scenario.say(anne, group, "", files=[file.id])).seq)
        await read(pool, file, "budget " * (4 if number == 1 else 1))
    every = [(seqs[number], f"{number}.pdf", 1) for number in (4, 3, 2, 1, 0)]
    assert await found(anne, "budget") == every
    assert (await found(anne, "budget", order="best"))[0] == every[3]
    soon = datetime.now(UTC) + timedelta(hours=1)
    assert (await found(anne, "budget", since=soon), len(await found(anne, "budget", until=soon))) == ([], 5)
    told: list[tuple[int, str, int | None]] = []
    before, begun, more = None, False, True
    while more:
        answer: FoundFiles = await anne.call(SearchFiles("budge", limit=2, before=before, begun=begun))
        told += [(hit.seq, hit.file.name, hit.page) for hit in answer.hits]
        last, more = answer.hits[-1], answer.more
        before, begun = FileCursor(last.sent_at, last.file.id), last.begun
    assert told == every


async def test_what_is_found_is_counted(
    scenario: Scenario, pool: Pool, group: int, anne: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    denis = await scenario.connect("Denis")
    for number in range(4):
        file = await file_of(pool, anne, f"{number}.pdf", str(number % 3))
        await scenario.say(anne, group, "", files=[file.id])
        await read(pool, file, "budget", "budgétaire")

    async def count(client: Client, words: str = "budget", **more: Any) -> int | None:
        found: FoundFiles = await client.call(SearchFiles(words, limit=1, counted=True, **more))
        return found.count

    assert (await count(anne), await count(denis), await count(anne, ""), await count(anne, minutes=True)) == (
        3,
        0,
        0,
        0,
    )
    assert (await anne.call(SearchFiles("budget"))).count is None
    monkeypatch.setattr(file_search_sql, "MOST_COUNTED", 2)
    assert await count(anne) == 2


async def test_pictures_are_not_read(scenario: Scenario, pool: Pool, group: int, anne: Client) -> None:
    picture = File(77, "Photo.png", 10, "image/png", "7" * 64, 10, 10)
    await insert_file(pool, anne.person, picture)
    await scenario.say(anne, group, "", files=[picture.id])
    assert await pool.fetchval("SELECT count(*) FROM texts") == 0


@pytest.mark.parametrize("words", ["", "  ", "-budget", '"', "' | ! & ( ) <-> :* \\", "é" * 200, "le la les", "%_"])
async def test_whatever_is_typed_is_answered(
    scenario: Scenario, pool: Pool, group: int, anne: Client, words: str
) -> None:
    file = await file_of(pool, anne, "budget.pdf")
    await scenario.say(anne, group, "", files=[file.id])
    await read(pool, file, "budget")
    assert await found(anne, words) == []
