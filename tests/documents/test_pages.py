"""The text of a document, read page by page by whoever reads the document."""

import pytest

from protocol.document_texts import DocumentPage, DocumentPages, LoadDocumentPages
from protocol.drives import AddVersion, LoadDocument, Node
from server.base.database import Pool
from server.files import texts_sql
from server.files.texts import READER
from server.files.texts_job import keep_pages
from server.files.texts_sql import PageText, Reading, update_reading
from tests.support.client import Client
from tests.support.drives import document, file_of
from tests.support.scenario import Scenario, new_client_id, refused


async def read(pool: Pool, node: Node, outcome: texts_sql.Outcome, *pages: PageText, paged: bool = True) -> None:
    """As the worker would, its version in force."""
    assert node.version
    await keep_pages(pool, node.version.file.sha256, list(pages))
    await update_reading(pool, node.version.file.sha256, Reading(outcome, paged), READER)


async def test_pages_are_told_as_far_as_they_are_read(pool: Pool, group: int, anne: Client, bruno: Client) -> None:
    node = await document(pool, anne, group, "Rapport.pdf")
    assert await bruno.call(LoadDocumentPages(node.id)) == DocumentPages([], paged=False, text="waiting")
    await read(pool, node, "recognised", PageText(1, "Un"), PageText(3, "Trois"))
    told = [DocumentPage(1, "Un"), DocumentPage(3, "Trois")]
    assert await bruno.call(LoadDocumentPages(node.id)) == DocumentPages(told, paged=True, text="recognised")
    assert (await bruno.call(LoadDocumentPages(node.id, after=1))).pages == told[1:]
    assert await bruno.call(LoadDocumentPages(node.id, after=3)) == DocumentPages([], paged=True, text="recognised")


async def test_pages_that_could_not_be_read_are_told(pool: Pool, group: int, anne: Client) -> None:
    node = await document(pool, anne, group, "Vieux.pdf")
    assert node.version
    await update_reading(pool, node.version.file.sha256, Reading("recognised", True, failed=[2, 5]), READER)
    assert (await anne.call(LoadDocumentPages(node.id))).unread == [2, 5]
    assert (await anne.call(LoadDocument(node.id))).unread == 2


async def test_each_version_has_its_own_text(pool: Pool, group: int, anne: Client) -> None:
    node = await document(pool, anne, group, "Note.txt")
    await read(pool, node, "read", PageText(1, "Hier"), paged=False)
    file = await file_of(pool, anne, "Note.txt", "autre")
    changed = await anne.call(AddVersion(node.id, new_client_id(), file.id))
    assert (await anne.call(LoadDocumentPages(node.id))).text == "waiting"
    await read(pool, changed, "read", PageText(1, "Demain"), paged=False)
    said = [(await anne.call(LoadDocumentPages(node.id, version))).pages for version in (1, 2, None)]
    assert said == [[DocumentPage(1, text)] for text in ("Hier", "Demain", "Demain")]
    assert await refused(anne, LoadDocumentPages(node.id, 3)) == ("not_found", "node")


async def test_a_long_text_comes_in_several_answers(
    pool: Pool, group: int, anne: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts_sql, "MOST_TOLD", 3)
    monkeypatch.setattr(texts_sql, "LONGEST_TOLD", 10)
    node = await document(pool, anne, group, "Livre.pdf")
    lengths = (6, 6, 6, 1, 1, 1, 1)
    await read(pool, node, "read", *[PageText(number, "x" * length) for number, length in enumerate(lengths, 1)])
    numbers: list[list[int]] = []
    complete = False
    while not complete:
        answer = await anne.call(LoadDocumentPages(node.id, after=numbers[-1][-1] if numbers else 0))
        numbers.append([page.number for page in answer.pages])
        complete = answer.complete
    assert numbers == [[1, 2], [3, 4, 5], [6, 7]]


async def test_nobody_else_reads_it(scenario: Scenario, pool: Pool, group: int, anne: Client) -> None:
    node = await document(pool, anne, group, "Rapport.pdf")
    await read(pool, node, "read", PageText(1, "Un"))
    denis, gaelle = [await scenario.connect(name) for name in ("Denis", "Gaelle")]
    assert await refused(denis, LoadDocumentPages(node.id)) == ("not_found", "node")
    assert (await gaelle.call(LoadDocumentPages(node.id))).pages == [DocumentPage(1, "Un")]
