"""Counts the demo's days from the present, so that the town hall has always been at work this morning."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from server.base.wording import spell

PARIS = ZoneInfo("Europe/Paris")
MORNING = time(9, 30)
"""The story ends here: on the latest working day whose morning has passed."""

CLEAR_DAYS = 3
"""Between the sending of a convocation, the evening before, and the sitting."""

WEEKDAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
WEEK = re.compile(rf"S([+-]\d+) ({'|'.join(WEEKDAYS)})")
PLACEHOLDER = re.compile(r"\{([^{}|]+)(?:\|([^{}]+))?\}")
FRIDAY = 4


class Calendar:
    """Days said as `aujourd’hui`, `hier`, `séance` (the sitting to come) or `S-12 lun`, the Monday twelve weeks ago."""

    def __init__(self, now: datetime) -> None:
        here = now.astimezone(PARIS)
        self.today = _working_day(here.date() if here.time() >= MORNING else here.date() - timedelta(1))
        self.yesterday = _working_day(self.today - timedelta(1))
        self._monday = self.yesterday - timedelta(self.yesterday.weekday())
        self.sitting = _next(FRIDAY, self.yesterday + timedelta(CLEAR_DAYS + 1))

    def day(self, said: str) -> date:
        named = {"aujourd’hui": self.today, "hier": self.yesterday, "séance": self.sitting}
        if said in named:
            return named[said]
        week = WEEK.fullmatch(said)
        if week is None:
            raise ValueError(f"not a day of the demo: {said}")
        return self._monday + timedelta(weeks=int(week[1]), days=WEEKDAYS.index(week[2]))

    def instant(self, day: str, clock: str) -> datetime:
        return datetime.combine(self.day(day), time.fromisoformat(clock), PARIS)

    def tell(self, text: str) -> str:
        """The text with `{S-10 ven}` written out as "vendredi 26 juin"; `{séance|année}` says how otherwise."""
        return PLACEHOLDER.sub(lambda found: FORMS[found[2]](self.day(found[1])), text)


def _working_day(day: date) -> date:
    """The day itself, or the Friday before it."""
    return day - timedelta(max(0, day.weekday() - FRIDAY))


def _next(weekday: int, earliest: date) -> date:
    return earliest + timedelta((weekday - earliest.weekday()) % 7)


def _day(day: date) -> str:
    return spell(day, "d\u00a0MMMM")


def _school_year(day: date) -> str:
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}-{first + 1}"


FORMS: dict[str | None, Callable[[date], str]] = {
    None: lambda day: spell(day, "EEEE d\u00a0MMMM"),
    "jour": _day,
    "date": lambda day: f"{_day(day)} {day.year}",
    "année": lambda day: str(day.year),
    "année scolaire": _school_year,
}
