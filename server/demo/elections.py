"""The elections of the demo's group: one counted and frozen, one to come."""

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import Struct, convert

from protocol.elections import Choice, Election, ElectionKind, ElectionScope, Station
from protocol.messages import Chat
from protocol.tallies import Counted, Figure, FrozenStation
from server.base.database import Database
from server.demo.appending import append
from server.demo.calendar import PARIS, Calendar
from server.demo.texts import toml
from server.elections.elections import released_from
from server.elections.elections_sql import insert_election, update_last_seq
from server.elections.tallies_sql import insert_figure, insert_frozen
from server.law.elections import counted_names, release_of, shipped, turnout_name

GROUP = "elections"

A_MINUTE = timedelta(minutes=1)


class WrittenStation(Struct, forbid_unknown_fields=True):
    name: str
    registered: int
    president: str
    clerk: str
    turnout: list[int] = []
    figures: list[int] = []
    """In the order of `counted_names`."""
    frozen_at: time | None = None
    gap: str = ""
    corrected: list[int] = []
    corrected_at: time | None = None
    reason: str = ""


class WrittenElection(Struct, forbid_unknown_fields=True):
    title: str
    kind: ElectionKind
    by: str
    at: tuple[str, str]
    """When it was prepared."""
    said: str
    """By the same person, a minute later."""
    choices: list[tuple[str, str]]
    station: list[WrittenStation]
    turnout_at: list[str] = []
    voted_on: date | None = None
    day: str = ""
    scope: ElectionScope = "general"
    round: int = 1
    seats: int = 0
    community_seats: int = 0
    rehearsal: bool = False


class Written(Struct, forbid_unknown_fields=True):
    election: list[WrittenElection]


async def hold_elections(db: Database, calendar: Calendar, people: dict[str, int], groups: dict[str, int]) -> None:
    """Everybody by the key of the texts."""
    for written in convert(toml("elections.toml"), Written).election:
        await _Night(db, calendar, people, groups[GROUP], written).hold()


class _Night:
    """One election, from its announcement to its last frozen station."""

    def __init__(
        self, db: Database, calendar: Calendar, people: dict[str, int], group: int, written: WrittenElection
    ) -> None:
        self._db = db
        self._people = people
        self._group = group
        self._written = written
        self._announced_at = calendar.instant(*written.at)
        self._day = written.voted_on or calendar.day(written.day)
        self._seq = 0
        self._changes = 0

    async def hold(self) -> None:
        election = self._election()
        author = self._people[self._written.by]
        self._seq = await append(self._db, self._group, author, election, self._announced_at)
        await insert_election(self._db, self._group, self._seq, released_from(election), shipped().checks)
        for number, station in enumerate(self._written.station, 1):
            await self._count(number, station)
        await update_last_seq(self._db, self._group, self._seq, self._changes)
        await append(self._db, self._group, author, Chat(self._written.said), self._announced_at + A_MINUTE)

    def _election(self) -> Election:
        written = self._written
        return Election(
            written.title,
            written.kind,
            written.round,
            self._day,
            shipped().kinds[written.kind].choices,
            release_of(written.kind, written.scope, self._day, None, PARIS),
            [
                Station(number, one.name, one.registered, self._people[one.president], [self._people[one.clerk]])
                for number, one in enumerate(written.station, 1)
            ],
            [Choice(name, head) for name, head in written.choices],
            written.scope,
            turnout_at=[time.fromisoformat(hour) for hour in written.turnout_at],
            seats=written.seats,
            community_seats=written.community_seats,
            rehearsal=written.rehearsal,
        )

    async def _count(self, number: int, station: WrittenStation) -> None:
        hours = [turnout_name(time.fromisoformat(hour)) for hour in self._written.turnout_at]
        counted = counted_names(len(self._written.choices))
        clerk, last = self._people[station.clerk], station.frozen_at
        for hour, name, value in zip(self._written.turnout_at, hours, station.turnout, strict=False):
            await self._enter(number, name, value, clerk, self._at(time.fromisoformat(hour)))
        if last is None:
            return
        for name, value in zip(counted, station.figures, strict=True):
            await self._enter(number, name, value, clerk, self._at(last))
        await self._freeze(number, station, 1, dict(zip(counted, station.figures, strict=True)), last)
        if station.corrected_at:
            await self._correct(number, station, dict(zip(counted, station.corrected, strict=True)))

    async def _correct(self, number: int, station: WrittenStation, figures: dict[str, int]) -> None:
        assert station.corrected_at
        before = dict(zip(figures, station.figures, strict=True))
        president, at = self._people[station.president], self._at(station.corrected_at)
        for name, value in figures.items():
            if value != before[name]:
                await self._enter(number, name, value, president, at, version=2)
        await self._freeze(number, station, 2, figures, station.corrected_at)

    def _at(self, hour: time) -> datetime:
        return datetime.combine(self._day, hour, PARIS)

    async def _enter(self, station: int, name: str, value: int, author: int, at: datetime, version: int = 1) -> None:
        self._changes += 1
        figure = Figure(station, name, version, self._changes, author, at, value)
        await insert_figure(self._db, self._group, self._seq, figure)

    async def _freeze(
        self, number: int, station: WrittenStation, version: int, figures: dict[str, int], at: time
    ) -> None:
        self._changes += 1
        told: dict[str, Any] = {"gap": station.gap, "reason": station.reason if version > 1 else ""}
        frozen = FrozenStation(
            number,
            version,
            self._changes,
            self._people[station.president],
            self._at(at),
            station.registered,
            [Counted(name, value) for name, value in figures.items()],
            [],
            **told,
        )
        await insert_frozen(self._db, self._group, self._seq, secrets.token_urlsafe(16), frozen)
