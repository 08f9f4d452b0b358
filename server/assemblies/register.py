"""The register of convocations as papers show it: a table for people, and lines for spreadsheets."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from protocol.ledger import RegisterLine
from protocol.summonses import VerdictState
from server.assemblies.register_verdicts import Judged
from server.assemblies.verdicts_wording import STATES
from server.base.spreadsheets import spreadsheet
from server.base.wording import at, counted, hours_of, on_day, several, short
from server.law.delays import local
from server.ledger.ledger import Entry, Link, read

TEMPLATE = Path(__file__).with_name("register.typ")
HEADS = (
    "N°",
    "Figée le",
    "Assemblée",
    "Séance",
    "Lieu",
    "Ordre du jour",
    "Convoqués",
    "Distribuées",
    "Délai tenu",
    "Accusés",
    "État",
)
WIDTHS = (0.5, 1.2, 1.6, 1.2, 1.6, 3.2, 1.0, 1.0, 1.0, 0.9, 1.8)
COUNTED = (
    "« Délai tenu » compte les personnes pour lesquelles le registre scellé porte, dans le délai, un envoi, une remise "
    "ou une consultation. Sous chaque convocation, chacune est nommée, avec le fait qui décide."
)
HOURS = "Chaque ligne est à l’heure scellée avec sa convocation ({hours})."
VERDICTS = {state: f"Délai {said} pour" for state, said in STATES.items()}


def verdicts(judged: Judged) -> dict[VerdictState, list[str]]:
    """Whom it convened by what became of their delay, each with the fact that decides."""
    told: dict[VerdictState, list[str]] = {state: [] for state in VERDICTS}
    for one in judged.people:
        told[one.verdict.state].append(f"{one.name} ({one.fact(judged.zone)})")
    return told


def _row(judged: Judged) -> list[str]:
    """In the hours that were sealed with it."""
    line, zone = judged.line, judged.zone
    return [
        str(line.position or ""),
        short(line.sent_at, zone),
        line.body_name,
        short(line.opens_at, zone),
        line.place,
        "\n".join(f"{number}. {item}" for number, item in enumerate(line.items, 1)),
        str(line.convened),
        str(line.reached),
        str(line.in_time),
        str(line.acknowledged),
        _state(line, zone),
    ]


def _state(line: RegisterLine, zone: ZoneInfo) -> str:
    """What has to be known of it besides."""
    said = [
        "seconde convocation" if line.second else "",
        "en urgence" if line.urgent else "",
        f"version {line.version}" if line.version > 1 else "",
        "remplacée" if line.replaced_by else "",
    ]
    if line.cancelled_at:
        said.append(f"séance annulée le {short(line.cancelled_at, zone)} : {line.cancellation}")
    return ", ".join(filter(None, said))


def as_csv(lines: list[Judged]) -> bytes:
    named = [["\n".join(people) for people in verdicts(one).values()] for one in lines]
    rows = [(*_row(one), *names, one.authority, one.line.time_zone) for one, names in zip(lines, named, strict=True)]
    return spreadsheet("csv", "", (*HEADS, *VERDICTS.values(), "Collectivité", "Fuseau horaire"), rows)


def as_table(judged: list[Judged], zone: ZoneInfo, authority: str, words: str, head: Link | None) -> dict[str, Any]:
    """For the template, in the order of sending; `head` is the last entry of the sealed ledger."""
    lines = [one.line for one in judged]
    bodies = sorted({line.body_name for line in lines})
    ends = [on_day(local(one.line.sent_at, one.zone)) for one in (*judged[:1], *judged[-1:])]
    period = f", du {ends[0]} au {ends[-1]}" if ends else ""
    authorities = list(dict.fromkeys(one.authority for one in judged if one.authority)) or [authority]
    authority = ", ".join(authorities)
    zones = dict.fromkeys(hours_of(one.zone) for one in judged)
    sought = f", contenant « {words} »" if words else ""
    return {
        "title": "Registre des convocations",
        "authority": authority,
        "subtitle": f"{len(lines)} {counted(len(lines), 'convocation', 'convocations')}{period}{sought}",
        "footer": f"{authority} · {', '.join(bodies)}" if bodies else authority,
        "heads": HEADS,
        "widths": WIDTHS,
        "rows": [_row(one) for one in judged],
        "verdicts": [_tell_verdicts(one) for one in judged],
        "note": f"{COUNTED} {HOURS.format(hours=several(list(zones)))}" if lines else "",
        "head": _tell(read(head), zone) if head else [],
    }


def _tell_verdicts(judged: Judged) -> list[str]:
    told = verdicts(judged)
    return [f"{VERDICTS[state]} : {', '.join(people)}." for state, people in told.items() if people]


def _tell(head: Entry, zone: ZoneInfo) -> list[str]:
    """What an end of the chain is known by, on a paper that nobody can rewrite."""
    place = f"n° {head.position}, du {at(head.at, zone, seconds=True)} ({hours_of(zone)})"
    return [f"Dernière inscription du registre scellé à l’édition de ce registre : {place}", head.hash.hex()]
