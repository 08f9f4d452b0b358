"""The same town hall where it is nearly midnight: other processes on the same database, in a zone made for the hour."""

import os
import struct
import time
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.end_to_end.town_hall import TownHall, opened

DAY = 86_400


class Midnight(NamedTuple):
    """The instant at which the `day` ends, on the clocks of a zone."""

    at: datetime
    day: date
    zone: str
    offset: int


def midnight(at: datetime) -> Midnight:
    """The zone is named after the whole hour before that, and its file is made here: on the clocks of browsers, which
    know the hour of that name, it is the same day."""
    elapsed = at.hour * 3600 + at.minute * 60 + at.second
    offset = -elapsed if elapsed <= DAY // 2 else DAY - elapsed
    hours = offset // 3600
    day = (at + timedelta(seconds=offset)).date() - timedelta(1)
    return Midnight(at, day, f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT", offset)


@contextmanager
def at_night(
    town_hall: TownHall, folder: Path, patch: pytest.MonkeyPatch, seconds: int, **settings: str | Path
) -> Iterator[tuple[TownHall, Midnight]]:
    """Its doors are open, and the day ends there with the first minute that does in so many seconds or more."""
    end = midnight((datetime.now(UTC) + timedelta(seconds=seconds + 60)).replace(second=0, microsecond=0))
    file = folder / end.zone
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(zone_file(end.offset))
    patch.setenv("PYTHONTZPATH", os.pathsep.join([str(folder), *zoneinfo.TZPATH]))
    with opened(town_hall.database_url, data_dir=town_hall.mail.parent, time_zone=end.zone, **settings) as night:  # type: ignore[arg-type]
        yield night, end


def zone_file(offset: int) -> bytes:
    """A zone that is always so many seconds ahead of UTC, as in RFC 8536."""
    header = b"TZif\0" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    return header + struct.pack(">lbb", offset, 0, 0) + b"HRE\0"


def wait_for(instant: datetime) -> None:
    time.sleep(max(0.0, (instant - datetime.now(UTC)).total_seconds()))
