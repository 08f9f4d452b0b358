"""A program of its own that looks into an image or a PDF, and may neither take much memory nor last long."""

import json
import resource
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageOps
from pypdf import PdfReader

MEMORY = 1024**3
SECONDS = 20
MOST_PIXELS = 100_000_000
MOST_PAGES = 1_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
LONGEST_SIDE = 640
"""Of a thumbnail, in pixels."""

SIDEWAYS = {5, 6, 7, 8}
ORIENTATION = 0x0112


def look_at_image(path: Path, thumbnail: Path) -> dict[str, int]:
    """Its size as it stands upright; writes its thumbnail. Nothing for one too large to be shown."""
    with Image.open(path, formats=FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            return {}
        if image.getexif().get(ORIENTATION) in SIDEWAYS:
            width, height = height, width
        write_thumbnail(image, thumbnail)
    return {"width": width, "height": height}


def write_thumbnail(image: Image.Image, target: Path) -> None:
    image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
    small = image.convert("RGBA") if image.mode == "P" else image
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(small)
    upright.convert("RGBA" if upright.has_transparency_data else "RGB").save(target, "WEBP", quality=80)


def look_at_pdf(path: Path) -> dict[str, int]:
    """Its pages as the document counts them itself: walking through thousands would prove no more."""
    with path.open("rb") as file:
        pages = int(PdfReader(file, strict=False).root_object["/Pages"]["/Count"])  # type: ignore[index]
    return {"pages": pages} if 0 < pages <= MOST_PAGES else {}


def main(kind: str, path: str, thumbnail: str) -> None:
    """Prints what it found; ends in an error over a file that is not what it seems."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    found = look_at_pdf(Path(path)) if kind == "pdf" else look_at_image(Path(path), Path(thumbnail))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
