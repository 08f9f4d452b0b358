"""Examines all that proves one convocation, from wherever it comes: an archive, or the town hall's own database."""

import hashlib
import json
import struct
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Protocol

import msgspec
from cryptography import x509
from msgspec import Struct

from protocol.files import Sha256
from server.assemblies import evidence
from server.assemblies.consistency import MINUTE, compare, follow_series
from server.assemblies.counting import follow_counts
from server.assemblies.evidence import ATTESTATION, LEDGER, MANIFEST
from server.assemblies.findings import Fault, Findings, Stamp, sitting
from server.assemblies.manifest_form import demand_form
from server.ledger import merkle, timestamps
from server.ledger.certificates import LONGEST_PATH
from server.ledger.ledger import ORIGIN, Chain, Entry, Hidden, Link, canonical, read_instant

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
    AssertionError,
    msgspec.MsgspecError,
    StopIteration,
    MemoryError,
    struct.error,
)
"""What an altered file makes of code that reads it."""


MOST_CUT = timedelta(milliseconds=1)
"""Of an instant, as it is entered."""


class Stamped(Struct):
    """What is entered of a token, beside what it is over."""

    token: Sha256
    roots: Sha256
    at: str
    authority: str
    policy: str
    serial: str
    qualified: bool


class StampedSending(Stamped):
    entries: list[int]
    root: Sha256


class SealedHead(Stamped):
    head: int
    hash: Sha256


class Files(Protocol):
    """The files of the evidence by their names. Raises `KeyError` for one that is not there."""

    def read(self, name: str) -> bytes: ...

    def measure(self, name: str) -> tuple[str, int]:
        """Its SHA-256 and its size."""
        ...


class Examination:
    """`within_house` the extract need not end, nor is the attestation made yet; without being `followed`, the lines are
    the entries of the convocation alone, whose chain somebody else follows. `naming` is how its files
    are called."""

    def __init__(
        self,
        files: Files,
        lines: Sequence[Link | Hidden | None],
        *,
        within_house: bool = False,
        followed: bool = True,
        naming: evidence.Naming = evidence.PRESENT,
    ) -> None:
        self.files = files
        self.findings = Findings()
        self.within_house, self.followed, self.naming = within_house, followed, naming
        self.lines = lines
        self.links: list[Link | Hidden] = []
        self.own: list[Entry] = []
        self.stamped: list[Entry] = []
        self.digest = ""
        self.seen: dict[int, datetime] = {}
        """The date of each token that holds, by the position of its entry."""

    def run(self) -> Findings:
        for place, step in (
            (MANIFEST, self._manifest),
            (LEDGER, self._chain),
            (LEDGER, self._series),
            (LEDGER, self._facts),
            (LEDGER, self._tokens),
            (ATTESTATION, self._attestation),
            (LEDGER, self._files),
        ):
            with self.at(place, "unreadable"):
                step()
        self.findings.entries = [self._dated(entry) for entry in self.own]
        return self.findings

    def fault(self, place: str, what: str, position: int | None = None) -> None:
        if not any(fault.place == place and fault.position == position for fault in self.findings.faults):
            self.findings.faults.append(Fault(place, what, position))

    @contextmanager
    def at(self, place: str, what: str, position: int | None = None) -> Iterator[None]:
        """Whatever an altered file makes of the code that reads it is a fault of that file."""
        try:
            yield
        except BROKEN:
            self.fault(place, what, position)

    def _manifest(self) -> None:
        text = self.files.read(MANIFEST).decode()
        manifest = json.loads(text)
        if canonical(manifest) != text or not isinstance(manifest, dict):
            raise ValueError("not written as manifests are")
        demand_form(manifest)
        sitting(manifest)
        self.findings.manifest, self.digest = manifest, hashlib.sha256(text.encode()).hexdigest()

    def _chain(self) -> None:
        """It holds from the first line to the last."""
        known = next(number for number, link in enumerate(self.lines) if link)
        first = next(link.position for link in self.lines if link) - known
        self.links = list(takewhile(lambda link: link, self.lines))  # type: ignore[arg-type]
        if len(self.links) < len(self.lines):
            self.fault(LEDGER, "unreadable", first + len(self.links))
        previous = self.links[0].previous if self.links and first > 1 else ORIGIN
        chain = Chain(first - 1, previous)
        if self.followed and (found := chain.follow(self.links)):
            self.fault(LEDGER, found.fault, found.position)
            self.links = [link for link in self.links if link.position < found.position]
        entries = evidence.entries(self.links)
        self.own = [entry for entry in entries if entry.act != "sealed"]
        self.stamped = [entry for entry in entries if entry.act in ("timestamped", "sealed")]
        told = self.findings
        told.hidden = sum(isinstance(link, Hidden) for link in self.links)
        told.shown, told.first, told.last, told.top = len(self.own), first, chain.count, chain.top.hex()
        told.hashes, told.previous = [link.hash.hex() for link in self.links], previous.hex()

    @property
    def broken(self) -> bool:
        """What comes after a break is not looked at."""
        return any(fault.place == LEDGER for fault in self.findings.faults)

    def _series(self) -> None:
        """Nothing of this convocation is missing between its first entry and its last."""
        places = {(entry.conversation, entry.seq) for entry in self.own}
        if len(places) != 1 or any(None in place for place in places):
            if not self.broken:
                self.fault(LEDGER, "not_one_convocation")
            return
        for one in follow_series(self.own):
            self.fault(LEDGER, one.fault, one.position)
        self._house()
        self.findings.numbered = self.own[-1].number is not None
        last = self.links[-1]
        after = [link for link in self.links if link.position > self.own[-1].position]
        self.findings.tail = sum(isinstance(link, Hidden) for link in after)
        shown = [link for link in after if isinstance(link, Link)]
        if self.within_house:
            return
        if isinstance(self.links[0], Hidden) or (after and shown != [last]):
            self.fault(LEDGER, "ends", last.position)

    def _house(self) -> None:
        """A seal of the head is the house's own, and of no convocation."""
        for entry in self.stamped:
            if entry.act == "sealed" and (entry.conversation, entry.seq) != (None, None):
                self.fault(LEDGER, "series", entry.position)

    def _facts(self) -> None:
        """What the entries say agrees with the manifest."""
        if not self.own or self.own[0].act != "frozen":
            return
        frozen = self.own[0]
        if self.digest != frozen.facts["digest"]:
            if not any(fault.place == MANIFEST for fault in self.findings.faults):
                self.fault(MANIFEST, "altered")
            self.findings.manifest = {}
        elif self.findings.manifest and not self.broken:
            manifest = self.findings.manifest
            for one in (*compare(manifest, self.digest, self.own), *follow_counts(manifest, self.own)):
                self.fault(LEDGER, one.fault, one.position)

    def _tokens(self) -> None:
        for entry in self.stamped:
            with self.at(evidence.token_name(entry.position), "unreadable"):
                self._token(entry)

    def _token(self, entry: Entry) -> None:
        name, roots = evidence.token_name(entry.position), evidence.roots_name(entry.position)
        facts, read = entry.facts, {}
        msgspec.convert(facts, SealedHead if entry.act == "sealed" else StampedSending)
        for file, digest in ((name, facts["token"]), (roots, facts["roots"])):
            with self.at(file, "missing"):
                read[file] = self.files.read(file)
                if hashlib.sha256(read[file]).hexdigest() != digest:
                    self.fault(file, "altered")
                    return
        if len(read) < 2:
            return
        trusted = x509.load_pem_x509_certificates(read[roots])
        if len(trusted) > LONGEST_PATH:
            self.fault(roots, "altered")
            return
        try:
            token = timestamps.read(read[name], self._stamped_digest(entry), trusted)
        except (timestamps.TimestampError, LookupError, ValueError):
            self.fault(name, "proves_nothing")
            return
        # Beside the roots that the signature needs, another's could stand there, to be taken for the one it leads to.
        if token.roots.encode() != read[roots]:
            self.fault(roots, "altered")
            return
        self._compare_token(entry, token)
        self.seen[entry.position] = token.at
        covers = len(facts.get("entries", []))
        others = sum(one.position < entry.position for one in self.own) - covers if covers else 0
        stamp = Stamp(token.at, token.authority, facts["qualified"], token.leads, facts.get("head"), covers, others)
        self.findings.stamps.append(stamp)

    def _stamped_digest(self, entry: Entry) -> bytes:
        """What the token is over, computed anew. Raises `LookupError` or `ValueError` when it cannot be that."""
        hashes = {link.position: link.hash for link in self.links}
        if entry.act == "sealed":
            head = entry.facts["head"]
            known = self.links[0].previous if head == self.links[0].position - 1 else hashes.get(head)
            digest = bytes.fromhex(entry.facts["hash"])
            if head >= entry.position or known not in (None, digest):
                raise ValueError("not the head")
            return digest
        own = [one.position for one in self.own if one.position < entry.position]
        covered: list[int] = entry.facts["entries"]
        if covered != own[: len(covered)] or not self._sending() <= set(covered):
            raise ValueError("not the entries of this sending")
        root = merkle.root([hashes[position] for position in covered])
        if root.hex() != entry.facts["root"]:
            raise ValueError("not the root")
        return root

    def _sending(self) -> set[int]:
        """Where is entered what a sending enters at once: that it was frozen, and for whom it is available."""
        recipients = self.findings.manifest.get("recipients", [])
        convened = {one["person"] for one in recipients if one["channel"] == "electronic"}
        there = {one.person: one.position for one in reversed(self.own) if one.act == "available"}
        return {self.own[0].position, *(there[person] for person in convened & there.keys())}

    def _compare_token(self, entry: Entry, token: timestamps.Token) -> None:
        said = (entry.facts["at"], entry.facts["authority"], entry.facts["policy"], entry.facts["serial"])
        at = read_instant(said[0])
        # What leaves the house is judged by the token; the house itself by what it entered of it.
        most = MOST_CUT if self.within_house else timedelta(seconds=1)
        if said[1:] != (token.authority, token.policy, token.serial) or abs(at - token.at) >= most:
            self.fault(LEDGER, "facts", entry.position)
        if abs(token.at - entry.at) > MINUTE:
            self.fault(LEDGER, "clocks", entry.position)

    def _dated(self, entry: Entry) -> Entry:
        """By the token's own date, where it has one that holds."""
        at = self.seen.get(entry.position)
        return msgspec.structs.replace(entry, facts={**entry.facts, "at": at.isoformat()}) if at else entry

    def _attestation(self) -> None:
        """The last entry holds its hash. Before version 0.2 none did."""
        if self.findings.old or self.within_house:
            return
        attested = self.own[-1] if self.own else None
        if attested is None or attested.act != "attested":
            if not self.broken:
                self.fault(ATTESTATION, "unsealed")
            return
        with self.at(ATTESTATION, "missing"):
            if self.files.measure(ATTESTATION) != (attested.facts["sha256"], attested.facts["size"]):
                self.fault(ATTESTATION, "altered")
            self.findings.attested = True

    def _files(self) -> None:
        """Each document is the one that the manifest names, each joined file the one of its entry."""
        manifest = self.findings.manifest
        documents = evidence.documents(manifest, self.naming) if manifest else []
        shown = evidence.entries(self.links)
        pieces = [one for entry in shown if (one := evidence.joined(entry, self.naming))]
        self.findings.documents, self.findings.joined = len(documents), len(pieces)
        for one in [*documents, *pieces]:
            with self.at(one.name, "missing"):
                if self.files.measure(one.name) != (one.sha256, one.size):
                    self.fault(one.name, "altered")
