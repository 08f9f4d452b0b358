"""Papers: facts to make an attestation of, and the independent eye that looks whether a PDF is what it claims."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from page import ValidationProfile, validate_pdf_bytes
from pypdf import PdfReader

from server.assemblies.attestation import write
from server.ledger.ledger import Act, Entry

SENT = datetime(2026, 9, 1, 16, 55, tzinfo=UTC)
"""Two days before the last day to send, and three clear ones for a sitting a week later."""
OPENS = datetime(2026, 9, 11, 18, 30, tzinfo=UTC)
DEADLINE = datetime(2026, 9, 7, 22, tzinfo=UTC)
HERVE, ANNICK, PAUL = 1, 2, 3
LAW = {"code": "council", "purpose": "ordinary", "scope": "commune", "number": 3, "valid_from": "2020-01-01"}


def delay(source: str = "CGCT L2121-11", days: int = 3, *, law: bool = True, until: datetime = DEADLINE) -> Any:
    rule = LAW | {"id": 1, "source": source, "law": law}
    return {"rule": rule, "days": days, "kept": 9, "deadline": until.isoformat()}


def recipient(person: int, name: str, role: str = "member", address: str = "", **changed: Any) -> dict[str, Any]:
    office = {"person": person, "name": name, "role": role, "in_office_since": "2020-05-25"}
    way = {"channel": "electronic", "channel_requested_on": None, "address": address or f"{name.lower()}@town.example"}
    return office | way | changed


PEOPLE = [
    recipient(HERVE, "Hervé", "chair"),
    recipient(ANNICK, "Annick"),
    recipient(PAUL, "Paul", address="3 rue du Stade", channel="paper", channel_requested_on="2021-01-04"),
]


def manifest(people: list[dict[str, Any]] | None = None, **convocation: Any) -> dict[str, Any]:
    """As it was sealed for a council of three, one of them on paper."""
    agenda: list[Any] = [{"title": "Budget", "note": "Il y a lieu…", "reporter": "Annick"}, {"title": "Voirie"}]
    content = {"body": "Conseil municipal", "opens_at": OPENS.isoformat(), "place": "Salle", "agenda": agenda}
    return {
        "authority": "Mairie de Josselin",
        "zone": "Europe/Paris",
        "clock": {"synchronised": True},
        "frozen_at": SENT.isoformat(),
        "sent_by": {"person": 9, "name": "Maëlle"},
        "convocation": content | {"convened_by": HERVE, "delay": delay()} | convocation,
        "recipients": people or PEOPLE,
    }


Step = tuple[Act, int | None, datetime, dict[str, Any]]


def step(act: Act, person: int | None = None, at: datetime = SENT, /, **facts: Any) -> Step:
    return act, person, at, facts


def mailed(person: int, at: datetime = SENT) -> list[Step]:
    """Available and taken by the mail server."""
    address = {"address": "x@town.example"}
    return [("available", person, at, address), ("handed", person, at, address | {"reply": "250 Ok"})]


def by_hand(person: int, on: datetime, entered: datetime | None = None) -> Step:
    return step("delivered_by_hand", person, entered or on + timedelta(hours=2), on=on.isoformat())


def enter(steps: list[Step]) -> list[Entry]:
    """From 501 on, after the one that froze it."""
    return [
        Entry(number, at, act, 1, 1, person, 9, facts, "", b"", b"")
        for number, (act, person, at, facts) in enumerate([step("frozen"), *steps], 501)
    ]


def attested(steps: list[Step], sealed: dict[str, Any] | None = None, **convocation: Any) -> dict[str, Any]:
    """What the attestation says."""
    return write(sealed or manifest(**convocation), enter(steps), "ab" * 32)


def faults(pdf: bytes) -> list[str]:
    """The rules of PDF/A-2a and of PDF/UA-1 that the file breaks."""
    profiles = (ValidationProfile.PDF_A_2A, ValidationProfile.PDF_UA_1)
    found = [failure for profile in profiles for failure in validate_pdf_bytes(pdf, profile=profile).failures]
    return [f"{one.rule_id}: {one.message}" for one in found if not is_mistaken(one, pdf)]


def is_mistaken(failure: Any, pdf: bytes) -> bool:
    """Whether it takes the last byte of a stream, when that is a carriage return, for a part of the end of the line."""
    if failure.rule_id != "PDFA2A-STREAM-LENGTH-001":
        return False
    stream = pdf[pdf.index(f"\n{failure.object_id.object_number} 0 obj\n".encode()) :]
    length = re.search(rb"/Length (\d+)", stream)
    assert length
    end = stream.index(b"stream\n") + len(b"stream\n") + int(length[1])
    return stream[end - 1 :].startswith(b"\r\nendstream")


def text_of(pdf: bytes) -> str:
    """On one line, its spaces those of a keyboard; a word that a line broke at its hyphen is whole again."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().replace("-\n", "-") for page in pages).split())


HOUR = timedelta(hours=1)
LATE = DEADLINE + HOUR
ALL_WELL = [*mailed(HERVE), *mailed(ANNICK), by_hand(PAUL, SENT + timedelta(2))]
URGENT = delay(days=1)
URGENT["rule"]["purpose"] = "urgency"
STAMP: dict[str, Any] = {"authority": "CN=Essai", "qualified": False, "entries": [502, 503]}
