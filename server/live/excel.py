"""Puts right what IronCalc writes, so that Excel takes it, and so that the same makes the same file."""

import io
import re
import zipfile

FONT = {"sz": 12, "name": "Inter", "family": 2, "scheme": "minor"}
"""Of IronCalc."""

STYLES = {
    b'val="Inter"': b'val="Calibri"',
    b'<sz val="12"/>': b'<sz val="11"/>',
    b'<scheme val="minor"/>': b"",
    b'formatCode="m/d/yyyy"': b'formatCode="dd/mm/yyyy"',
}

MADE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org'
    b'/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Parvis</dc:creator>'
    b"</cp:coreProperties>"
)
"""Neither by whom nor when: the version says it."""

WRONG = re.compile(rb'(<c r="[A-Z]+[0-9]+"[^>]*? t="e"[^>]*>(?:<f[^>]*>[^<]*</f>)?<v>)([^<]*)(?=</v>)')
KNOWN = {b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A"}
INSTEAD = {b"#CIRC!": b"#REF!", b"#N/IMPL!": b"#NAME?"}
"""Of errors that no Excel knows; of others a value that is none."""

EARLIEST = (1980, 1, 1, 0, 0, 0)


def put_right(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in given.namelist():
            if not name.endswith("/"):
                entry = zipfile.ZipInfo(name, EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, _part(name, given.read(name)))
    return made.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name == "docProps/core.xml":
        return MADE
    if name == "docProps/app.xml":
        return content.replace(b"IronCalc Sheets", b"Parvis")
    if name == "xl/styles.xml":
        for said, wanted in STYLES.items():
            content = content.replace(said, wanted)
    if name.startswith("xl/worksheets/"):
        content = WRONG.sub(_known, content)
    return content


def _known(cell: re.Match[bytes]) -> bytes:
    error = cell[2]
    return cell[1] + (error if error in KNOWN else INSTEAD.get(error, b"#VALUE!"))
