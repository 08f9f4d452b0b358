"""The papers of an election: a record of all stations, a sheet for the prefecture, and a table for spreadsheets."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from babel.numbers import format_decimal, format_percent

from protocol.elections import Election
from protocol.outcomes import Outcome, SeatRule, Seats
from protocol.tallies import Figure, FrozenStation
from server.base.settings import Settings
from server.base.spreadsheets import Cell
from server.base.wording import at, counted, on_day
from server.elections.results import Results, by_station, outcome_of, results_of
from server.law.elections import counted_names, turnout_name

TEMPLATE = Path(__file__).with_name("results.typ")

Paper = dict[str, Any]
"""What the template is filled with."""

COUNTED = {
    "signatures": "Émargements",
    "voters": "Votants",
    "blank": "Blancs",
    "void": "Nuls",
    "cast": "Exprimés",
}
MOST_COLUMNS = 6
"""Stations beside one another."""

RULES: Mapping[str, str] = {
    "bonus": "prime à la liste arrivée en tête",
    "average": "plus forte moyenne",
    "threshold": "seuil de 5 % des exprimés",
    "community": "sièges communautaires",
    "scope": "scrutin de liste dans toutes les communes, sauf règles propres à Paris, Lyon et Marseille",
    "second_round": "seuil de 10 % pour se maintenir au second tour",
    "merging": "seuil de 5 % pour fusionner",
}


class Counting(NamedTuple):
    """An election with what was counted of it, and who froze it."""

    settings: Settings
    election: Election
    figures: list[Figure]
    frozen: list[FrozenStation]
    names: Mapping[int, str]

    @property
    def results(self) -> Results:
        return results_of(self.election, self.frozen)


def number(count: int) -> str:
    return str(format_decimal(count, locale="fr"))


def share(part: int, whole: int) -> str:
    """With two decimals, of a whole that stands beside it; nothing of nothing."""
    return str(format_percent(part / whole, "#,##0.00 %", locale="fr")) if whole else "–"


def record(counting: Counting) -> dict[str, Any]:
    """Every station with its versions, gaps and reasons."""
    election, results = counting.election, counting.results
    return {
        **_head(counting, "Relevé des résultats"),
        "wide": len(election.stations) > 3,
        "parts": [_totals(results), _choices(election, results), *_turnout(counting), *_stations(counting, results)],
        "computed": _computed(election, results),
        "noted": _noted(counting),
        "sign": {"begins": "Fait à", "lines": ["Le maire, ou la présidence du bureau centralisateur"]},
        "note": "Les bureaux comptent tels qu’ils ont été figés, avec la pièce jointe de chacun. "
        "Seuls les procès-verbaux signés font foi.",
    }


def transmission(counting: Counting) -> dict[str, Any]:
    """What the prefecture asks for, on one page."""
    election, results = counting.election, counting.results
    return {
        **_head(counting, "Transmission des résultats à la préfecture"),
        "wide": False,
        "parts": [_totals(results), _choices(election, results)],
        "computed": _computed(election, results),
        "noted": _noted(counting),
        "sign": {"begins": "Transmis par", "lines": ["Heure de l’appel, et nom de la personne qui l’a reçu :"]},
        "note": "À comparer avec les procès-verbaux signés avant l’envoi.",
    }


def _head(counting: Counting, title: str) -> dict[str, Any]:
    settings, election, results = counting.settings, counting.election, counting.results
    place = f", {election.constituency}" if election.constituency else ""
    missing = len(election.stations) - len(results.in_force)
    return {
        "title": title,
        "authority": settings.authority,
        "subtitle": f"{election.title}{place}, {on_day(election.date)}",
        "footer": f"{settings.authority} · {election.title}",
        "notices": [
            f"Provisoire : {missing} {counted(missing, 'bureau manque', 'bureaux manquent')} sur "
            f"{len(election.stations)}. Ce qui suit ne compte que les bureaux figés."
        ]
        if missing
        else [],
    }


def _part(title: str, heads: list[str], rows: list[list[str]], notes: list[str], bold: int = -1) -> dict[str, Any]:
    return {"title": title, "heads": heads, "rows": rows, "bold": bold, "notes": notes}


def _totals(results: Results) -> dict[str, Any]:
    registered, figures = results.registered, results.figures
    voters, cast = figures["voters"], figures["cast"]
    abstaining = registered - voters
    rows = [["Inscrits", number(registered), "", ""]]
    rows.append(["Abstentions", number(abstaining), share(abstaining, registered), ""])
    rows.append(["Émargements", number(figures["signatures"]), share(figures["signatures"], registered), ""])
    rows.append(["Votants", number(voters), share(voters, registered), ""])
    rows += [
        [COUNTED[name], number(figures[name]), share(figures[name], registered), share(figures[name], voters)]
        for name in ("blank", "void", "cast")
    ]
    bases = f"Inscrits : {number(registered)} ; votants : {number(voters)} ; exprimés : {number(cast)}."
    return _part("Participation et dépouillement", ["", "Nombre", "% des inscrits", "% des votants"], rows, [bases])


def _choices(election: Election, results: Results) -> dict[str, Any]:
    registered, cast = results.registered, results.figures["cast"]
    rows = [
        [_choice(election, place), number(votes), share(votes, registered), share(votes, cast)]
        for place, votes in enumerate(results.votes, 1)
    ]
    rows.append(["Total", number(sum(results.votes)), share(sum(results.votes), registered), share(cast, cast)])
    title = {"lists": "Voix par liste", "candidates": "Voix par candidat", "answers": "Voix par réponse"}
    heads = ["", "Voix", "% des inscrits", "% des exprimés"]
    return _part(title[election.choose], heads, rows, [], len(rows) - 1)


def _choice(election: Election, place: int) -> str:
    choice = election.choices[place - 1]
    return f"{place}. {choice.name}" + (f" ({choice.head})" if choice.head else "")


def _turnout(counting: Counting) -> list[dict[str, Any]]:
    election, standing = counting.election, by_station(counting.figures)
    rows = list[list[str]]()
    for hour in election.turnout_at:
        name = turnout_name(hour)
        said = [one for one in election.stations if name in standing.get(one.number, {})]
        voters, registered = sum(standing[one.number][name] for one in said), sum(one.registered for one in said)
        if said:
            stations = f"{len(said)} sur {len(election.stations)}"
            rows.append([f"{hour:%H:%M}", number(voters), share(voters, registered), number(registered), stations])
    heads = ["Heure", "Votants", "% des inscrits", "Inscrits de ces bureaux", "Bureaux"]
    return [_part("Participation par heure", heads, rows, [])] if rows else []


def _stations(counting: Counting, results: Results) -> list[dict[str, Any]]:
    election = counting.election
    frozen = [station for station in election.stations if station.number in results.in_force]
    chunks = [frozen[start : start + MOST_COLUMNS] for start in range(0, len(frozen), MOST_COLUMNS)]
    parts = list[dict[str, Any]]()
    for chunk in chunks:
        columns = [results.in_force[station.number] for station in chunk]
        counts = [{figure.name: figure.value for figure in one.figures} for one in columns]
        rows = [["Inscrits", *(number(one.registered) for one in columns)]]
        rows += [
            [_named(election, name), *(number(count.get(name, 0)) for count in counts)]
            for name in counted_names(len(election.choices))
        ]
        heads = ["", *(f"Bureau {station.number}, {station.name}" for station in chunk)]
        numbers = " à ".join(dict.fromkeys([str(chunk[0].number), str(chunk[-1].number)]))
        title = f"{counted(len(chunk), 'Bureau', 'Bureaux')} {numbers}"
        parts.append(_part(title, heads, rows, [_frozen(counting, one) for one in columns]))
    return parts


def _frozen(counting: Counting, one: FrozenStation) -> str:
    version = f", version {one.version}" if one.version > 1 else ""
    when = at(one.frozen_at, counting.settings.time_zone)
    return f"Bureau {one.station} figé par {counting.names[one.author]}, {when}{version}."


def _noted(counting: Counting) -> list[str]:
    """Gaps of what is in force, the reason of every correction, and what it replaced."""
    said = [
        f"Bureau {one.station}, écart : {one.gap}"
        for _, one in sorted(counting.results.in_force.items())
        if one.gap.strip()
    ]
    zone, in_order = counting.settings.time_zone, sorted(counting.frozen, key=lambda one: (one.station, one.version))
    for one in in_order:
        if one.version > 1:
            said.append(f"Bureau {one.station}, version {one.version}, {at(one.frozen_at, zone)} : {one.reason}")
        if one != counting.results.in_force.get(one.station):
            figures = ", ".join(f"{_named(counting.election, each.name)} {number(each.value)}" for each in one.figures)
            said.append(f"Bureau {one.station}, version {one.version}, remplacée : {figures}.")
    if any(one.version > 1 for one in in_order):
        said.append("Tient compte de ces corrections, et remplace ce qui a été transmis avant elles.")
    return said


def _named(election: Election, name: str) -> str:
    return COUNTED.get(name) or _choice(election, int(name.removeprefix("votes:")))


def _computed(election: Election, results: Results) -> list[dict[str, Any]]:
    outcome = outcome_of(election, results)
    if outcome is None:
        return []
    sources = [_source(rule) for rule in outcome.rules]
    shared = [("Sièges du conseil municipal", outcome.council), ("Sièges communautaires", outcome.community)]
    parts: list[dict[str, Any]] = [
        {"title": title, "lines": seats_lines(election, seats)} for title, seats in shared if seats
    ]
    if not parts:
        parts = [
            {
                "title": "Second tour" if results.figures["cast"] else "Sièges",
                "lines": _second_round(election, results, outcome),
            }
        ]
    parts[-1]["lines"] += ["Textes : " + " ; ".join(sources) + "."]
    return parts


def _source(rule: SeatRule) -> str:
    return f"{RULES[rule.what]} ({rule.source}{'' if rule.checked else ', à vérifier'})"


def _second_round(election: Election, results: Results, outcome: Outcome) -> list[str]:
    if not results.figures["cast"]:
        return ["Aucun suffrage exprimé : il n’y a rien à répartir."]
    lines = ["Aucune liste n’a la majorité absolue des suffrages exprimés : il y a un second tour."]
    if outcome.again:
        lines.append("Peuvent s’y présenter : " + _listed(election, outcome.again) + ".")
    if outcome.merging:
        lines.append("Peuvent fusionner avec elles : " + _listed(election, outcome.merging) + ".")
    return lines


def _listed(election: Election, choices: list[int]) -> str:
    return ", ".join(election.choices[place - 1].name for place in choices)


def seats_lines(election: Election, seats: Seats) -> list[str]:
    """The computation, step by step."""
    left = seats.total - seats.bonus
    lines = [f"{seats.total} {counted(seats.total, 'siège', 'sièges')}, pour {number(seats.cast)} suffrages exprimés."]
    first = [place for place, one in enumerate(seats.lists, 1) if one.bonus]
    if first:
        lines.append(f"Prime de {seats.bonus} à {_listed(election, first)} ; {left} à répartir à la proportionnelle.")
    if left:
        quotient = str(format_decimal(seats.cast / left, "#,##0.00", locale="fr"))
        lines.append(f"Quotient : {number(seats.cast)} ÷ {left} = {quotient}.")
    for step, seat in enumerate(seats.averaged, 1):
        averages = ", ".join(
            f"{election.choices[one.choice - 1].name} {number(one.votes)} ÷ {one.divisor} = "
            + str(format_decimal(one.votes / one.divisor, "#,##0.00", locale="fr"))
            for one in seat.averages
        )
        because = " (à moyenne égale, le plus de voix)" if seat.by_votes else ""
        lines.append(f"Moyenne, siège {step} : {averages}. À {_listed(election, [seat.choice])}{because}.")
    for place, one in enumerate(seats.lists, 1):
        total = one.bonus + one.by_quotient + one.by_average
        parts = f"{one.bonus} + {one.by_quotient} + {one.by_average}"
        said = f"{total} ({parts})" if one.admitted else "aucun, moins de 5 % des exprimés"
        lines.append(f"{_listed(election, [place])} : {said}.")
    for tie in seats.undecided:
        age = "la moyenne d’âge la plus élevée de la liste" if tie.what == "bonus" else "l’âge des candidats"
        lines.append(
            f"Égalité entre {_listed(election, tie.choices)} : {tie.seats} "
            f"{counted(tie.seats, 'siège reste à attribuer', 'sièges restent à attribuer')} selon {age}."
        )
    return lines


def table(counting: Counting) -> tuple[list[str], list[list[Cell]]]:
    """Heads and rows for spreadsheets, one station each, then the total of the frozen ones; what is not there is
    empty."""
    election, results = counting.election, counting.results
    hours = [turnout_name(hour) for hour in election.turnout_at]
    names = counted_names(len(election.choices))
    heads = ["Bureau", "Nom", "Inscrits"]
    heads += [_named(election, name) for name in names]
    heads += [f"Votants à {hour:%H:%M}" for hour in election.turnout_at]
    heads += ["État", "Version", "Figé le", "Figé par"]
    standing = by_station(counting.figures)
    rows = list[list[Cell]]()
    for station in election.stations:
        final, entered = results.in_force.get(station.number), standing.get(station.number, {})
        figures: Mapping[str, int] = {one.name: one.value for one in final.figures} if final else entered
        row: list[Cell] = [station.number, station.name, final.registered if final else station.registered]
        row += [figures.get(name) for name in names] + [entered.get(hour) for hour in hours]
        rows.append([*row, *_state(counting, final)])
    total: list[Cell] = ["Total des bureaux figés", "", results.registered]
    total += [results.figures[name] for name in names]
    done = len(results.in_force)
    rows.append([*total, *([None] * len(hours)), f"{done} sur {len(election.stations)}", None, None, None])
    return heads, rows


def _state(counting: Counting, final: FrozenStation | None) -> list[Cell]:
    if final is None:
        return ["provisoire", None, None, None]
    when: datetime = final.frozen_at.astimezone(counting.settings.time_zone)
    return ["figé", final.version, f"{when:%d/%m/%Y %H:%M}", counting.names[final.author]]
