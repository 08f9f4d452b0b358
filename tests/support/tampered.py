"""An archive taken apart, altered in every way that can be generated, and packed again as a forger would."""

import copy
import io
import json
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from server.assemblies.evidence import INDEX, LEDGER, MANIFEST, Piece, hide, pack, read_line, write_line
from server.ledger.ledger import Hidden, Link, canonical, digest, entry_hash


@dataclass(frozen=True, repr=False)
class Case:
    """One alteration: its kind, what it did, the altered bytes, and where a check ought to name it: file, entries."""

    kind: str
    what: str
    content: bytes
    place: str = ""
    positions: tuple[int, ...] = ()


@dataclass(repr=False)
class Taken:
    """The members of an archive in their order, its index left out; it is made again when they are packed."""

    conversation: int
    seq: int
    members: dict[str, bytes] = field(default_factory=dict)
    ledger: str = ""

    @classmethod
    def apart(cls, content: bytes) -> "Taken":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            index = json.loads(archive.read(INDEX))
            names = [name for name in archive.namelist() if name != INDEX]
            members = {name: archive.read(name) for name in names}
            return cls(index["conversation"], index["seq"], members, index["ledger"])

    def packed(self, **changed: bytes | None) -> bytes:
        """With these members in place of its own; `None` leaves one out."""
        members = {**self.members, **changed}
        out = io.BytesIO()
        pieces = [Piece(name, [content]) for name, content in members.items() if content is not None]
        pack(out, self.conversation, self.seq, pieces, ledger=self.ledger)
        return out.getvalue()

    @property
    def lines(self) -> list[bytes]:
        return self.members[LEDGER].splitlines(keepends=True)

    @property
    def links(self) -> list[Link | Hidden]:
        return [read_line(line) for line in self.lines]

    def with_lines(self, lines: Sequence[bytes]) -> bytes:
        return self.packed(**{LEDGER: b"".join(lines)})


def rehashed(links: Sequence[Link | Hidden], number: int, entry: str) -> list[bytes]:
    """The lines with another text at that place, and each hash after it made again."""
    made: list[Link | Hidden] = list(links[:number])
    top = links[number].previous
    for link in [Link(links[number].position, entry, top, b""), *links[number + 1 :]]:
        told = digest(link.entry) if isinstance(link, Link) else link.digest
        made.append(msgspec.structs.replace(link, previous=top, hash=entry_hash(top, told)))
        top = made[-1].hash
    return [write_line(link) for link in made]


def rebound(links: Sequence[Link | Hidden], number: int, place: tuple[int, int]) -> list[bytes]:
    """The lines as whoever makes a ledger anew writes them: from that place on each takes the position after the one
    before, each entry of the convocation at `place` its number among those that are shown, and its hash."""
    made: list[Link | Hidden] = list(links[:number])
    own = [link for link in made if isinstance(link, Link) and _of(link) == place]
    positions = {link.position: links[0].position + at for at, link in enumerate(links)}
    for at, link in enumerate(links[number:], number):
        position, top = links[0].position + at, made[-1].hash if made else link.previous
        if isinstance(link, Link):
            text = _renumbered(link, position, positions, own if _of(link) == place else None)
            again = Link(position, text, top, entry_hash(top, digest(text)))
            made.append(again)
            own += [again] if _of(link) == place else []
        else:
            made.append(Hidden(position, link.digest, top, entry_hash(top, link.digest)))
    return [write_line(link) for link in made]


def _of(link: Link) -> tuple[int, int]:
    entry = json.loads(link.entry)
    return entry["conversation"], entry["seq"]


def _renumbered(link: Link, position: int, positions: dict[int, int], own: list[Link] | None) -> str:
    entry = json.loads(link.entry) | {"position": position}
    if own is not None:
        entry |= {"number": len(own) + 1, "before": own[-1].position if own else None}
    if "entries" in entry["facts"]:
        entry["facts"]["entries"] = [positions[one] for one in entry["facts"]["entries"] if one in positions]
    return canonical(entry)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to each text, number, truth and null of a JSON value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        yield path


def other(value: Any) -> Any:
    """Something else of the same kind, which a reader would not stumble on."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case None:
            return 1
        case str() if len(value) > 19 and value[4] == "-" and value[10] == "T":
            return f"{value[:9]}{(int(value[9]) + 1) % 10}{value[10:]}"
        case str() if value and all(c in "0123456789abcdef" for c in value):
            return ("1" if value[0] == "0" else "0") + value[1:]
    return f"{value}x"


def replaced(value: Any, path: tuple[Any, ...], by: Callable[[Any], Any] = other) -> Any:
    changed = copy.deepcopy(value)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = by(inner[path[-1]])
    return changed


def shown(taken: Taken) -> Iterator[tuple[int, Link]]:
    for number, link in enumerate(taken.links):
        if isinstance(link, Link):
            yield number, link


def of_lines(taken: Taken) -> Iterator[Case]:
    """Removed, hidden, repeated, exchanged, cut at the front."""
    lines, links = taken.lines, taken.links
    for number, link in enumerate(links):
        at, near = str(link.position), (link.position, link.position + 1)
        if number < len(lines) - 1:
            without = taken.with_lines(lines[:number] + lines[number + 1 :])
            yield Case("entry removed", at, without, LEDGER, near)
        twice = [*lines[: number + 1], *lines[number:]]
        yield Case("entry repeated", at, taken.with_lines(twice), LEDGER, near)
        if number:
            swapped = [*lines[: number - 1], lines[number], lines[number - 1], *lines[number + 1 :]]
            yield Case("entries exchanged", at, taken.with_lines(swapped), LEDGER, (link.position - 1, *near))
            yield Case("cut at the front", at, taken.with_lines(lines[number:]), LEDGER)
    for number, shown_link in shown(taken):
        position = shown_link.position
        hidden = b"".join([*lines[:number], write_line(hide(shown_link)), *lines[number + 1 :]])
        gone: dict[str, bytes | None] = dict.fromkeys(_files_at(taken, position))
        yield Case("entry hidden", str(position), taken.packed(**{LEDGER: hidden}, **gone), LEDGER, (position,))


def of_lines_forged(taken: Taken) -> Iterator[Case]:
    """Removed or hidden, and all that follows made again: positions, numbers, hashes, the names of what was joined."""
    links, place = taken.links, (taken.conversation, taken.seq)
    for number, link in shown(taken):
        without = rebound([*links[:number], *links[number + 1 :]], number, place)
        hidden = rebound([*links[:number], hide(link), *links[number + 1 :]], number, place)
        own = _files_at(taken, link.position)
        later = {
            name: re.sub(r"/\d+", lambda at: f"/{int(at[0][1:]) - 1}", name, count=1)
            for one in links[number + 1 :]
            for name in _files_at(taken, one.position)
        }
        told = f"{link.position} {json.loads(link.entry)['act']}"
        for kind, lines, names in (("removed", without, later), ("hidden", hidden, {})):
            members = {names.get(name, name): one for name, one in taken.members.items() if name not in own}
            content = Taken(*place, members | {LEDGER: b"".join(lines)}).packed()
            yield Case(f"entry {kind}, all numbers and hashes made again", told, content)


def _files_at(taken: Taken, position: int) -> list[str]:
    """What came with the entry at that position."""
    stamps = (f"timestamps/{position}.tsr", f"timestamps/{position}.pem")
    return [name for name in taken.members if name in stamps or name.startswith(f"joined/{position}-")]


def of_fields(taken: Taken, *, forged: bool) -> Iterator[Case]:
    """Each leaf of each entry changed; as a forger does it, with every hash from there on made again."""
    for number, link in shown(taken):
        entry = json.loads(link.entry)
        for path in leaves(entry):
            text = canonical(replaced(entry, path))
            told = f"{link.position} {'.'.join(map(str, path))}"
            if forged:
                yield Case(
                    "field changed, all hashes made again", told, taken.with_lines(rehashed(taken.links, number, text))
                )
            else:
                line = write_line(Link(link.position, text, link.previous, link.hash))
                lines = [*taken.lines[:number], line, *taken.lines[number + 1 :]]
                yield Case("field of an entry changed", told, taken.with_lines(lines), LEDGER, (link.position,))


def of_manifest(taken: Taken, *, forged: bool) -> Iterator[Case]:
    """Each leaf of the manifest changed; as a forger does it, with its hash in the entry and all hashes after it."""
    manifest = json.loads(taken.members[MANIFEST])
    for path in leaves(manifest):
        text = canonical(replaced(manifest, path))
        told = ".".join(map(str, path))
        if forged:
            frozen = json.loads(taken.links[0].entry)  # type: ignore[union-attr]
            frozen["facts"]["digest"] = digest(text).hex()
            lines = rehashed(taken.links, 0, canonical(frozen))
            content = taken.packed(**{MANIFEST: text.encode(), LEDGER: b"".join(lines)})
            yield Case("manifest changed, all hashes made again", told, content)
        else:
            yield Case("field of the manifest changed", told, taken.packed(**{MANIFEST: text.encode()}), MANIFEST)


def of_members(taken: Taken, foreign: Taken) -> Iterator[Case]:
    names = list(taken.members)
    for name in names:
        yield Case("file removed", name, taken.packed(**{name: None}), name)
        yield Case("file altered", name, taken.packed(**{name: taken.members[name] + b" "}), name)
        yield Case("file emptied", name, taken.packed(**{name: b""}), name)
        renamed = {("x" + one if one == name else one): content for one, content in taken.members.items()}
        yield Case("file renamed", name, Taken(taken.conversation, taken.seq, renamed).packed(), name)
        for other_name in names[names.index(name) + 1 :]:
            one, two = taken.members[name], taken.members[other_name]
            if one != two:
                yield Case(
                    "files exchanged", f"{name} {other_name}", taken.packed(**{name: two, other_name: one}), name
                )
    for name, content in foreign.members.items():
        if taken.members.get(name) != content:
            # With the whole ledger of another convocation, all the rest does not agree with it.
            place = "" if name == LEDGER else name
            yield Case("file of another convocation", name, taken.packed(**{name: content}), place)
    for number, line in enumerate(foreign.lines[: len(taken.lines)]):
        lines = [*taken.lines[:number], line, *taken.lines[number + 1 :]]
        if lines != taken.lines:
            yield Case("entry of another convocation", str(number), taken.with_lines(lines), LEDGER)


def of_zip(content: bytes) -> Iterator[Case]:
    """What holds the files together."""
    yield Case("trick of the zip", "bytes before", b"x" + content)
    yield Case("trick of the zip", "bytes after", content + b"x")
    yield Case("trick of the zip", "two archives", content + content)
    yield Case("trick of the zip", "cut short", content[:-1])
    yield Case("trick of the zip", "comment", content[:-1] + bytes([content[-1] ^ 1]))
    for what, change in REPACKED.items():
        yield Case("trick of the zip", what, _again(content, change))


def _again(content: bytes, change: Callable[[zipfile.ZipFile, zipfile.ZipInfo, bytes], None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as made:
        for member in archive.infolist():
            change(made, member, archive.read(member))
        made.comment = archive.comment
    return out.getvalue()


def _deflated(made: zipfile.ZipFile, member: zipfile.ZipInfo, content: bytes) -> None:
    made.writestr(member.filename, content, zipfile.ZIP_DEFLATED)


def _twice(made: zipfile.ZipFile, member: zipfile.ZipInfo, content: bytes) -> None:
    made.writestr(member, content)
    if member.filename == MANIFEST:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made.writestr(member, content)


def _plain(made: zipfile.ZipFile, member: zipfile.ZipInfo, content: bytes) -> None:
    made.writestr(member, content)


def _dated(made: zipfile.ZipFile, member: zipfile.ZipInfo, content: bytes) -> None:
    member.date_time = (2026, 1, 1, 0, 0, 0)
    made.writestr(member, content)


def _commented(made: zipfile.ZipFile, member: zipfile.ZipInfo, content: bytes) -> None:
    member.comment = b"x"
    made.writestr(member, content)


def _folder(made: zipfile.ZipFile, member: zipfile.ZipInfo, content: bytes) -> None:
    made.writestr(member, content)
    if member.filename == MANIFEST:
        made.mkdir("documents/x")


REPACKED = {
    "compressed": _deflated,
    "a name twice": _twice,
    "other headers": _plain,
    "other dates": _dated,
    "comments of members": _commented,
    "a folder": _folder,
}
