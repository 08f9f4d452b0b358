"""Where in a file the words stand: for whoever may read it, and for nobody else."""

from collections.abc import AsyncIterator

import pytest

from protocol.file_passages import FilePassages, FindPassages
from protocol.search import Fragment
from server.base.database import Pool
from server.base.settings import Settings
from server.files import texts_sql
from server.files.texts import READER
from server.files.texts_job import keep_pages
from server.files.texts_sql import PageText, Reading, update_reading
from tests.support.client import Client
from tests.support.drives import file_of
from tests.support.scenario import Scenario, playing, refused


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Denis"):
            await scenario.town.person(name)
        await scenario.town.group("Voirie", "Anne:manager", "Bruno")
        yield scenario


async def test_each_page_with_the_words_is_shown_to_whoever_reads_the_file(
    scenario: Scenario, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    anne, bruno, denis = [await scenario.connect(name) for name in ("Anne", "Bruno", "Denis")]
    file = await file_of(pool, anne, "Convention.pdf", "convention")

    async def find(client: Client, words: str) -> FilePassages:
        answer: FilePassages = await client.call(FindPassages(file.id, words))
        return answer

    assert await refused(bruno, FindPassages(file.id, "éclairage")) == ("not_found", "file")
    await scenario.say(anne, scenario.town.groups["Voirie"], "La convention", files=[file.id])
    assert await find(bruno, "éclairage") == FilePassages([], 0, paged=False)
    pages = ["L’éclairage intérieur", "Les horaires", "Des éclairages et des horaires", "Éclairagiste"]
    await keep_pages(pool, file.sha256, [PageText(number, text) for number, text in enumerate(pages, 1)])
    await update_reading(pool, file.sha256, Reading("read", True), READER)
    found = await find(bruno, "ECLAIRAGE ")
    assert ([one.page for one in found.passages], found.count, found.paged) == ([1, 3], 2, True)
    assert found.passages[0].fragments == [Fragment("L’"), Fragment("éclairage", hit=True), Fragment(" intérieur")]
    assert [one.page for one in (await find(bruno, "éclairage horaires")).passages] == [3]
    assert [one.page for one in (await find(bruno, "éclairag")).passages] == [1, 3, 4]
    assert [(await find(bruno, words)).count for words in ("", "  ", "-horaires", "'&|!", "x" * 200)] == [0] * 5
    for client, number in ((denis, file.id), (bruno, 4711)):
        assert await refused(client, FindPassages(number, "éclairage")) == ("not_found", "file")
    monkeypatch.setattr(texts_sql, "MOST_PASSAGES", 1)
    found = await find(bruno, "éclairage")
    assert ([one.page for one in found.passages], found.count) == ([1], 2)
