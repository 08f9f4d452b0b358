"""Files with text in them: PDFs, the same as scanned, and what office programs write."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from random import Random
from xml.sax.saxutils import escape

import typst
from PIL import ImageChops, ImageDraw
from PIL.Image import Image
from pypdfium2 import PdfDocument

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
GREY = 228
"""Of the paper that a copier sees."""


@cache
def written_pdf(*pages: str) -> bytes:
    """One page for each of these texts."""
    made: bytes = typst.compile(b'#set page("a4")\n#set text(lang: "fr")\n' + "\n#pagebreak()\n".join(pages).encode())
    return made


def scanned(pdf: bytes, tilt: float = 1.2) -> list[Image]:
    """Its pages as a copier sees them at 200 points an inch: askew, grey, with a stamp."""
    return [_copied(page.render(scale=200 / 72, grayscale=True).to_pil(), tilt) for page in PdfDocument(pdf)]


def _copied(page: Image, tilt: float) -> Image:
    askew = page.rotate(tilt, fillcolor=255)
    paper = ImageChops.multiply(askew, askew.point(lambda _: GREY))
    ImageDraw.Draw(paper).ellipse((1100, 1700, 1500, 2100), outline=120, width=9)
    return paper


def speckled(page: Image, share: float) -> Image:
    """As an old copier sees it: of so many of its points each is black, white or grey by chance, always the same."""
    chance, spoilt = Random(1), page.copy()
    for _ in range(int(page.width * page.height * share)):
        spoilt.putpixel((chance.randrange(page.width), chance.randrange(page.height)), chance.choice((0, 60, 255)))
    return spoilt


def pictured_pdf(*pages: Image) -> bytes:
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return target.getvalue()


@cache
def scanned_pdf(*pages: str) -> bytes:
    """The same texts, of which no letter can be selected."""
    return pictured_pdf(*scanned(written_pdf(*pages)))


def docx(*paragraphs: str) -> bytes:
    """A paragraph that begins with `# ` or `## ` is a heading, as Word in French marks it."""
    body = "".join(map(_paragraph, paragraphs))
    content = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    style = '<w:style w:type="paragraph" w:styleId="Titre{0}"><w:name w:val="heading {0}"/>{1}</w:style>'
    outline = '<w:pPr><w:outlineLvl w:val="{}"/></w:pPr>'
    styles = "".join(style.format(level, outline.format(level - 1)) for level in (1, 2))
    parts = {"word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>'}
    return _office("word/document.xml", "wordprocessingml.document", content, parts, "styles")


def _leveled(text: str) -> tuple[int, str]:
    """How deep the heading stands, and what it says; 0 of what is none."""
    marks, _, rest = text.partition(" ")
    return (len(marks), rest) if set(marks) == {"#"} else (0, text)


def _paragraph(text: str) -> str:
    level, rest = _leveled(text)
    style = f'<w:pPr><w:pStyle w:val="Titre{level}"/></w:pPr>' if level else ""
    return f"<w:p>{style}<w:r><w:t>{escape(rest)}</w:t></w:r></w:p>"


def xlsx(sheets: Mapping[str, list[list[str]]]) -> bytes:
    parts = {f"xl/worksheets/sheet{at}.xml": _sheet(rows) for at, rows in enumerate(sheets.values(), 1)}
    names = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, 1))
    content = f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
    return _office("xl/workbook.xml", "spreadsheetml.sheet", content, parts, "worksheet")


def _sheet(rows: list[list[str]]) -> str:
    cells = ["".join(f'<c t="inlineStr"><is><t>{escape(one)}</t></is></c>' for one in row) for row in rows]
    return f'<worksheet xmlns="{SHEETS}"><sheetData><row>{"</row><row>".join(cells)}</row></sheetData></worksheet>'


def pptx(*slides: str) -> bytes:
    parts = {
        f"ppt/slides/slide{at}.xml": f'<p:sld xmlns:p="{SLIDES}" xmlns:a="{DRAWING}"><p:cSld><p:spTree><p:sp><p:txBody>'
        f"<a:p><a:r><a:t>{escape(one)}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
        for at, one in enumerate(slides, 1)
    }
    listed = "".join(f'<p:sldId id="{255 + at}" r:id="rId{at}"/>' for at in range(1, len(slides) + 1))
    content = (
        f'<p:presentation xmlns:p="{SLIDES}" xmlns:r="{OFFICE}"><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>'
    )
    return _office("ppt/presentation.xml", "presentationml.presentation", content, parts, "slide")


def odt(*paragraphs: str) -> bytes:
    """A paragraph that begins with `# ` or `## ` is a heading."""
    body = "".join(map(_open_paragraph, paragraphs))
    spaces = f'xmlns:office="{OPEN}:office:1.0" xmlns:text="{OPEN}:text:1.0" office:version="1.2"'
    content = f"<office:body><office:text>{body}</office:text></office:body>"
    return _zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}>{content}</office:document-content>",
        }
    )


def _open_paragraph(text: str) -> str:
    level, rest = _leveled(text)
    if level:
        return f'<text:h text:outline-level="{level}">{escape(rest)}</text:h>'
    return f"<text:p>{escape(text)}</text:p>"


def _office(main: str, kind: str, content: str, parts: Mapping[str, str], each: str = "") -> bytes:
    folder, _, name = main.rpartition("/")
    types = (
        f'<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>'
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": _related({main: "officeDocument"}),
        main: content,
        f"{folder}/_rels/{name}.rels": _related({part.removeprefix(f"{folder}/"): each for part in parts}),
        **parts,
    }
    return _zipped(files)


def _related(parts: Mapping[str, str]) -> str:
    lines = [
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{part}"/>'
        for at, (part, kind) in enumerate(parts.items(), 1)
    ]
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _zipped(files: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, how)
    return target.getvalue()
