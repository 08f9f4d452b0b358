"""An election night: two hundred stations enter what they count within a minute, and five hundred people watch."""

import asyncio
import json
from time import perf_counter

import asyncpg
import msgspec

from protocol.codec import to_json
from protocol.elections import Choice, Election, Release, Station
from protocol.state import Start
from protocol.tallies import EnterFigure
from server.law.elections import counted_names, shipped
from tests.benchmark.crowd import connect_all, quiet, until
from tests.benchmark.installation import Installation, NumberedTown, copy
from tests.benchmark.measure import Figure, MiscountError, percentile
from tests.benchmark.sockets import Client, Frame, LostError

STATIONS, WATCHERS = 200, 500
GROUP, SEQ = 1, 1
CHOICES = 3
SECONDS = 60.0
"""Within which each station enters all that it counts."""

MOST = 1.0
SAMPLE = 50
"""Of so many changes, a watcher adds up all that it sees after one."""


class Entered(msgspec.Struct):
    station: int
    name: str
    value: int | None


class Changed(msgspec.Struct):
    type: str
    since: int = 0
    to: int = 0
    figures: list[Entered] = []


class Event(msgspec.Struct):
    type: str
    event: Changed | None = None


read_event = msgspec.msgpack.Decoder(Event).decode


class Watcher(Client):
    """Keeps each figure and their totals as told, each change in its turn; one may come before another."""

    def __init__(self, host: str, cookie: str, night: "Night") -> None:
        super().__init__(host, cookie, lambda _: None)
        self.on_message = self._hear
        self._night = night
        self._address = host.split(":")
        self.seq = 0
        self._early: dict[int, Changed] = {}
        self.figures: dict[tuple[int, str], int] = {}
        self.totals = dict.fromkeys(night.names, 0)

    async def connect(self) -> None:
        host, port = self._address
        await asyncio.get_running_loop().create_connection(lambda: self, host, int(port))
        await self.opened
        await self.ask(Start([]))

    def _hear(self, payload: bytes) -> None:
        told = read_event(payload).event
        if told is None:
            self._read(payload)
            return
        if told.type != "tally_changed":
            return
        if told.since < self.seq:
            raise MiscountError(f"{told.since} after {self.seq}")
        self._early[told.since] = told
        while (now := self._early.pop(self.seq, None)) is not None:
            self.seq = now.to
            for figure in now.figures:
                self._take(figure)

    def _take(self, figure: Entered) -> None:
        value = figure.value or 0
        self.totals[figure.name] += value - self.figures.get((figure.station, figure.name), 0)
        self.figures[figure.station, figure.name] = value
        if self.seq % SAMPLE == 0 and self.totals != self._night.added_up(self.figures):
            raise MiscountError(f"a total at {self.seq} is not the sum of what is seen")
        self._night.seen(figure)


class Night:
    """What is entered when, and when the last of those who watch has it in their total."""

    def __init__(self) -> None:
        self.names = counted_names(CHOICES)
        self.acknowledged = 0
        self.took: list[float] = []
        self._sent: dict[tuple[int, str], float] = {}
        self._unseen: dict[tuple[int, str], int] = {}
        self.watching = 0

    @property
    def goal(self) -> int:
        return STATIONS * len(self.names)

    def value(self, station: int, name: str) -> int:
        return 100 + station + self.names.index(name)

    def added_up(self, figures: dict[tuple[int, str], int]) -> dict[str, int]:
        totals = dict.fromkeys(self.names, 0)
        for (_, name), value in figures.items():
            totals[name] += value
        return totals

    def seen(self, figure: Entered) -> None:
        key = figure.station, figure.name
        self._unseen[key] -= 1
        if not self._unseen[key]:
            self.took.append((perf_counter() - self._sent[key]) * 1_000)

    async def enter(self, clerk: Watcher, station: int) -> None:
        """Each figure a while after the one before, as somebody copies them from the record."""
        pause = SECONDS / (len(self.names) + 1)
        await asyncio.sleep(pause * station / STATIONS)
        for name in self.names:
            key = station, name
            self._unseen[key], self._sent[key] = self.watching, perf_counter()
            command = EnterFigure(GROUP, SEQ, f"bench-{station:06d}-{name}", station, name, self.value(station, name))
            clerk.request(command, self._acknowledge)
            await asyncio.sleep(pause)

    def _acknowledge(self, frame: Frame) -> None:
        if frame.type != "reply":
            raise LostError(frame.code)
        self.acknowledged += 1


async def election(installation: Installation) -> list[Figure]:
    """Beside what the second promises."""
    people = STATIONS + WATCHERS
    town = NumberedTown(people, {GROUP: range(1, people + 1)})
    night = Night()
    async with installation.parvis(town) as server:
        db = await asyncpg.connect(installation.database_url)
        await prepare(db)
        watchers = [Watcher(server.host, cookie, night) for cookie in town.cookies]
        await connect_all(watchers)
        night.watching = len(watchers)
        await quiet(server.cpu)
        await asyncio.gather(*(night.enter(watchers[number - 1], number) for number in range(1, STATIONS + 1)))
        await until(lambda: len(night.took) == night.goal and night.acknowledged == night.goal)
        expected = {(n, name): night.value(n, name) for n in range(1, STATIONS + 1) for name in night.names}
        rows = await db.fetch("SELECT station, name, value FROM figures")
        if {(row["station"], row["name"]): row["value"] for row in rows} != expected or len(rows) != len(expected):
            raise MiscountError("the database holds other figures than were entered")
        if any(watcher.figures != expected for watcher in watchers):
            raise MiscountError("somebody sees other figures than were entered")
        for watcher in watchers:
            watcher.transport.close()
        await db.close()
    p99 = percentile(night.took, 0.99)
    return [Figure("election", p99, "ms p99", MOST * 1_000, f"p99 < {MOST * 1_000:,.0f} ms", p99 < MOST * 1_000)]


async def prepare(db: asyncpg.Connection) -> None:
    """The election as the first message of the group, each station presided by one of its people."""
    at = await db.fetchval("SELECT now() + interval '1 day'")
    stations = [Station(number, f"Bureau {number}", 1_000, number) for number in range(1, STATIONS + 1)]
    choices = [Choice(f"Liste {number}") for number in range(1, CHOICES + 1)]
    content = Election(
        "Municipales", "municipal", 1, at.date(), "lists", Release(at, "metropolitan"), stations, choices
    )
    columns = (
        "conversation_id",
        "seq",
        "changed_seq",
        "author_id",
        "client_id",
        "kind",
        "content",
        "counts",
        "receipted",
    )
    row = (GROUP, SEQ, SEQ, 1, "bench-election", "election", to_json(content).decode(), True, False)
    await copy(db, "messages", columns, [row])
    await db.execute("UPDATE conversations SET last_seq = 1")
    checks = json.dumps(msgspec.to_builtins(shipped().checks))
    await copy(db, "elections", ("conversation_id", "seq", "released_from", "checks"), [(GROUP, SEQ, at, checks)])
