"""A convocation as it is proved, made without a database: its entries among those of others, its documents, a token."""

import hashlib
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from server.assemblies.evidence import (
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
from server.assemblies.hours import seal
from server.law.delays import clear_days, deadline
from server.ledger import merkle
from server.ledger.ledger import ORIGIN, Act, Link, canonical, digest, entry_hash, write
from server.ledger.ledger import read as read_entry
from server.ledger.timestamps import Token, read, read_trusted, request
from tests.support.authority import Authority
from tests.support.issuing import Own

Stamping = Authority | Own


def just_now() -> datetime:
    """Authorities tell the time of now, and what they are shown is of now too."""
    return datetime.now(UTC).replace(microsecond=0)


ZONE = ZoneInfo("Europe/Paris")
OPENS = datetime.combine(just_now().astimezone(ZONE).date() + timedelta(days=5), time(20, 30), ZONE).astimezone(UTC)
"""In time for what is sent today, and for what is sent after a midnight that has come meanwhile."""
GROUP, SEQ, ANNICK = 7, 3, 12
ADDRESS = "annick@josselin.example"
ATTESTATION_PDF = b"%PDF-1.7 attestation"
CONTENTS = {"Budget primitif.pdf": b"%PDF-1.7 le budget", "../../x": b"un nom qui monte", "Plan d’accès.png": b"image"}


def manifest(sent: datetime | None = None) -> dict[str, Any]:
    sent = sent or just_now()
    files = [
        {"id": n, "name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "type": "x/y"}
        for n, (name, content) in enumerate(CONTENTS.items(), 1)
    ]
    rule = {"code": "council", "purpose": "ordinary", "scope": "commune", "number": 3, "valid_from": "2020-01-01"}
    return {
        "format": "parvis-convocation/1",
        "authority": "Mairie de Josselin",
        "zone": "Europe/Paris",
        "frozen_at": sent,
        "conversation": GROUP,
        "sent_by": {"person": 1, "name": "Maëlle Guillou"},
        "convocation": {
            "body": "Conseil municipal",
            "place": "Salle du conseil",
            "opens_at": OPENS,
            "agenda": [{"title": "Budget", "files": files[:2]}, {"title": "Voirie", "files": files[2:]}],
            "delay": {
                "rule": rule | {"source": "CGCT L2121-11", "law": True},
                "days": 3,
                "kept": clear_days(sent, OPENS, ZONE),
                "deadline": deadline(OPENS, 3, ZONE),
            },
        },
        "recipients": [{"person": ANNICK, "name": "Annick Le Breton", "channel": "electronic", "address": ADDRESS}],
    }


def with_hours(told: dict[str, Any]) -> dict[str, Any]:
    """The same, as version 4 seals it."""
    one = told["convocation"]
    days = [delay["days"] for delay in (one["delay"], *one["delay"].get("terms", []))]
    local = seal(told["frozen_at"], one["opens_at"], days, ZONE)
    return told | {"format": "parvis-convocation/4", "local": local}


@dataclass(repr=False)
class Sealed:
    """The whole chain, and what the evidence of one convocation holds."""

    links: list[Link] = field(default_factory=list)
    text: str = field(default_factory=lambda: canonical(manifest()))
    token: Token | None = None
    sent: datetime = field(default_factory=just_now)

    def add(self, act: Act, *, ours: bool = True, person: int = ANNICK, **facts: Any) -> None:
        """Of what was sent, what reaches Annick, unless it is about somebody else."""
        position = len(self.links) + 1
        entry = write(
            position,
            self.sent + timedelta(milliseconds=position),
            act,
            **self._place(ours),
            conversation=GROUP if ours else 99,
            seq=SEQ,
            person=person,
            author=None,
            facts=facts,
            salt="5a17",
        )
        self.append(entry)

    def append(self, entry: str) -> None:
        """Whatever it says, bound to what is there."""
        top = self.links[-1].hash if self.links else ORIGIN
        self.links.append(Link(len(self.links) + 1, entry, top, entry_hash(top, digest(entry))))

    def _place(self, ours: bool) -> dict[str, Any]:
        """Its number within its convocation, and the position of the one before it there."""
        own = [link.position for link in self.links if (read_entry(link).conversation == GROUP) == ours]
        return {"number": len(own) + 1, "before": own[-1] if own else None}

    def stamp(
        self, authority: Authority | Own, positions: list[int], *, qualified: bool = False, roots: str = ""
    ) -> None:
        """Beside the roots that are relied on, others may be told, `roots`, as a forger would."""
        root = merkle.root([self.links[position - 1].hash for position in positions])
        self.token = stamped(authority, root)
        if roots:
            self.token = msgspec.structs.replace(self.token, roots=roots)
        token: dict[str, Any] = {"token": self.token.digest, "roots": self.token.roots_digest, "qualified": qualified}
        said = {name: getattr(self.token, name) for name in ("at", "authority", "policy", "serial")}
        self.add("timestamped", entries=positions, root=root.hex(), **token, **said)
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
            Piece(ATTESTATION, [ATTESTATION_PDF]),
            *tokens,
            *files,
        ]

    def packed(self, pieces: list[Piece] | None = None) -> bytes:
        out = io.BytesIO()
        pack(out, GROUP, SEQ, self.pieces() if pieces is None else pieces, ledger=self.links[0].hash.hex())
        return out.getvalue()


def stamped(authority: Stamping, root: bytes) -> Token:
    """By an authority of the test's own whatever it says, as a forger would enter it."""
    if isinstance(authority, Own):
        return authority.token(root)
    return read(authority.stamp(request(root).as_bytes()), root, read_trusted(authority.root))


def sealed(
    authority: Stamping,
    told: dict[str, Any] | None = None,
    *,
    qualified: bool = False,
    sent: datetime | None = None,
    roots: str = "",
) -> Sealed:
    """Six entries of one convocation, others' between them, and a token over the first three."""
    sent = sent or just_now()
    whole = Sealed(text=canonical(told or manifest(sent)), sent=sent)
    digest = hashlib.sha256(whole.text.encode()).hexdigest()
    version: dict[str, Any] = {"digest": digest, "version": 1}
    files = sorted(hashlib.sha256(content).hexdigest() for content in CONTENTS.values())
    whole.add("opened", ours=False, version=1)
    whole.add("frozen", **version, files=files)
    whole.add("available", name="Annick Le Breton", address=ADDRESS, **version)
    whole.add("opened", ours=False, version=1)
    whole.add("opened", ours=False, version=2)
    whole.add("handed", address=ADDRESS, reply="250 2.0.0 Ok: queued as 4F1")
    whole.stamp(authority, [2, 3, 6], qualified=qualified, roots=roots)
    whole.add("acknowledged", **version)
    whole.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    whole.add("opened", ours=False, version=1)
    return whole
