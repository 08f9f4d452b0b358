"""Every way by which something leaves: none has a result before the hour, to the second, in any zone."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from protocol.agenda import LoadOwnCalendar
from protocol.elections import SendElection, Station
from protocol.file_search import SearchFiles
from protocol.halls import OpenHall
from protocol.messages import LoadHistory, LoadMessages
from protocol.outcomes import LoadOutcome
from protocol.search import Search
from protocol.tallies import Counted, EnterFigure, LoadElections, LoadTally
from server.base.database import Pool
from server.base.settings import Settings
from server.conversations.search_job import index
from tests.elections.conftest import plan
from tests.elections.test_stations import freeze
from tests.support.browser import Browser
from tests.support.client import Client, Refused, in_time
from tests.support.passed import turn
from tests.support.samples import some
from tests.support.scenario import Scenario, new_client_id, playing
from tests.support.uploading import browser, send_file

ZONES = ("Europe/Paris", "America/Martinique", "Indian/Reunion", "Pacific/Noumea", "Pacific/Tahiti", "America/Miquelon")

BASE = 4_370_000
"""Figures from here on are in no answer by chance."""

AHEAD = 2
"""Seconds until results may leave."""

Way = Callable[[], Awaitable[bytes]]


def signed() -> list[Counted]:
    """A station whose figures add up, each of them told from all else."""
    votes = (BASE + 101, BASE + 202)
    cast = sum(votes)
    figures = {"signatures": cast, "voters": cast, "blank": 0, "void": 0, "cast": cast}
    return [
        Counted(name, value) for name, value in (figures | {f"votes:{n}": v for n, v in enumerate(votes, 1)}).items()
    ]


SECRETS = {one.value for one in signed() if one.value}


def betrays(told: bytes) -> bool:
    return any(str(value).encode() in told or value.to_bytes(4, "big") in told for value in SECRETS)


async def body(asker: Browser, path: str) -> bytes:
    answer = await asker.get(path)
    return answer.body if isinstance(answer.body, bytes) else str(answer.body).encode()


def ways(
    scenario: Scenario, gaelle: Client, group: int, seq: int, hall: str, photo: int, calendar: str
) -> dict[str, Way]:
    """All that a guest, a stranger with an address, and whoever takes results away can ask for."""
    stranger, guest, anne = Browser(scenario.urls[0]), browser(scenario, "Gaelle"), browser(scenario, "Anne")

    def asked(command: Any) -> Way:
        async def ask() -> bytes:
            before = len(gaelle.frames)
            try:
                await in_time(partial(gaelle.call, command))
            except Refused as refusal:
                return repr(refusal).encode()
            return b"".join(gaelle.frames[before:])

        return ask

    def fetched(asker: Browser, path: str) -> Way:
        return lambda: body(asker, path)

    commands = (
        LoadTally(group, seq),
        LoadElections(group),
        LoadOutcome(group, seq),
        LoadMessages(group, [seq]),
        LoadHistory(group),
        Search(str(BASE + 101)),
        SearchFiles(str(BASE + 101)),
    )
    own = f"/api/elections/{group}/{seq}"
    files = ("results.csv", "results.xlsx", "results.ods", "record.pdf", "transmission.pdf")
    return {
        **{type(command).__module__ + type(command).__name__: asked(command) for command in commands},
        "hall": fetched(stranger, "/api/halls/" + hall.rpartition("/")[2]),
        "calendar": fetched(stranger, calendar),
        "photo": fetched(guest, f"/api/files/{photo}"),
        **{f"guest {name}": fetched(guest, f"{own}/{name}") for name in files},
        **{f"member {name}": fetched(anne, f"{own}/{name}") for name in files},
    }


TOLD = {"protocol.talliesLoadTally", "hall", "photo", "guest results.csv", "member results.csv"}
"""Ways by which the figures themselves leave once they may."""


@pytest.mark.parametrize("zone", [*some(ZONES, 3, turn())])
async def test_no_way_out_has_a_result_before_the_hour(settings: Settings, pool: Pool, zone: str) -> None:
    there = replace(settings, time_zone=ZoneInfo(zone))
    async with playing(there, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        group = await scenario.town.group("Scrutins", "Anne:manager", "Bruno", "Chloe", "Denis", "Gaelle")
        anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
        gaelle = await scenario.connect("Gaelle", 1)
        told = plan(scenario)
        told.stations = [Station(1, "Mairie", 2 * BASE + 1_000, scenario.town.people["Bruno"])]
        seq = (await anne.call(SendElection(group, new_client_id(), told))).seq
        await gaelle.follow_tally(group, seq)
        hall = (await anne.call(OpenHall(group, seq))).address
        calendar = "/agenda/" + (await gaelle.call(LoadOwnCalendar())).address.rpartition("/")[2]
        for one in signed():
            await bruno.call(EnterFigure(group, seq, new_client_id(), 1, one.name, one.value))
        photo = await send_file(browser(scenario, "Bruno"), "PV.txt", str(BASE + 101).encode())
        await freeze(pool, bruno, group, seq, signed(), files=[photo.id])
        await index(pool, there.time_zone)
        every = ways(scenario, gaelle, group, seq, hall, photo.id, calendar)
        await pool.execute("UPDATE elections SET released_from = clock_timestamp() + make_interval(secs => $1)", AHEAD)
        released = "SELECT released_from <= clock_timestamp() FROM elections"
        asked = dict.fromkeys(every, 0)
        while not await pool.fetchval(released):
            for name, way in every.items():
                answer = await way()
                if await pool.fetchval(released):
                    break
                asked[name] += 1
                assert not betrays(answer), name
        assert min(asked.values()) > 0, asked
        for name in TOLD:
            async with asyncio.timeout(10):
                while not betrays(await every[name]()):
                    await asyncio.sleep(0.05)
        # At the hour a screen asks for all that it was not told.
        del gaelle.state.tallies[group, seq]
