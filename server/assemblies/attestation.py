"""The attestation of a convocation: what the manifest and the ledger say of it, in words, for people."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from protocol.convocations import AgendaItem, Convocation
from server.base.wording import at, clear_days, counted, on_day, several, short, size
from server.ledger.ledger import Entry, canonical

TEMPLATE = Path(__file__).with_name("attestation.typ")

ROLES = {"chair": "préside", "secretary": "secrétaire", "member": "membre", "substitute": "suppléance"}
CHANNELS = {"electronic": "par voie électronique", "paper": "par écrit, à sa demande"}
GIVEN = {"present": "présence annoncée", "absent": "absence annoncée", "proxy": "pouvoir donné"}

Facts = dict[str, Any]
ACTS: dict[str, Callable[[Facts], str]] = {
    "available": lambda _: "Convocation et documents mis à disposition dans Parvis",
    "handed": lambda facts: (
        (
            f"Courriel remis au serveur de messagerie pour {facts['address']}"
            if not facts.get("to_file")
            else f"Courriel pour {facts['address']} écrit dans un fichier, faute de serveur de messagerie"
        )
        + (f" ; réponse : {facts['reply']}" if facts.get("reply") else "")
    ),
    "refused": lambda facts: f"Courriel refusé par le serveur de messagerie : {facts.get('reply', '')}",
    "bounced": lambda facts: f"Courriel revenu : {facts.get('diagnostic') or facts.get('status', '')}",
    "printed": lambda _: "Convocation imprimée",
    "delivered_by_hand": lambda _: "Remise en main propre",
    "posted": lambda _: "Postée",
    "opened": lambda facts: f"Convocation consultée (version {facts.get('version', 1)})",
    "acknowledged": lambda facts: f"Réception accusée (version {facts.get('version', 1)})",
    "answered": lambda facts: f"Réponse : {GIVEN.get(facts.get('given', ''), facts.get('given', ''))}",
    "reminded": lambda _: "Relance envoyée",
    "cancelled": lambda facts: f"Séance annulée : {facts.get('why', '')}",
    "arrived": lambda _: "Arrivée en séance",
    "left": lambda _: "Départ de la séance",
    "interested": lambda facts: (
        f"{'Ne prend pas' if facts['takes_no_part'] else 'Prend de nouveau'} part au point {facts['item']}"
    ),
    "replaced": lambda facts: f"Remplacée par une nouvelle version : {facts.get('why', '')}",
    "sitting_opened": lambda facts: f"Séance ouverte : {_counted(facts)}",
    "item_begun": lambda facts: f"Point {facts['item']} abordé : {_counted(facts)}",
    "sitting_closed": lambda _: "Séance levée",
    "paper_filed": lambda _: "Document de séance déposé",
    "timestamped": lambda facts: f"Horodatage reçu de {facts['authority']}",
    "frozen": lambda _: "Convocation figée et envoyée",
}


def sent(manifest: dict[str, Any]) -> Convocation:
    """What was sent, with the defaults that a manifest leaves out. Raises `msgspec.ValidationError`."""
    return msgspec.convert(manifest["convocation"], Convocation)


def write(manifest: dict[str, Any], entries: list[Entry], top: str) -> dict[str, Any]:
    """What the template prints. The entries are all those of the convocation, `top` is the hash of the last."""
    convocation, zone = sent(manifest), ZoneInfo(manifest["zone"])
    frozen_at, opens_at = datetime.fromisoformat(manifest["frozen_at"]), convocation.opens_at
    names = {one["person"]: one["name"] for one in manifest["recipients"]}
    chair = names.get(convocation.convened_by or 0) or str(manifest["sent_by"]["name"])
    frozen = f"version {convocation.version}, figée et envoyée le {at(frozen_at, zone, seconds=True)}"
    return {
        "title": "Attestation de convocation",
        "subtitle": f"{convocation.body}, séance du {at(opens_at, zone)}",
        "authority": manifest["authority"],
        "footer": f"{manifest['authority']} · {convocation.body} · {opens_at.astimezone(zone):%d/%m/%Y}",
        "facts": [
            ["Assemblée", convocation.body],
            ["Séance", at(opens_at, zone)],
            ["Lieu", convocation.place],
            ["Convocation", frozen],
            ["Convoquée par", chair],
            ["Envoyée par", manifest["sent_by"]["name"]],
            ["Heures", f"celles de {manifest['zone']} ; {CLOCKS[manifest['clock']['synchronised']]}"],
            *([["Urgence", convocation.urgency]] if convocation.urgency else []),
            *[["Suite", _tell(entry)] for entry in entries if entry.act in AFTERWARDS],
        ],
        "delay": delay(convocation, local(frozen_at, zone), local(opens_at, zone)),
        "agenda": [_item(number, item) for number, item in enumerate(convocation.agenda, 1)],
        "people": [_person(one, entries, zone, names, local(opens_at, zone)) for one in manifest["recipients"]],
        "seal": _seal(entries, zone),
        "prints": [
            ["Manifeste de la convocation", sha256(canonical(manifest).encode()).hexdigest()],
            [f"Inscription {entries[-1].position}", top],
        ],
        "signatory": chair,
    }


AFTERWARDS = ("replaced", "sitting_opened", "item_begun", "sitting_closed")
"""Acts that concern no recipient in particular."""

CLOCKS = {
    True: "horloge du serveur synchronisée à l’envoi",
    False: "horloge du serveur non synchronisée à l’envoi",
    None: "synchronisation de l’horloge inconnue à l’envoi",
}


def local(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def delay(convocation: Convocation, sent_on: date, opens: date) -> list[str]:
    """The clear days between both dates, one by one, and the rule they are compared with; that rule is called law only
    where its source says it."""
    count = max((opens - sent_on).days - 1, 0)
    days = [on_day(sent_on + timedelta(number + 1)) for number in range(count)]
    named = f" : {several(days)}" if 0 < count <= 10 else ""
    lines = [
        f"Envoyée le {on_day(sent_on)}, pour le {on_day(opens)}. Entre ces deux dates, qui ne comptent ni l’une ni "
        f"l’autre, {clear_days(count)}{named}."
    ]
    if applied := convocation.delay:
        asked = "demandés par" if applied.rule.law else "retenus par l’assemblée d’après"
        enough = "le délai est tenu" if count >= applied.days else "le délai n’est pas tenu"
        lines.append(f"{clear_days(applied.days).capitalize()} {asked} {applied.rule.source} : {enough}.")
    return [*lines, *convocation.sentences]


def _item(number: int, item: AgendaItem) -> dict[str, Any]:
    files = [{"name": file.name, "size": size(file.size), "sha256": file.sha256} for file in item.files]
    detail = f"Rapporte : {item.reporter}" if item.reporter else ""
    return {"number": number, "title": item.title, "detail": detail, "files": files}


def _person(
    one: dict[str, Any], entries: list[Entry], zone: ZoneInfo, names: dict[int, str], opens: date
) -> dict[str, Any]:
    own = [entry for entry in entries if entry.person == one["person"]]
    since = date.fromisoformat(one["in_office_since"])
    capacity = f"{ROLES[one['role']]}, en fonction depuis le {on_day(since)} ; {CHANNELS[one['channel']]}"
    if one["channel_requested_on"]:
        capacity += f" du {on_day(date.fromisoformat(one['channel_requested_on']))}"
    return {
        "name": one["name"],
        "capacity": f"{capacity} : {one['address']}",
        "reached": _reached(own, zone, opens),
        "summary": [_first(own, zone, *acts) for acts in COLUMNS],
        "steps": [[f"{short(_when(entry), zone)}:{_when(entry):%S}", _tell(entry, names, zone)] for entry in own]
        or [["", "Rien n’est inscrit"]],
    }


def _reached(own: list[Entry], zone: ZoneInfo, opens: date) -> str:
    """The later of both steps by e-mail, unless it failed, or the day of the paper: whichever came first."""
    ways = [_when(entry) for entry in own if entry.act in ("delivered_by_hand", "posted")]
    steps = {entry.act: _when(entry) for entry in own if entry.act in ("available", "handed")}
    if len(steps) == 2 and not _failed(own):
        ways.append(max(steps.values()))
    if not ways:
        return "Distribution non établie."
    when = min(ways)
    count = max((opens - local(when, zone)).days - 1, 0)
    return f"Convocation distribuée le {at(when, zone)}, {clear_days(count)} avant la séance."


def _failed(own: list[Entry]) -> bool:
    """Whether the e-mail came back, or was refused and never taken since."""
    acts = {entry.act for entry in own}
    return "bounced" in acts or ("refused" in acts and "handed" not in acts)


COLUMNS = (("available",), ("handed", "delivered_by_hand", "posted"), ("opened",), ("acknowledged",))


def _first(entries: list[Entry], zone: ZoneInfo, *acts: str) -> str:
    found = [entry for entry in entries if entry.act in acts]
    failed = "handed" in acts and _failed(entries)
    told = short(_when(found[0]), zone) if found else "—"
    return f"{told}{', échec' if failed else ''}"


def _counted(facts: Facts) -> str:
    met = "atteint" if facts["present"] >= facts["needed"] else "non atteint"
    present = f"{facts['present']} {counted(facts['present'], 'présent', 'présents')}"
    return f"{present} sur {facts['in_office']} en exercice, quorum de {facts['needed']} {met}"


def _when(entry: Entry) -> datetime:
    """When it was done, which for paper is earlier than when it was entered."""
    return datetime.fromisoformat(entry.facts["on"]) if "on" in entry.facts else entry.at


def _tell(entry: Entry, names: dict[int, str] | None = None, zone: ZoneInfo | None = None) -> str:
    told = ACTS[entry.act](entry.facts)
    if entry.facts.get("given") == "proxy":
        told += f" à {(names or {}).get(entry.facts['holder'], 'un collègue')}"
    if "on" in entry.facts and zone:
        told += f" (inscrit le {short(entry.at, zone)})"
    return told


def _numbered(entries: list[Entry]) -> str:
    first, last = entries[0].position, entries[-1].position
    if len(entries) == 1:
        return f"Une inscription du registre scellé concerne cette convocation, la {first}."
    return f"{len(entries)} inscriptions du registre scellé concernent cette convocation, de la {first} à la {last}."


def _seal(entries: list[Entry], zone: ZoneInfo) -> list[str]:
    lines = [
        f"{_numbered(entries)} Chacune porte l’empreinte de la précédente : en changer ou en retirer une change toutes "
        "celles qui la suivent. Le dossier de preuve les contient toutes ; « parvis verify » le contrôle sans réseau."
    ]
    for entry in entries:
        if entry.act == "timestamped":
            kind = "qualifié" if entry.facts["qualified"] else "simple"
            stamped = at(datetime.fromisoformat(entry.facts["at"]), zone, seconds=True)
            lines.append(
                f"Horodatage {kind} : {entry.facts['authority']} atteste avoir vu le {stamped} l’empreinte commune de "
                f"{len(entry.facts['entries'])} de ces inscriptions."
            )
    return lines if len(lines) > 1 else [*lines, "Aucune autorité extérieure n’a horodaté cet envoi."]
