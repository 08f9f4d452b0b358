"""Files sent up over HTTP as the client sends them, and ones worth sending."""

import io
import struct
import zlib
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from protocol.files import File
from tests.support.browser import Answer, Browser
from tests.support.scenario import Scenario

BYTES = {"Content_Type": "application/octet-stream"}


def browser(scenario: Scenario, name: str, server: int = 0) -> Browser:
    """The browser of somebody who is signed in."""
    opened = Browser(scenario.urls[server])
    opened.token = scenario.town.tokens[name]
    return opened


async def begin(sender: Browser, name: str, size: int) -> int:
    answer = await sender.post("/api/uploads", {"name": name, "size": size})
    assert answer.status == 201, answer.body
    return int(answer.body["id"])


async def send_part(sender: Browser, upload: int, offset: int, part: bytes) -> Answer:
    return await sender.send("PATCH", f"/api/uploads/{upload}", part, **BYTES, Upload_Offset=str(offset))


async def offset(sender: Browser, upload: int) -> int:
    return int((await sender.get(f"/api/uploads/{upload}")).body["offset"])


async def send_file(sender: Browser, name: str, content: bytes) -> File:
    upload = await begin(sender, name, len(content))
    assert (await send_part(sender, upload, 0, content)).status == 200
    return file_of(await sender.post(f"/api/uploads/{upload}"))


def file_of(answer: Answer) -> File:
    assert answer.status == 200, answer.body
    known: dict[str, Any] = answer.body
    return File(**known)


def picture(width: int = 40, height: int = 30, kind: str = "PNG", **options: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(target, kind, **options)
    return target.getvalue()


def pdf(pages: int = 1) -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(target)
    return target.getvalue()


def acting_pdf(action: str, **told: str) -> bytes:
    """Of one page, on which a click has a reader do this."""
    writer, target = PdfWriter(io.BytesIO(pdf())), io.BytesIO()
    box = ArrayObject([NumberObject(at) for at in (0, 0, 90, 90)])
    link = {NameObject("/Subtype"): NameObject("/Link"), NameObject("/Rect"): box}
    writer.add_annotation(0, link | {NameObject("/A"): _action(action, told)})
    writer.write(target)
    return target.getvalue()


def opening_pdf(script: str) -> bytes:
    """Which runs this as soon as it is opened."""
    writer, target = PdfWriter(io.BytesIO(pdf())), io.BytesIO()
    writer.root_object[NameObject("/OpenAction")] = _action("/JavaScript", {"JS": script})
    writer.write(target)
    return target.getvalue()


def _action(action: str, told: dict[str, str]) -> DictionaryObject:
    given = {NameObject(f"/{name}"): TextStringObject(text) for name, text in told.items()}
    return DictionaryObject({NameObject("/S"): NameObject(action), **given})


def locked_pdf() -> bytes:
    """Whose password is in nobody's head."""
    writer, target = PdfWriter(io.BytesIO(pdf())), io.BytesIO()
    writer.encrypt("secret")
    writer.write(target)
    return target.getvalue()


def drawn_pdf(width: int, height: int, drawing: str, levels: int = 0) -> bytes:
    """One page; each of the levels below it draws the next one ten times, and the last the drawing."""
    box = f"[0 0 {width} {height}]"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Contents 4 0 R/Resources<</XObject<</Below 5 0 R>>>>>>",
    ]
    for stream in [*["/Below Do " * 10] * levels, drawing]:
        below = f"<</XObject<</Below {len(objects) + 2} 0 R>>>>"
        head = f"<</Type/XObject/Subtype/Form/BBox{box}/Resources{below}/Length {len(stream)}>>"
        objects.append(f"{head}stream\n{stream}\nendstream")
    content, places = "%PDF-1.7\n", ""
    for number, one in enumerate(objects, 1):
        places += f"{len(content):010} 00000 n \n"
        content += f"{number} 0 obj{one}\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{places}trailer<</Root 1 0 R/Size {len(objects) + 1}>>"
    return f"{content}{table}\nstartxref\n{len(content)}\n%%EOF".encode()


def bomb(side: int) -> bytes:
    """A few kilobytes that say they are a picture of `side` by `side` pixels, and are."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    squeezer = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 2)
    packed = b"".join(squeezer.compress(row) for _ in range(side)) + squeezer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
