"""Search: found in any inflection, accents and case ignored, in one's own conversations only, indexed or not yet."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import time, timedelta
from typing import Any

import pytest

from protocol.conversations import RemoveMember
from protocol.convocations import Convocation, ItemDraft
from protocol.events import CalendarEvent, EventPlan, SendEvent
from protocol.messages import Chat, DeleteMessage, EditMessage, FeedCursor, SendMessage
from protocol.posts import Post, SendPost
from protocol.receipts import OpenMessage
from protocol.search import Found, Fragment, Search
from server.base.database import Pool
from server.base.settings import PARIS, Settings
from server.base.wording import on_day
from server.conversations import search_sql
from server.conversations.search_index_sql import select_behind, select_changed
from server.conversations.search_job import index, keep
from server.conversations.search_vectors import vector_of
from tests.support.client import Client
from tests.support.convening import convened, in_days
from tests.support.scenario import Scenario, new_client_id, playing, refused
from tests.support.uploading import browser, pdf, send_file


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
        await index(pool, PARIS)
    assert await texts(bruno, "ELECTION") == [written[1], written[0]]
    assert await texts(bruno, "élections municipale") == [written[0]]
    assert await texts(bruno, "ecoles") == [written[2]]
    assert await texts(bruno, '"cour de l\'école"') == [written[2]]
    assert await texts(bruno, "election -dimanche") == [written[0]]
    assert await texts(bruno, "introuvable") == await texts(bruno, "le") == await texts(bruno, "'&|!(:*") == []


async def test_the_words_found_are_marked(scenario: Scenario) -> None:
    anne = await scenario.connect("Anne")
    await scenario.say(anne, scenario.town.groups["Voirie"], "Les travaux des routes")
    [hit] = (await anne.call(Search("travail route"))).hits
    assert Fragment("routes", hit=True) in hit.fragments
    assert Fragment("travaux", hit=True) in hit.fragments


EVERYDAY = [
    ("DM2\u00a0? C'est signé", ["dm2", "dm", "signer", "DM2 ?"]),
    ("Les élus sont réunis", ["élu", "elu", "élues", "ELUS"]),
    ("La voirie d'abord", ["voirie", "voiries", "voir"]),
    ("L’arrêté est pris", ["arrêtés", "arrete", "l'arrêté", "arr"]),
    ("Deux procès-verbaux", ["procès-verbal", "proces verbal", '"procès verbal"', "procesverbal", "procès-ver"]),
    ("Le marché de Noël", ["marc", "noel", '"marché de Noël"', "« marché de noël »"]),
]


async def test_everyday_french_is_found_as_it_is_typed(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    group = scenario.town.groups["Voirie"]
    anne = await scenario.connect("Anne")
    for text, _ in EVERYDAY:
        await scenario.say(anne, group, text)
    if indexed:
        await index(pool, PARIS)
    for text, searched in EVERYDAY:
        assert {words: await texts(anne, words) for words in searched} == {words: [text] for words in searched}


WRITTEN_IN_TWO_WAYS = [
    ("Le PV est signé", "Deux procès-verbaux", ["PV", "pv ", "procès-verbal", "proces verbal", "procès verbaux"]),
    ("Un mail de l’Éts Le Goff", "Un courriel aux élus", ["mail", "courriels", "e-mail", "e-mail de ", "email"]),
    ("Ton RDV de jeudi", "Le rendez-vous du maire", ["rdv", "rendez-vous", "rendez vous"]),
    ("Ce sera au CM", "Les conseils municipaux de 2026", ["CM", "cm", "C.M.", "conseil municipal"]),
    ("Le PC de M. Cadic", "Son permis de construire", ["PC", "permis de construire"]),
    ("Le P.L.U. est à jour", "Le plan local d'urbanisme", ["plu", "PLU", "plan local d’urbanisme"]),
    ("CR de lundi", "Le compte rendu suit", ["CR", "compte-rendu", "comptes rendus"]),
    ("Tél. de l’école\u00a0?", "Le téléphone sonne", ["telephone", "téléphones"]),
]


async def test_what_a_town_hall_writes_in_two_ways_is_found_by_either(
    scenario: Scenario, pool: Pool, *, indexed: bool
) -> None:
    anne = await scenario.connect("Anne")
    for short, long, _ in WRITTEN_IN_TWO_WAYS:
        for text in (short, long):
            await scenario.say(anne, scenario.town.groups["Voirie"], text)
    for text in ("Bordure de 10 cm", "Les CM2 visitent la mairie", "Il faut rendre le pc", "Un arrêté tel que prévu"):
        await scenario.say(anne, scenario.town.groups["Voirie"], text)
    if indexed:
        await index(pool, PARIS)
    for short, long, searched in WRITTEN_IN_TWO_WAYS:
        found = {words: await texts(anne, words) for words in searched}
        assert {words: hits[-2:] for words, hits in found.items()} == {words: [long, short] for words in searched}
    assert await texts(anne, "conseil municipal 2026") == ["Les conseils municipaux de 2026"]
    for exact in ("permis de construire", "téléphone", "conseil municipal", "rendez-vous"):
        assert len(await texts(anne, exact)) == 2
    assert await texts(anne, '"procès-verbal"') == await texts(anne, "verbal -pv") == ["Deux procès-verbaux"]


FIGURES = {
    "02.97.11.22.33": ["02 97 11 22 33", "0297112233", "+33 2 97 11 22 33"],
    "N° 2026-015": ["2026-15", "2026/15", "2026-015", "n° 2026-15", '"2026-15"', "numéro 2026-15"],
    "PC 056 123 26 A0012": ["PC05612326A0012", "pc 056 123 26 a0012", "A0012"],
    "09:30": ["9h30", "9 h 30", "09h30"],
    "à 14 h": ["14h", "14:00", "14h00", "14 h"],
}


async def test_figures_are_found_however_they_are_written(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    anne = await scenario.connect("Anne")
    for text in (*FIGURES, "2026-150", "02.97.11.22.34", "09:35", "PC 056 123 26 A0013", "Les 30, 33 et 9"):
        await scenario.say(anne, scenario.town.groups["Voirie"], text)
    if indexed:
        await index(pool, PARIS)
    for text, searched in FIGURES.items():
        assert {words: await texts(anne, f"{words} ") for words in searched} == {words: [text] for words in searched}
        assert all([text in await texts(anne, words) for words in searched])
    for beginning, text in (("0297", "02.97.11.22.33"), ("PC0561232", "PC 056 123 26 A0012"), ("9h3", "09:30")):
        assert text in await texts(anne, beginning)


async def test_a_phrase_is_found_as_it_stands(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    anne = await scenario.connect("Anne")
    written = ["L’arrêté 2026-14 est pris", "Arrêté n°\u00a02026-14", "L’arrêté du maire, 2026-14", "Arrêté 2026-141"]
    for text in written:
        await scenario.say(anne, scenario.town.groups["Voirie"], text)
    if indexed:
        await index(pool, PARIS)
    for quoted in ('"arrêté 2026-14"', "« arrêté 2026-14 »", "“arrêté n° 2026-14”", '"arrêté 2026/14" '):
        assert await texts(anne, quoted) == [written[1], written[0]]
    assert await texts(anne, '"2026-14 est pris"') == [written[0]]


async def test_the_word_comes_before_others_that_begin_so(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    group = scenario.town.groups["Voirie"]
    anne = await scenario.connect("Anne")
    for text in (
        "Le PLU est voté",
        "Une plume",
        "Le plan local d’urbanisme",
        "Rien de plus",
        "Plus tard, PLU",
        "plumes",
    ):
        await scenario.say(anne, group, text)
        await asyncio.sleep(0.002)
    if indexed:
        await index(pool, PARIS)
    said = ["Plus tard, PLU", "Le plan local d’urbanisme", "Le PLU est voté"]
    begun = ["plumes", "Rien de plus", "Une plume"]
    assert await texts(anne, "PLU ") == said
    assert await texts(anne, "PLU") == said + begun
    best: Found = await anne.call(Search("PLU", order="best"))
    assert [hit.begun for hit in best.hits] == [False] * 3 + [True] * 3
    [fragments] = [hit.fragments for hit in best.hits if hit.fragments[0].text == "Plus tard, "]
    assert fragments == [Fragment("Plus tard, "), Fragment("PLU", hit=True)]
    pages: list[list[str]] = []
    before, last_begun, more = None, False, True
    while more:
        found: Found = await anne.call(Search("PLU", before=before, begun=last_begun, limit=2))
        pages.append(["".join(f.text for f in hit.fragments) for hit in found.hits])
        last, last_begun, more = found.hits[-1].message, found.hits[-1].begun, found.more
        before = FeedCursor(last.sent_at, last.conversation, last.seq)
    assert pages == [said[:2], [said[2], begun[0]], begun[1:]]


async def test_a_plural_begins_longer_words(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    anne = await scenario.connect("Anne")
    for text in ("La gendarmerie appelle", "Un gendarme est passé"):
        await scenario.say(anne, scenario.town.groups["Voirie"], text)
    if indexed:
        await index(pool, PARIS)
    assert await texts(anne, "gendarmes") == ["Un gendarme est passé", "La gendarmerie appelle"]
    assert await texts(anne, "gendarmes ") == ["Un gendarme est passé"]


async def test_names_are_found_together_and_apart(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    anne = await scenario.connect("Anne")
    written = [
        "Mme Le Breton est là",
        "Mme LE BRETON signe",
        "Mme Lebreton vote",
        "Parler breton",
        "La langue bretonne",
    ]
    for text in written:
        await scenario.say(anne, scenario.town.groups["Voirie"], text)
    if indexed:
        await index(pool, PARIS)
    assert await texts(anne, "lebreton ") == await texts(anne, "Lebreton") == written[2::-1]
    assert await texts(anne, "mme le breton ") == written[2::-1]
    assert await texts(anne, '"mme le breton"') == written[1::-1]


async def test_what_takes_place_is_found_by_its_day(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    group = scenario.town.groups["Voirie"]
    body = await scenario.town.body("Voirie", "Bruno:chair")
    anne = await scenario.connect("Anne")
    day = in_days(40)
    await convened(anne, body, date=day, hour=time(0, 30))
    await anne.call(SendEvent(group, new_client_id(), EventPlan("Fête", day)))
    await scenario.say(anne, group, f"La fête, c’est {on_day(day - timedelta(1))}")
    if indexed:
        await index(pool, PARIS)

    async def kinds(words: str) -> set[type]:
        return {type(hit.message.content) for hit in (await anne.call(Search(words))).hits}

    assert await kinds(f"voirie {on_day(day)}") == {Convocation}
    assert await kinds(f"fête {on_day(day)}") == {CalendarEvent}
    assert await kinds(f'fête "{on_day(day - timedelta(1))}"') == {Chat}


async def test_words_that_look_alike_are_told_apart(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    anne = await scenario.connect("Anne")
    for text in ("On va voir", "La station", "Un arrêt de bus", "Noël au marché"):
        await scenario.say(anne, scenario.town.groups["Voirie"], text)
    if indexed:
        await index(pool, PARIS)
    for words in ("voirie", "stationnement", "arrêté ", '"marché noël"', '"marché de noël"', "voir -va"):
        assert await texts(anne, words) == []


async def test_files_are_found_by_their_names(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    group = scenario.town.groups["Voirie"]
    anne = await scenario.connect("Anne")
    sent = await send_file(browser(scenario, "Anne"), "Arrete-stationnement_rueDesTrente.pdf", pdf())
    await anne.call(SendMessage(group, new_client_id(), "Pour signature", files=[sent.id]))
    await scenario.say(anne, group, "Le stationnement rue des Trente")
    if indexed:
        await index(pool, PARIS)
    assert len(await texts(anne, "stationnement trente")) == 2
    assert len(await texts(anne, "Arrete-stationnement")) == 1
    with_file: Found = await anne.call(Search("stationnement", with_file=True))
    assert Fragment("stationnement", hit=True) in with_file.hits[0].fragments
    assert [len(hit.message.content.files) for hit in with_file.hits] == [1]  # type: ignore[union-attr]


async def test_results_are_filtered(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    elections, voirie = scenario.town.groups["Élections"], scenario.town.groups["Voirie"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await scenario.say(anne, voirie, "budget alpha")
    await asyncio.sleep(0.002)
    await scenario.say(bruno, voirie, "budget beta")
    await anne.call(SendPost(elections, new_client_id(), "Budget gamma"))
    if indexed:
        await index(pool, PARIS)

    async def found(text: str = "budget", **filters: Any) -> list[str]:
        hits = (await bruno.call(Search(text, **filters))).hits
        return sorted("".join(f.text for f in hit.fragments).split()[-1] for hit in hits)

    sent = (await bruno.call(Search("budget alpha"))).hits[0].message.sent_at
    assert await found() == ["alpha", "beta", "gamma"]
    assert await found(author=bruno.person) == await found("", author=bruno.person) == ["beta"]
    assert await found(kind="post") == await found("", kind="post") == ["gamma"]
    assert await found(conversation=voirie, author=anne.person) == ["alpha"]
    assert await found(since=sent + timedelta(milliseconds=1)) == ["beta", "gamma"]
    assert await found(until=sent + timedelta(milliseconds=1)) == ["alpha"]
    assert await found(with_file=True) == await found(kind="convocation") == await found("") == []


async def test_the_best_come_first_if_asked_for(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    group = scenario.town.groups["Voirie"]
    anne = await scenario.connect("Anne")
    await anne.call(SendPost(group, new_client_id(), "Chaudière", "Elle est changée"))
    await scenario.say(anne, group, "Rien de neuf depuis hier soir, sinon que la chaudière a encore toussé")
    if indexed:
        await index(pool, PARIS)
    first = {order: (await anne.call(Search("chaudière", order=order))).hits[0] for order in ("best", "newest")}
    assert isinstance(first["best"].message.content, Post)
    assert isinstance(first["newest"].message.content, Chat)


async def test_what_is_rare_among_the_latest_is_found_by_the_index(
    scenario: Scenario, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_sql, "LATEST", 2)
    anne = await scenario.connect("Anne")
    for text in ("zinc une", "zinc deux", "cuivre", "étain"):
        await scenario.say(anne, scenario.town.groups["Voirie"], text)
    await index(pool, PARIS)
    assert sorted(await texts(anne, "zinc")) == ["zinc deux", "zinc une"]
    assert await texts(anne, "zinc -deux") == ["zinc une"]


async def test_a_town_is_indexed_anew_while_it_is_searched(scenario: Scenario, pool: Pool) -> None:
    """As after the migration that made this index: nothing is indexed, and there is more than can be looked through."""
    group = scenario.town.groups["Voirie"]
    anne = await scenario.connect("Anne")
    for number in range(60):
        await scenario.say(anne, group, f"goudron {number}")
    found: Found = await anne.call(Search("goudron", limit=50))
    assert (len(found.hits), found.more, found.behind) == (50, False, True)
    await index(pool, PARIS)
    found = await anne.call(Search("goudron", limit=50))
    assert (len(found.hits), found.more, found.behind) == (50, True, False)


async def test_the_index_narrows_and_the_latest_end_early(scenario: Scenario, pool: Pool) -> None:
    """By the plan, not by the clock: rows in the order they were sent in, up to a bound; words by their index."""
    when = (search_sql.LONG_AGO, search_sql.FOR_EVER)
    arguments = [[1], "'budget' & ('#in1')", *when, [], [], [], [], 0, 0, 21, 21, "", 21]
    arguments += [3_000, search_sql.WORDS, search_sql.SEALED, 1]
    async with pool.acquire() as db, db.transaction():
        await db.execute("SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan")
        [[plan]] = await db.fetch(f"EXPLAIN (FORMAT JSON) {search_sql.SEARCH}", *arguments)
    text = json.dumps(plan)
    assert "message_words_latest" in text
    assert "message_words_words" in text
    assert "One-Time Filter" in text


async def test_posts_and_convocations_are_found_by_all_they_say(
    scenario: Scenario, pool: Pool, *, indexed: bool
) -> None:
    group = scenario.town.groups["Voirie"]
    body = await scenario.town.body("Voirie", "Bruno:chair")
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    await anne.call(SendPost(group, new_client_id(), "Déneigement", "La saleuse passera"))
    await convened(anne, body, agenda=[ItemDraft("Budget", "Jaouen", "Subvention de la piscine")])
    if indexed:
        await index(pool, PARIS)
    for words in ("déneigement", "saleuse", "jaouen", "subventions piscine", "salle du conseil"):
        assert len((await bruno.call(Search(words))).hits) == 1


async def test_of_a_tracked_post_no_more_than_the_title_is_shown_before_it_is_opened(
    scenario: Scenario, pool: Pool, *, indexed: bool
) -> None:
    group = scenario.town.groups["Voirie"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    stored = await anne.call(SendPost(group, new_client_id(), "Déneigement", "La saleuse passera", tracked=True))
    if indexed:
        await index(pool, PARIS)
    whole = ["Déneigement\nLa saleuse passera"]
    assert await texts(anne, "saleuse") == whole
    assert await texts(bruno, "saleuse") == ["Déneigement"]
    await bruno.call(OpenMessage(group, stored.seq))
    assert await texts(bruno, "saleuse") == whole


async def test_what_an_item_of_the_agenda_says_stays_together(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    body = await scenario.town.body("Voirie", "Bruno:chair")
    anne = await scenario.connect("Anne")
    items = [ItemDraft("Xylophone", "Quark", "Kiosque à musique"), ItemDraft("Wagonnet", "Picpus")]
    await convened(anne, body, agenda=items)
    if indexed:
        await index(pool, PARIS)
    searched = ('"xylophone quark kiosque"', '"musique wagonnet picpus"', '"xylophone wagonnet"', '"quark picpus"')
    assert [len((await anne.call(Search(words))).hits) for words in searched] == [1, 1, 0, 0]


async def test_of_a_convocation_the_item_is_shown_that_says_it_most(
    scenario: Scenario, pool: Pool, *, indexed: bool
) -> None:
    body = await scenario.town.body("Voirie", "Bruno:chair")
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    file = await send_file(browser(scenario, "Anne"), "Devis-candelabres.pdf", pdf())
    items = [
        ItemDraft("Budget", "Jaouen", "Éclairage"),
        ItemDraft("Éclairage public", "Caro", "Extinction de l’éclairage, budget compris"),
        ItemDraft("Voirie", files=[file.id]),
    ]
    await convened(anne, body, agenda=items)
    await scenario.say(anne, scenario.town.groups["Voirie"], "Éclairage")
    if indexed:
        await index(pool, PARIS)

    async def item(words: str) -> tuple[int | None, str]:
        (hit,) = (await bruno.call(Search(words, kind="convocation"))).hits
        return hit.item, "".join(fragment.text for fragment in hit.fragments)

    assert await item("éclairage") == (1, "Budget\nJaouen\nÉclairage")
    assert await item("budgets de l’éclairage") == (1, "Budget\nJaouen\nÉclairage")
    assert await item("extinction éclairage") == (
        2,
        "Éclairage public\nCaro\nExtinction de l’éclairage, budget compris",
    )
    assert await item("candélabre") == (3, "Voirie\nDevis-candelabres.pdf")
    assert (await item("salle du conseil"))[0] is None
    (hit,) = (await bruno.call(Search("éclairage", kind="chat"))).hits
    assert hit.item is None


async def test_all_that_is_found_is_counted_in_ones_own_conversations(
    scenario: Scenario, pool: Pool, monkeypatch: pytest.MonkeyPatch, *, indexed: bool
) -> None:
    group = scenario.town.groups["Voirie"]
    anne, bruno, chloe = (
        await scenario.connect("Anne"),
        await scenario.connect("Bruno", 1),
        await scenario.connect("Chloe"),
    )
    for number in range(4):
        await scenario.say(anne, group, f"Le goudron {number}")
    edited = await scenario.say(anne, scenario.town.groups["Élections"], "Le goudron")
    if indexed:
        await index(pool, PARIS)
    await anne.call(EditMessage(edited.conversation, edited.seq, "Le gravier"))
    await scenario.say(bruno, group, "Goudronnage")

    async def count(client: Client, words: str = "goudron ", **more: Any) -> int | None:
        found: Found = await client.call(Search(words, limit=1, counted=True, **more))
        return found.count

    assert (await count(anne), await count(bruno), await count(chloe)) == (4, 4, 0)
    assert (await count(anne, "goudron"), await count(anne, "gravier"), await count(anne, "")) == (5, 1, 0)
    assert (await count(anne, "", author=bruno.person), await count(anne, kind="post")) == (1, 0)
    assert (await anne.call(Search("goudron"))).count is None
    monkeypatch.setattr(search_sql, "MOST_COUNTED", 3)
    assert await count(anne) == 3
    await anne.call(RemoveMember(group, bruno.person))
    assert await count(bruno) == 0


async def test_a_message_of_the_longest_letters_leaves_the_others_to_be_found(scenario: Scenario, pool: Pool) -> None:
    group = scenario.town.groups["Voirie"]
    anne = await scenario.connect("Anne")
    codes = [f"{number:010b}".replace("0", "\ufdfa").replace("1", "\ufdfb") for number in range(307)]
    await scenario.say(anne, group, " ".join(f"{code}{chr(0xFDFA) * 22}-{chr(0xFDFA) * 21}{code}" for code in codes))
    await scenario.say(anne, group, "Le goudron est livré")
    assert await texts(anne, "goudron") == ["Le goudron est livré"]
    await index(pool, PARIS)
    assert await texts(anne, "goudron") == ["Le goudron est livré"]


async def test_a_vector_that_is_refused_is_left_out_of_the_index(scenario: Scenario, pool: Pool) -> None:
    anne = await scenario.connect("Anne")
    for text in ("Refusée", "Le goudron est livré"):
        await scenario.say(anne, scenario.town.groups["Voirie"], text)
    behind = await select_behind(pool)
    bad, good = (m for m in await select_changed(pool, behind) if m.kind == "chat")
    too_long = f"'{'x' * 3_000}'"
    await keep(pool, {one.id: one.last_seq for one in behind}, [(bad, too_long), (good, vector_of(good, PARIS))])
    assert not await select_behind(pool)
    assert await texts(anne, "goudron") == ["Le goudron est livré"]
    assert await texts(anne, "refusée") == []


async def test_what_was_changed_or_deleted_is_found_as_it_stands(
    scenario: Scenario, pool: Pool, *, indexed: bool
) -> None:
    group = scenario.town.groups["Voirie"]
    anne = await scenario.connect("Anne")
    for _ in range(2):
        await scenario.say(anne, group, "goudron")
    await index(pool, PARIS)
    await anne.call(EditMessage(group, 1, "gravier"))
    await anne.call(DeleteMessage(group, 2))
    if indexed:
        await index(pool, PARIS)
    assert await texts(anne, "goudron") == []
    assert await texts(anne, "graviers") == ["gravier"]


async def test_only_ones_own_conversations_are_searched(scenario: Scenario, pool: Pool, *, indexed: bool) -> None:
    elections, voirie = scenario.town.groups["Élections"], scenario.town.groups["Voirie"]
    anne, bruno, chloe = [await scenario.connect(name) for name in ("Anne", "Bruno", "Chloe")]
    for group in (elections, voirie):
        await scenario.say(anne, group, "procuration")
    if indexed:
        await index(pool, PARIS)
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
            await index(pool, PARIS)
    pages: list[list[str]] = []
    before, more = None, True
    while more:
        found: Found = await anne.call(Search("budget", before=before, limit=3))
        pages.append(["".join(f.text for f in hit.fragments) for hit in found.hits])
        last = found.hits[-1].message
        before, more = FeedCursor(last.sent_at, last.conversation, last.seq), found.more
    assert pages == [["budget 6", "budget 5", "budget 4"], ["budget 3", "budget 2", "budget 1"], ["budget 0"]]
