"""The mention of a convocation for the register of deliberations (CGCT L2121-10), from manifest and entries alone."""

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from protocol.convocations import Convocation
from server.assemblies.attestation import sent
from server.assemblies.attestation_head import author, heading, is_municipal, tell_events
from server.assemblies.certificate import hung, period
from server.assemblies.consistency import Recipients, recipients, substitutes
from server.assemblies.hours import zone_of
from server.assemblies.poster import Manifest, capital, dated, question, signed
from server.assemblies.verdicts import done_at, handings, instant_of
from server.base.wording import at, counted, on_day, several
from server.ledger.ledger import Entry, canonical

TEMPLATE = Path(__file__).with_name("extract.typ")

MENTIONED = "Mention prévue par l’article L.\u00a02121-10 du code général des collectivités territoriales."


def write(manifest: Manifest, entries: list[Entry], top: str) -> dict[str, Any]:
    """What the template prints. The entries are all those of the convocation, `top` is the hash of the last."""
    convocation, zone = sent(manifest), zone_of(manifest)
    register = "au registre des délibérations" if is_municipal(manifest) else "au registre"
    return {
        "title": f"Extrait\u00a0: mention de la convocation {register}",
        "subtitle": f"{convocation.body}, séance du {at(convocation.opens_at, zone)}",
        "authority": heading(manifest),
        "footer": MENTIONED if is_municipal(manifest) else heading(manifest),
        "facts": _facts(manifest, convocation, entries),
        "agenda": [question(item) for item in convocation.agenda],
        "seal": f"Établi d’après le manifeste de la convocation et les inscriptions n°\u00a0{entries[0].position} à "
        f"{entries[-1].position} du registre scellé qui la concernent.",
        "prints": [
            ["Manifeste de la convocation", sha256(canonical(manifest).encode()).hexdigest()],
            [f"Inscription n°\u00a0{entries[-1].position}", top],
        ],
        "signed": signed(author(manifest)),
    }


def _facts(manifest: Manifest, convocation: Convocation, entries: list[Entry]) -> list[tuple[str, list[str]]]:
    """Each with its lines."""
    zone = zone_of(manifest)
    people = recipients(manifest, entries)
    standing_in, first = substitutes(people), recipients(manifest, [])
    at_first, members = len(first) - len(substitutes(first)), len(people.keys() - standing_in)
    later = list({entry.person: entry for entry in entries if entry.act == "convened_later"}.values())
    late_members = [one for one in later if one.facts["recipient"]["person"] not in standing_in]
    late_substitutes = [one for one in later if one not in late_members]
    found = [
        ("Assemblée", [convocation.body]),
        ("Séance", [at(convocation.opens_at, zone)]),
        ("Lieu", [convocation.place]),
        ("Date de la convocation", [dated(manifest)]),
        ("Nature", list(tell_events(convocation, entries, zone))),
        ("Convoquée par", [author(manifest).named]),
        (
            "Membres en exercice",
            [f"{at_first} au jour de la convocation" if late_members or at_first != members else str(at_first)],
        ),
        ("Membres convoqués", [str(members), *_later(late_members, zone)]),
        ("Suppléants convoqués", [str(len(standing_in)), *_later(late_substitutes, zone)] if standing_in else []),
        ("Envoi", [*_by_mail(people, entries, zone), *_on_paper(people, entries, zone)]),
        (
            "Affichage",
            [period(one, zone) for one in hung(entries, "convocation")] or ["Aucun affichage n’est inscrit."],
        ),
    ]
    return [(term, [capital(line) for line in lines]) for term, lines in found if lines]


def _later(entries: list[Entry], zone: ZoneInfo) -> Iterator[str]:
    """Each who was convened after the sending, with the day on which they had taken their seat."""
    for entry in entries:
        one = entry.facts["recipient"]
        since = on_day(date.fromisoformat(one["in_office_since"]))
        yield f"Dont, après l’envoi, {one['name']}, en fonction depuis le {since}\u00a0: le {at(entry.at, zone)}"


def _by_mail(people: Recipients, entries: list[Entry], zone: ZoneInfo) -> list[str]:
    """To how many, since when, and for how many the mail server took the letter or did not."""
    there = _convened(people, "electronic")
    if not there:
        return []
    lines = [f"Par voie électronique à {_people(len(there))}"]
    if available := [instant_of(one) for one in entries if one.act == "available" and one.person in there]:
        days = list(dict.fromkeys(at(one, zone) for one in (min(available), max(available))))
        lines[0] += f", documents mis à disposition {'le' if len(days) == 1 else 'entre le'} {' et le '.join(days)}"
    done = {act: {entry.person for entry in entries if entry.act == act} & there for act in MAILED}
    done["refused"] -= done["handed"]
    done["handed"] -= done["bounced"]
    filed = {one.person for one in entries if one.act == "handed" and one.facts.get("to_file")} & there
    done["handed"] -= filed
    lines += [f"Courriel écrit dans un fichier, faute de serveur, pour {_people(len(filed))}"] if filed else []
    return lines + [
        f"Courriel {told.format(taken=_handed_on(entries, done[act], zone), back=_back_on(entries, done[act], zone))}"
        f", pour {_people(len(done[act]))}"
        for act, told in MAILED.items()
        if done[act]
    ]


def _handed_on(entries: list[Entry], there: set[int | None], zone: ZoneInfo) -> str:
    """On which days the mail server took it, and on which that was entered where it was on another."""
    own = [[entry for entry in entries if entry.person == person] for person in there]
    taken = [handings(one)[0] for one in own if handings(one)]
    if not taken:
        return ""
    later = [one for one in taken if instant_of(one).astimezone(zone).date() != one.at.astimezone(zone).date()]
    entered = _days([entry.at for entry in later], zone)
    when = f" le {_days([instant_of(entry) for entry in taken], zone)}"
    return f"{when} (inscrit le {entered})" if entered else when


def _back_on(entries: list[Entry], there: set[int | None], zone: ZoneInfo) -> str:
    return _days([instant_of(entry) for entry in entries if entry.act == "bounced" and entry.person in there], zone)


def _days(instants: list[datetime], zone: ZoneInfo) -> str:
    return several([on_day(day) for day in sorted({one.astimezone(zone).date() for one in instants})])


MAILED = {
    "handed": "remis au serveur de messagerie{taken}",
    "refused": "refusé",
    "bounced": "remis au serveur de messagerie{taken}, puis revenu le {back}",
}
DELIVERED = {"delivered_by_hand": "Pli remis en main propre", "posted": "Pli posté"}


def _on_paper(people: Recipients, entries: list[Entry], zone: ZoneInfo) -> list[str]:
    there = _convened(people, "paper")
    lines = [f"Par écrit, sur demande, à {_people(len(there))}"] if there else []
    for act, told in DELIVERED.items():
        if given := [entry for entry in entries if entry.act == act]:
            days = _days([done_at(entry) for entry in given], zone)
            lines.append(f"{told} le {days}, pour {_people(len(given))}")
    if missing := len(there - {entry.person for entry in entries if entry.act in DELIVERED}):
        lines.append(f"Pli dont la remise n’est pas inscrite, pour {_people(missing)}")
    return lines


def _convened(people: Recipients, channel: str) -> set[int | None]:
    return {person for person, one in people.items() if one["channel"] == channel}


def _people(count: int) -> str:
    return f"{count} {counted(count, 'personne', 'personnes')}"
