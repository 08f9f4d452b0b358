"""Figures that are one thing in whichever way they are written: telephone numbers, hours, numbers of permits."""

import re
from typing import NamedTuple

SPACE = r"[ \xa0\u202f]"
GAP = r"[ .\-\u2010\u2011\xa0\u202f]"
SIGN = rf"(?<![^\W_])[nN](?:[°º]|um[ée]ro){SPACE}*(?=\d)"
"""« n° », which is no word before a number."""
PHONE = (
    rf"(?:(?:\+|00)33{GAP}?(?:\(0\){GAP}?)?|0)[1-9]{GAP}?\d\d"
    rf"(?P<gap>{GAP}?)\d\d(?P=gap)\d\d(?P=gap)\d\d"  # The same between the pairs, or a date could begin one.
)
HOUR = rf"(?:[01]?\d|2[0-3])(?:{SPACE}?[hH]{SPACE}?[0-5]\d|:[0-5]\d|{SPACE}?[hH])"
PERMIT = rf"(?:[Pp][ACDacd]|[Dd][Pp]|[Cc][Uu]|[Aa][Tt]){GAP}?\d{{3}}{GAP}?\d{{3}}{GAP}?\d\d{GAP}?[A-Za-z]?\d{{4,5}}"
"""Of building, planning, demolition; a declaration, a certificate, an authorisation of works."""
FIGURES = rf"(?<![^\W_])(?:(?P<phone>{PHONE})|(?P<hour>{HOUR})|(?P<permit>{PERMIT}))(?![^\W_])"
PERMIT_PARTS = re.compile(r"(\D\D)\W?(\d{3})\W?(\d{3})\W?(\d\d)\W?([A-Za-z]?)(\d+)")


class Part(NamedTuple):
    """A word of it, and where it stands in what is written."""

    word: str
    start: int
    end: int


def phone(written: str) -> list[Part]:
    """Its pairs, as in France: « +33 2 97 » begins with 02."""
    digits = [at for at, sign in enumerate(written) if sign.isdecimal()][-9:]
    starts, ends = [0, *digits[1::2]], [at + 1 for at in digits[::2]]
    number = "0" + "".join(written[at] for at in digits)
    return [Part(number[2 * n : 2 * n + 2], starts[n], ends[n]) for n in range(5)]


def permit(written: str) -> list[Part]:
    """Kind, department, commune, year, letter and number."""
    found = PERMIT_PARTS.fullmatch(written)
    return [Part(found[n], *found.span(n)) for n in range(1, 7) if found[n]] if found else []


def hour(written: str) -> tuple[str, ...]:
    """The words that say it: 9h05 for « 09:05 »; a whole hour is said in two."""
    hours, *minutes = re.findall(r"\d+", written)
    whole = [f"{int(hours)}h00", f"{int(hours)}h"]
    if minutes in ([], ["00"]):
        return tuple(whole if minutes else reversed(whole))
    return (f"{int(hours)}h{minutes[0]}",)
