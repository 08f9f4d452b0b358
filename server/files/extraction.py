"""A program of its own that reads the text of a file, and may neither take much memory nor last long.

What it reads with is loaded when it is asked to: each file, and each page that is a picture, starts it once more."""

import codecs
import itertools
import json
import os
import re
import resource
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image
    from pypdfium2 import PdfDocument, PdfPage
    from tesserocr import PyTessBaseAPI

MEMORY = 768 * 2**20
"""Bytes of addresses."""

SECONDS = 60
"""Of a processor."""

MOST_PAGES = 2_000
LONGEST_PAGE = 50_000
"""Letters; the rest of a page is left out."""

LONGEST = 8_000_000
"""Letters of a whole file."""

USUAL, DENSEST = 200_000, 20
"""Letters that a file may say in any case, and for each of its bytes: more of them is one text told over and over."""

PART = 4_000
"""Letters of a part of what has no pages, about."""

FEW = 24
"""Letters of a page below which a picture on it is taken for its text."""

DOTS = 300 / 72
"""Of a page that is drawn to be recognised, by the points that a PDF measures in."""

LONGEST_SIDE = 4_000
"""Of a picture to be recognised, in pixels."""

MOST_PIXELS = 100_000_000
"""Of a picture as it is kept."""

SUREST = 50
"""Of a hundred: when it is less sure, what was recognised is no text."""

MOST_HEADINGS = 500
LONGEST_HEADING = 200
"""Letters; the rest of it is left out."""

LANGUAGE = "fra"
CUT_WORD = re.compile("[\u0002\u00ad\ufffe]\\s*")
"""A hyphen at the end of a line, as PDFium tells it."""

UNSAID = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]")


def read_pdf(path: Path, _: str) -> dict[str, Any]:
    """Page by page, and which of them are pictures; with its bookmarks."""
    from pypdfium2 import PdfDocument

    with path.open("rb") as file:
        codecs.lookup("utf-16-le")  # in which PDFium tells text: it is found in a file itself
        _shut()
        document = PdfDocument(file)
        pages = list(_within([_read_page(document, at) for at in range(min(len(document), MOST_PAGES))], path))
        return {"paged": True, "pages": pages, "headings": _read_bookmarks(document)}


def _most_letters(path: Path) -> int:
    return min(LONGEST, USUAL + DENSEST * path.stat().st_size)


def _within(pages: list[dict[str, Any]], path: Path) -> Iterator[dict[str, Any]]:
    """As they are, the texts together no longer than what such a file may say."""
    left = _most_letters(path)
    for page in pages:
        text = page["text"][:left]
        left -= len(text)
        yield {**page, "text": text}


def _read_bookmarks(document: "PdfDocument") -> list[dict[str, Any]]:
    from pypdfium2 import PdfiumError

    found: list[dict[str, Any]] = []
    # Of what is broken among them, those before it are told.
    with suppress(PdfiumError, UnicodeError):
        for mark in itertools.islice(document.get_toc(), MOST_HEADINGS):
            target = mark.get_dest()
            at = target.get_index() if target else None
            title = one_line(mark.get_title())
            if title and at is not None and 0 <= at < MOST_PAGES:
                found.append({"title": title, "level": mark.level + 1, "page": at + 1})
    return found


def _read_page(document: "PdfDocument", at: int) -> dict[str, Any]:
    from pypdfium2 import PdfiumError

    try:
        page = document[at]
        text = tidied(page.get_textpage().get_text_range(), LONGEST_PAGE)
        scan = len(text) < FEW and _has_picture(page)
    except PdfiumError:  # what stands on the others is read
        return {"number": at + 1, "text": "", "scan": False, "failed": True}
    return {"number": at + 1, "text": text, "scan": scan}


def _has_picture(page: "PdfPage") -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    return any(True for _ in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=4))


def read_office(path: Path, kind: str) -> dict[str, Any]:
    """What other programs than PDF readers write: text documents, tables, slides, letters, pages of the web."""
    from kreuzberg import ExtractionConfig, extract_bytes_sync

    config = ExtractionConfig(
        use_cache=False, enable_quality_processing=False, output_format="plain", include_document_structure=True
    )
    read = extract_bytes_sync(path.read_bytes(), kind, config=config)
    told = in_parts(read.content[: _most_letters(path)])
    contents = (node["content"] for node in read.document["nodes"]) if read.document else ()
    headings = ((one["text"], one["level"]) for one in contents if one["node_type"] == "heading")
    return {**told, "headings": placed(headings, told["pages"])}


def placed(headings: Iterable[tuple[str, int]], parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each with the number of the part that has it as a line; what none has is left out. They stand in the order of the
    text."""
    parts_of: dict[str, list[int]] = {}
    for part in parts:
        for line in part["text"].split("\n"):
            parts_of.setdefault(one_line(line), []).append(part["number"])
    found: list[dict[str, Any]] = []
    reached = 1
    for text, level in itertools.islice(headings, MOST_HEADINGS):
        title = one_line(text)
        page = next((number for number in parts_of.get(title, []) if number >= reached), None)
        if title and page is not None:
            reached = page
            found.append({"title": title, "level": level, "page": page})
    return found


def read_text(path: Path, _: str) -> dict[str, Any]:
    """In UTF-8, or as Windows writes it in France."""
    content = path.read_bytes()[: 2 * LONGEST]
    try:
        return in_parts(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return in_parts(content.decode("cp1252", "replace"))


def recognise_page(path: Path, number: str) -> dict[str, Any]:
    """A page of a PDF. Beside the file is what letters look like."""
    from PIL import Image
    from pypdfium2 import PdfDocument

    with path.open("rb") as file, _reader(path) as reader:
        Image.preinit()
        _shut()
        page = PdfDocument(file)[int(number) - 1]
        scale = min(DOTS, LONGEST_SIDE / max(page.get_size()))
        return _recognised(reader, page.render(scale=scale, grayscale=True).to_pil())


def recognise_picture(path: Path, _: str) -> dict[str, Any]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(path, formats=("PNG", "JPEG", "GIF", "WEBP")) as image, _reader(path) as reader:
        _shut()
        image.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _recognised(reader, ImageOps.exif_transpose(image).convert("L"))


def _reader(path: Path) -> "PyTessBaseAPI":
    from tesserocr import PSM, PyTessBaseAPI

    reader = PyTessBaseAPI(path=str(path.parent), lang=LANGUAGE, psm=PSM.AUTO)
    # What it has to say of a page it writes to a file, which it would open when no other file can be opened any more.
    reader.SetVariable("debug_file", "")
    return reader


def _recognised(reader: "PyTessBaseAPI", picture: "Image.Image") -> dict[str, Any]:
    reader.SetImage(picture)
    text = tidied(reader.GetUTF8Text(), LONGEST_PAGE)
    return {"text": text if reader.MeanTextConf() >= SUREST else ""}


def _shut() -> None:
    """From here on no other file can be opened, nor any line to anybody."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def tidied(text: str, longest: int) -> str:
    """Words that a line cut in two are whole, and nothing is in it that a database or a page does not take."""
    whole = CUT_WORD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return UNSAID.sub("", whole).encode("utf-8", "ignore").decode()[:longest].strip()


def one_line(text: str) -> str:
    return " ".join(tidied(text, LONGEST_PAGE).split())[:LONGEST_HEADING]


def in_parts(text: str) -> dict[str, Any]:
    parts = filter(None, _parts(tidied(text, LONGEST)))
    return {"paged": False, "pages": [{"number": number, "text": part} for number, part in enumerate(parts, 1)]}


def _parts(text: str) -> Iterator[str]:
    """Of so many letters or a few more; one ends where a paragraph does, else a line or a word, if there is one."""
    while len(text) > PART:
        ends = (text.find(mark, PART, 2 * PART) for mark in ("\n\n", "\n", " "))
        end = next((end for end in ends if end > 0), PART)
        yield text[:end].strip()
        text = text[end:]
    yield text.strip()


READS: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "pdf": read_pdf,
    "office": read_office,
    "text": read_text,
    "page": recognise_page,
    "picture": recognise_picture,
}


def main(how: str, path: str, told: str) -> None:
    """Prints what it read; ends in an error over a file that is not what it seems."""
    os.nice(10)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    warnings.simplefilter("ignore")
    sys.stdout.write(json.dumps(READS[how](Path(path), told)))


if __name__ == "__main__":
    main(*sys.argv[1:])
