"""The clocks of the town hall as a manifest seals what they showed: the same wherever, and whenever, it is read.

Since version 4 of the manifest, day, hour and offset of the sitting, of the sending and of each deadline are sealed
beside the instants. Before, only the name of the zone was: its hours are those of the tz database of whoever reads.
"""

import io
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

from protocol.convocations import FirstSitting
from server.law.delays import clear_days, deadline, latest_send_date

Known = Literal["same", "other", "missing"]
"""What the tz database of whoever reads says of the zone: the hours of then, others, or nothing."""

BEFORE = ("parvis-convocation/1", "parvis-convocation/2", "parvis-convocation/3")
"""Versions of the manifest that seal no hours."""
EVERYWHERE = [timedelta(minutes=minutes) for minutes in range(-12 * 60, 14 * 60 + 1, 15)]
"""The offsets that clocks anywhere show."""
SUMMER_TIME = [timedelta(minutes=minutes) for minutes in range(-60, 61, 30)]
"""By how much two versions of the tz database may differ."""

Clock = Callable[[datetime], timedelta]
"""By how much it is ahead of UTC at an instant."""


def seal(frozen_at: datetime, opens_at: datetime, days: list[int], zone: ZoneInfo) -> dict[str, Any]:
    """What the clocks show, for the manifest: at the sending, at the sitting, and as the delay of each of these days
    ends."""
    ends = [_midnight(opens_at, number, zone) for number in days]
    return {
        "frozen_at": frozen_at.astimezone(zone).isoformat(timespec="milliseconds"),
        "opens_at": opens_at.astimezone(zone).isoformat(),
        "deadlines": [one.isoformat() for one in ends],
    }


def _midnight(opens_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Where clocks skip it, by the offset of before."""
    return datetime.combine(latest_send_date(opens_at, days, zone) + timedelta(1), time(), zone)


def delays_of(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """That of the rule retained, then each other term; none where no delay was sealed."""
    delay = manifest["convocation"].get("delay")
    return [delay, *delay.get("terms", [])] if delay else []


def seals_hours(manifest: dict[str, Any]) -> bool:
    return manifest.get("format", BEFORE[0]) not in BEFORE


def is_sealed_rightly(manifest: dict[str, Any]) -> bool:
    """Whether the hours that it seals are those of its instants."""
    hours = manifest["local"]
    instants = [
        manifest["frozen_at"],
        manifest["convocation"]["opens_at"],
        *(d["deadline"] for d in delays_of(manifest)),
    ]
    shown = [hours["frozen_at"], hours["opens_at"], *hours["deadlines"]]
    return [*map(datetime.fromisoformat, instants)] == [*map(datetime.fromisoformat, shown)]


def is_delay_computed(manifest: dict[str, Any]) -> bool:
    """Whether days kept and deadlines are those that the dates give, by the hours that were sealed. Where none were,
    they need only be possible: what cannot be told is no alteration."""
    if not (delays := delays_of(manifest)):
        return True
    if not seals_hours(manifest):
        return _is_computed_here(manifest) or _is_possible(manifest)
    hours = manifest["local"]
    sent, opens = (datetime.fromisoformat(hours[name]).date() for name in ("frozen_at", "opens_at"))
    due = [datetime.combine(opens - timedelta(one["days"]), time()) for one in delays]
    shown = [datetime.fromisoformat(one).replace(tzinfo=None) for one in hours["deadlines"]]
    return due == shown and delays[0]["kept"] == (opens - sent).days - 1


def _is_computed_here(manifest: dict[str, Any]) -> bool:
    """By the tz database that is here. What was frozen before version 0.2 may hold an earlier deadline: that of a
    document due before the convocation."""
    if (zone := find_zone(manifest["zone"])) is None:
        return False
    frozen_at, opens_at, delays = _read(manifest)
    own, *others = (datetime.fromisoformat(one["deadline"]) for one in delays)
    due, *dues = (deadline(opens_at, one["days"], zone) for one in delays)
    on_time = own <= due if manifest.get("format", BEFORE[0]) == BEFORE[0] else own == due
    return on_time and others == dues and bool(delays[0]["kept"] == clear_days(frozen_at, opens_at, zone))


def _is_possible(manifest: dict[str, Any]) -> bool:
    """Whether a tz database could give it: any, where none is here; otherwise one that differs by a summer time."""
    zone = find_zone(manifest["zone"])
    if zone:
        return _is_given_by(manifest, lambda at: at.astimezone(zone).utcoffset() or timedelta())
    return any(_is_given_by(manifest, _always(offset)) for offset in EVERYWHERE)


def _always(offset: timedelta) -> Clock:
    return lambda _: offset


def _is_given_by(manifest: dict[str, Any], clock: Clock) -> bool:
    frozen_at, opens_at, (own, *terms) = _read(manifest)
    sent, opens = ({(at + clock(at) + other).date() for other in SUMMER_TIME} for at in (frozen_at, opens_at))
    is_first = manifest.get("format", BEFORE[0]) == BEFORE[0]
    return any(
        any(own["kept"] == (day - one).days - 1 for one in sent)
        and _ends(own, day, clock, earlier=is_first)
        and all(_ends(term, day, clock) for term in terms)
        for day in opens
    )


def _ends(delay: dict[str, Any], opens: date, clock: Clock, *, earlier: bool = False) -> bool:
    """Whether its deadline may be the midnight that those days before that date give, or `earlier`."""
    said = datetime.fromisoformat(delay["deadline"])
    midnight = datetime.combine(opens - timedelta(delay["days"]), time(), UTC) - clock(said)
    return any(said == midnight - other or (earlier and said < midnight - other) for other in SUMMER_TIME)


def _read(manifest: dict[str, Any]) -> tuple[datetime, datetime, list[dict[str, Any]]]:
    frozen_at, opens_at = manifest["frozen_at"], manifest["convocation"]["opens_at"]
    return datetime.fromisoformat(frozen_at), datetime.fromisoformat(opens_at).astimezone(UTC), delays_of(manifest)


def find_zone(name: str) -> ZoneInfo | None:
    """`None` where the tz database that is here does not have it, or there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None


def known(manifest: dict[str, Any]) -> Known:
    if (zone := find_zone(manifest["zone"])) is None:
        return "missing"
    if not seals_hours(manifest):
        same = not delays_of(manifest) or _is_computed_here(manifest)
    else:
        same = all(_shows(zone, at, offset) for at, offset in _sealed(manifest))
    return "same" if same else "other"


def _shows(zone: ZoneInfo, at: datetime, offset: timedelta) -> bool:
    """Then, or as the clocks show that hour where they skip it."""
    return offset in (at.astimezone(zone).utcoffset(), (at + offset).replace(tzinfo=zone).utcoffset())


def zone_of(manifest: dict[str, Any]) -> ZoneInfo:
    """By which a convocation is told: the zone, as far as its hours are those that were sealed; otherwise one made of
    these alone. UTC where neither is there."""
    zone = find_zone(manifest["zone"])
    if zone and (not seals_hours(manifest) or known(manifest) == "same"):
        return zone
    if not seals_hours(manifest):
        return _made("UTC", [(datetime.fromtimestamp(0, UTC), timedelta())])
    return _made(manifest["zone"], _sealed(manifest))


def zone_of_first(first: FirstSitting, zone: ZoneInfo) -> ZoneInfo:
    """By which the first sitting is told in a second convocation of that zone: as its own convocation told it, where
    that was sealed."""
    if not (first.zone and first.local):
        return zone
    return _made(first.zone, [(first.opens_at, datetime.fromisoformat(first.local).utcoffset() or timedelta())])


def _sealed(manifest: dict[str, Any]) -> list[tuple[datetime, timedelta]]:
    """The offset of each sealed hour, in their order."""
    hours = manifest["local"]
    shown = map(datetime.fromisoformat, (hours["frozen_at"], hours["opens_at"], *hours["deadlines"]))
    return sorted((one.astimezone(UTC), one.utcoffset() or timedelta()) for one in shown)


def _made(name: str, sealed: list[tuple[datetime, timedelta]]) -> ZoneInfo:
    """A zone whose clocks are put forward or back between those instants, as a file of the tz database has it (RFC
    8536)."""
    changes = [(before + (at - before) / 2, new) for (before, old), (at, new) in pairwise(sealed) if old != new]
    offsets = [sealed[0][1], *(offset for _, offset in changes)]
    counts = (0, 0, 0, len(changes), len(offsets), 4)
    times = [int(at.timestamp()) for at, _ in changes]
    made = struct.pack(">4sc15x6l", b"TZif", b"2", *[0] * 6) + struct.pack(">4sc15x6l", b"TZif", b"2", *counts)
    made += struct.pack(f">{len(times)}q{len(times)}B", *times, *range(1, len(offsets)))
    made += b"".join(struct.pack(">lBB", int(offset.total_seconds()), 0, 0) for offset in offsets)
    return ZoneInfo.from_file(io.BytesIO(made + b"-00\0\n\n"), name)
