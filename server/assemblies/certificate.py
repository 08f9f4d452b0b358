"""The certificate of posting: what was entered of it, to be signed, and nothing that was not entered."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from protocol.postings import Posted
from server.assemblies.attestation import sent
from server.assemblies.attestation_head import author, heading, is_municipal
from server.assemblies.hours import zone_of
from server.assemblies.poster import POSTED, Manifest, dated, signed
from server.assemblies.verdicts import done_at
from server.base.wording import at, on_day, short
from server.ledger.ledger import Entry

TEMPLATE = Path(__file__).with_name("certificate.typ")

LISTED = "Article L.\u00a02121-25 du code général des collectivités territoriales."
"""The list of what a municipal council deliberated on is posted within a week."""

Hung = tuple[Entry, Entry | None]
"""That it was put up, and that it was taken down."""


def hung(entries: list[Entry], what: Posted) -> list[Hung]:
    """Each posting of it, as it was entered, in the order in which they were put up."""
    told = [entry for entry in entries if entry.facts.get("what") == what]
    down = {entry.facts["posting"]: entry for entry in told if entry.act == "taken_down"}
    up = [entry for entry in told if entry.act == "put_up"]
    return [(entry, down.get(entry.facts["posting"])) for entry in sorted(up, key=done_at)]


def write(manifest: Manifest, entries: list[Entry], what: Posted) -> dict[str, Any]:
    """What the template prints. The entries are all those of the convocation, one posting at least among them."""
    zone, one = zone_of(manifest), author(manifest)
    postings, convocation = hung(entries, what), sent(manifest)
    periods = [period(one, zone) for one in postings]
    certified = f"{one.undersigned}, certifie que {_what(manifest, what)} a été affichée"
    law = (POSTED if what == "convocation" else LISTED) if is_municipal(manifest) else ""
    return {
        "title": "Certificat d’affichage",
        "subtitle": f"{convocation.body}, séance du {at(convocation.opens_at, zone)}",
        "authority": heading(manifest),
        "footer": law or heading(manifest),
        "says": f"{certified} {periods[0]}." if len(periods) == 1 else f"{certified}\u00a0:",
        "periods": periods if len(periods) > 1 else [],
        "open": _open(postings, entries, zone),
        "due": _due(manifest) if what == "deliberations" else "",
        "steps": [_step(entry, zone) for one in postings for entry in one if entry],
        "signed": signed(one),
    }


def _what(manifest: Manifest, what: Posted) -> str:
    convocation = sent(manifest)
    opens = at(convocation.opens_at, zone_of(manifest))
    council = is_municipal(manifest)
    if what == "convocation":
        of = "du conseil municipal" if council else f"de l’assemblée «\u00a0{convocation.body}\u00a0»"
        return f"la convocation {of} à la séance du {opens}, en date du {dated(manifest)},"
    by = "le conseil municipal" if council else f"l’assemblée «\u00a0{convocation.body}\u00a0»"
    return f"la liste des délibérations examinées par {by} à la séance du {opens}"


def period(one: Hung, zone: ZoneInfo) -> str:
    """As in "à la porte de la mairie, du mardi 24 novembre 2026 à 19 h 05 au …"."""
    up, down = one
    where, since = up.facts["where"], at(done_at(up), zone)
    return f"{where}, du {since} au {at(done_at(down), zone)}" if down else f"{where}, à compter du {since}"


def _open(postings: list[Hung], entries: list[Entry], zone: ZoneInfo) -> str:
    if all(down for _, down in postings):
        return ""
    which = "Son retrait n’est pas inscrit" if len(postings) == 1 else "Un retrait au moins n’est pas inscrit"
    return f"{which} au registre scellé à la date de la dernière inscription, le {at(entries[-1].at, zone)}."


def _due(manifest: Manifest) -> str:
    due = sent(manifest).deliberations_due
    return f"Dernier jour pour l’afficher\u00a0: {on_day(due)}." if due and is_municipal(manifest) else ""


def _step(entry: Entry, zone: ZoneInfo) -> dict[str, str]:
    """When, what by whom, and where that is entered; with the hash of a photograph."""
    facts, file = entry.facts, entry.facts.get("file") or {}
    did = "Affichage" if entry.act == "put_up" else "Retrait"
    entered = f"Inscription n°\u00a0{entry.position} du registre scellé, le {short(entry.at, zone)}"
    return {
        "at": short(done_at(entry), zone),
        "did": f"{did} {facts['where']}, par {facts['name']}",
        "entered": f"{entered}, par {facts['entered_by']}",
        "file": f"Photographie jointe\u00a0: {file['name']}" if file else "",
        "sha256": f"SHA-256 {file['sha256']}" if file else "",
    }
