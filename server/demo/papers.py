"""What the messages of the demo carry: papers typeset from their texts, and a picture that lies beside them."""

import io
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct, convert

from protocol.files import File
from server.base.storage import Storage, content_path, thumbnail_path
from server.base.tokens import new_id
from server.base.typesetting import pdf
from server.demo.calendar import Calendar
from server.demo.texts import HERE, toml
from server.files.examination import look_at_image, look_at_pdf
from server.files.media import PDF, type_of

AUTHORITY = "Mairie de Josselin"
DOTS, ASKEW = 150, 0.8
"""Of what a copier sees: points an inch, and degrees by which the paper lies askew."""

TEMPLATE = Path(__file__).with_name("paper.typ")


class WrittenPaper(Struct, forbid_unknown_fields=True):
    name: str
    title: str = ""
    text: str = ""
    rows: list[list[str]] = []
    picture: str = ""
    """The file beside the texts that it is, in place of a paper."""
    scanned: bool = False
    """As a copier saw it: a picture of each page."""


class Paper(Struct):
    file: File
    content: bytes
    thumbnail: bytes


def read_papers(calendar: Calendar) -> dict[str, Paper]:
    """Every paper by its key, as one upload each would have left it."""
    written = convert(toml("papers.toml"), dict[str, WrittenPaper])
    return {key: _received(one.name, _content(calendar, one)) for key, one in written.items()}


def _content(calendar: Calendar, written: WrittenPaper) -> bytes:
    if written.picture:
        return HERE.joinpath(written.picture).read_bytes()
    said = {name: calendar.tell(getattr(written, name).strip()) for name in ("title", "text")}
    at = calendar.instant("hier", "09:00")
    made = pdf(TEMPLATE, {**said, "rows": written.rows, "authority": AUTHORITY}, at)
    return _scanned(made) if written.scanned else made


def _scanned(paper: bytes) -> bytes:
    from pypdfium2 import PdfDocument

    pages = (page.render(scale=DOTS / 72, grayscale=True).to_pil() for page in PdfDocument(paper))
    first, *others = (page.rotate(ASKEW, fillcolor=255) for page in pages)
    target = io.BytesIO()
    first.save(target, "PDF", save_all=True, append_images=others, resolution=DOTS)
    return target.getvalue()


def _received(name: str, content: bytes) -> Paper:
    digest, kind = sha256(content).hexdigest(), type_of(content)
    with TemporaryDirectory(prefix="parvis-") as folder:
        path, thumbnail = Path(folder) / "content", Path(folder) / "thumbnail"
        path.write_bytes(content)
        found = look_at_pdf(path) if kind == PDF else look_at_image(path, thumbnail)
        small = thumbnail.read_bytes() if thumbnail.exists() else b""
    told = {"id": new_id(), "name": name, "size": len(content), "type": kind, "sha256": digest}
    return Paper(convert(told | found, File), content, small)


async def keep(storage: Storage, papers: dict[str, Paper]) -> None:
    for one in papers.values():
        await storage.keep(content_path(one.file.sha256), one.content)
        if one.thumbnail:
            await storage.keep(thumbnail_path(one.file.sha256), one.thumbnail)
