"""Reads the texts of contents: written ones at once, then those of pages that are pictures, one by one."""

import gzip
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from server.base.settings import LETTERS
from server.files.apart import ask
from server.files.media import IMAGES, OFFICE, PDF
from server.files.texts_sql import Content, Heading, Outcome, PageText, Reading

PATIENCE = 180.0
"""Seconds for what is written in a file, and for each page that is a picture."""

LARGEST = {"pdf": 512 * 2**20, "office": 64 * 2**20, "text": 64 * 2**20, "picture": 64 * 2**20}
"""Bytes of what is read."""

MOST_RECOGNISED = 1_000
"""Pages of one document that are pictures."""

TURN = 20
"""Pages that are recognised before others are read, if any wait."""

AT_ONCE = 50
"""Pages that are kept at once."""

PROGRAM = "server.files.extraction"
READER = 1
"""Raised by whoever changes how contents are read: what could not be read before is tried again."""

TRAINED = "fra.traineddata"
OFFICE_TYPES = frozenset(
    {
        "application/rtf",
        "text/rtf",
        "text/html",
        "application/xhtml+xml",
        "message/rfc822",
        "application/vnd.ms-outlook",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/epub+zip",
    }
)
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

Keep = Callable[[list[PageText]], Awaitable[None]]
Wait = Callable[[], Awaitable[bool]]
"""Whether others wait to be read."""


class Interrupted(Exception):
    """Others have their turn: what was read is kept, up to the page `reached` but for those that `failed`, and it is to
    be taken up after that."""

    def __init__(self, reached: int, failed: list[int]) -> None:
        super().__init__(reached, failed)
        self.reached, self.failed = reached, failed


class Extracted(msgspec.Struct):
    """`paged` where the numbers are those of pages."""

    paged: bool
    pages: list[PageText]
    headings: list[Heading] = []


class Recognised(msgspec.Struct):
    text: str


def way_of(kind: str) -> str:
    """How a content of this media type is read; empty of one that has no text."""
    if kind == PDF:
        return "pdf"
    if kind in IMAGES - {"image/avif"}:
        return "picture"
    if kind in OFFICE_TYPES or kind.startswith((OFFICE, OPEN_DOCUMENT)):
        return "office"
    return "text" if kind.startswith("text/") or kind == "application/json" else ""


def is_read(content: Content) -> bool:
    return content.size <= LARGEST.get(way_of(content.type), 0)


async def read_content(path: Path, content: Content, known: set[int], keep: Keep, others: Wait) -> Reading:
    """Has its pages kept as they are read, but for those `known` already that would have to be recognised."""
    way = way_of(content.type)
    if way == "picture":
        return Reading(await _read_picture(path, keep))
    return await _read_pages(path, content, known, keep, others)


async def _read_picture(path: Path, keep: Keep) -> Outcome:
    text = await _recognise("picture", path, "")
    if text:
        await keep([PageText(1, text)])
    return "unreadable" if text is None else "recognised" if text else "none"


async def _read_pages(path: Path, content: Content, known: set[int], keep: Keep, others: Wait) -> Reading:
    told = await ask(PROGRAM, PATIENCE, way_of(content.type), str(path), content.type)
    if told is None:
        return Reading("unreadable")
    found = msgspec.json.decode(told, type=Extracted)
    written = [page for page in found.pages if page.text]
    for at in range(0, len(written), AT_ONCE):
        await keep(written[at : at + AT_ONCE])
    scans = [page.number for page in found.pages if page.scan]
    recognised, failed = known.intersection(scans), list(content.failed)
    waiting = [one for one in scans[:MOST_RECOGNISED] if one > content.reached and one not in known]
    for done, number in enumerate(waiting, 1):
        text = await _recognise("page", path, str(number))
        if text:
            await keep([PageText(number, text)])
            recognised.add(number)
        elif text is None:
            failed.append(number)
        if done % TURN == 0 and await others():
            raise Interrupted(number, failed)
    failed += [page.number for page in found.pages if page.failed] + scans[MOST_RECOGNISED:]
    outcome: Outcome = "recognised" if recognised else "read" if written else "unreadable" if failed else "none"
    return Reading(outcome, found.paged, found.headings, sorted(failed))


async def _recognise(how: str, path: Path, told: str) -> str | None:
    """None when it could not be done; a page that cannot be read hinders no other."""
    if not (letters := path.parent / TRAINED).exists():
        letters.write_bytes(gzip.decompress((LETTERS / f"{TRAINED}.gz").read_bytes()))
    printed = await ask(PROGRAM, PATIENCE, how, str(path), told)
    return msgspec.json.decode(printed, type=Recognised).text if printed is not None else None
