"""Dates, hours, numbers and sizes in words."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal

from protocol.people import Language
from server.base.phrases import LOCALES, Phrase

DAY = "d MMMM y"
WEEKDAY = "EEEE d MMMM y"
HOUR = Phrase("H 'h' mm", "H:mm")
NUMBERS = ("aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
VOWELS = tuple("aeiouœæ")
HEARD = (
    *("ha", "hedi", "hein", "helmut", "hi", "hoang", "hoc", "hol", "horst"),
    *("hou", "how", "hua", "hugh", "hun", "huo", "hus"),
)
"""How names begin whose h is heard, most of them from other languages; that of French given names is mute."""
MUTE = ("hadrien", "hil", "hip")
WITH_ARTICLE = ("Guadeloupe", "Martinique")
"""Places named after islands that French does not name without an article."""
UNITS = (("Ko", 1 << 10), ("Mo", 1 << 20), ("Go", 1 << 30))


def spell(day: date, pattern: str, language: Language = "fr") -> str:
    """The day by a pattern of CLDR."""
    if day.day == 1 and language == "fr":
        # CLDR would write "1 octobre", which nobody in France says or prints.
        pattern = pattern.replace("d", "d'er'")
    return format_date(day, pattern, LOCALES[language])


def on_day(day: date, language: Language = "fr") -> str:
    """As in "vendredi 11 septembre 2026"."""
    return spell(day, WEEKDAY, language)


def day(instant: datetime, zone: ZoneInfo, language: Language = "fr") -> str:
    """As in "1er octobre 2026", by the calendar of the zone."""
    return spell(instant.astimezone(zone).date(), DAY, language)


def last_day(ends: datetime, zone: ZoneInfo, language: Language = "fr") -> str:
    """The last day of what ends at this instant: a midnight ends the day before it."""
    return day(ends - timedelta.resolution, zone, language)


def hour(instant: datetime, zone: ZoneInfo, language: Language = "fr") -> str:
    """As in "20 h 30", on the clocks of the zone."""
    return format_time(instant.astimezone(zone).time(), HOUR(language), locale=LOCALES[language])


def at(instant: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """As in "vendredi 11 septembre 2026 à 20 h 30", on the clocks of the zone; where they show an hour twice, which of
    both."""
    local = instant.astimezone(zone)
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    exact = f" min {local:%S} s" if seconds else ""
    return f"{on_day(local.date())} à {hour(instant, zone)}{exact}{f' ({local:%Z})' if twice else ''}"


def of(name: str) -> str:
    """As in "de Paul", "d’Annick", "d’Hervé", "d’Yves", "de Yann"."""
    return f"d’{name}" if _elides(name.lower()) else f"de {name}"


def _elides(name: str) -> bool:
    """Whether it begins with the sound of a vowel: also after a mute h, and with a y that no vowel follows."""
    plain = "".join(letter for letter in normalize("NFD", name) if not combining(letter))
    if plain.startswith("h"):
        return len(plain) > 1 and (plain.startswith(MUTE) or not plain.startswith(HEARD))
    if plain.startswith("y"):
        return len(plain) > 1 and not plain[1:].startswith(VOWELS)
    return plain.startswith(VOWELS)


def at_in(instant: datetime, shown: ZoneInfo, zone: ZoneInfo) -> str:
    """On the clocks of one zone, which is named where all else is told by others."""
    return at(instant, shown) + named_beside(instant, shown, zone)


def named_beside(instant: datetime, shown: ZoneInfo, zone: ZoneInfo, language: Language = "fr") -> str:
    """As in " (heure de Paris)"; empty where both show the same hour."""
    same = instant.astimezone(shown).utcoffset() == instant.astimezone(zone).utcoffset()
    return "" if same else f" ({hours_of(shown, language)})"


def hours_of(zone: ZoneInfo, language: Language = "fr") -> str:
    """Whose clocks show the hours, as in "heure de Paris", "heure de la Martinique", "Paris time"; "heure UTC" of no
    place."""
    city = get_timezone_location(zone, locale=LOCALES[language], return_city=True)
    if language == "en":
        return f"{city if '/' in zone.key else zone.key} time"
    if "/" not in zone.key:
        return f"heure {zone.key}"
    return f"heure de la {city}" if city in WITH_ARTICLE else f"heure {of(city)}"


def short(instant: datetime, zone: ZoneInfo) -> str:
    """As in "07/09/2026 18:55", for a column."""
    return f"{instant.astimezone(zone):%d/%m/%Y %H:%M}"


def counted(count: int, one: str, other: str) -> str:
    """The word that French puts after the number: it says "0 convocation"."""
    return one if LOCALES["fr"].plural_form(count) == "one" else other


def clear_days(count: int) -> str:
    """As in "trois jours francs"."""
    number = NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)
    return f"{number} {counted(count, 'jour franc', 'jours francs')}"


def size(count: int) -> str:
    """As in "1,2 Mo"."""
    if count < 1024:
        return f"{count} {counted(count, 'octet', 'octets')}"
    unit, step = next((unit, step) for unit, step in UNITS if count < step << 10 or unit == "Go")
    return f"{format_decimal(count / step, '0.0', LOCALES['fr'])} {unit}"


def grouped(count: int) -> str:
    """As in "2 500"."""
    return format_decimal(count, locale=LOCALES["fr"])


def several(things: Sequence[str], language: Language = "fr") -> str:
    """As in "un, deux et trois"."""
    return format_list(things, locale=LOCALES[language])
