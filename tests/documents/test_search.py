"""Search in drives: a word on a page of a scan, by whoever reads it now, and by nobody else."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from protocol.conversations import RemoveMember
from protocol.document_search import FoundNodes, NodeCursor, SearchNodes
from protocol.drives import AddDocument, AddVersion, BinNodes, LoadDocument, MoveNodes, Node, RenameNode, RestoreNodes
from protocol.search import Fragment
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage
from server.documents import index_sql, search_sql
from server.documents.index_job import index
from server.files.texts import READER
from server.files.texts_job import keep_pages, read_next
from server.files.texts_sql import PageText, Reading, update_reading
from tests.support.client import Client
from tests.support.drives import document, file_of, folder
from tests.support.letters import working
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser, send_file
from tests.support.waiting import eventually
from tests.support.written import docx, scanned_pdf, written_pdf


async def say(pool: Pool, node: Node, *pages: str, paged: bool = True) -> None:
    """What the worker would have read in its version in force."""
    assert node.version
    sha256 = node.version.file.sha256
    await keep_pages(pool, sha256, [PageText(number, text) for number, text in enumerate(pages, 1)])
    await update_reading(pool, sha256, Reading("read", paged), READER)
    await index(pool)


async def found(client: Client, words: str, **more: Any) -> list[tuple[str, int | None]]:
    """Names, each with its page."""
    answer: FoundNodes = await client.call(SearchNodes(words, **more))
    return [(hit.node.name, hit.page) for hit in answer.hits]


async def test_a_word_on_a_page_of_a_scan_is_found_with_its_sentence(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool, settings: Settings
) -> None:
    pages = [f"Page {number} du registre." for number in range(1, 5)]
    scan = scanned_pdf(*pages, "Le parc d’éclairage public compte 412 points lumineux, dont 186 au sodium.")
    file = await send_file(browser(scenario, "Anne"), "scan.pdf", scan)
    made: Node = await anne.call(AddDocument(group, new_client_id(), "Diagnostic 2019.pdf", file.id))
    answer = await bruno.call(SearchNodes("éclairages"))
    assert (answer.hits, answer.unread) == ([], 1)
    assert (await bruno.call(LoadDocument(made.id))).text == "waiting"
    async with working(settings):
        await eventually(lambda: found(bruno, "éclairages"))
    answer = await bruno.call(SearchNodes("points ECLAIRAGES"))
    (hit,) = answer.hits
    assert (hit.node, hit.page, answer.unread) == (made, 5, 0)
    assert [fragment.text for fragment in hit.fragments if fragment.hit] == ["éclairage", "points"]
    assert hit.name == [Fragment("Diagnostic 2019.pdf")]
    assert (await bruno.call(LoadDocument(made.id))).text == "recognised"


async def test_folders_and_documents_are_found_by_names_and_by_a_name_with_what_it_says(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    await folder(anne, group, "Salle Saint-Martin")
    made = await document(pool, anne, group, "Convention-eclairage_2026.pdf")
    await say(pool, made, "Article 1. Objet", "Article 7. Les horaires sont fixés par le syndicat.")
    assert await found(anne, "saint martin") == [("Salle Saint-Martin", None)]
    assert await found(anne, "conventions") == [(made.name, None)]
    assert await found(anne, "convention 2026 horaire") == [(made.name, 2)]
    assert await found(anne, "horai") == [(made.name, 2)]
    assert await found(anne, "convention voirie") == []
    (hit,) = (await anne.call(SearchNodes("éclairage"))).hits
    assert [fragment for fragment in hit.name if fragment.hit] == [Fragment("eclairage", hit=True)]
    assert hit.fragments == []


async def test_what_has_no_pages_tells_none(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    made = await document(pool, anne, group, "note.odt")
    await say(pool, made, "Le lavoir sera curé.", "La fontaine aussi.", paged=False)
    assert await found(anne, "fontaine") == [("note.odt", None)]
    (hit,) = (await anne.call(SearchNodes("fontaine"))).hits
    assert [fragment.text for fragment in hit.fragments] == ["La ", "fontaine", " aussi."]


async def test_the_version_in_force_is_found_and_no_other(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    made = await document(pool, anne, group, "projet.pdf")
    await say(pool, made, "Le lavoir sera curé.")
    second = await file_of(pool, anne, "projet.pdf", "b")
    changed = await anne.call(AddVersion(made.id, new_client_id(), second.id))
    await index(pool)
    assert await found(anne, "lavoir") == []
    assert await found(anne, "projet") == [("projet.pdf", None)]
    assert made.version
    await say(pool, changed, "La fontaine sera curée.")
    assert await found(anne, "fontaine") == [("projet.pdf", 1)]
    await anne.call(AddVersion(made.id, new_client_id(), made.version.file.id))
    await index(pool)
    assert (await found(anne, "lavoir"), await found(anne, "fontaine")) == ([("projet.pdf", 1)], [])


async def test_what_is_renamed_binned_or_taken_out_again_is_found_as_it_is(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    year = await folder(anne, group, "2026")
    made = await document(pool, anne, group, "lavoir.pdf", year)
    await say(pool, made, "Curage")
    await anne.call(RenameNode(made.id, "fontaine.pdf"))
    await index(pool)
    assert (await found(anne, "lavoir"), await found(anne, "fontaine curage")) == ([], [("fontaine.pdf", 1)])
    await anne.call(BinNodes(group, [year.id]))
    assert (await found(anne, "fontaine"), await found(anne, "2026")) == ([], [])
    await anne.call(RestoreNodes(group, [year.id]))
    assert await found(anne, "fontaine") == [("fontaine.pdf", None)]


async def test_nobody_finds_what_they_may_not_read_now_whatever_the_index_says(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    gaelle, denis = await scenario.connect("Gaelle"), await scenario.connect("Denis")
    made = await document(pool, anne, group, "lavoir.pdf")
    await say(pool, made, "Curage")
    for client, sees in ((anne, True), (gaelle, True), (denis, False)):
        for words in ("lavoir", "curage", "lav"):
            assert bool(await found(client, words)) is sees
    assert await refused(denis, SearchNodes("lavoir", group)) == ("not_found", "conversation")
    await anne.call(MoveNodes(group, [made.id], to=travaux))
    for _ in range(2):
        assert (await found(gaelle, "lavoir"), await found(anne, "lavoir", conversation=group)) == ([], [])
        await index(pool)
    assert await found(denis, "curage") == [("lavoir.pdf", 1)]
    await denis.call(RemoveMember(travaux, bruno.person))
    assert await found(bruno, "curage") == []
    assert await found(bruno, "lavoir") == []


async def test_documents_that_wait_are_counted_for_whoever_reads_them(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    denis, gaelle = await scenario.connect("Denis"), await scenario.connect("Gaelle")
    await document(pool, anne, group, "un.pdf")
    binned = await document(pool, anne, group, "deux.pdf")
    assert [(await client.call(SearchNodes("x"))).unread for client in (anne, gaelle, denis)] == [2, 2, 0]
    await anne.call(BinNodes(group, [binned.id]))
    assert (await anne.call(SearchNodes("x"))).unread == 1


async def test_filters_order_and_pages_of_results(
    scenario: Scenario, group: int, travaux: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    made = []
    for number in range(5):
        client = bruno if number == 2 else anne
        made.append(await document(pool, client, travaux if number == 3 else group, f"budget {number}.pdf"))
    await say(pool, made[1], "budget budget budget budget")
    every = [f"budget {number}.pdf" for number in (4, 3, 2, 1, 0)]
    assert [name for name, _ in await found(anne, "budget")] == every
    assert await found(anne, "budget", conversation=travaux) == [("budget 3.pdf", None)]
    assert await found(anne, "budget", author=bruno.person) == [("budget 2.pdf", None)]
    assert (await found(anne, "budget", order="best"))[0] == ("budget 1.pdf", 1)
    soon = datetime.now(UTC) + timedelta(hours=1)
    assert (await found(anne, "budget", since=soon), len(await found(anne, "budget", until=soon))) == ([], 5)
    names, before, begun = [], None, False
    while True:
        answer = await anne.call(SearchNodes("budge", limit=2, before=before, begun=begun))
        names += [hit.node.name for hit in answer.hits]
        if not answer.more:
            break
        last = answer.hits[-1]
        before, begun = NodeCursor(last.node.changed_at, last.node.id), last.begun
    assert names == every


async def test_a_document_with_the_word_and_with_a_longer_one_is_found_once(
    group: int, anne: Client, pool: Pool
) -> None:
    for name in ("zonage.pdf", "carte.pdf"):
        await say(pool, await document(pool, anne, group, name), "Le plu est révisé.", "Une plume au vent.")
    await say(pool, await document(pool, anne, group, "oiseaux.pdf"), "La plume.")
    assert await found(anne, "plu") == [("carte.pdf", 1), ("zonage.pdf", 1), ("oiseaux.pdf", 1)]
    for limit in (1, 2, 20):
        assert (await anne.call(SearchNodes("plu", limit=limit, counted=True))).count == 3
    (last,) = (await anne.call(SearchNodes("plu", limit=1))).hits
    more = SearchNodes("plu", before=NodeCursor(last.node.changed_at, last.node.id), counted=True)
    answer = await anne.call(more)
    assert ([hit.node.name for hit in answer.hits], answer.count) == (["zonage.pdf", "oiseaux.pdf"], None)


async def test_what_has_the_word_comes_before_what_only_begins_so(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    await document(pool, anne, group, "PLU.pdf")
    await document(pool, anne, group, "Pluie de 2025.pdf")
    await index(pool)
    assert [name for name, _ in await found(anne, "plu")] == ["PLU.pdf", "Pluie de 2025.pdf"]
    assert [name for name, _ in await found(anne, "plu ")] == ["PLU.pdf"]


@pytest.mark.parametrize("words", ["", "  ", "-budget", '"', "' | ! & ( ) <-> :* \\", "é" * 200, "le la les", "%_"])
async def test_whatever_is_typed_is_answered(
    scenario: Scenario, group: int, anne: Client, pool: Pool, words: str
) -> None:
    await document(pool, anne, group, "budget.pdf")
    await index(pool)
    assert await found(anne, words) == []


async def test_many_changes_are_indexed_by_several_workers_at_once(
    scenario: Scenario, group: int, anne: Client, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_sql, "NODES", 3)
    made = [await document(pool, anne, group, f"budget {number}.pdf") for number in range(8)]
    await asyncio.gather(*(index(pool) for _ in range(3)))
    await index(pool)
    assert len(await found(anne, "budget")) == 8
    await say(pool, made[0], "Une page")
    await anne.call(BinNodes(group, [made[0].id]))
    rows = await pool.fetch("SELECT page FROM page_words WHERE node_id = $1 ORDER BY page", made[0].id)
    assert [row[0] for row in rows] == [0, 1]


async def test_two_documents_of_one_content_are_read_once_and_both_found(
    scenario: Scenario, group: int, travaux: int, anne: Client, pool: Pool, settings: Settings
) -> None:
    sender = browser(scenario, "Anne")
    content = docx("Le lavoir sera curé.")
    for place, name in ((group, "un.docx"), (travaux, "deux.docx")):
        file = await send_file(sender, name, content)
        await anne.call(AddDocument(place, new_client_id(), name, file.id))
    storage = Storage(settings)
    assert [await read_next(pool, storage) for _ in range(2)] == [1, 0]
    await index(pool)
    assert await found(anne, "lavoir") == [("deux.docx", None), ("un.docx", None)]
    file = await send_file(sender, "trois.pdf", written_pdf("Le lavoir"))
    await anne.call(AddDocument(group, new_client_id(), "trois.pdf", file.id))
    await read_next(pool, storage)
    await index(pool)
    assert (await found(anne, "lavoir"))[0] == ("trois.pdf", 1)


async def test_names_forgive_a_letter_when_nothing_is_called_so(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    gaelle, denis = await scenario.connect("Gaelle"), await scenario.connect("Denis")
    await folder(anne, group, "Budget primitif")
    made = await document(pool, anne, group, "Éclairage-public.pdf")
    await say(pool, made, "La lanterne du budjet")
    await index(pool)
    for words in ("éclairge", "eclairrage", "eclaiarge publik", "ECLAIRXGE public"):
        answer: FoundNodes = await gaelle.call(SearchNodes(words, counted=True))
        (hit,) = answer.hits
        assert (hit.node.id, hit.page, hit.fragments, answer.nearly, answer.count) == (made.id, None, [], True, 1)
        assert hit.name[0] == Fragment("Éclairage", hit=True)
        assert await found(denis, words) == []
    # A word that is there is meant; short words, and what is quoted or left out, are meant as they stand.
    answer = await anne.call(SearchNodes("budjet"))
    assert ([hit.page for hit in answer.hits], answer.nearly) == ([1], False)
    for words in ("buddet -public", '"éclairge"', "éclairge voirie", "eclirge"):
        assert (await anne.call(SearchNodes(words))).hits == []
    assert [name for name, _ in await found(anne, "buddget primitf")] == ["Budget primitif"]


async def test_all_that_is_found_is_counted_for_whoever_reads_it(
    scenario: Scenario, group: int, travaux: int, anne: Client, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    gaelle = await scenario.connect("Gaelle")
    made = [await document(pool, anne, group, f"budget {number}.pdf") for number in range(5)]
    for one in made:
        await say(pool, one, "Le budget", "du budget", "budgétaire")
    await document(pool, anne, travaux, "budget.pdf")
    await index(pool)

    async def count(client: Client, words: str = "budget", **more: Any) -> int | None:
        answer: FoundNodes = await client.call(SearchNodes(words, limit=1, counted=True, **more))
        return answer.count

    assert (await count(anne), await count(gaelle), await count(anne, "budg"), await count(anne, "")) == (6, 5, 6, 0)
    assert (await count(anne, conversation=travaux), await count(anne, "budget du")) == (1, 6)
    soon = datetime.now(UTC) + timedelta(hours=1)
    assert (await count(anne, since=soon), await count(anne, until=soon)) == (0, 6)
    await anne.call(BinNodes(group, [made[0].id]))
    assert await count(anne) == 5
    assert (await anne.call(SearchNodes("budget"))).count is None
    monkeypatch.setattr(search_sql, "MOST_COUNTED", 3)
    assert await count(anne) == 3
