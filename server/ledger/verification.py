"""Checks an evidence file with nothing but itself: no network, no database; and says where it was altered."""

import hashlib
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from server.ledger import evidence, merkle, timestamps
from server.ledger.archive import Archive, measure
from server.ledger.evidence import ATTESTATION, INDEX, LEDGER, MANIFEST, Piece
from server.ledger.findings import Fault, Findings, Stamp, sitting
from server.ledger.ledger import Chain, Entry, Hidden, Link, canonical

LARGEST_LEDGER = 1 << 30

BROKEN = (
    zipfile.BadZipFile,
    RuntimeError,
    ArithmeticError,
    ValueError,
    LookupError,
    TypeError,
    EOFError,
    OSError,
    AttributeError,
    StopIteration,
    MemoryError,
    struct.error,
)


def verify(path: Path) -> Findings:
    """Never raises for what the file holds."""
    return Verification(path).findings


class Verification:
    def __init__(self, path: Path) -> None:
        self.findings = Findings()
        self.links: list[Link | Hidden] = []
        self.listed: dict[str, tuple[str, int]] = {}
        with self._at("archive", "unreadable"), closing(Archive(path)) as self.archive:
            self._check()

    def _fault(self, place: str, what: str, position: int | None = None) -> None:
        if not any(fault.place == place and fault.position == position for fault in self.findings.faults):
            self.findings.faults.append(Fault(place, what, position))

    @contextmanager
    def _at(self, place: str, what: str) -> Iterator[None]:
        """Whatever an altered file makes of the code that reads it is a fault of that file."""
        try:
            yield
        except BROKEN:
            self._fault(place, what)

    def _check(self) -> None:
        if not self.archive.bounded:
            self._fault("archive", "not_ours")
            return
        for name in (INDEX, MANIFEST, LEDGER, ATTESTATION):
            if name not in self.archive.members:
                self._fault(name, "missing")
        steps: list[tuple[str, Callable[[], None]]] = [
            (INDEX, self._index),
            (MANIFEST, self._manifest),
            (LEDGER, self._ledger),
            (LEDGER, self._bound),
            ("archive", self._files),
            ("archive", self._bytes),
        ]
        for place, step in steps:
            with self._at(place, "unreadable"):
                step()

    def _index(self) -> None:
        text = self.archive.read(INDEX)
        if hashlib.sha256(text).hexdigest().encode() != self.archive.seal:
            self._fault(INDEX, "altered")
            return
        self.listed = {file["name"]: (file["sha256"], file["size"]) for file in json.loads(text)["files"]}

    def _manifest(self) -> None:
        text = self.archive.read(MANIFEST).decode()
        manifest = json.loads(text)
        if canonical(manifest) != text or not isinstance(manifest, dict):
            raise ValueError("not written as manifests are")
        evidence.documents(manifest)
        sitting(manifest)
        self.findings.manifest = manifest

    def _ledger(self) -> None:
        """The chain holds from the first line to the last."""
        lines = [_line(line) for line in self.archive.read(LEDGER, LARGEST_LEDGER).splitlines(keepends=True)]
        known = next(number for number, link in enumerate(lines) if link)
        first = next(link.position for link in lines if link) - known
        self.links = list(takewhile(lambda link: link, lines))  # type: ignore[arg-type]
        if len(self.links) < len(lines):
            self._fault(LEDGER, "unreadable", first + len(self.links))
        chain = Chain(first - 1, self.links[0].previous if self.links else b"")
        if found := chain.follow(self.links):
            self._fault(LEDGER, found.fault, found.position)
            self.links = [link for link in self.links if link.position < found.position]
        hidden = sum(isinstance(link, Hidden) for link in self.links)
        self.findings.shown, self.findings.hidden = len(self.links) - hidden, hidden
        self.findings.first, self.findings.last, self.findings.top = first, chain.count, chain.top.hex()

    def _bound(self) -> None:
        """What the entries say agrees with the manifest, the documents and the tokens."""
        entries = evidence.entries(self.links)
        frozen = [entry for entry in entries if entry.act == "frozen"]
        about = {(entry.conversation, entry.seq) for entry in entries}
        if len(frozen) != 1 or len(about) != 1:
            if not any(fault.place == LEDGER for fault in self.findings.faults):
                self._fault(LEDGER, "not_one_convocation")
            return
        with self._at(MANIFEST, "unreadable"):
            if hashlib.sha256(self.archive.read(MANIFEST)).hexdigest() != frozen[0].facts["digest"]:
                self._fault(MANIFEST, "altered")
                self.findings.manifest = {}
        for entry in entries:
            if entry.act == "timestamped":
                with self._at(evidence.token_name(entry.position), "unreadable"):
                    self._stamp(entry)

    def _stamp(self, entry: Entry) -> None:
        name, roots = evidence.token_name(entry.position), evidence.roots_name(entry.position)
        facts, hashes = entry.facts, {link.position: link.hash for link in self.links}
        answer, pem = self.archive.read(name), self.archive.read(roots)
        for file, content, digest in ((name, answer, facts["token"]), (roots, pem, facts["roots"])):
            if hashlib.sha256(content).hexdigest() != digest:
                self._fault(file, "altered")
                return
        trusted = x509.load_pem_x509_certificates(pem)
        try:
            token = timestamps.read(answer, merkle.root([hashes[p] for p in facts["entries"]]), trusted)
        except timestamps.TimestampError:
            self._fault(name, "proves_nothing")
            return
        leads = trusted[-1].fingerprint(SHA256()).hex()
        self.findings.stamps.append(Stamp(token.at, token.authority, facts["qualified"], leads))

    def _files(self) -> None:
        """Each document is the one that the manifest names, each other file the one of the index."""
        found = evidence.documents(self.findings.manifest) if self.findings.manifest else []
        named = {one.name: (one.sha256, one.size) for one in found}
        self.findings.documents = len(named)
        for name in sorted((named.keys() | self.listed.keys() | self.archive.members.keys()) - {INDEX}):
            if name not in self.archive.members:
                self._fault(name, "missing")
                continue
            measured = measure(self.archive.chunks(name))
            if measured != named.get(name, measured) or measured != self.listed.get(name, measured):
                self._fault(name, "altered")
            elif self.listed and name not in self.listed:
                self._fault(name, "not_ours")

    def _bytes(self) -> None:
        """Written again from its files, the archive is the same to the last byte."""
        if self.findings.faults:
            return
        index = json.loads(self.archive.read(INDEX))
        with TemporaryFile() as again:
            pieces = [Piece(name, self.archive.chunks(name)) for name in self.listed]
            evidence.pack(again, index["conversation"], index["seq"], pieces)
            again.seek(0)
            if place := self.archive.altered_at(again):
                self._fault(place, "altered")


def _line(line: bytes) -> Link | Hidden | None:
    try:
        return evidence.read_line(line)
    except BROKEN:
        return None
