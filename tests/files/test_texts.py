"""Texts of files: read page by page, recognised where they are pictures, and never at the cost of anything else."""

import asyncio
import hashlib
import io
import zipfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from protocol.errors import Unavailable
from protocol.files import File
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage, content_path
from server.base.tokens import new_id
from server.files import apart, extraction, texts
from server.files.files_job import clear
from server.files.files_sql import insert_file
from server.files.media import HEAD, type_of
from server.files.texts_job import MOST_TRIES, keep_pages, read_next
from server.files.texts_sql import PageText, put_back_unread, select_reading, want_text
from tests.support.ports import free_port
from tests.support.s3 import Bucket, s3_at
from tests.support.town import Town
from tests.support.uploading import locked_pdf, pdf, picture
from tests.support.waiting import eventually
from tests.support.written import docx, odt, pictured_pdf, pptx, scanned, scanned_pdf, speckled, written_pdf, xlsx

LIGHTING = "La convention d’éclairage public est approuvée à l’unanimité des suffrages exprimés."
MIME = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8"
UNION = "Le syndicat d’énergie du Morbihan verse la moitié de sa participation."


class Shelf:
    """A store with files that somebody owns."""

    def __init__(self, pool: Pool, settings: Settings, owner: int) -> None:
        self.pool, self.storage, self._owner = pool, Storage(settings), owner

    async def put(self, content: bytes, kind: str = "") -> str:
        """The hash of the content, which waits to be read."""
        sha256 = hashlib.sha256(content).hexdigest()
        await self.storage.keep(content_path(sha256), content)
        file = File(new_id(), "x", len(content), kind or type_of(content[:HEAD]), sha256)
        await insert_file(self.pool, self._owner, file)
        await want_text(self.pool, file.id)
        return sha256

    async def read(self, content: bytes, kind: str = "") -> tuple[str | None, list[str]]:
        """What became of it, and its pages."""
        sha256 = await self.put(content, kind)
        await read_next(self.pool, self.storage)
        return (await select_reading(self.pool, sha256)).outcome, await self.pages(sha256)

    async def pages(self, sha256: str) -> list[str]:
        rows = await self.pool.fetch("SELECT text FROM text_pages WHERE sha256 = $1 ORDER BY number", sha256)
        return [row[0] for row in rows]


@pytest.fixture
async def shelf(settings: Settings, pool: Pool) -> Shelf:
    return Shelf(pool, settings, await Town(pool).person("Anne"))


def words(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


async def test_a_pdf_is_read_page_by_page(shelf: Shelf) -> None:
    outcome, pages = await shelf.read(written_pdf(LIGHTING, "", UNION))
    assert (outcome, [words(page) for page in pages]) == ("read", [words(LIGHTING), words(UNION)])
    rows = await shelf.pool.fetch("SELECT number FROM text_pages ORDER BY number")
    assert [row[0] for row in rows] == [1, 3]


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
async def test_headings_are_kept_with_the_place_where_they_stand(shelf: Shelf, kind: str) -> None:
    filler = "Le conseil en a débattu. " * 400
    texts = ["# Note au maire", "Note au maire", "## 1. Les faits", filler, "## 2. La suite", "Fin."]
    made = {"docx": docx, "odt": odt}
    content = made[kind](*texts) if kind in made else written_pdf("= Note au maire\n== 1. Les faits", "== 2. La suite")
    sha256 = await shelf.put(content)
    await read_next(shelf.pool, shelf.storage)
    reading = await select_reading(shelf.pool, sha256)
    told = [(one.title, one.page) for one in reading.headings]
    last = 2 if kind == "pdf" else len(await shelf.pages(sha256))
    assert told == [("Note au maire", 1), ("1. Les faits", 1), ("2. La suite", last)]
    levels = [one.level for one in reading.headings]
    assert levels[0] < levels[1] == levels[2]


async def test_so_many_headings_are_kept_and_no_more(shelf: Shelf) -> None:
    titles = [f"# Article {number}" for number in range(1, extraction.MOST_HEADINGS + 50)]
    sha256 = await shelf.put(docx(*titles, "# " + "Long " * 100))
    await read_next(shelf.pool, shelf.storage)
    headings = (await select_reading(shelf.pool, sha256)).headings
    assert len(headings) == extraction.MOST_HEADINGS
    assert (headings[0].title, headings[-1].title) == ("Article 1", f"Article {extraction.MOST_HEADINGS}")


async def test_a_scan_is_recognised_and_said_to_be(shelf: Shelf) -> None:
    outcome, pages = await shelf.read(scanned_pdf(LIGHTING, UNION))
    assert (outcome, [words(page) for page in pages]) == ("recognised", [words(LIGHTING), words(UNION)])


async def test_a_photograph_of_a_page_is_recognised_and_one_of_the_sea_has_no_text(shelf: Shelf) -> None:
    target = io.BytesIO()
    scanned(written_pdf(UNION))[0].save(target, "JPEG", quality=60)
    outcome, pages = await shelf.read(target.getvalue())
    assert (outcome, [words(page) for page in pages]) == ("recognised", [words(UNION)])
    assert await shelf.read(picture(640, 480)) == ("none", [])


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (docx("Article 1", LIGHTING), "", ["Article 1", LIGHTING]),
        (xlsx({"Rues": [["Rue des Trente", "148"]], "Places": [["Mairie", "3"]]}), "", ["Rues", "Trente", "Places"]),
        (pptx("Projet de budget", UNION), "", ["Projet de budget", UNION]),
        (odt("Article 2", LIGHTING), "", ["Article 2", LIGHTING]),
        (rb"{\rtf1\ansi La d\'e9lib\'e9ration\par suivante}", "", ["La délibération", "suivante"]),
        (f"<html><body><script>x()</script><p>{UNION}</p></body></html>".encode(), "text/html", [UNION]),
        (f"From: a@b.fr\nSubject: Avis\n{MIME}\n\n{UNION}".encode(), "message/rfc822", ["Avis", UNION]),
        ("Délibération\n".encode("cp1252") * 3, "text/plain", ["Délibération"]),
        ("Délibération\n".encode(), "", ["Délibération"]),
    ],
    ids=["docx", "xlsx", "pptx", "odt", "rtf", "html", "mail", "windows", "text"],
)  # fmt: skip
async def test_what_other_programs_write_is_read(shelf: Shelf, content: bytes, kind: str, said: list[str]) -> None:
    outcome, pages = await shelf.read(content, kind)
    assert outcome == "read"
    assert all(words(one) in words(" ".join(pages)) for one in said)
    assert "x()" not in " ".join(pages)


async def test_a_long_text_comes_in_parts_that_hold_all_of_it(shelf: Shelf) -> None:
    written = "\n\n".join(f"Article {number}. {LIGHTING}" for number in range(300))
    outcome, pages = await shelf.read(docx(*written.split("\n\n")))
    assert outcome == "read"
    assert len(pages) > 5
    assert max(map(len, pages)) <= 2 * extraction.PART
    assert words(" ".join(pages)) == words(written)


def test_a_word_cut_by_a_line_is_whole_and_nothing_is_told_that_no_database_takes() -> None:
    assert extraction.tidied("conven\u0002\r\ntion\u0000 et dé\u00adlai\ud800", 100) == "convention et délai"
    assert extraction.in_parts("é" * 10_000)["pages"][0]["text"] == "é" * extraction.PART


@pytest.mark.parametrize(
    ("content", "kind", "outcome"),
    [
        (pdf(), "", "none"),
        (bytes(1000), "", "none"),
        (locked_pdf(), "", "unreadable"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "", "unreadable"),
        (docx("x")[:300], "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "unreadable"),
        (b"{" * 100_000, "application/rtf", None),
    ],
    ids=["blank", "no text", "locked", "broken", "cut", "deep"],
)
async def test_what_cannot_be_read_is_said_to_be_and_the_next_is_read(
    shelf: Shelf, content: bytes, kind: str, outcome: str | None
) -> None:
    found, pages = await shelf.read(content, kind)
    assert found == outcome if outcome else found in ("none", "unreadable")
    assert pages == [] or outcome is None
    assert await shelf.read(written_pdf(LIGHTING)) == ("read", [LIGHTING])


def bomb() -> bytes:
    """A text document of a few megabytes, and of six thousand million letters when it is unpacked."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "_rels/.rels"):
            with zipfile.ZipFile(io.BytesIO(docx("x"))) as small:
                archive.writestr(name, small.read(name))
        with archive.open("word/document.xml", "w", force_zip64=True) as inside:
            inside.write(b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>")
            for _ in range(300):
                inside.write(b"<w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>" * 20_000)
            inside.write(b"</w:body></w:document>")
    return target.getvalue()


async def test_what_eats_memory_or_time_is_unreadable_and_harms_nobody(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome, pages = await shelf.read(bomb())
    assert (outcome, pages) == ("unreadable", [])
    monkeypatch.setattr(texts, "PATIENCE", 0.001)
    assert await shelf.read(written_pdf(UNION)) == ("unreadable", [])
    monkeypatch.setattr(texts, "LARGEST", {"text": 5})
    assert await shelf.read(b"Bonjour\n") == ("unreadable", [])


async def test_what_a_copier_speckled_is_recognised(shelf: Shelf) -> None:
    page, target = scanned(written_pdf("\n\n".join([UNION] * 6)))[0], io.BytesIO()
    speckled(page, 0.02).save(target, "PNG")
    for content in (pictured_pdf(speckled(page, 0.01)), target.getvalue()):
        outcome, pages = await shelf.read(content)
        assert outcome == "recognised"
        assert "participation" in " ".join(pages)


def failing(*numbers: str) -> Callable[..., Awaitable[bytes | None]]:
    """Asks the program, which is ended by each page of these numbers."""

    async def ask(program: str, patience: float, *told: str) -> bytes | None:
        ended = told[0] == "page" and told[2] in numbers
        return await apart.ask(program, 0.001 if ended else patience, *told)

    return ask


async def test_a_page_that_could_not_be_read_is_counted_and_read_by_the_next_reader(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "ask", failing("1", "3"))
    sha256 = await shelf.put(scanned_pdf(LIGHTING, UNION, LIGHTING))
    await read_next(shelf.pool, shelf.storage)
    reading = await select_reading(shelf.pool, sha256)
    assert (reading.outcome, reading.failed, len(await shelf.pages(sha256))) == ("recognised", [1, 3], 1)
    assert not await put_back_unread(shelf.pool, texts.READER)
    monkeypatch.setattr(texts, "ask", failing())
    assert await put_back_unread(shelf.pool, texts.READER + 1)
    assert len(await shelf.pages(sha256)) == 1
    await read_next(shelf.pool, shelf.storage)
    reading = await select_reading(shelf.pool, sha256)
    assert (reading.outcome, reading.failed, len(await shelf.pages(sha256))) == ("recognised", [], 3)


async def test_pages_that_could_not_be_read_are_remembered_from_one_turn_to_the_next(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "TURN", 1)
    monkeypatch.setattr(texts, "ask", failing("1", "2", "3"))
    sha256 = await shelf.put(scanned_pdf(LIGHTING, UNION, LIGHTING))
    note = await shelf.put(b"Une note courte.", "text/plain")
    await shelf.pool.execute("UPDATE texts SET asked_at = asked_at - interval '1 day' WHERE sha256 = $1", note)
    await read_next(shelf.pool, shelf.storage)
    assert await shelf.pool.fetchval("SELECT failed FROM texts WHERE sha256 = $1", sha256) == [1]
    await read_next(shelf.pool, shelf.storage)
    await read_next(shelf.pool, shelf.storage)
    reading = await select_reading(shelf.pool, sha256)
    assert (reading.outcome, reading.failed) == ("unreadable", [1, 2, 3])


async def test_what_was_recognised_before_the_worker_stopped_is_not_recognised_again(shelf: Shelf) -> None:
    sha256 = await shelf.put(scanned_pdf(LIGHTING, UNION))
    await keep_pages(shelf.pool, sha256, [PageText(1, "Déjà lu")])
    await shelf.pool.execute("UPDATE texts SET tried_at = NULL")
    await read_next(shelf.pool, shelf.storage)
    assert [words(page) for page in await shelf.pages(sha256)] == ["Déjà lu", words(UNION)]


async def test_a_worker_that_is_stopped_leaves_it_to_the_next_at_once(shelf: Shelf) -> None:
    sha256 = await shelf.put(scanned_pdf(LIGHTING, UNION))
    reading = asyncio.create_task(read_next(shelf.pool, shelf.storage))
    await eventually(lambda: shelf.pages(sha256))
    assert await read_next(shelf.pool, shelf.storage) == 0
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading
    assert await read_next(shelf.pool, shelf.storage) == 1
    assert (await select_reading(shelf.pool, sha256)).outcome == "recognised"


async def test_a_content_that_brings_the_worker_down_is_given_up_in_the_end(shelf: Shelf) -> None:
    sha256 = await shelf.put(written_pdf(LIGHTING))
    gone = "UPDATE texts SET tried_at = clock_timestamp() - interval '3 minutes', tries = $2 WHERE sha256 = $1"
    await shelf.pool.execute(gone, sha256, MOST_TRIES)
    await read_next(shelf.pool, shelf.storage)
    assert (await select_reading(shelf.pool, sha256)).outcome == "unreadable"


async def test_a_content_that_is_lost_is_unreadable(shelf: Shelf) -> None:
    sha256 = await shelf.put(written_pdf(LIGHTING))
    await shelf.storage.drop(sha256)
    await read_next(shelf.pool, shelf.storage)
    assert (await select_reading(shelf.pool, sha256)).outcome == "unreadable"


async def test_a_store_that_cannot_be_reached_counts_against_no_content(settings: Settings, pool: Pool) -> None:
    owner, bucket = await Town(pool).person("Anne"), Bucket()
    settings = replace(
        settings, files_url="s3://parvis/town", files_region="eu-west-3", files_key_id="a", files_key="b"
    )
    async with s3_at(bucket) as endpoint:
        shelf = Shelf(pool, replace(settings, files_endpoint=endpoint), owner)
        sha256 = await shelf.put(written_pdf(LIGHTING))
        nowhere = Storage(replace(settings, files_endpoint=f"http://127.0.0.1:{free_port()}"))
        with pytest.raises(Unavailable):
            await read_next(pool, nowhere)
        assert await pool.fetchval("SELECT tries FROM texts WHERE sha256 = $1", sha256) == 0
        assert await read_next(pool, shelf.storage) == 0
        await pool.execute("UPDATE texts SET tried_at = NULL")
        await read_next(pool, shelf.storage)
    assert await shelf.pages(sha256) == [LIGHTING]


async def test_a_text_goes_with_the_last_file_of_its_content(shelf: Shelf) -> None:
    sha256 = await shelf.put(written_pdf(LIGHTING))
    await read_next(shelf.pool, shelf.storage)
    await shelf.pool.execute("UPDATE files SET created_at = created_at - interval '30 days'")
    await clear(shelf.pool, shelf.storage)
    assert await shelf.pages(sha256) == []
    assert (await select_reading(shelf.pool, sha256)).outcome is None


async def test_a_long_scan_lets_others_have_their_turn_and_is_taken_up_where_it_was(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "TURN", 1)
    long = await shelf.put(scanned_pdf(LIGHTING, UNION, "Le vote a lieu à main levée."))
    begun = asyncio.create_task(read_next(shelf.pool, shelf.storage))
    while not await shelf.pages(long):
        await asyncio.sleep(0.05)
    note = await shelf.put(b"Une note courte.", "text/plain")
    await begun
    before = len(await shelf.pages(long))
    assert before < 3
    await read_next(shelf.pool, shelf.storage)
    assert (await shelf.pages(note), len(await shelf.pages(long))) == (["Une note courte."], before)
    await read_next(shelf.pool, shelf.storage)
    assert len(await shelf.pages(long)) == 3
    assert (await select_reading(shelf.pool, long)).outcome == "recognised"
    assert await shelf.pool.fetchval("SELECT tries FROM texts WHERE sha256 = $1", long) == 1


def test_no_file_says_more_than_its_bytes_could(tmp_path: Path) -> None:
    """Two hundred pages that show one and the same text would fill an index."""
    file = tmp_path / "x.pdf"
    file.write_bytes(b"x" * 1_000)
    pages = [{"number": number, "text": "a" * 50_000, "scan": False} for number in range(1, 201)]
    told = list(extraction._within(pages, file))  # noqa: SLF001
    assert sum(len(page["text"]) for page in told) == extraction.USUAL + extraction.DENSEST * 1_000
    assert [page["number"] for page in told] == list(range(1, 201))
