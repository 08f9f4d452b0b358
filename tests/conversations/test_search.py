"""Search: found in any inflection, accents and case ignored, in one's own conversations only, indexed or not yet."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from protocol.conversations import RemoveMember
from protocol.convocations import ItemDraft
from protocol.messages import DeleteMessage, EditMessage, FeedCursor
from protocol.posts import SendPost
from protocol.search import Found, Fragment, Search
from server.base.database import Pool
from server.base.settings import Settings
from server.conversations.search_job import index
from tests.support.client import Client
from tests.support.convening import convened
from tests.support.scenario import Scenario, new_client_id, playing, refused


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne and Bruno share two groups; Chloe is in neither."""
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Anne", may_convene=True)
        await scenario.town.person("Bruno", "official")
        await scenario.town.person("Chloe")
        await scenario.town.group("Élections", "Anne:manager", "Bruno")
        await scenario.town.group("Voirie", "Anne:manager", "Bruno")
        yield scenario


@pytest.fixture(params=["indexed", "not indexed yet"])
def indexed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "indexed")


async def texts(client: Client, words: str, conversation: int | None = None) -> list[str]:
    found: Found = await client.call(Search(words, conversation))
    return ["".join(fragment.text for fragment in hit.fragments) for hit in found.hits]


async def test_words_are_found_however_they_are_inflected_and_accented(
    scenario: Scenario, pool: Pool, *, indexed: bool
) -> None:
    group = scenario.town.groups["Élections"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    written = ["Les élections municipales", "L'élection est dimanche", "La cour de l'école", "Rien à voir"]
    for text in written:
        await scenario.say(anne, group, text)
    if indexed:
        await index(pool)
    assert await texts(bruno, "ELECTION") == [written[1], written[0]]
    assert await texts(bruno, "élections municipale") == [written[0]]
    assert await texts(bruno, "ecoles") == [written[2]]
    assert await texts(bruno, '"cour de l\'école"') == [written[2]]
    assert await texts(bruno, "election -dimanche") == [written[0]]
    assert await texts(bruno, "introuvable") == await texts(bruno, "le") == await texts(bruno, "'&|!(:*") == []


async def test_the_words_found_are_marked(scenario: Scenario) -> None:
    anne = await scenario.connect("Anne")
    await scenario.say(anne, scenario.town.groups["Voirie"], "Les travaux des routes")
    [hit] = (await anne.call(Search("travail route"))).hits or (await anne.call(Search("travaux route"))).hits
    assert Fragment("routes", hit=True) in hit.fragments
    assert Fragment("travaux", hit=True) in hit.fragments


async def test_posts_and_convocations_are_found_by_all_they_say(
    scenario: Scenario, pool: Pool, *, indexed: bool
) -> None:
    group = scenario.town.groups["Voirie"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await anne.call(SendPost(group, new_client_id(), "Déneigement", "La saleuse passera"))
    body = await scenario.town.body("Voirie", "Bruno:chair")
    await convened(anne, body, agenda=[ItemDraft("Budget", "Jaouen", "Subvention de la piscine")])
    if indexed:
        await index(pool)
    for words in ("déneigement", "saleuse", "jaouen", "subventions piscine", "salle du conseil"):
        assert len((await bruno.call(Search(words))).hits) == 1


async def test_what_an_item_of_the_agenda_says_stays_together(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    anne = await scenario.connect("Anne")
    body = await scenario.town.body("Voirie", "Bruno:chair")
    items = [ItemDraft("Xylophone", "Quark", "Kiosque à musique"), ItemDraft("Wagonnet", "Picpus")]
    await convened(anne, body, agenda=items)
    if indexed:
        await index(pool)
    searched = ('"xylophone quark kiosque"', '"musique wagonnet picpus"', '"xylophone wagonnet"', '"quark picpus"')
    assert [len((await anne.call(Search(words))).hits) for words in searched] == [1, 1, 0, 0]


async def test_what_was_changed_or_deleted_is_found_as_it_stands(
    scenario: Scenario, pool: Pool, *, indexed: bool
) -> None:
    group = scenario.town.groups["Voirie"]
    anne = await scenario.connect("Anne")
    for _ in range(2):
        await scenario.say(anne, group, "goudron")
    await index(pool)
    await anne.call(EditMessage(group, 1, "gravier"))
    await anne.call(DeleteMessage(group, 2))
    if indexed:
        await index(pool)
    assert await texts(anne, "goudron") == []
    assert await texts(anne, "graviers") == ["gravier"]


async def test_only_ones_own_conversations_are_searched(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    elections, voirie = scenario.town.groups["Élections"], scenario.town.groups["Voirie"]
    anne, bruno, chloe = [await scenario.connect(name) for name in ("Anne", "Bruno", "Chloe")]
    for group in (elections, voirie):
        await scenario.say(anne, group, "procuration")
    if indexed:
        await index(pool)
    assert len(await texts(bruno, "procuration", voirie)) == 1
    assert await texts(chloe, "procuration") == []
    assert await refused(chloe, Search("procuration", voirie)) == ("not_found", "conversation")
    assert await refused(chloe, Search("procuration", 12345)) == ("not_found", "conversation")
    await anne.call(RemoveMember(voirie, bruno.person))
    assert len(await texts(bruno, "procuration")) == 1


async def test_results_page_newest_first(scenario: Scenario, pool: Pool) -> None:
    groups = list(scenario.town.groups.values())
    anne = await scenario.connect("Anne")
    for number in range(7):
        await scenario.say(anne, groups[number % 2], f"budget {number}")
        await asyncio.sleep(0.002)  # Of one millisecond, two conversations have no order of their own.
        if number == 3:
            await index(pool)
    pages: list[list[str]] = []
    before, more = None, True
    while more:
        found: Found = await anne.call(Search("budget", before=before, limit=3))
        pages.append(["".join(f.text for f in hit.fragments) for hit in found.hits])
        last = found.hits[-1].message
        before, more = FeedCursor(last.sent_at, last.conversation, last.seq), found.more
    assert pages == [["budget 6", "budget 5", "budget 4"], ["budget 3", "budget 2", "budget 1"], ["budget 0"]]
