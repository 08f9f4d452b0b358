"""A program of its own that looks into an image or a PDF, and may neither take much memory nor last long.

It loads what it looks with when it is asked to: each file starts it once more."""

import io
import json
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image
    from pypdf import PdfReader

MEMORY = 512 * 2**20
"""Bytes of addresses, of which a program that has done nothing takes a fifth."""

SECONDS = 5
"""Of a processor."""
MOST_PIXELS = 100_000_000
"""Of a JPEG, which is read at an eighth of its size where it is large."""

MOST_IN_FULL = 40_000_000
"""Pixels of any other picture: all of them are in memory at once."""

MOST_PAGES = 1_000_000
MOST_OBJECTS = 20_000
LONGEST_LOOK = 2.0
"""Seconds of a processor for all objects of a document, of which no more than that many are looked at."""

STARTING = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE"}
"""Actions that do more than turn to a page or follow a link (ISO 32000-2, 12.6)."""

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
LONGEST_SIDE = 640
"""Of a thumbnail, in pixels."""

PAGE_WIDTHS = (1200, 960, 720)
"""Of the picture of a page, in pixels: the first that is light enough, else the last."""

LIGHT = 140_000
"""Bytes, which take three seconds at 400 kbit/s."""

TALLEST = 2
"""A page is drawn so many times as high as it may be wide, at most."""

SIDEWAYS = {5, 6, 7, 8}
ORIENTATION = 0x0112


def look_at_image(path: Path, thumbnail: Path) -> dict[str, int]:
    """Its size as it stands upright; writes its thumbnail. Nothing for one too large to be shown."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(path, formats=FORMATS) as image:
        width, height = image.size
        if width * height > (MOST_PIXELS if image.format == "JPEG" else MOST_IN_FULL):
            return {}
        if image.getexif().get(ORIENTATION) in SIDEWAYS:
            width, height = height, width
        write_thumbnail(image, thumbnail)
    return {"width": width, "height": height}


def write_thumbnail(image: "Image.Image", target: Path) -> None:
    from PIL import ImageOps

    image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
    small = image.convert("RGBA") if image.mode == "P" else image
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(small)
    upright.convert("RGBA" if upright.has_transparency_data else "RGB").save(target, "WEBP", quality=80)


def look_at_pdf(path: Path) -> dict[str, int | bool]:
    """Its pages as the document counts them itself: walking through thousands would prove no more. And whether it does
    anything by itself, as far as that is seen in the time there is."""
    from pypdf import PdfReader

    with path.open("rb") as file:
        document = PdfReader(file, strict=False)
        pages = int(document.root_object["/Pages"]["/Count"])  # type: ignore[index]
        if not 0 < pages <= MOST_PAGES:
            return {}
        return {"pages": pages} | ({"scripted": True} if is_scripted(document) else {})


def is_scripted(document: "PdfReader") -> bool:
    """Whether any action in it runs a script, starts a program, sends or fetches something."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    def starts(told: object) -> bool:
        if isinstance(told, ArrayObject):
            return any(starts(one) for one in told if not isinstance(one, IndirectObject))
        if not isinstance(told, DictionaryObject):
            return False
        own = {name: one for name, one in told.items() if not isinstance(one, IndirectObject)}
        return own.get("/S") in STARTING or "/JS" in told or any(starts(one) for one in own.values())

    until = time.process_time() + LONGEST_LOOK
    places = [(number, generation) for generation, at in document.xref.items() for number in at]
    places += [(number, 0) for number in document.xref_objStm]
    for number, generation in places[:MOST_OBJECTS]:
        if time.process_time() > until:
            break
        with suppress(Exception):  # what cannot be read says nothing of the others
            if starts(document.get_object(IndirectObject(number, generation, document))):
                return True
    return False


def draw_first_page(path: Path, picture: Path) -> dict[str, int]:
    """Its size as it was drawn; writes its picture. Once the document is looked into, no other file can be opened, nor
    any line to anybody."""
    from PIL import Image
    from pypdfium2 import PdfDocument

    with path.open("rb") as file, picture.open("wb") as target:
        Image.init()
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        document = PdfDocument(file)
        document.init_forms()  # what was filled in is drawn, too
        page = document[0]
        width, height = page.get_size()
        widest = PAGE_WIDTHS[0]
        drawn = page.render(scale=min(widest / width, TALLEST * widest / height)).to_pil().convert("RGB")
        target.write(light(drawn))
    return {"width": drawn.width, "height": drawn.height}


def light(image: "Image.Image") -> bytes:
    """Its bytes; smaller, if they would be too many."""
    content = b""
    for width in PAGE_WIDTHS:
        target, small = io.BytesIO(), image.copy()
        small.thumbnail((width, image.height))
        small.save(target, "WEBP", quality=40)
        content = target.getvalue()
        if len(content) <= LIGHT:
            break
    return content


LOOKS: dict[str, Callable[[Path, Path], Mapping[str, int]]] = {
    "image": look_at_image,
    "pdf": lambda path, _: look_at_pdf(path),
    "page": draw_first_page,
}


def main(kind: str, path: str, thumbnail: str) -> None:
    """Prints what it found; ends in an error over a file that is not what it seems."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    warnings.simplefilter("ignore")
    sys.stdout.write(json.dumps(LOOKS[kind](Path(path), Path(thumbnail))))


if __name__ == "__main__":
    main(*sys.argv[1:])
