"""A convocation as it is proved, made without a database: its entries among those of others, its documents, a token."""

import hashlib
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from server.ledger import merkle
from server.ledger.evidence import (
    ATTESTATION,
    LEDGER,
    MANIFEST,
    Piece,
    documents,
    hide,
    pack,
    roots_name,
    token_name,
    write_line,
)
from server.ledger.ledger import ORIGIN, Act, Link, canonical, digest, entry_hash, write
from server.ledger.timestamps import Token, read, read_trusted, request
from tests.support.authority import Authority

SENT = datetime(2026, 9, 7, 16, 55, tzinfo=UTC)
GROUP, SEQ = 7, 3
CONTENTS = {"Budget primitif.pdf": b"%PDF-1.7 le budget", "../../x": b"un nom qui monte", "Plan d’accès.png": b"image"}


def manifest() -> dict[str, Any]:
    files = [
        {"id": n, "name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "type": "x/y"}
        for n, (name, content) in enumerate(CONTENTS.items())
    ]
    return {
        "format": "parvis-convocation/1",
        "authority": "Mairie de Josselin",
        "zone": "Europe/Paris",
        "frozen_at": SENT,
        "convocation": {
            "body": "Conseil municipal",
            "opens_at": "2026-09-11T18:30:00Z",
            "agenda": [{"title": "Budget", "files": files[:2]}, {"title": "Voirie", "files": files[2:]}],
        },
    }


@dataclass(repr=False)
class Sealed:
    """The whole chain, and what the evidence of one convocation holds."""

    links: list[Link] = field(default_factory=list)
    text: str = field(default_factory=lambda: canonical(manifest()))
    token: Token | None = None

    def add(self, act: Act, *, ours: bool = True, **facts: Any) -> None:
        position = len(self.links) + 1
        top = self.links[-1].hash if self.links else ORIGIN
        entry = write(
            position,
            SENT + timedelta(seconds=position),
            act,
            conversation=GROUP if ours else 99,
            seq=SEQ,
            person=position,
            author=None,
            facts=facts,
            salt="5a17",
        )
        self.links.append(Link(position, entry, top, entry_hash(top, digest(entry))))

    def stamp(self, authority: Authority, positions: list[int]) -> None:
        root = merkle.root([self.links[position - 1].hash for position in positions])
        self.token = read(authority.stamp(request(root).as_bytes()), root, read_trusted(authority.root))
        token: dict[str, Any] = {"token": self.token.digest, "roots": self.token.roots_digest, "qualified": False}
        self.add("timestamped", entries=positions, root=root.hex(), **token)
        self.stamped = len(self.links)

    def pieces(self) -> list[Piece]:
        ours = [f'"conversation":{GROUP},' in link.entry for link in self.links]
        first, last = ours.index(True), len(ours) - ours[::-1].index(True)
        lines = [
            write_line(link if mine else hide(link))
            for link, mine in zip(self.links[first:last], ours[first:last], strict=True)
        ]
        tokens = []
        if self.token:
            tokens = [
                Piece(token_name(self.stamped), [self.token.answer]),
                Piece(roots_name(self.stamped), [self.token.roots.encode()]),
            ]
        files = [
            Piece(one.name, [content]) for one, content in zip(documents(manifest()), CONTENTS.values(), strict=True)
        ]
        return [
            Piece(MANIFEST, [self.text.encode()]),
            Piece(LEDGER, lines),
            Piece(ATTESTATION, [b"%PDF-1.7 attestation"]),
            *tokens,
            *files,
        ]

    def packed(self, pieces: list[Piece] | None = None) -> bytes:
        out = io.BytesIO()
        pack(out, GROUP, SEQ, self.pieces() if pieces is None else pieces)
        return out.getvalue()


def sealed(authority: Authority) -> Sealed:
    """Five entries of one convocation, others' between them, and a token over the first three."""
    whole = Sealed()
    whole.add("opened", ours=False, version=1)
    whole.add("frozen", digest=hashlib.sha256(whole.text.encode()).hexdigest(), version=1)
    whole.add("available", name="Annick Le Breton", address="annick@josselin.example")
    whole.add("opened", ours=False, version=1)
    whole.add("opened", ours=False, version=2)
    whole.add("handed", reply="250 2.0.0 Ok: queued as 4F1")
    whole.stamp(authority, [2, 3, 6])
    whole.add("acknowledged", version=1)
    whole.add("opened", ours=False, version=1)
    return whole
