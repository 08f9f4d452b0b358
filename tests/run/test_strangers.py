"""A stranger is counted whatever an address opens, holds nobody up, and shuts nobody out who is known."""

import asyncio
import gc
import json
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import thread_time
from typing import Any, TypeVar

import pytest
from websockets.exceptions import InvalidStatus

from protocol.boards import BoardPlan, OpenHours, Place, SendBoard
from protocol.bookings import OpenBookingPage
from protocol.elections import Choice, ElectionPlan, SendElection, Station
from protocol.events import EventPlan, SendEvent
from protocol.halls import OpenHall
from server.base.database import Pool
from server.identity import strangers
from server.law.elections import counted_names
from tests.run.test_every_address import DOORS, Premises, knock, near, premises, routes
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.network_folder import Program, program
from tests.support.scenario import new_client_id
from tests.support.serving import served

__all__ = ["premises"]
T = TypeVar("T")

BURST = 5
UNCOUNTED = {"MOUNT /{path}"}
"""The files of the client are reckoned by nobody."""

HARD = 0.010
"""Seconds of the processor in one turn of the loop."""


def place(number: int) -> dict[str, str]:
    return {"X_Forwarded_For": f"198.51.{number // 250}.{number % 250 + 1}"}


async def test_whoever_asks_a_public_address_without_end_is_told_to_wait(
    premises: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strangers, "PAUSE", 0)
    visited = 0
    async with served(replace(premises.settings, strangers_rate=0.01, strangers_burst=BURST)) as url:
        for address, path in routes(premises):
            token = premises.token(address) if "{token}" in path else ""
            for one in {token, near(token) if token else ""}:
                visited += 1
                values = {**premises.there, "token": one}
                statuses = [
                    (await knock(Browser(url, **place(visited)), address, path, values)).status
                    for _ in range(BURST + 1)  # each without the cookie that one before may have got
                ]
                assert (429 in statuses) is (address not in UNCOUNTED), (address, statuses)
    assert visited > len(DOORS)


async def test_where_strangers_have_nothing_left_those_who_are_known_are_let_in(premises: Premises) -> None:
    async with served(replace(premises.settings, strangers_rate=0.01, strangers_burst=BURST)) as url:
        stranger, known, pretender = Browser(url), Browser(url), Browser(url)
        known.token, pretender.token = premises.scenario.town.tokens["Maelle"], "x" * 43
        file = f"/api/files/{premises.there['file']}"
        for _ in range(BURST * 3):
            assert (await known.get(file)).status == 200
        assert [(await stranger.get("/api/authority")).status for _ in range(BURST + 1)] == [200] * BURST + [429]
        assert [(await who.get(file)).status for who in (stranger, pretender, known)] == [429, 429, 200]
        assert (await Browser(url, **place(1)).get("/api/authority")).status == 200
        assert (await stranger.get("/health/ready")).status == 200
        with pytest.raises(InvalidStatus):
            await Client(url, "x" * 43).open()
        await (await Client(url, known.token).open()).close()


async def test_where_strangers_have_nothing_left_a_known_program_is_let_in(premises: Premises, pool: Pool) -> None:
    async with served(replace(premises.settings, strangers_rate=0.01, strangers_burst=BURST)) as url:
        desk = await program(premises.scenario, pool, "Maelle")
        known, pretender = Program(url, desk.password), Program(url, "z" * 20)
        assert [(await Browser(url).get("/api/authority")).status for _ in range(BURST + 1)][-1] == 429
        asked = [(await who.ask("PROPFIND", "", Depth="0")).status for who in (pretender, known)]
        assert asked == [429, 207]


async def test_a_large_answer_costs_a_stranger_as_much_as_several(premises: Premises) -> None:
    group, maelle = premises.scenario.town.groups["Conseil"], await premises.scenario.connect("Maelle")
    for number in range(7):
        plan = EventPlan(f"Fête {number}", datetime.now(UTC).date() + timedelta(30), text="€" * 10_000)
        await maelle.call(SendEvent(group, new_client_id(), plan))
    agenda = f"/agenda/{premises.tokens['/agenda']}.ics"
    async with served(replace(premises.settings, strangers_rate=0.01, strangers_burst=BURST)) as url:
        asked = [await Browser(url).get(agenda) for _ in range(3)]
        assert [one.status for one in asked] == [200, 200, 429]


async def test_what_strangers_are_told_of_the_largest_board_holds_nobody_up(premises: Premises, pool: Pool) -> None:
    maelle, group = await premises.scenario.connect("Maelle"), premises.scenario.town.groups["Conseil"]
    for shape in (board(days=200, hours=10, places=10), board(days=5, hours=200, places=20)):
        seq = (await maelle.call(SendBoard(group, new_client_id(), shape))).seq
        address = (await maelle.call(OpenBookingPage(group, seq))).address.rpartition("/")[2]
        told = await told_to_all(premises, f"/api/bookings/{address}")
        assert sum(len(day["slots"]) for day in told["days"]) == 20_000
        await pool.execute(
            """
            INSERT INTO slots (conversation_id, seq, place, day, hour, capacity, taken)
            SELECT $1, $2, place, $3::date + day, time '00:00' + hour * interval '5 min', 2, 1
            FROM generate_series(1, $4::int) AS place, generate_series(0, 199) AS day, generate_series(0, 199) AS hour
            WHERE day <= $5::int AND hour < 20000 / $4::int / ($5::int + 1)
            """,
            *(group, seq, shape.first, len(shape.places), (shape.last - shape.first).days),
        )
        await pool.execute("UPDATE boards SET last_seq = last_seq + 1 WHERE seq = $1", seq)
        told = await told_to_all(premises, f"/api/bookings/{address}")
        assert [slot["room"] for day in told["days"] for slot in day["slots"]] == [1] * 20_000


def board(days: int, hours: int, places: int) -> BoardPlan:
    first = date(2040, 1, 1)
    minutes = hours * 5
    return BoardPlan(
        "Conseil",
        first,
        first + timedelta(days=days - 1),
        [1, 2, 3, 4, 5, 6, 7],
        [OpenHours(time(0), time(minutes // 60, minutes % 60))],
        5,
        [Place(number, f"Salle {number}", 2) for number in range(1, places + 1)],
        first + timedelta(days=300),
    )


async def test_what_strangers_are_told_of_the_largest_election_holds_nobody_up(premises: Premises, pool: Pool) -> None:
    maelle, group = await premises.scenario.connect("Maelle"), premises.scenario.town.groups["Conseil"]
    stations = [Station(number, f"Bureau {number}", 1_000, maelle.person) for number in range(1, 301)]
    choices, hours = [Choice(f"Liste {number}") for number in range(1, 61)], [time(hour) for hour in range(8, 20)]
    plan = ElectionPlan("Conseil", "municipal", date(2026, 3, 15), stations, choices, turnout_at=hours)
    seq = (await maelle.call(SendElection(group, new_client_id(), plan))).seq
    address = (await maelle.call(OpenHall(group, seq))).address.rpartition("/")[2]
    names = [*counted_names(60), *(f"turnout:{hour:%H:%M}" for hour in hours)]
    await pool.execute(
        """
        INSERT INTO figures (conversation_id, seq, station, name, version, changed_seq, value, author_id)
        SELECT $1, $2, station, name, 1, row_number() OVER (), 7, $3
        FROM generate_series(1, 300) AS station, unnest($4::text[]) AS name
        """,
        *(group, seq, maelle.person, names),
    )
    await pool.execute(
        """
        INSERT INTO frozen_stations (conversation_id, seq, station, version, changed_seq, author_id, client_id,
            registered, figures, files)
        SELECT $1, $2, station, 1, 100000 + station, $3, 'frozen-' || station, 1000,
            (SELECT jsonb_agg(jsonb_build_object('name', name, 'value', 7)) FROM unnest($4::text[]) AS name), '[]'
        FROM generate_series(1, 300) AS station
        """,
        *(group, seq, maelle.person, names),
    )
    await pool.execute("UPDATE elections SET last_seq = 100300 WHERE seq = $1", seq)
    told = await told_to_all(premises, f"/api/halls/{address}")
    assert (told["results"]["votes"], len(told["turnout"])) == ([2_100] * 60, 12)


async def told_to_all(premises: Premises, path: str) -> Any:
    """To the first who ask, and to some at once after them, in turns that are short."""
    gc.collect()
    gc.freeze()
    url, told = premises.scenario.urls[0], None
    for askers in (1, 1, 4):
        answers, turn = await longest_turn(asyncio.gather(*(Browser(url).get(path) for _ in range(askers))))
        assert turn < HARD, f"{askers} hold the loop for {turn * 1_000:.1f} ms"
        (told,) = {json.dumps(answer.body) for answer in answers}
    return json.loads(told or "")


async def longest_turn(asked: Awaitable[T]) -> tuple[T, float]:
    """And the processor time of the longest turn of the loop until then."""
    asking, longest, before = asyncio.ensure_future(asked), 0.0, thread_time()
    while not asking.done():
        await asyncio.sleep(0)
        now = thread_time()
        longest, before = max(longest, now - before), now
    return await asking, longest
