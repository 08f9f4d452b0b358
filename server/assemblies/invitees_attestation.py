"""The invitees of a sitting, apart from the convened, as the attestation of its convocation lists them."""

from typing import Any
from zoneinfo import ZoneInfo

from server.base.wording import counted, several, short
from server.ledger.ledger import Entry


def rows(entries: list[Entry], zone: ZoneInfo) -> list[list[str]]:
    """Each with what their last entry says; by name."""
    last = {entry.facts["address"]: entry for entry in entries if entry.act in ("invited", "invitation_withdrawn")}
    told = [[entry.facts["name"], f"{_told(entry)}, le {short(entry.at, zone)}"] for entry in last.values()]
    return sorted(told)


def _told(entry: Entry) -> str:
    return said(entry.facts) if entry.act == "invited" else "Invitation retirée"


def said(facts: dict[str, Any]) -> str:
    """As in "Invitation pour les points 1 et 3, avec 2 documents"."""
    numbers = [str(item["item"]) for item in facts["items"]]
    papers = len(facts["files"])
    text = f"Invitation pour {counted(len(numbers), 'le point', 'les points')} {several(numbers)}"
    return f"{text}, avec {papers} {counted(papers, 'document', 'documents')}" if papers else text
