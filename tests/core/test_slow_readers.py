"""Slow readers: nobody waits for them, what fleets goes first, and a large state arrives however long it takes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from protocol.conversations import MessageTyped, TypeMessage
from protocol.frames import CloseCode
from protocol.messages import LoadHistory
from protocol.state import Cursor, Start
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.scenario import Scenario, playing

LONG = "x" * 15_000
"""Five hundred of these are more than the system keeps for a line that nobody reads."""

LITTLE, MUCH = 65_536, 2**28


@pytest.fixture
def outbox(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool, outbox: int) -> AsyncIterator[Scenario]:
    """Anne writes, Bruno reads slowly."""
    unhurried = replace(settings, outbox_bytes=outbox, commands_rate=10_000, commands_burst=10_000)
    async with playing(unhurried, pool) as scenario:
        for name in ("Anne", "Bruno"):
            await scenario.town.person(name)
        await scenario.town.group("Travaux", "Anne:manager", "Bruno")
        yield scenario


async def fill(scenario: Scenario, messages: int = 500) -> None:
    """Puts long messages into the log, told to nobody."""
    await scenario.town.pool.execute(
        """
        WITH top AS (UPDATE conversations SET last_seq = $3 WHERE id = $1)
        INSERT INTO messages
            (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content)
        SELECT $1, n, n, $2, 'client-' || n, 'chat', true, false, jsonb_build_object('type', 'chat', 'text', $4::text)
        FROM generate_series(1, $3) n
        """,
        scenario.town.groups["Travaux"],
        scenario.town.people["Anne"],
        messages,
        LONG,
    )


@pytest.mark.parametrize("outbox", [LITTLE], indirect=True)
async def test_a_state_larger_than_the_outbox_arrives_and_news_waits_behind_it(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    bruno = await scenario.connect("Bruno")
    await bruno.cut()
    await fill(scenario)
    anne = await scenario.connect("Anne")
    await bruno.open()
    bruno.stop_reading()
    coming_back = asyncio.create_task(bruno.start(resume=True))
    for number in range(20):
        await scenario.say(anne, group, str(number))
        await asyncio.sleep(0.03)
    bruno.read_again()
    await coming_back
    await bruno.until(lambda: bruno.state.cursors[group] == 520)
    assert bruno.is_open


@pytest.mark.parametrize("outbox", [LITTLE], indirect=True)
async def test_one_who_asks_on_and_on_and_reads_nothing_is_sent_away(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    await fill(scenario)
    bruno = await scenario.connect("Bruno")
    bruno.stop_reading()
    asked = [bruno.send(LoadHistory(group, limit=200)) for _ in range(10)]
    await asyncio.sleep(1)
    bruno.read_again()
    assert await bruno.closed() == CloseCode.BEHIND
    await asyncio.gather(*asked, return_exceptions=True)


@pytest.mark.parametrize("outbox", [LITTLE], indirect=True)
async def test_one_who_starts_on_and_on_and_reads_nothing_is_sent_away(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    await fill(scenario)
    bruno = await scenario.connect("Bruno")
    bruno.stop_reading()
    asked = [bruno.send(Start([Cursor(group, 0)])) for _ in range(6)]
    await asyncio.sleep(2)
    bruno.read_again()
    assert await bruno.closed() == CloseCode.BEHIND
    await asyncio.gather(*asked, return_exceptions=True)


@pytest.mark.parametrize("outbox", [MUCH], indirect=True)
async def test_of_what_fleets_a_slow_reader_gets_the_latest_only(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    await fill(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    bruno.stop_reading()
    asked = [bruno.send(LoadHistory(group, limit=200)) for _ in range(4)]
    await scenario.say(anne, group, "les pages sont en route")
    for _ in range(300):
        await anne.call(TypeMessage(group))
    bruno.read_again()
    typed = MessageTyped(group, anne.person)
    await asyncio.gather(*asked)
    await bruno.until(lambda: typed in bruno.events and bruno.state.cursors[group] == 501)
    assert bruno.events.count(typed) < 100
