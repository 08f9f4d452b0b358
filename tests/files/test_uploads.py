"""Files on their way: cut, resumed, doubled, too large, and not what they say they are."""

import asyncio
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from protocol.entrance import HttpFailure
from server.base.database import Pool
from server.base.settings import ROOT, Settings
from server.base.storage import Storage, thumbnail_path
from server.files.examination import MEMORY
from server.files.files_job import clear
from server.files.uploads import MOST_BEGUN, PIECE
from tests.support.browser import Browser
from tests.support.pace import PATIENCE
from tests.support.parvis import OnASmallDisk
from tests.support.scenario import Scenario, playing
from tests.support.town import Town
from tests.support.uploading import (
    BYTES,
    acting_pdf,
    begin,
    bomb,
    browser,
    drawn_pdf,
    file_of,
    locked_pdf,
    offset,
    opening_pdf,
    pdf,
    picture,
    send_file,
    send_part,
)
from tests.support.waiting import eventually

LARGEST = 12 * 2**20

TANGLE = "0 0 m " + " ".join(f"{place * 7919 % 595} {place * 104729 % 842} l" for place in range(4000)) + " f*"
"""What to draw a thousand times takes minutes."""


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne and Bruno; files may be of 12 MiB, and have 30 MiB for all of them."""
    async with playing(replace(settings, file_bytes=LARGEST, quota_bytes=30 * 2**20), pool) as scenario:
        for name in ("Anne", "Bruno"):
            await scenario.town.person(name)
        yield scenario


def failure(code: str, detail: str = "", most: int = 0) -> dict[str, object]:
    expected = HttpFailure(code, detail, most=most)
    return {name: value for name in ("code", "detail", "most") if (value := getattr(expected, name))}


async def test_a_file_goes_up_in_parts_and_comes_back_whole(scenario: Scenario) -> None:
    anne, content = browser(scenario, "Anne"), bytes(range(256)) * 40_000
    upload = await begin(anne, "Budget 2027.xlsx", len(content))
    at = 0
    while at < len(content):
        answer = await send_part(anne, upload, at, content[at : at + 3_000_000])
        at = answer.body["offset"]
    file = file_of(await browser(scenario, "Anne", 1).post(f"/api/uploads/{upload}"))
    assert (file.id, file.name, file.size) == (upload, "Budget 2027.xlsx", len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert (await anne.get(f"/api/files/{file.id}")).body == content
    assert file_of(await anne.post(f"/api/uploads/{upload}")) == file
    assert (await anne.get(f"/api/uploads/{upload}")).status == 404


async def test_what_arrived_before_the_cut_is_kept(scenario: Scenario) -> None:
    anne, content = browser(scenario, "Anne"), bytes(range(256)) * 40_000
    upload = await begin(anne, "film.mp4", len(content))
    sent = len(content) * 99 // 100
    await cut_at(scenario, upload, content, sent)
    async with asyncio.timeout(PATIENCE):
        while await offset(anne, upload) < sent:
            await asyncio.sleep(0.05)
    assert (await anne.post(f"/api/uploads/{upload}")).body == failure("conflict", "offset")
    bruno_sees = await browser(scenario, "Bruno").get(f"/api/uploads/{upload}")
    assert (bruno_sees.status, bruno_sees.code) == (404, "not_found")
    assert (await send_part(anne, upload, sent, content[sent:])).body["offset"] == len(content)
    file = file_of(await anne.post(f"/api/uploads/{upload}"))
    assert file.sha256 == hashlib.sha256(content).hexdigest()


async def cut_at(scenario: Scenario, upload: int, content: bytes, sent: int) -> None:
    """Announces the whole, sends some of it and loses the line."""
    host = urlsplit(scenario.urls[0])
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    head = (
        f"PATCH /api/uploads/{upload} HTTP/1.1\r\nHost: {host.netloc}\r\nUpload-Offset: 0\r\n"
        f"Cookie: parvis_session={scenario.town.tokens['Anne']}\r\nContent-Type: application/octet-stream\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    writer.write(head.encode() + content[:sent])
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert await reader.read() == b""


async def test_only_the_next_byte_is_taken(scenario: Scenario) -> None:
    anne = browser(scenario, "Anne")
    upload = await begin(anne, "note.txt", 10)
    for wrong in (1, 9, 10, 10**15):
        assert (await send_part(anne, upload, wrong, b"x")).body == failure("conflict", "offset")
    for nonsense in ("-1", "", "1e3", "9" * 20, "²"):
        refused = await anne.send("PATCH", f"/api/uploads/{upload}", b"x", **BYTES, Upload_Offset=nonsense)
        assert (refused.status, refused.code) == (400, "malformed")
    assert (await send_part(anne, upload, 0, b"0123")).body["offset"] == 4
    assert (await send_part(anne, upload, 0, b"0123")).body == failure("conflict", "offset")
    too_much = await send_part(anne, upload, 4, b"456789ABC")
    assert (too_much.status, too_much.code, too_much.body["detail"]) == (413, "too_large", "size")
    assert (await send_part(anne, upload, 4, b"456789")).body["offset"] == 10
    assert (await anne.get(f"/api/files/{file_of(await anne.post(f'/api/uploads/{upload}')).id}")).body == b"0123456789"


async def test_two_who_continue_one_upload_make_one_file(scenario: Scenario) -> None:
    anne, again = browser(scenario, "Anne"), browser(scenario, "Anne", 1)
    content = bytes(range(256)) * (2 * PIECE // 256)
    upload = await begin(anne, "deux.bin", len(content))
    answers = await asyncio.gather(*(send_part(who, upload, 0, content) for who in (anne, again)))
    assert sorted(answer.status for answer in answers) in ([200, 409], [409, 409])
    at = await offset(anne, upload)
    if at < len(content):
        await send_part(anne, upload, at, content[at:])
    ended = await asyncio.gather(*(who.post(f"/api/uploads/{upload}") for who in (anne, again, anne)))
    files = [file_of(answer) for answer in ended]
    assert files[0] == files[1] == files[2]
    assert files[0].sha256 == hashlib.sha256(content).hexdigest()


async def test_the_same_content_is_stored_once(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    content = picture()
    anne, bruno = browser(scenario, "Anne"), browser(scenario, "Bruno", 1)
    first, second = await asyncio.gather(send_file(anne, "a.png", content), send_file(bruno, "b.png", content))
    assert first.sha256 == second.sha256
    assert len([path for path in (settings.files_dir / "contents").rglob("*") if path.is_file()]) == 1
    assert not list((settings.files_dir).glob("uploads/*"))
    await pool.execute("UPDATE files SET created_at = now() - interval '4 days' WHERE id = $1", first.id)
    await clear(pool, Storage(settings))
    assert (await anne.get(f"/api/files/{first.id}")).status == 404
    assert (await bruno.get(f"/api/files/{second.id}")).body == content
    await pool.execute("UPDATE files SET created_at = now() - interval '4 days'")
    await clear(pool, Storage(settings))
    assert [path for path in settings.files_dir.rglob("*") if path.is_file()] == []


async def test_what_nobody_ends_is_removed(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    anne = browser(scenario, "Anne")
    left, going = [await begin(anne, "long.bin", 1_000) for _ in range(2)]
    for upload in (left, going):
        await send_part(anne, upload, 0, b"x" * 500)
    await pool.execute("UPDATE uploads SET created_at = now() - interval '4 days' WHERE id = $1", left)
    await clear(pool, Storage(settings))
    assert (await anne.get(f"/api/uploads/{left}")).status == 404
    assert await offset(anne, going) == 500
    assert await Storage(settings).uploads() == {going}
    assert (await anne.send("DELETE", f"/api/uploads/{going}")).status == 200
    assert await Storage(settings).uploads() == set()
    assert (await send_part(anne, going, 500, b"x")).status == 404


async def test_too_large_a_file_is_refused_before_it_is_sent(scenario: Scenario) -> None:
    anne = browser(scenario, "Anne")
    refused = await anne.post("/api/uploads", {"name": "film.mp4", "size": LARGEST + 1})
    assert (refused.status, refused.body) == (413, failure("too_large", "limit", LARGEST))
    for _ in range(2):
        await begin(anne, "film.mp4", LARGEST)
    refused = await anne.post("/api/uploads", {"name": "film.mp4", "size": LARGEST})
    assert (refused.status, refused.body) == (413, failure("too_large", "quota", 6 * 2**20))
    refused = await anne.post("/api/uploads", {"name": "vide.pdf", "size": 0})
    assert (refused.status, refused.body) == (422, failure("invalid", "size"))


async def test_a_file_leaves_room_on_the_disk_for_all_else(settings: Settings, pool: Pool) -> None:
    """Of a disk with 1,100 MiB, 76 are for files; putting one together takes its bytes twice."""
    town = Town(pool)
    for name in ("Anne", "Bruno"):
        await town.person(name)
    servers = {"database_url": settings.database_url, "redis_url": settings.redis_url}
    with OnASmallDisk(1_100, "serve", file_bytes=50 * 2**20, data_dir=settings.data_dir, **servers) as parvis:
        await asyncio.to_thread(parvis.wait_until_ready)
        anne, bruno = Browser(parvis.url), Browser(parvis.url)
        anne.token, bruno.token = town.tokens["Anne"], town.tokens["Bruno"]
        refused = await anne.post("/api/uploads", {"name": "film.mp4", "size": 39 * 2**20})
        most = refused.body["most"]
        assert (refused.status, refused.body) == (413, failure("too_large", "quota", most))
        assert 37 * 2**20 < most <= 38 * 2**20
        await eventually(lambda: "disk_short" in parvis.output)
        assert "quota_reached" not in parvis.output
        upload = await begin(anne, "film.mp4", 20 * 2**20)
        # What was announced is no longer there for others, its bytes come or not.
        left = (await bruno.post("/api/uploads", {"name": "film.mp4", "size": 30 * 2**20})).body["most"]
        assert most - 10 * 2**20 - 2**20 < left <= most - 10 * 2**20
        assert (await anne.send("DELETE", f"/api/uploads/{upload}")).status == 200
        await begin(bruno, "film.mp4", 30 * 2**20)


async def test_nobody_reserves_the_room_of_all(scenario: Scenario) -> None:
    anne = browser(scenario, "Anne")
    for _ in range(MOST_BEGUN):
        await begin(anne, "x", 1)
    assert (await anne.post("/api/uploads", {"name": "x", "size": 1})).code == "too_fast"
    await begin(browser(scenario, "Bruno"), "x", 1)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../x", "x"),
        ("..\\..\\windows\\system32\\x.dll", "x.dll"),
        ("/etc/passwd", "passwd"),
        ("..", "fichier"),
        ("", "fichier"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("De\u0301libe\u0301ration.pdf", "Délibération.pdf"),
        ("é" * 300 + ".pdf", "é" * 116 + ".pdf"),
    ],
)
async def test_a_name_leads_nowhere(scenario: Scenario, given: str, kept: str) -> None:
    anne = browser(scenario, "Anne")
    upload = await anne.post("/api/uploads", {"name": given, "size": 1})
    if "\x00" in given:
        assert upload.code == "malformed"
        return
    await send_part(anne, upload.body["id"], 0, b"x")
    file = file_of(await anne.post(f"/api/uploads/{upload.body['id']}"))
    assert file.name == kept
    assert (await anne.get(f"/api/files/{file.id}")).headers["content-disposition"].startswith("attachment; ")


def archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, b"\0" * 5_000_000 if name == "bomb" else b"<x/>")
    return target.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("photo.jpg", b"<html><script>alert(1)</script></html>", "text/html"),
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml"),
        ("note.exe", "Réunion à 20 h 30".encode(), "text/plain"),
        ("x", b"\x00\x01\x02\xff", "application/octet-stream"),
        ("x", b"{\x00\x01\x02\xff", "application/octet-stream"),
        ("budget.json", b'{"chapitre": 11}', "application/json"),
        ("notes.json", b"{ une accolade", "text/plain"),
        ("profond.json", b"[" * 60_000, "text/plain"),
        ("note.pdf", archive("[Content_Types].xml", "word/document.xml"), WORD),
        ("bombe.zip", archive("bomb"), "application/zip"),
    ],
)
async def test_the_type_is_what_the_bytes_say(scenario: Scenario, name: str, content: bytes, kind: str) -> None:
    anne = browser(scenario, "Anne")
    file = await send_file(anne, name, content)
    assert (file.type, file.width, file.pages) == (kind, None, None)
    answer = await anne.get(f"/api/files/{file.id}")
    assert answer.body == (json.loads(content) if kind == "application/json" else content)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    if "html" in kind or "svg" in kind:
        assert answer.headers["content-type"] == "application/octet-stream"
    assert (await anne.get(f"/api/files/{file.id}/thumbnail")).status == 404


async def test_a_picture_stands_upright(scenario: Scenario) -> None:
    anne, sideways = browser(scenario, "Anne"), Image.Exif()
    sideways[0x0112] = 6
    file = await send_file(anne, "photo", picture(1600, 1200, "JPEG", exif=sideways))
    assert (file.type, file.width, file.height) == ("image/jpeg", 1200, 1600)
    answer = await anne.get(f"/api/files/{file.id}/thumbnail")
    assert answer.headers["content-type"] == "image/webp"
    with Image.open(io.BytesIO(answer.body)) as small:
        assert small.size == (480, 640)


@pytest.mark.parametrize("side", [12_000, 60_000])
async def test_a_picture_that_would_fill_the_memory_is_only_kept(scenario: Scenario, side: int) -> None:
    anne, content = browser(scenario, "Anne"), bomb(side)
    assert len(content) < 1_000_000
    file = await send_file(anne, "bombe.png", content)
    assert (file.type, file.width, file.height) == ("image/png", None, None)
    answer = await anne.get(f"/api/files/{file.id}")
    assert (answer.body, answer.headers["content-disposition"][:10]) == (content, "attachment")


@pytest.mark.parametrize("content", [picture()[:60], b"%PDF-1.7\nnothing of the kind", b"%PDF-1.4\n" + b"(" * 100_000])
async def test_a_broken_file_is_only_kept(scenario: Scenario, content: bytes) -> None:
    file = await send_file(browser(scenario, "Anne"), "abime", content)
    assert (file.width, file.height, file.pages) == (None, None, None)


@pytest.mark.parametrize(
    ("content", "scripted"),
    [
        (pdf(3), False),
        (acting_pdf("/URI", URI="https://josselin.example"), False),
        (acting_pdf("/Launch", F="cmd.exe"), True),
        (acting_pdf("/JavaScript", JS="app.alert(1)"), True),
        (acting_pdf("/SubmitForm", F="https://elsewhere.example"), True),
        (opening_pdf("this.exportDataObject({cName: 'x'})"), True),
    ],
    ids=["plain", "link", "program", "script", "form", "opening"],
)
async def test_a_pdf_that_does_something_by_itself_is_known(scenario: Scenario, content: bytes, scripted: bool) -> None:
    file = await send_file(browser(scenario, "Anne"), "note.pdf", content)
    assert (file.pages is not None, file.scripted) == (True, scripted)


async def test_the_first_page_of_a_pdf_has_a_picture(scenario: Scenario) -> None:
    anne, content = browser(scenario, "Anne"), drawn_pdf(595, 842, "1 0 0 rg 0 0 300 842 re f")
    file = await send_file(anne, "plan.pdf", content)
    assert (file.type, file.width, file.pages) == ("application/pdf", None, 1)
    answer = await anne.get(f"/api/files/{file.id}/thumbnail")
    assert answer.headers["content-type"] == "image/webp"
    with Image.open(io.BytesIO(answer.body)) as small:
        assert small.size == (1200, 1699)
        red, _, blue = small.convert("RGB").getpixel((300, 800))  # type: ignore[misc]
        assert red > 240 > 20 > blue
        assert min(small.convert("RGB").getpixel((900, 800))) > 240  # type: ignore[arg-type]
    assert (await anne.get(f"/api/files/{file.id}")).body == content


async def test_the_picture_of_a_page_is_light(scenario: Scenario) -> None:
    anne, target = browser(scenario, "Anne"), io.BytesIO()
    Image.effect_noise((600, 600), 90).save(target, "PDF", quality=75)
    file = await send_file(anne, "scan.pdf", target.getvalue())
    answer = await anne.get(f"/api/files/{file.id}/thumbnail")
    assert len(answer.body) < 180_000
    with Image.open(io.BytesIO(answer.body)) as small:
        assert small.size == (720, 720)


@pytest.mark.parametrize(("width", "height", "size"), [(1, 14_400, (1, 2400)), (14_400, 1, (1200, 1))])
async def test_the_picture_of_a_page_is_bounded(
    scenario: Scenario, width: int, height: int, size: tuple[int, int]
) -> None:
    anne = browser(scenario, "Anne")
    file = await send_file(anne, "frise.pdf", drawn_pdf(width, height, ""))
    answer = await anne.get(f"/api/files/{file.id}/thumbnail")
    with Image.open(io.BytesIO(answer.body)) as small:
        assert small.size == size


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (locked_pdf(), None),
        (drawn_pdf(595, 842, "").replace(b"Kids[3 0 R]", b"Kids[9 0 R]"), 1),
        (drawn_pdf(595, 842, "0 0 9 9 re f", levels=12), 1),
        (drawn_pdf(595, 842, TANGLE, levels=3), 1),
    ],
    ids=["locked", "without the page it counts", "that would fill the memory", "that would last long"],
)
async def test_a_pdf_that_cannot_be_drawn_has_no_picture(
    scenario: Scenario, settings: Settings, content: bytes, pages: int | None
) -> None:
    anne = browser(scenario, "Anne")
    file = await send_file(anne, "étrange.pdf", content)
    assert file.pages == pages
    assert (await anne.get(f"/api/files/{file.id}/thumbnail")).status == 404
    assert (settings.files_dir / thumbnail_path(file.sha256)).read_bytes() == b""
    assert (await anne.get(f"/api/files/{file.id}")).body == content


def test_who_looks_into_a_file_has_so_much_memory_and_no_more(tmp_path: Path) -> None:
    """A picture that is looked at otherwise, and fits in the memory of this machine."""
    path, content = tmp_path / "bombe.png", bomb(24_000)
    path.write_bytes(content)
    look = (
        "import sys; from server.files import examination as one; one.MOST_IN_FULL = one.MOST_PIXELS = 10**9\n"
        "one.MEMORY = int(sys.argv[1])\n"
        "try: one.main('image', *sys.argv[2:])\n"
        "finally: print(*(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )

    def looked(memory: int) -> tuple[int, int]:
        """How it ended, and the bytes of memory that it had at most."""
        arguments = [sys.executable, "-c", look, str(memory), str(path), str(tmp_path / "small")]
        done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
        assert not done.stderr or "MemoryError" in done.stderr, done.stderr
        # By its own account: what `wait4` says of it counts the memory of the process that it was begun by.
        kilobytes = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
        assert kilobytes
        return done.returncode, int(kilobytes[1]) * 1024

    assert looked(4 * 2**30)[0] == 0
    status, used = looked(MEMORY)
    assert status == 1
    assert used < MEMORY


async def test_pages_are_counted(scenario: Scenario) -> None:
    anne = browser(scenario, "Anne")
    for pages in (1, 10_000):
        file = await send_file(anne, "budget.pdf", pdf(pages))
        assert (file.type, file.pages) == ("application/pdf", pages)


async def test_nobody_fills_the_store_of_all_and_a_guest_little(settings: Settings, pool: Pool) -> None:
    bounds = replace(settings, file_bytes=LARGEST, person_bytes=30, guest_bytes=12)
    async with playing(bounds, pool) as scenario:
        await scenario.town.person("Anne")
        await scenario.town.person("Gaelle", "guest")
        for name, share in (("Gaelle", 12), ("Anne", 30)):
            own = browser(scenario, name)
            # The same content, under two names, takes its room once.
            for number in range(2):
                await send_file(own, f"{number}.txt", b"a" * 5)
            refused = await own.post("/api/uploads", {"name": "x.txt", "size": share - 4})
            assert (refused.status, refused.body) == (413, failure("too_large", "share", share - 5))
            # What is on its way has its room already.
            await begin(own, "x.txt", share - 6)
            assert (await own.post("/api/uploads", {"name": "y.txt", "size": 2})).status == 413
            await begin(own, "y.txt", 1)
