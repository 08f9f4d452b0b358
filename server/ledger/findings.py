"""What the check of an evidence file finds, and how it is told to those who read no code."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct


class Fault(Struct, frozen=True):
    """Something that is not as it was written. `place` names the file, `archive` what holds them all; `position` the
    entry of the ledger, where there is one."""

    place: str
    what: str
    position: int | None = None


class Stamp(Struct, frozen=True):
    """A timestamp that holds. `qualified` is what the town hall stated; `root` is the SHA-256 of the certificate that
    the signature leads to, to be compared with what the authority publishes."""

    at: datetime
    authority: str
    qualified: bool
    root: str


class Findings(Struct):
    faults: list[Fault] = []
    shown: int = 0
    hidden: int = 0
    first: int = 0
    last: int = 0
    top: str = ""
    """The hash of the last entry: whoever noted it elsewhere can compare."""
    manifest: dict[str, Any] = {}
    documents: int = 0
    stamps: list[Stamp] = []


SAYS = {
    "missing": "absent",
    "unreadable": "illisible : modifié",
    "altered": "modifié",
    "not_ours": "étranger à un dossier de preuve de Parvis",
    "proves_nothing": "jeton d’horodatage qui ne porte pas sur ces inscriptions",
    "content": "le texte de l’inscription a été modifié",
    "hash": "l’empreinte de l’inscription a été modifiée",
    "link": "l’inscription ne suit pas la précédente",
    "form": "l’inscription n’est pas écrite comme les autres",
    "not_one_convocation": "les inscriptions ne sont pas celles d’une seule convocation",
}


def report(findings: Findings) -> list[str]:
    """What a clerk or a judge reads of it, verdict first."""
    if findings.faults:
        return [f"NON VALABLE : {_count(len(findings.faults), 'anomalie')}", *map(_tell, findings.faults)]
    return [
        f"VALABLE : {sitting(findings.manifest)}",
        f"  {_count(findings.shown, 'inscription intacte')}, de la {findings.first} à la {findings.last} du registre "
        f"({_count(findings.hidden, 'autre')} entre elles, par leur seule empreinte)",
        f"  {_count(findings.documents, 'document conforme')} au manifeste scellé",
        "  attestation.pdf les met en mots, sans être elle-même scellée : en cas de doute, la redemander à la mairie",
        *(map(_tell_stamp, findings.stamps) if findings.stamps else [UNSTAMPED]),
        f"  empreinte de la dernière inscription, à comparer avec celle que la mairie a notée : {findings.top}",
    ]


def _count(number: int, what: str) -> str:
    """French says nothing and one in the singular."""
    return f"{number} {what if number < 2 else ' '.join(word + 's' for word in what.split())}"


UNSTAMPED = "  aucun horodatage par une autorité extérieure : les dates sont celles de la mairie"


def sitting(manifest: dict[str, Any]) -> str:
    """Which convocation it is, in the hours of its town hall. Raises what dates and zones do when it is no manifest."""
    convocation, zone = manifest["convocation"], ZoneInfo(manifest["zone"])
    opens_at, frozen_at = (
        f"{datetime.fromisoformat(instant).astimezone(zone):%d/%m/%Y à %H:%M}"
        for instant in (convocation["opens_at"], manifest["frozen_at"])
    )
    return f"{convocation['body']}, séance du {opens_at}, envoyée le {frozen_at} (heures de {zone})"


def _tell(fault: Fault) -> str:
    place = "l’archive elle-même" if fault.place == "archive" else fault.place
    return f"  {place}{f', inscription {fault.position}' if fault.position else ''} : {SAYS[fault.what]}"


def _tell_stamp(stamp: Stamp) -> str:
    kind = "qualifié" if stamp.qualified else "simple"
    return (
        f"  horodatage {kind} du {stamp.at:%d/%m/%Y à %H:%M:%S} UTC par {stamp.authority}\n"
        f"    certificat racine, à comparer avec celui que publie l’autorité : SHA-256 {stamp.root}"
    )
