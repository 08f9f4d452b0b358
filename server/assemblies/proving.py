"""Gathers all that proves one convocation, and looks whether it is what was sealed."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from protocol.convocations import Convocation
from protocol.errors import NotFound
from protocol.ledger import Alteration
from server.assemblies.attestation import TEMPLATE, sent, write
from server.assemblies.convocations_sql import Frozen, select_frozen
from server.base.database import Database
from server.base.storage import Storage, content_path
from server.base.typesetting import pdf
from server.conversations.messages_sql import select_message
from server.core import access
from server.ledger import evidence
from server.ledger.evidence import Piece
from server.ledger.ledger import Break, Chain, Entry, Link, readable
from server.ledger.ledger_sql import select_links_between, select_links_of
from server.ledger.timestamps_sql import Timestamp, select_timestamp

MOST_BEFORE = 2
"""Entries that come before whatever else is of a convocation: that it was frozen, and what it replaces."""


class Proof(Struct):
    """`around` is the chain from the first entry of the convocation to its last; where it breaks, with the neighbours,
    which may be entries that were made to say they are of another convocation."""

    frozen: Frozen
    own: list[Link]
    around: list[Link]
    broken: Break | None
    timestamp: Timestamp | None

    @property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.frozen.manifest)
        return found


async def gather(db: Database, person: int, conversation: int, seq: int) -> Proof:
    """Raises `NotFound` for strangers, and for what is no convocation that was frozen."""
    await access.proof(db, person, conversation)
    frozen = await select_frozen(db, conversation, seq)
    own = await select_links_of(db, conversation, seq)
    if frozen is None or not own:
        raise NotFound("convocation")
    first, last = own[0].position, own[-1].position
    begun = any(entry.act == "frozen" for entry in readable(own[:1]))
    chain = await select_links_between(db, first if begun else first - MOST_BEFORE, last + 1)
    broken = Chain(chain[0].position - 1, chain[0].previous).follow(chain)
    around = chain if broken else [link for link in chain if first <= link.position <= last]
    return Proof(frozen, own, around, broken, await select_timestamp(db, conversation, seq))


async def alterations(db: Database, storage: Storage, proof: Proof) -> list[Alteration]:
    """What is not as it was sealed: in the chain up to the entry after the last, in the manifest, the documents, the
    token."""
    found = [Alteration(proof.broken.fault, proof.broken.position)] if proof.broken else []
    for link in proof.own:
        found += await sealed_by(db, storage, link, thorough=False)
    return found


async def sealed_by(db: Database, storage: Storage, link: Link, *, thorough: bool) -> list[Alteration]:
    """What the entry seals and is no longer the same; thoroughly, every document is read again."""
    for entry in readable([link]):
        if entry.act == "frozen":
            return await _frozen_by(db, storage, entry, thorough)
        if entry.act == "timestamped":
            stamp = await select_timestamp(db, entry.conversation or 0, entry.seq or 0)
            token = hashlib.sha256(stamp.token).hexdigest() if stamp and stamp.token else ""
            if token != entry.facts["token"]:
                return [Alteration("token", entry.position, conversation=entry.conversation, seq=entry.seq)]
    return []


async def _frozen_by(db: Database, storage: Storage, entry: Entry, thorough: bool) -> list[Alteration]:
    frozen = await select_frozen(db, entry.conversation or 0, entry.seq or 0)
    place: dict[str, Any] = {"position": entry.position, "conversation": entry.conversation, "seq": entry.seq}
    if frozen is None or hashlib.sha256(frozen.manifest.encode()).hexdigest() != entry.facts["digest"]:
        return [Alteration("manifest", **place)]
    convocation = sent(json.loads(frozen.manifest))
    found = [] if await _is_shown(db, entry, convocation) else [Alteration("message", **place)]
    files = [file for item in convocation.agenda for file in item.files]
    return found + [
        Alteration("document", file=file.name, **place)
        for file in files
        if not await _is_sound(storage, file.sha256, file.size, thorough)
    ]


async def _is_shown(db: Database, entry: Entry, sealed: Convocation) -> bool:
    """Whether its recipients read what was sealed; that it was replaced or cancelled came later."""
    message = await select_message(db, entry.conversation or 0, entry.seq or 0)
    if message is None or not isinstance(message.content, Convocation):
        return False
    expected = msgspec.structs.replace(
        sealed,
        digest=entry.facts["digest"],
        replaced_by=message.content.replaced_by,
        cancelled_at=message.content.cancelled_at,
        cancellation=message.content.cancellation,
    )
    return message.content == expected


async def _is_sound(storage: Storage, sha256: str, size: int, thorough: bool) -> bool:
    if not thorough:
        return await storage.is_sound(sha256, size)
    digest = hashlib.sha256()
    try:
        async for chunk in storage.read(content_path(sha256)):
            digest.update(chunk)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == sha256


def attestation(proof: Proof) -> bytes:
    """As PDF/A, dated by the last entry."""
    entries = readable(proof.own)
    return pdf(TEMPLATE, write(proof.manifest, entries, proof.own[-1].hash.hex()), entries[-1].at)


def pieces(proof: Proof, storage: Storage, there: set[str]) -> Iterator[Piece]:
    """The files of the evidence; of the documents, those that are `there`, by their SHA-256: what the store has lost,
    the check names."""
    own = {link.position for link in proof.own}
    yield Piece(evidence.MANIFEST, [proof.frozen.manifest.encode()])
    lines = (link if link.position in own else evidence.hide(link) for link in proof.around)
    yield Piece(evidence.LEDGER, map(evidence.write_line, lines))
    yield Piece(evidence.ATTESTATION, [attestation(proof)])
    for entry in readable(proof.own):
        if entry.act == "timestamped" and proof.timestamp and proof.timestamp.token:
            yield Piece(evidence.token_name(entry.position), [proof.timestamp.token])
            yield Piece(evidence.roots_name(entry.position), [proof.timestamp.roots.encode()])
    for one in evidence.documents(proof.manifest):
        if one.sha256 in there:
            yield Piece(one.name, storage.read_in_thread(content_path(one.sha256)))
