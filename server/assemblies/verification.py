"""Checks an evidence file with nothing but itself: no network, no database; and says where it was altered."""

import hashlib
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import msgspec

from protocol.files import Sha256
from server.assemblies import evidence
from server.assemblies.archive import Archive, measure
from server.assemblies.evidence import (
    ATTESTATION,
    FORMAT,
    INDEX,
    LEDGER,
    MANIFEST,
    NAMELESS_FORMAT,
    OLD_FORMAT,
    Naming,
    Piece,
)
from server.assemblies.examination import BROKEN, Examination
from server.assemblies.findings import Fault, Findings, report
from server.ledger.ledger import Hidden, Link, canonical, readable

LARGEST_LEDGER = 1 << 30


def verify(path: Path) -> Findings:
    """Never raises for what the file holds."""
    try:
        with closing(Archive(path)) as archive:
            findings = Verification(archive).findings
            report(findings)
            return findings
    except BROKEN:
        return Findings(faults=[Fault("archive", "unreadable")])


class Verification:
    """What every archive has to hold to, beside what is examined wherever it comes from."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.index: dict[str, Any] = {}
        self.examined = Examination(self, [], naming=Naming(evidence.longest_in(archive.members)))
        if archive.bounded:
            self._check()
        else:
            self.examined.fault("archive", "not_ours")

    @property
    def findings(self) -> Findings:
        return self.examined.findings

    def read(self, name: str) -> bytes:
        return self.archive.read(name)

    def measure(self, name: str) -> tuple[str, int]:
        return measure(self.archive.chunks(name))

    def _check(self) -> None:
        for name in (INDEX, MANIFEST, LEDGER, ATTESTATION):
            if name not in self.archive.members:
                self.examined.fault(name, "missing")
        steps: list[tuple[str, Callable[[], object]]] = [
            (INDEX, self._index),
            (LEDGER, self._lines),
            (LEDGER, self._age),
            (LEDGER, self.examined.run),
            (INDEX, self._names),
            ("archive", self._bytes),
        ]
        for place, step in steps:
            with self.examined.at(place, "unreadable"):
                step()

    def _index(self) -> None:
        text = self.archive.read(INDEX)
        if hashlib.sha256(text).hexdigest().encode() != self.archive.seal:
            self.examined.fault(INDEX, "altered")
            return
        self.index = json.loads(text)
        form = self.index["format"]
        if canonical(self.index).encode() != text or form not in (FORMAT, NAMELESS_FORMAT, OLD_FORMAT):
            raise ValueError("no index of evidence")
        self.findings.old = form == OLD_FORMAT
        if form == FORMAT:
            self.findings.ledger = msgspec.convert(self.index["ledger"], Sha256)
        else:
            self.examined.naming = Naming(self.examined.naming.longest, fixed=False)

    def _age(self) -> None:
        """That it is of a version before 0.2 is no matter of its label: such versions numbered no entry."""
        shown = readable([link for link in self.examined.lines if isinstance(link, Link)])
        if self.findings.old and any(entry.number is not None for entry in shown):
            self.findings.old = False
            self.examined.fault(INDEX, "altered")

    def _lines(self) -> None:
        text = self.archive.read(LEDGER, LARGEST_LEDGER)
        self.examined.lines = [_line(line) for line in text.splitlines(keepends=True)]

    def _names(self) -> None:
        """There are the files that follow from manifest and entries, and the index says what each of them is."""
        listed = {file["name"]: (file["sha256"], file["size"]) for file in self.index.get("files", [])}
        for name in self.archive.members.keys() & listed.keys():
            if self.measure(name) != listed[name]:
                self.examined.fault(name, "altered")
        if not self.findings.manifest or self.examined.broken or not self.index:
            return
        entries = [*self.examined.own, *self.examined.stamped]
        if self.findings.old != all(entry.number is None for entry in entries) or not self._is_of_ledger():
            # Called old, an archive would no longer have to hold its attestation.
            self.examined.fault(INDEX, "altered")
        due = evidence.names(self.findings.manifest, evidence.entries(self.examined.links), self.examined.naming)
        for name in sorted(self.archive.members.keys() ^ {*due, INDEX}):
            self.examined.fault(name, "missing" if name in due else "not_ours")
        about = self.examined.own[0].conversation, self.examined.own[0].seq
        if (
            list(listed) != [name for name in due if name in self.archive.members]
            or (self.index["conversation"], self.index["seq"]) != about
        ):
            self.examined.fault(INDEX, "altered")

    def _is_of_ledger(self) -> bool:
        """Whether its first entry, where the hash of it is known, is the one that the index tells the ledger by."""
        told = self.findings
        known = enumerate([told.previous, *told.hashes], told.first - 1)
        return told.ledger in ("", dict(known).get(1, told.ledger))

    def _bytes(self) -> None:
        """Written again from its files, the archive is the same to the last byte."""
        if self.findings.faults:
            return
        with TemporaryFile() as again:
            pieces = [Piece(file["name"], self.archive.chunks(file["name"])) for file in self.index["files"]]
            place = self.index["conversation"], self.index["seq"]
            evidence.pack(again, *place, pieces, self.index["format"], self.findings.ledger)
            again.seek(0)
            if altered := self.archive.altered_at(again):
                self.examined.fault(altered, "altered")


def _line(line: bytes) -> Link | Hidden | None:
    try:
        return evidence.read_line(line)
    except BROKEN:
        return None
