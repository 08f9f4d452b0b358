"""What is printed and taken away of appointments: a sheet for each place on a day, and a table for spreadsheets."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from protocol.appointments import Appointment
from protocol.boards import Board, Place
from server.base.settings import Settings
from server.base.spreadsheets import Cell
from server.base.wording import counted, hour, on_day, short

TEMPLATE = Path(__file__).with_name("sheet.typ")

STATES = {"booked": "réservé", "waiting": "en attente", "came": "venu", "absent": "absent", "cancelled": "annulé"}

HEADS = (
    *("Jour", "Heure", "Lieu", "Nom, prénom", "Personnes", "Téléphone", "Courriel", "Remarque", "État"),
    *("Sans rendez-vous", "Réservé par", "Réservé le"),
)


def sheet(
    settings: Settings,
    board: Board,
    places: list[Place],
    appointments: list[Appointment],
    day: date,
    printed_at: datetime,
    printed_by: str,
) -> dict[str, Any]:
    """For the template: who is expected at each of these places, in the order of the hours."""
    zone = settings.time_zone
    clock = hour(printed_at, zone)
    return {
        "title": board.title,
        "authority": settings.authority,
        "subtitle": f"{on_day(day)}, état à {clock}, imprimé par {printed_by}",
        "footer": f"{settings.authority} · {board.title}",
        "places": [
            _place(place, [one for one in appointments if one.place == place.number], zone, breaks=place != places[-1])
            for place in places
        ],
        "note": (
            f"À rendre à l’accueil et à détruire après report dans Parvis, au plus tard le {on_day(board.purges_on)}."
        ),
    }


def _place(place: Place, here: list[Appointment], zone: ZoneInfo, *, breaks: bool) -> dict[str, Any]:
    expected = sorted((one for one in here if one.hour and one.state != "cancelled"), key=_by_hour)
    walked = sorted((one for one in here if one.walk_in and one.state == "came"), key=lambda one: one.made_at)
    people = sum(one.party for one in expected)
    return {
        "title": place.name,
        "summary": f"{people} {counted(people, 'personne attendue', 'personnes attendues')}.",
        "rows": [
            {
                "hour": f"{one.hour:%H:%M}",
                "name": _named(one),
                "phone": one.phone,
                "remark": one.remark,
                "came": one.state == "came",
                "ticks": one.state != "absent",
            }
            for one in expected
        ],
        "walked": [
            {"hour": f"{one.made_at.astimezone(zone):%H:%M}", "name": _named(one), "phone": one.phone} for one in walked
        ],
        "breaks": breaks,
    }


def _by_hour(one: Appointment) -> tuple[Any, datetime]:
    return one.hour, one.made_at


def _named(one: Appointment) -> str:
    absent = " (absent)" if one.state == "absent" else ""
    return (f"{one.name}, {one.party} personnes" if one.party > 1 else one.name) + absent


def table(board: Board, appointments: list[Appointment], names: Mapping[int, str], zone: ZoneInfo) -> list[list[Cell]]:
    """Rows under `HEADS`, by day, hour and place."""
    places = {place.number: place.name for place in board.places}

    def by_day(one: Appointment) -> tuple[date, str, int]:
        return one.day, f"{one.hour:%H:%M}" if one.hour else "", one.place or 0

    return [
        [
            f"{one.day:%d/%m/%Y}",
            f"{one.hour:%H:%M}" if one.hour else "",
            places.get(one.place or 0, ""),
            one.name,
            one.party,
            one.phone,
            one.email,
            one.remark,
            STATES[one.state],
            "oui" if one.walk_in else "",
            "en ligne" if one.online else names.get(one.author, ""),
            short(one.made_at, zone),
        ]
        for one in sorted(appointments, key=by_day)
    ]
