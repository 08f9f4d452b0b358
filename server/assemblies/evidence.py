"""The evidence file of one convocation: what it holds, under which names, always in the same bytes."""

import hashlib
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

import msgspec
from msgspec import Struct

from server.ledger.ledger import Entry, Hidden, Link, canonical, digest, read

FORMAT = "parvis-evidence/3"
NAMELESS_FORMAT = "parvis-evidence/2"
"""Says nothing of which ledger it is, and names files by the letters that its Python knew."""

OLD_FORMAT = "parvis-evidence/1"
"""Of versions before 0.2: entries are not numbered, and the attestation is not sealed."""

INDEX = "index.json"
MANIFEST = "manifest.json"
LEDGER = "ledger.jsonl"
ATTESTATION = "attestation.pdf"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive: the dates that count are within."""

CHUNK = 1 << 20
LONGEST_PART = 255
"""Bytes of UTF-8 that no system takes more of between two slashes."""

LONGEST_OF_OLD = 1 << 10
"""Names were cut at a hundred characters alone, and so could have more than that."""

MARKS = "\u0300-\u036f"
LETTERS = (
    "0-9A-Za-z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u1e00-\u1eff"
    "\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481\u048a-\u052f"
    "\u05d0-\u05ea\u0620-\u064a\u0660-\u0669\u0671-\u06d3\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3"
)
"""The format's own table of letters and digits: Unicode's grows with each version of Python. All of these, and what
they make with the marks, have been there since its version 7."""


class Piece(Struct, frozen=True):
    """A file of the evidence; its `content` is read once."""

    name: str
    content: Iterable[bytes]


class Document(Struct, frozen=True):
    """A file that was sent, as the manifest names it."""

    name: str
    sha256: str
    size: int


class Naming(Struct, frozen=True):
    """How files are named: how many bytes a part of a name may have; and whether by the format's own letters, or by
    those that Python knows."""

    longest: int = LONGEST_PART
    fixed: bool = True


PRESENT = Naming()


def documents(manifest: dict[str, Any], naming: Naming = PRESENT) -> list[Document]:
    """Those of the agenda, in its order, each under the name it has in the evidence. Raises `KeyError` or `TypeError`
    when it is no manifest."""
    return [
        Document(f"documents/{part(f'{number:03}-{place:02}-', file['name'], naming)}", file["sha256"], file["size"])
        for number, item in enumerate(manifest["convocation"]["agenda"], 1)
        for place, file in enumerate(item.get("files", []), 1)
    ]


def part(number: str, name: str, naming: Naming) -> str:
    """With a number before it."""
    return number + safe(name, naming.longest - len(number), fixed=naming.fixed)


def safe(name: str, longest: int = LONGEST_PART, *, fixed: bool = True) -> str:
    """What any system can call a file, close to the name it had."""
    known = re.sub(f"[^{LETTERS}{MARKS}_.() -]", "_", name) if fixed else name
    letters = LETTERS if fixed else r"\w"
    others = rf"[^{letters}_.() -]|\.\.+"
    plain = re.sub(others, "_", unicodedata.normalize("NFC", known))[-100:]
    return plain.encode()[-longest:].decode(errors="ignore").strip(" .") or "_"


def longest_in(names: Iterable[str]) -> int:
    """How many bytes a part of a name could have where these were made."""
    parts = [one for name in names for one in name.split("/")]
    return LONGEST_PART if all(len(one.encode()) <= LONGEST_PART for one in parts) else LONGEST_OF_OLD


def token_name(position: int) -> str:
    return f"timestamps/{position}.tsr"


def roots_name(position: int) -> str:
    return f"timestamps/{position}.pem"


def joined(entry: Entry, naming: Naming = PRESENT) -> Document | None:
    """The file that was joined to what was done, under the name it has in the evidence. Raises `ValidationError` where
    what is said of it is none."""
    told = msgspec.convert(entry.facts.get("file"), Document | None)
    return told and msgspec.structs.replace(told, name=f"joined/{part(f'{entry.position}-', told.name, naming)}")


def names(manifest: dict[str, Any], entries: Sequence[Entry], naming: Naming = PRESENT) -> list[str]:
    """Of all the files of the evidence but the index, in their order: they follow from manifest and entries alone.
    Raises what `documents` does."""
    stamped = [entry.position for entry in entries if entry.act in ("timestamped", "sealed")]
    tokens = [name for position in stamped for name in (token_name(position), roots_name(position))]
    pieces = [one.name for entry in entries if (one := joined(entry, naming))]
    return [MANIFEST, LEDGER, ATTESTATION, *tokens, *pieces, *(one.name for one in documents(manifest, naming))]


def entries(links: Iterable[Link | Hidden]) -> list[Entry]:
    """Those of the links that show what they are. Raises `ValueError` when one is not written as entries are."""
    return [read(link) for link in links if isinstance(link, Link)]


def hide(link: Link) -> Hidden:
    return Hidden(link.position, digest(link.entry), link.previous, link.hash)


def write_line(link: Link | Hidden) -> bytes:
    """A line of the ledger's extract: the entry itself, or only its digest."""
    tells = {"digest": link.digest.hex()} if isinstance(link, Hidden) else {"entry": link.entry}
    place = {"position": link.position, "previous": link.previous.hex(), "hash": link.hash.hex()}
    return canonical(tells | place).encode() + b"\n"


def read_line(line: bytes) -> Link | Hidden:
    """Raises `ValueError` or `KeyError` when it is not written as lines are."""
    found = json.loads(line)
    place = found["position"], bytes.fromhex(found["previous"]), bytes.fromhex(found["hash"])
    if "entry" in found:
        link: Link | Hidden = Link(place[0], found["entry"], *place[1:])
    else:
        link = Hidden(place[0], bytes.fromhex(found["digest"]), *place[1:])
    if write_line(link) != line:
        raise ValueError("not written as lines are")
    return link


def write_index(
    conversation: int, seq: int, files: list[tuple[str, str, int]], form: str = FORMAT, ledger: str = ""
) -> bytes:
    """Lists the other files in their order, each with its SHA-256 and its size; and says of which ledger they are."""
    listed = [{"name": name, "sha256": sha256, "size": size} for name, sha256, size in files]
    of = {"ledger": ledger} if form == FORMAT else {}
    return canonical({"format": form, "conversation": conversation, "seq": seq, "files": listed, **of}).encode()


def pack(
    out: IO[bytes], conversation: int, seq: int, pieces: Iterable[Piece], form: str = FORMAT, ledger: str = ""
) -> None:
    """Writes the archive; `ledger` is the hash of the first entry of the ledger. Nothing in it is compressed: so no
    file can be larger than it seems, and the same files give the same bytes everywhere."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        files = [(piece.name, *_add(archive, piece)) for piece in pieces]
        index = write_index(conversation, seq, files, form, ledger)
        _add(archive, Piece(INDEX, [index]))
        archive.comment = hashlib.sha256(index).hexdigest().encode()


def _add(archive: zipfile.ZipFile, piece: Piece) -> tuple[str, int]:
    sha256, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(piece.name, EPOCH)
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    with archive.open(entry, "w", force_zip64=True) as file:
        for chunk in piece.content:
            sha256.update(chunk)
            size += file.write(chunk)
    return sha256.hexdigest(), size
