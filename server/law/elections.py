"""What the electoral code says of a night of counting: what has to add up, and from when on results may leave."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from protocol.elections import ChoiceKind, ElectionKind, ElectionScope, Release
from protocol.tallies import Check

SHIPPED = Path(__file__).parent / "elections.toml"

METROPOLITAN = ZoneInfo("Europe/Paris")

OVERSEAS = {
    *("America/Guadeloupe", "America/Martinique", "America/Cayenne", "America/Miquelon", "America/St_Barthelemy"),
    *("America/Marigot", "Indian/Reunion", "Indian/Mayotte", "Pacific/Noumea", "Pacific/Tahiti", "Pacific/Marquesas"),
    *("Pacific/Gambier", "Pacific/Wallis"),
}
"""Zones of parts of France that vote by other clocks than those of Paris."""

SATURDAY = 6

EVENING = (time(18), time(22))
"""Between these hours polling stations close."""


class Abroad(Struct):
    """Where voters of other countries have yet to vote, by the clocks of Paris."""

    until: time
    source: str


class Kind(Struct):
    choices: ChoiceKind
    rounds: int
    abroad: Abroad | None = None


class ReleaseRule(Struct):
    rule: str
    source: str
    hour: time
    """The latest at which the last station closes."""
    hour_checked: bool


class Shipped(Struct):
    kinds: dict[ElectionKind, Kind]
    checks: list[Check]
    releases: list[ReleaseRule]


@cache
def shipped() -> Shipped:
    return msgspec.toml.decode(SHIPPED.read_bytes(), type=Shipped)


def release_of(kind: ElectionKind, scope: ElectionScope, day: date, closes: time | None, zone: ZoneInfo) -> Release:
    """The instant from which on results may leave (code électoral, art. L52-2), of an authority in this zone. Where the
    last station that counts is one of metropolitan France, `closes` says nothing; else it is the hour at which it
    closes, by the clocks of the zone. What leaves is read in metropolitan France, too: where the whole country votes
    nothing leaves overseas before its last station has closed. Raises `ValueError` for an hour at which none does."""
    whole_country = "department" if zone.key in OVERSEAS else "metropolitan"
    name = "constituency" if scope == "partial" else whole_country
    zone = METROPOLITAN if name == "metropolitan" else zone
    rule = next(rule for rule in shipped().releases if rule.rule == name)
    hour = rule.hour if closes is None or name == "metropolitan" else closes
    if not EVENING[0] <= hour <= EVENING[1]:
        raise ValueError(hour)
    at, source, abroad = datetime.combine(day, hour, zone).astimezone(UTC), rule.source, shipped().kinds[kind].abroad
    least = earliest(kind, scope, day)
    if least and abroad:
        name, source = "member_states", abroad.source
    told = {"at": max(at, least or at), "rule": name, "source": source, "hour_checked": rule.hour_checked}
    return msgspec.convert(told, type=Release)


def earliest(kind: ElectionKind, scope: ElectionScope, day: date) -> datetime | None:
    """Where the whole country votes, the instant before which nobody lets results leave. Overseas a part of it votes on
    the Saturday before."""
    if scope == "partial":
        return None
    rule = next(rule for rule in shipped().releases if rule.rule == "metropolitan")
    abroad = shipped().kinds[kind].abroad
    sunday = day + timedelta(days=1) if day.isoweekday() == SATURDAY else day
    return datetime.combine(sunday, abroad.until if abroad else rule.hour, METROPOLITAN).astimezone(UTC)


def turnout_name(hour: time) -> str:
    """What is counted of how many have voted at that hour."""
    return f"turnout:{hour:%H:%M}"


def counted_names(choices: int) -> list[str]:
    """What is to be counted at each station before its results can be frozen."""
    return ["signatures", "voters", "blank", "void", "cast", *(f"votes:{number}" for number in range(1, choices + 1))]


def broken(checks: Sequence[Check], figures: Mapping[str, int], choices: int) -> list[Check]:
    """The checks that do not hold between the figures of a station; one for which a figure is missing holds."""
    return [check for check in checks if not holds(check, figures, choices)]


def holds(check: Check, figures: Mapping[str, int], choices: int) -> bool:
    left, right = (_sum(names, figures, choices) for names in (check.left, check.right))
    if left is None or right is None:
        return True
    return left == right if check.relation == "equal" else left <= right


def _sum(names: Sequence[str], figures: Mapping[str, int], choices: int) -> int | None:
    """None while one of them is missing."""
    votes = [f"votes:{number}" for number in range(1, choices + 1)]
    values = [figures.get(one) for name in names for one in (votes if name == "votes" else [name])]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
