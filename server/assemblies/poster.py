"""The sheet that is posted at the door: what was convened, when, where, on what and by whom; of recipients, nothing."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from protocol.convocations import AgendaItem, Convocation, FirstSitting
from server.assemblies.attestation import sent
from server.assemblies.attestation_head import Author, author, heading, is_municipal
from server.assemblies.convocations_wording import name_carried
from server.assemblies.hours import zone_of, zone_of_first
from server.base.wording import at, at_in, day
from server.law.sources import spaced
from server.ledger.ledger import Entry

TEMPLATE = Path(__file__).with_name("poster.typ")

POSTED = "Articles L.\u00a02121-10 et R.\u00a02121-7 du code général des collectivités territoriales."
"""The convocation of a municipal council is posted, at the door of the town hall."""

Manifest = dict[str, Any]


def write(manifest: Manifest, entries: list[Entry]) -> dict[str, Any]:
    """What the template prints; the entries are all those of the convocation."""
    convocation, zone = sent(manifest), zone_of(manifest)
    return {
        "title": "Affiche de convocation",
        "authority": heading(manifest),
        "heads": _heads(convocation, entries, zone),
        "body": convocation.body,
        "opens_at": f"Séance du {at(convocation.opens_at, zone)}",
        "place": convocation.place,
        "agenda": [question(item) for item in convocation.agenda],
        "sentences": [*map(spaced, convocation.sentences)],
        "convened_on": f"Convocation du {dated(manifest)}",
        "signed": signed(author(manifest)),
        "law": POSTED if is_municipal(manifest) else "",
    }


def _heads(convocation: Convocation, entries: list[Entry], zone: ZoneInfo) -> list[str]:
    """What has to be seen first."""
    found = {entry.act: entry for entry in entries if entry.act in ("cancelled", "replaced")}
    return [
        *([f"Séance annulée le {at(found['cancelled'].at, zone)}"] if "cancelled" in found else []),
        *([f"Convocation remplacée le {at(found['replaced'].at, zone)}"] if "replaced" in found else []),
        *([f"Version {convocation.version}, remplace la convocation précédente"] if convocation.replaces else []),
        *([_second(convocation, zone)] if convocation.takes_up else []),
        *(["Convocation en urgence"] if convocation.urgency else []),
    ]


def _second(convocation: Convocation, zone: ZoneInfo) -> str:
    if (first := convocation.first) is None:
        return "Seconde convocation"
    when, carried = at_in(first.opens_at, zone_of_first(first, zone), zone), name_carried(convocation, "fr")
    return f"Seconde convocation, le quorum ayant manqué pour {carried} à la séance du {when}{_according(first)}"


def _according(first: FirstSitting) -> str:
    return f", d’après {first.declared.by}" if first.declared else ""


def question(item: AgendaItem) -> str:
    """Its title, and that it is put a second time."""
    return f"{item.title} (question reportée)" if item.carried_over else item.title


def signed(author: Author) -> list[str]:
    """What stands where they sign, line by line."""
    return [line for line in (author.name, capital(author.quality), author.replacing) if line]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def dated(manifest: Manifest) -> str:
    """The day of the convocation, as in "24 novembre 2026"."""
    return day(datetime.fromisoformat(manifest["frozen_at"]), zone_of(manifest))
