"""Dates, hours and sizes in French words, as papers say them."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NUMBERS = ("aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def on_day(day: date) -> str:
    """As in "vendredi 11 septembre 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {'1er' if day.day == 1 else day.day} {MONTHS['fr'][day.month - 1]} {day.year}"


def at(instant: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """As in "vendredi 11 septembre 2026 à 20 h 30", on the clocks of the zone; where they show an hour twice, which of
    both."""
    local = instant.astimezone(zone)
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    exact = f" min {local:%S} s" if seconds else ""
    return f"{on_day(local.date())} à {local.hour} h {local:%M}{exact}{f' ({local:%Z})' if twice else ''}"


def short(instant: datetime, zone: ZoneInfo) -> str:
    """As in "07/09/2026 18:55", for a column."""
    return f"{instant.astimezone(zone):%d/%m/%Y %H:%M}"


def clear_days(count: int) -> str:
    """As in "trois jours francs"."""
    number = NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)
    return f"{number} jour{'s' if count > 1 else ''} franc{'s' if count > 1 else ''}"


def size(count: int) -> str:
    """As in "1,2 Mo"."""
    if count < 1024:
        return f"{count} octets"
    unit, step = next((unit, step) for unit, step in UNITS if count < step << 10 or unit == "Go")
    return f"{count / step:.1f} {unit}".replace(".", ",")


UNITS = (("Ko", 1 << 10), ("Mo", 1 << 20), ("Go", 1 << 30))


def several(things: Sequence[str]) -> str:
    """As in "un, deux et trois"."""
    return " et ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))
