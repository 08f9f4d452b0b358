"""Gathers all that proves one convocation, and looks whether it is what was sealed."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any, get_args

from msgspec import Struct

from protocol.errors import NotFound
from protocol.ledger import Alteration, SealFault
from server.assemblies import evidence
from server.assemblies.agreements import unagreed
from server.assemblies.attestations_sql import select_attestations
from server.assemblies.convocations_sql import Frozen, select_frozen
from server.assemblies.evidence import ATTESTATION, LEDGER, MANIFEST, Document, Piece
from server.assemblies.examination import BROKEN, Examination
from server.assemblies.findings import Fault
from server.assemblies.grounds import misgrounded
from server.assemblies.reconciliation import reconcile
from server.assemblies.timestamps_sql import Timestamp, select_timestamp
from server.base.aside import aside, in_turns
from server.base.database import Database
from server.base.storage import Storage, content_path
from server.core import access
from server.ledger.heads_sql import HeadSeal, select_head_seals, select_next_seal
from server.ledger.ledger import TOGETHER, Act, Entry, Hidden, Link, read_all, readable
from server.ledger.ledger_sql import Unlike, select_links_at, select_links_between, select_links_of, select_unlike_of

MOST_BEFORE = 2
"""Entries that come before whatever else is of a convocation: that it was frozen, and what it replaces."""


class Proof(Struct):
    """`lines` is the ledger as it leaves: from the first entry of the convocation to its last, and on to the next seal
    of the head; `around` the same with its neighbours, which may be entries that were made to say they are of another
    convocation."""

    frozen: Frozen
    own: list[Link]
    around: list[Link | Hidden]
    lines: list[Link | Hidden]
    timestamp: Timestamp | None
    heads: dict[int, HeadSeal]
    attestations: dict[int, bytes]
    unlike: list[Unlike]
    entries: list[Entry]
    """Those that are shown and can be read, the seals of the head among them."""

    @property
    def manifest(self) -> dict[str, Any]:
        return self.frozen.read()


async def find(db: Database, person: int, conversation: int, seq: int) -> Frozen:
    """Raises `NotFound` for strangers, and for what is no convocation that was frozen."""
    await access.proof(db, person, conversation)
    frozen = await select_frozen(db, conversation, seq)
    if frozen is None:
        raise NotFound("convocation")
    return frozen


async def gather(db: Database, frozen: Frozen, *, attested: bool = False) -> Proof:
    """All that is entered now, or up to the last attestation. Raises `NotFound` when nothing of it is entered."""
    place = frozen.conversation, frozen.seq
    own = await select_links_of(db, *place)
    unlike = await select_unlike_of(db, [place])
    hidden = [one.position for one in unlike if one.shown != place]
    own = sorted([*own, *await select_links_at(db, hidden)], key=lambda link: link.position)
    if not own:
        raise NotFound("convocation")
    whole = own
    if attested:
        acts = [[entry.act for entry in readable([link])] async for link in in_turns(own, TOGETHER)]
        told = [place for place, act in enumerate(acts) if act == ["attested"]]
        own = own[: told[-1] + 1] if told else own
    first, last = own[0].position, own[-1].position
    begun = any(entry.act == "frozen" for entry in readable(own[:1]))
    # Past entries that came after the attestation, no seal can be shown.
    seal = await select_next_seal(db, last) if len(own) == len(whole) else None
    chain = await select_links_between(db, first if begun else first - MOST_BEFORE, max(seal or 0, last + 1))
    shown = {link.position for link in own} | {one.position for one in await read_all(chain) if one.act == "sealed"}
    around = [link if link.position in shown else evidence.hide(link) async for link in in_turns(chain, TOGETHER)]
    lines = [link for link in around if first <= link.position <= (seal or last)]
    return Proof(
        frozen,
        own,
        around,
        lines,
        await select_timestamp(db, *place),
        await select_head_seals(db, [link.position for link in around]),
        await select_attestations(db, *place),
        unlike,
        await read_all([link for link in lines if isinstance(link, Link)]),
    )


class Kept:
    """What the database and the store hold of a convocation, under the names it has in the evidence."""

    def __init__(self, proof: Proof, measures: dict[str, tuple[str, int]]) -> None:
        self._measures = measures
        self._files = {MANIFEST: proof.frozen.manifest.encode()} | dict(tokens(proof))

    def read(self, name: str) -> bytes:
        return self._files[name]

    def measure(self, name: str) -> tuple[str, int]:
        return self._measures[name]


def tokens(proof: Proof) -> Iterator[tuple[str, bytes]]:
    """The authority's answers and its certificates, by their names."""
    for entry in proof.entries:
        stamp = proof.timestamp if entry.act == "timestamped" else proof.heads.get(entry.position)
        if entry.act in ("timestamped", "sealed") and stamp and stamp.token:
            yield evidence.token_name(entry.position), stamp.token
            yield evidence.roots_name(entry.position), stamp.roots.encode()


async def alterations(
    db: Database, storage: Storage, proof: Proof, person: int, *, thorough: bool = False, alone: bool = True
) -> list[Alteration]:
    """What is not as it was sealed, by the rules that the evidence is held to; and what the screens show otherwise; for
    the person who asks. Thoroughly, each document is read again. The chain is followed unless somebody else does, who
    is not `alone`."""
    kept = Kept(proof, await _measure(storage, proof, thorough))
    examined = Examination(kept, proof.around if alone else proof.own, within_house=True, followed=alone)
    findings = await aside(person, examined.run)
    found = [_alteration(fault, proof) for fault in findings.faults]
    found += tell_unlike(proof.unlike) if alone else []
    place = proof.frozen.conversation, proof.frozen.seq
    entries = await read_all(proof.own)
    found += [Alteration("act", one.position, "", *place) for one in entries if one.act not in get_args(Act)]
    try:
        found += await reconcile(db, proof.frozen, entries, proof.timestamp, proof.attestations)
        told = await misgrounded(db, proof.frozen, entries)
        told += [(position, "agreements") for position in await unagreed(db, entries)]
        return found + [Alteration("grounds", position, what, *place) for position, what in told]
    except BROKEN:
        # An entry that was bound rightly, and says what no reader understands.
        return found or [Alteration("facts", proof.own[-1].position, "", *place)]


def tell_unlike(unlike: Sequence[Unlike]) -> list[Alteration]:
    """Each column that says otherwise than its entry."""
    return [Alteration("row", one.position, f"ledger.{column}") for one in unlike for column in one.columns]


async def _measure(storage: Storage, proof: Proof, thorough: bool) -> dict[str, tuple[str, int]]:
    """The SHA-256 and size of each file that is as it should be, and of those that are not when they are read again."""
    found = {}
    for one in files(proof):
        if not thorough:
            if await storage.is_sound(one.sha256, one.size):
                found[one.name] = one.sha256, one.size
            continue
        digest, size = hashlib.sha256(), 0
        try:
            async for chunk in storage.read(content_path(one.sha256)):
                digest.update(chunk)
                size += len(chunk)
            found[one.name] = digest.hexdigest(), size
        except FileNotFoundError:
            continue
    return found


def files(proof: Proof) -> list[Document]:
    """All that the evidence has from the store: what was joined, then what was sent."""
    pieces = [one for entry in proof.entries if (one := evidence.joined(entry))]
    return [*pieces, *_documents(proof)]


def _documents(proof: Proof) -> Sequence[Document]:
    try:
        return evidence.documents(proof.manifest)
    except (ValueError, LookupError, TypeError):
        return []


def _alteration(fault: Fault, proof: Proof) -> Alteration:
    """As it is told to those who see the screen, not the archive."""
    place: dict[str, Any] = {"conversation": proof.frozen.conversation, "seq": proof.frozen.seq}
    frozen = proof.own[0].position
    if fault.place == LEDGER:
        what: SealFault = fault.what if fault.what in get_args(SealFault) else "form"  # type: ignore[assignment]
        return Alteration(what, fault.position, **({} if what in CHAIN else place))
    if fault.place == MANIFEST:
        return Alteration("manifest", frozen, **place)
    folder, _, name = fault.place.partition("/")
    if folder == "timestamps":
        return Alteration("token", int(PurePath(name).stem), **place)
    position, _, named = name.partition("-")
    if folder == "joined":
        return Alteration("joined", int(position), named, **place)
    return Alteration("document", frozen, named.partition("-")[2] or fault.place, **place)


CHAIN = ("missing", "content", "hash", "link", "form", "clock")
"""Faults of the one chain, whichever convocation the entry is of."""


def pieces(proof: Proof, storage: Storage, there: set[str]) -> Iterator[Piece]:
    """The files of the evidence, in the order that follows from manifest and entries; of those in the store, what is
    `there`, by SHA-256: what it has lost, the check names."""
    contents: dict[str, Any] = {
        MANIFEST: [proof.frozen.manifest.encode()],
        LEDGER: map(evidence.write_line, proof.lines),
        ATTESTATION: [proof.attestations.get(proof.own[-1].position, b"")],
    }
    contents |= {name: [content] for name, content in tokens(proof)}
    for one in files(proof):
        if one.sha256 in there:
            contents[one.name] = storage.read_in_thread(content_path(one.sha256))
    for name in evidence.names(proof.manifest, proof.entries):
        if name in contents:
            yield Piece(name, contents[name])
