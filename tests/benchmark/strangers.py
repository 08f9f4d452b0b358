"""What forty who talk wait for while strangers ask each public address, at its largest, over eight connections."""

import asyncio
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from typing import Any

import asyncpg
import uvloop

from protocol.boards import Board, OpenHours, Place
from protocol.codec import to_json
from protocol.elections import Choice, Election, Release, Station
from protocol.events import CalendarEvent
from server.law.elections import counted_names
from tests.benchmark.comeback import GROUPS, TALKING, talk
from tests.benchmark.crowd import Person, connect_all, quiet
from tests.benchmark.installation import Installation, NumberedTown, copy
from tests.benchmark.measure import Accounts, Figure, show_progress

CONNECTIONS = 8
SECONDS = 8.0
MOST = 20.0
"""Milliseconds more."""

TOKENS = {name: name.ljust(43, "x") for name in ("board", "hall", "agenda", "nothing")}
ADDRESSES = {
    "board": f"/api/bookings/{TOKENS['board']}",
    "hall": f"/api/halls/{TOKENS['hall']}",
    "agenda": f"/agenda/{TOKENS['agenda']}.ics",
    "nothing": f"/api/convocations/{TOKENS['nothing']}",
    "authority": "/api/authority",
    "ready": "/health/ready",
}
STATIONS, CHOICES, EVENTS = 300, 60, 1_000
OTHERS, CLERK = 1, TALKING + 1
"""The group of what strangers ask for, and who has put it there."""


async def strangers(installation: Installation) -> list[Figure]:
    """Milliseconds by which the slowest address moves the 99th percentile of those who talk."""
    talking = range(1, TALKING + 1)
    town = NumberedTown(CLERK, {OTHERS: [CLERK], GROUPS + 1: talking})
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(apart, perf_counter)
        async with installation.parvis(town) as server:
            await prepare(installation.database_url)
            accounts = Accounts()
            talkers = [Person(accounts, server.host, cookie) for cookie in town.cookies[:TALKING]]
            await connect_all(talkers)
            await quiet(server.cpu)
            alone = await talk(talkers, asyncio.create_task(asyncio.sleep(SECONDS)))
            moved = []
            for number, (name, path) in enumerate(ADDRESSES.items(), 1):
                asking = loop.run_in_executor(apart, ask_without_end, server.host, path, f"192.0.2.{number}")
                moved.append(await talk(talkers, asking) - alone)
                show_progress(f"{name}: {moved[-1]:.1f} ms more, {await asking}")
            await forget(installation.database_url)
            await installation.check(accounts, talkers)
    return [Figure("strangers", max(moved), "ms p99 more", alone, f"< {MOST:.0f} ms", max(moved) < MOST)]


def ask_without_end(host: str, path: str, place: str) -> dict[int, int]:
    """How often each status was answered."""
    return uvloop.run(asked(host, path, place))


async def asked(host: str, path: str, place: str) -> dict[int, int]:
    statuses: dict[int, int] = {}
    head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: {place}\r\n\r\n".encode()
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*(ask(host, head, statuses) for _ in range(CONNECTIONS)))
    return statuses


async def ask(host: str, head: bytes, statuses: dict[int, int]) -> None:
    reader, writer = await asyncio.open_connection(*host.split(":"))
    try:
        while True:
            writer.write(head)
            answer = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(answer.partition(b"content-length: ")[2].split(b"\r")[0]))
            status = int(answer.split()[1])
            statuses[status] = statuses.get(status, 0) + 1
    finally:
        writer.close()


async def prepare(database_url: str) -> None:
    """A board of 20,000 slots, an election of 300 stations that have counted all, and a thousand events."""
    db, now = await asyncpg.connect(database_url), datetime.now(UTC)
    day = date(2040, 1, 1)
    places = [Place(number, f"Salle {number}", 2) for number in range(1, 11)]
    board = Board(
        "Vaccination",
        day,
        day + timedelta(days=199),
        [1, 2, 3, 4, 5, 6, 7],
        [OpenHours(time(8), time(13))],
        30,
        places,
        day + timedelta(days=300),
    )
    stations = [Station(number, f"Bureau {number}", 1_000, CLERK) for number in range(1, STATIONS + 1)]
    choices = [Choice(f"Liste {number}") for number in range(1, CHOICES + 1)]
    release = Release(now, "metropolitan")
    election = Election("Municipales", "municipal", 1, now.date(), "lists", release, stations, choices)
    await copy(db, "messages", MESSAGE, list(messages([board, election, *events(now)])))
    await db.execute("UPDATE conversations SET last_seq = $2 WHERE id = $1", OTHERS, EVENTS + 2)
    offered = (OTHERS, 1, board.purges_on, TOKENS["board"], CLERK, now)
    columns = ("conversation_id", "seq", "purges_on", "page_token", "page_opened_by", "page_opened_at")
    await copy(db, "boards", columns, [offered])
    await prepare_hall(db, now)
    dates = [(OTHERS, seq, now + timedelta(hours=seq), now + timedelta(hours=seq + 1), seq) for seq in event_seqs()]
    await copy(db, "calendar_events", ("conversation_id", "seq", "starts_at", "ends_at", "first_seq"), dates)
    await copy(db, "calendars", ("person_id", "token"), [(CLERK, TOKENS["agenda"])])
    await db.execute("ANALYZE")
    await db.close()


async def prepare_hall(db: asyncpg.Connection, now: datetime) -> None:
    shown = (OTHERS, 2, now, "[]", TOKENS["hall"], CLERK, now, 1)
    columns = ("conversation_id", "seq", "released_from", "checks", "hall_token", "hall_opened_by", "hall_opened_at")
    await copy(db, "elections", (*columns, "last_seq"), [shown])
    names = counted_names(CHOICES)
    figures = [
        (OTHERS, 2, station, name, 1, number, 7, CLERK)
        for station in range(1, STATIONS + 1)
        for number, name in enumerate(names, station * len(names))
    ]
    await copy(db, "figures", FIGURE, figures)


async def forget(database_url: str) -> None:
    """What is left is what was said."""
    db = await asyncpg.connect(database_url)
    await db.execute("DELETE FROM calendar_events; DELETE FROM figures; DELETE FROM elections; DELETE FROM boards")
    await db.execute("DELETE FROM messages WHERE conversation_id = $1", OTHERS)
    await db.close()


def event_seqs() -> range:
    return range(3, EVENTS + 3)


def events(now: datetime) -> Iterator[CalendarEvent]:
    for seq in event_seqs():
        start = now + timedelta(hours=seq)
        yield CalendarEvent(f"Réunion {seq}", start, start + timedelta(hours=1), place="Mairie")


FIGURE = ("conversation_id", "seq", "station", "name", "version", "changed_seq", "value", "author_id")
MESSAGE = (
    *("conversation_id", "seq", "changed_seq", "author_id", "client_id", "kind", "content", "counts", "receipted"),
)


def messages(contents: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    for seq, content in enumerate(contents, 1):
        kind = content.__struct_config__.tag
        yield OTHERS, seq, seq, CLERK, f"bench-stranger-{seq}", kind, to_json(content).decode(), True, False
