"""The attestation of a convocation: what the manifest and the ledger say of it, in words, for people."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from protocol.convocations import AgendaItem, Convocation
from protocol.summonses import Verdict
from server.assemblies import invitees_attestation as invitees
from server.assemblies import sittings_wording
from server.assemblies.attestation_head import (
    attest,
    author,
    has_note,
    heading,
    tell_act,
    tell_approval,
    tell_events,
    tell_notes,
)
from server.assemblies.consistency import Recipients, recipients
from server.assemblies.counting import without_effect
from server.assemblies.hours import zone_of
from server.assemblies.verdicts import done_at, entered_later, establishing, failed, handings, instant_of, judge
from server.assemblies.verdicts_wording import STATES, conclude, explain, explain_delay, tell_address, tell_files
from server.base.wording import at, counted, grouped, hours_of, of, on_day, short, size
from server.ledger.ledger import Entry, canonical

TEMPLATE = Path(__file__).with_name("attestation.typ")

ROLES = {"chair": "préside", "secretary": "secrétaire", "member": "membre", "substitute": "suppléance"}
CHANNELS = {"electronic": "par voie électronique", "paper": "par écrit, à sa demande"}
GIVEN = {"present": "présence annoncée", "absent": "absence annoncée", "proxy": "pouvoir donné"}
POSTED = {"convocation": "Convocation", "deliberations": "Liste des délibérations"}

ASKED_BY = {"prefect": "par le préfet", "members": "par des membres du conseil"}
COPIES = {
    "convocation": "Copie de la convocation",
    "deliberations": "Liste des délibérations",
    "minutes": "Copie du procès-verbal",
}

POPULATIONS = {"staff": "agent", "official": "élu", "guest": "externe"}

AGREED = {
    "": "par le lien envoyé à cette adresse, sans session",
    "password": "par le lien envoyé à cette adresse, avec son mot de passe",
    "session": "par le lien envoyé à cette adresse et dans sa session",
    "former": "par le lien envoyé à cette adresse et par celui envoyé à {sent_to}, sans session",
    "administrator": "par le lien envoyé à cette adresse et, à sa place, par {agreed_by}, administration",
    "delay": "par le lien envoyé à cette adresse et, sept jours après son inscription, à sa place, par {agreed_by}, "
    "administration",
}
RESTORED = {
    "password_link": "Lien de nouveau mot de passe établi pour le compte",
    "administrator": "Droits d’administration donnés au compte",
    "not_administrator": "Droits d’administration retirés au compte",
}

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
    "refused": lambda facts: (
        f"{'Courriel refusé par le serveur de messagerie' if facts.get('code') else 'Courriel jamais remis'} : "
        f"{facts.get('reply', '')}"
    ),
    "bounced": lambda facts: f"Courriel revenu : {facts.get('diagnostic') or facts.get('status', '')}",
    "printed": lambda _: "Convocation imprimée",
    "delivered_by_hand": lambda _: "Remise en main propre",
    "posted": lambda _: "Postée",
    "slip_joined": lambda facts: f"Justificatif joint : {facts['file']['name']}",
    "opened": lambda facts: f"Convocation consultée (version {facts.get('version', 1)})",
    "acknowledged": lambda facts: f"Réception accusée (version {facts.get('version', 1)})",
    "answered": lambda facts: (
        f"{'Écrit remis sur place' if facts.get('by') == 'paper' else 'Réponse'} : "
        f"{'pouvoir révoqué' if facts.get('revoked') else GIVEN.get(facts.get('given', ''), facts.get('given', ''))}"
    ),
    "reminded": lambda _: "Relance par courriel demandée",
    "notified": lambda facts: (
        f"Notification prise par {facts['service']} pour un appareil où sa session était ouverte ; elle ne vaut "
        "ni remise ni ouverture"
    ),
    "meeting_set": lambda facts: (
        f"Adresse vidéo, hors de la convocation scellée : {facts['after'] or 'aucune'}"
        + (f" (auparavant {facts['before']})" if facts["before"] else "")
    ),
    "cancelled": lambda facts: f"Séance annulée : {facts.get('why', '')}",
    "invited": lambda facts: f"{facts['name']} : {invitees.said(facts)}",
    "invitation_withdrawn": lambda facts: (
        f"{facts['name']} : invitation retirée" + (f" ({facts['why']})" if facts.get("why") else "")
    ),
    "invitation_handed": lambda facts: (
        f"{facts['name']} : courriel d’invitation "
        + (
            "écrit dans un fichier, faute de serveur de messagerie"
            if facts.get("to_file")
            else "remis au serveur de messagerie"
        )
    ),
    "invitation_refused": lambda facts: f"{facts['name']} : courriel d’invitation refusé : {facts['reply']}",
    "invitation_bounced": lambda facts: (
        f"{facts['name']} : courriel d’invitation revenu : {facts.get('diagnostic') or facts.get('status', '')}"
    ),
    "session_requested": lambda facts: f"Séance demandée {ASKED_BY[facts['asked_by']]}, {facts['body']}",
    "session_request_answered": lambda facts: (
        f"Répond à la demande de séance {ASKED_BY[facts['asked_by']]}, reçue le {_date(facts['received_on'])}"
    ),
    "copied": lambda facts: (
        f"{COPIES[facts['kind']]} pour information à {facts['count']} "
        + counted(facts["count"], "conseiller qui ne siège pas", "conseillers qui ne siègent pas")
    ),
    "replaced": lambda facts: f"Remplacée par une nouvelle version : {facts.get('why', '')}",
    "put_up": lambda facts: f"{POSTED[facts['what']]} affichée {facts['where']} par {facts['name']}",
    "taken_down": lambda facts: f"{POSTED[facts['what']]} retirée par {facts['name']}, affichée {facts['where']}",
    "sealed": lambda facts: f"Tête du registre horodatée par {facts['authority']}",
    "convened_later": lambda _: "Convocation adressée après l’envoi, à l’entrée en fonction",
    "attested": lambda _: "Attestation établie",
    "timestamped": lambda facts: f"Horodatage reçu {of(facts['authority'])}",
    "frozen": lambda _: "Convocation figée",
    "mandate_given": lambda facts: (
        f"Mandat {of(facts['name'])} inscrit : {facts['body']}, {ROLES[facts['role']]}, à partir du "
        + _date(facts["first_day"])
        + (f", jusqu’au {_date(facts['last_day'])}" if facts["last_day"] else "")
    ),
    "mandate_ended": lambda facts: (
        f"Mandat {of(facts['name'])}, {facts['body']} : "
        + (f"dernier jour le {_date(facts['last_day'])}" if facts["last_day"] else "fin effacée")
    ),
    "census_recorded": lambda facts: (
        f"Population de référence, {facts['body']} : {grouped(facts['inhabitants'])} "
        f"{counted(facts['inhabitants'], 'habitant', 'habitants')} à partir du {_date(facts['since'])} "
        f"({facts['source']})"
    ),
    "body_created": lambda facts: (
        f"Assemblée inscrite : {facts['body']}, {grouped(facts['inhabitants'])} "
        f"{counted(facts['inhabitants'], 'habitant', 'habitants')}"
    ),
    "body_renamed": lambda facts: f"Assemblée renommée : {facts['body']}",
    "body_dissolved": lambda facts: f"Assemblée dissoute : {facts['body']}",
    "body_resumed": lambda facts: f"Assemblée rétablie : {facts['body']}",
    "own_days_changed": lambda facts: (
        f"Règlement intérieur, {facts['body']} : "
        + ("plus de délai propre" if facts["own_days"] is None else f"délai propre de {_days(facts['own_days'])}")
    ),
    "rule_recorded": lambda facts: (
        f"Règle de la maison inscrite ({facts['code']}) : {facts['number']} à partir du {_date(facts['valid_from'])} "
        f"({facts['source']})"
    ),
    "results_frozen": lambda facts: f"Résultats figés : {facts['election']}, bureau {facts['station']}",
    "results_corrected": lambda facts: f"Résultats corrigés : {facts['election']}, bureau {facts['station']}",
    "release_moved": lambda facts: (
        f"Heure de diffusion déplacée : {facts['election']}, proposé par {facts['proposed_by']}, confirmé par "
        f"{facts['confirmed_by']}"
    ),
    "agreement_given": lambda facts: f"Accord à l’envoi donné par {facts['name']} dans sa session : {facts['body']}",
    "name_recorded": lambda facts: f"Nom inscrit : {facts['name']}" + (f", {facts['title']}" if facts["title"] else ""),
    "address_recorded": lambda facts: f"Adresse électronique {of(facts['name'])} : {facts['address']}",
    "address_changed": lambda facts: (
        f"Adresse électronique {of(facts['name'])} : {facts['address']}, au lieu de {facts['before']}"
    ),
    "address_confirmed": lambda facts: (
        f"Adresse de connexion {of(facts['name'])} : {facts['address']}, confirmée "
        + AGREED[facts.get("by", "")].format_map(facts)
    ),
    "access_restored": lambda facts: f"{RESTORED[facts['what']]} {of(facts['name'])}, depuis le serveur",
    "administration_given": lambda facts: (
        f"Droits d’administration donnés {of(facts['name'])}"
        + (f" jusqu’au {_date(facts['last_day'])}" if facts["last_day"] else "")
    ),
    "administration_ended": lambda facts: f"Droits d’administration retirés : {facts['name']}",
    "population_changed": lambda facts: (
        f"Compte {of(facts['name'])} : {POPULATIONS[facts['population']]}, au lieu de {POPULATIONS[facts['before']]}"
    ),
    "channel_chosen": lambda facts: (
        f"{facts['name']} demande le {_date(facts['requested_on'])} à être convoqué "
        + ("par écrit" if facts["channel"] == "paper" else "par voie électronique")
    ),
    "convening_given": lambda facts: f"{facts['name']} peut convoquer : {facts['body']}",
    "convening_ended": lambda facts: f"{facts['name']} ne peut plus convoquer : {facts['body']}",
    "approved": tell_approval,
} | sittings_wording.ACTS


def _days(number: int) -> str:
    return f"{number} {counted(number, 'jour franc', 'jours francs')}"


def _date(written: str) -> str:
    return on_day(date.fromisoformat(written))


def sent(manifest: dict[str, Any]) -> Convocation:
    """What was sent, with the defaults that a manifest leaves out. Raises `msgspec.ValidationError`."""
    return msgspec.convert(manifest["convocation"], Convocation)


def write(manifest: dict[str, Any], entries: list[Entry], top: str) -> dict[str, Any]:
    """What the template prints. The entries are all those of the convocation, `top` is the hash of the last."""
    convocation, zone = sent(manifest), zone_of(manifest)
    entries = sittings_wording.in_own_law(manifest, without_effect(entries))
    frozen_at, opens_at = datetime.fromisoformat(manifest["frozen_at"]), convocation.opens_at
    people = recipients(manifest, entries)
    verdicts = _judge(convocation, people, entries)
    return {
        "title": "Attestation de convocation",
        "subtitle": f"{convocation.body}, séance du {at(opens_at, zone)}",
        "authority": heading(manifest),
        "footer": f"{heading(manifest)} · {convocation.body} · {opens_at.astimezone(zone):%d/%m/%Y}",
        "attest": [
            attest(convocation, manifest, entries, zone),
            *_conclude(convocation, people, entries, zone),
            *tell_files(entries),
        ],
        "events": [
            *tell_events(convocation, entries, zone),
            *(AFTERWARDS for one in entries[:1] if instant_of(one) != one.at),
        ],
        "facts": [
            *_facts(convocation, manifest, zone),
            ["Acte de l’auteur", tell_act(manifest, entries, zone)],
            *sittings_wording.tell_officers(entries),
        ],
        "delay": explain_delay(convocation, frozen_at, zone),
        "agenda": [_item(number, item) for number, item in enumerate(convocation.agenda, 1)],
        "people": [_person(one, entries, people, verdicts.get(one), opening=(opens_at, zone)) for one in people],
        "invited": invitees.rows(entries, zone),
        "posting": [_step(entry, zone) for entry in entries if entry.act in ("put_up", "taken_down")],
        "sitting": list(_sitting(entries, manifest, zone)),
        "seal": list(_seal(entries, zone)),
        "prints": [
            ["Manifeste de la convocation", sha256(canonical(manifest).encode()).hexdigest()],
            [f"Inscription n° {entries[-1].position}, du {at(entries[-1].at, zone, seconds=True)}", top],
        ],
        "signatory": list(filter(None, (author(manifest).name, author(manifest).quality))),
    }


AFTERWARDS = "Dates déclarées après coup, à l’inscription dans le registre scellé."


def _conclude(convocation: Convocation, people: Recipients, entries: list[Entry], zone: ZoneInfo) -> list[str]:
    """For whom the delay was kept, and with what reserve; nothing where none was sealed."""
    delay = convocation.delay
    return list(conclude(delay, people, entries, zone)) if people and delay else []


def _judge(convocation: Convocation, people: Recipients, entries: list[Entry]) -> dict[int, Verdict]:
    """Of each person; of nobody where no delay was sealed."""
    if convocation.delay is None:
        return {}
    deadline, entries = convocation.delay.deadline, establishing(entries, people)
    return {person: judge(entries, person, deadline) for person in people}


def _facts(convocation: Convocation, manifest: dict[str, Any], zone: ZoneInfo) -> list[list[str]]:
    hours = hours_of(zone)
    return [
        ["Assemblée", convocation.body],
        ["Séance", at(convocation.opens_at, zone)],
        ["Lieu", convocation.place],
        ["Convoquée par", author(manifest).explained],
        ["Figée par", manifest["sent_by"]["name"]],
        ["Note de synthèse", tell_notes(convocation.agenda)],
        ["Heures", f"{hours} ; {CLOCKS[manifest['clock']['synchronised']]}"],
    ]


CLOCKS = {
    True: "horloge du serveur synchronisée à l’envoi",
    False: "horloge du serveur non synchronisée à l’envoi",
    None: "synchronisation de l’horloge inconnue à l’envoi",
}


def _item(number: int, item: AgendaItem) -> dict[str, Any]:
    files = [{"name": file.name, "size": size(file.size), "sha256": file.sha256} for file in item.files]
    details = [
        f"Rapporte : {item.reporter}" if item.reporter else "",
        "Note explicative de synthèse jointe" if has_note(item) else "",
        "Question reportée de la première séance" if item.carried_over else "",
    ]
    return {"number": number, "title": item.title, "detail": ". ".join(filter(None, details)), "files": files}


def _sitting(entries: list[Entry], manifest: dict[str, Any], zone: ZoneInfo) -> Iterator[list[str]]:
    """With whoever was seated after the sending, and so has no part of their own."""
    names = {one["person"]: one["name"] for one in manifest["recipients"]}
    for entry in entries:
        if entry.act in sittings_wording.OF_ALL:
            yield _step(entry, zone, names)
        elif entry.act in sittings_wording.OF_ONE and entry.person not in names:
            when, told = _step(entry, zone, names)
            yield [when, f"{entry.facts.get('name', '')} : {told}"]


def _person(
    person: int, entries: list[Entry], people: Recipients, verdict: Verdict | None, opening: tuple[datetime, ZoneInfo]
) -> dict[str, Any]:
    one, (opens_at, zone) = people[person], opening
    names = {number: other["name"] for number, other in people.items()}
    own = [entry for entry in entries if entry.person == person]
    return {
        "name": one["name"],
        "capacity": _capacity(one, own, zone),
        "reached": explain(verdict, establishing(own, people), opens_at, zone) if verdict else UNJUDGED,
        "summary": [*_columns(own, zone), STATES[verdict.state] if verdict else "—"],
        "steps": _steps(person, entries, names, zone) or [["", "Rien n’est inscrit."]],
    }


def _steps(person: int, entries: list[Entry], names: dict[int, str], zone: ZoneInfo) -> list[list[str]]:
    """What is entered on them, and of each substitute who came to sit in their place, until they left."""
    found, standing_in = [], None
    for entry in entries:
        when, told = _step(entry, zone, names)
        if entry.person == person:
            found.append([when, told])
        elif entry.act == "arrived" and entry.facts.get("sits_for") == person:
            found.append([when, f"Suppléance assurée par {entry.facts['name']}"])
            standing_in = entry.person
        elif entry.act == "left" and standing_in and entry.person == standing_in:
            found.append([when, f"Fin de la suppléance assurée par {entry.facts['name']}"])
            standing_in = None
    return found


def _capacity(one: dict[str, Any], own: Sequence[Entry], zone: ZoneInfo) -> str:
    since = date.fromisoformat(one["in_office_since"])
    role = "en qualité de suppléant" if one["role"] == "substitute" else ROLES[one["role"]]
    office = f"{role}, en fonction depuis le {on_day(since)}"
    later = [f"convocation adressée après l’envoi, le {at(e.at, zone)}" for e in own if e.act == "convened_later"]
    where = f"{CHANNELS[one['channel']]}{_asked(one, zone)} : {one['address']}"
    return " ; ".join(filter(None, [office, *later, where, tell_address(one, zone)]))


UNJUDGED = "Aucun délai n’est scellé avec cette convocation."


def _asked(one: dict[str, Any], zone: ZoneInfo) -> str:
    """When they asked for it, and when that was entered if it was on another day."""
    if not one["channel_requested_on"]:
        return ""
    asked = date.fromisoformat(one["channel_requested_on"])
    recorded = one.get("channel_recorded_at")
    entered = datetime.fromisoformat(recorded).astimezone(zone).date() if recorded else asked
    return f" du {on_day(asked)}" + (f", enregistrée le {on_day(entered)}" if entered != asked else "")


def _columns(own: Sequence[Entry], zone: ZoneInfo) -> list[str]:
    """When it was available, distributed, read and acknowledged."""
    return [_first(own, zone, "available"), _distributed(own, zone), *(_first(own, zone, one) for one in READ)]


READ = ("opened", "acknowledged")
FILED = "non envoyé, écrit dans un fichier"
BY_PAPER = {"delivered_by_hand": "en main propre", "posted": "par la poste"}


def _distributed(own: Sequence[Entry], zone: ZoneInfo) -> str:
    """A delivery on paper stands before a letter that failed, which is told beside it. A letter that was written to a
    file, for want of a mail server, was handed to nobody."""
    missed, on_paper = failed(own), [entry for entry in own if entry.act in BY_PAPER]
    if on_paper and (missed or all(entry.act != "handed" for entry in own)):
        told = f"{short(instant_of(on_paper[0]), zone)}, {BY_PAPER[on_paper[0].act]}"
        return f"{told} (échec du courriel)" if missed else told
    taken = handings(own) or [entry for entry in own if entry.act == "handed"]
    left = [entry for entry in taken if not entry.facts.get("to_file")]
    if taken and not left:
        return FILED
    return f"{short(instant_of(left[0]), zone) if left else '—'}{', échec' if missed else ''}"


def _first(own: Sequence[Entry], zone: ZoneInfo, act: str) -> str:
    found = [entry for entry in own if entry.act == act]
    return short(instant_of(found[0]), zone) if found else "—"


def _step(entry: Entry, zone: ZoneInfo, names: dict[int, str] | None = None) -> list[str]:
    when = done_at(entry) if entry.act == "approved" else instant_of(entry)
    return [f"{short(when, zone)}:{when:%S}", _tell(entry, names or {}, zone)]


def _tell(entry: Entry, names: dict[int, str], zone: ZoneInfo) -> str:
    try:
        told = ACTS[entry.act](entry.facts)
    except (LookupError, TypeError, ValueError, AttributeError):
        # Whoever can add to the ledger past this program may write what it does not know.
        return f"Inscription n° {entry.position}, que cette version de Parvis ne sait pas lire : {entry.act}"
    if entry.facts.get("given") == "proxy":
        told += f" à {entry.facts.get('holder_name') or names.get(entry.facts['holder'], 'un collègue')}"
    if entered_later(entry):
        told += f" (inscrit le {short(entry.at, zone)})"
    return told


def _numbered(entries: Sequence[Entry]) -> str:
    first, last = entries[0].position, entries[-1].position
    if len(entries) == 1:
        return f"Une inscription du registre scellé concerne cette convocation, la {first}."
    return f"{len(entries)} inscriptions du registre scellé concernent cette convocation, de la {first} à la {last}."


def _seal(entries: Sequence[Entry], zone: ZoneInfo) -> Iterator[str]:
    yield (
        f"{_numbered(entries)} Chacune porte l’empreinte de la précédente : en changer ou en retirer une change toutes "
        "celles qui la suivent. Le dossier de preuve les contient toutes ; « parvis verify » le contrôle sans réseau."
    )
    stamps = [entry for entry in entries if entry.act == "timestamped"]
    for entry in stamps:
        seen = at(datetime.fromisoformat(entry.facts["at"]), zone, seconds=True)
        count = len(entry.facts["entries"])
        kind = STATED if entry.facts["qualified"] else ""
        yield (
            f"Horodatage{kind} : {entry.facts['authority']} atteste avoir vu le {seen} l’empreinte "
            f"{counted(count, 'de l’une', f'commune de {count}')} de ces inscriptions."
        )
    if not stamps:
        yield "Aucune autorité extérieure n’a horodaté cet envoi : les dates sont celles de la collectivité."


STATED = " (autorité déclarée qualifiée par la collectivité, ce que cette attestation ne vérifie pas)"
