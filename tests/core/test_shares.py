"""A share is a person's, on all their devices together."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace
from functools import partial

import pytest

from protocol.frames import CloseCode
from protocol.messages import React, ReactionName, SendMessage
from protocol.people import LoadDirectory
from server.base.database import Pool, connect_pool, is_outage
from server.base.settings import Settings
from server.core import shares
from server.core.shares import ARCHIVES_AT_ONCE, AT_ONCE, HEAVY_AT_ONCE, Share, Shares
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id
from tests.support.serving import served
from tests.support.town import Town
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scenario]:
    """What is spent does not come back while the test lasts, and the test alone spends: whoever starts before the
    server hears the others is asked to start once more when it does."""
    monkeypatch.setattr(shares, "monotonic", lambda: 0.0)
    town = Town(pool)
    for name in ("Anne", "Bruno"):
        await town.person(name)
    async with served(replace(settings, commands_rate=0.1, commands_burst=20)) as url:
        await eventually(partial(is_ready, Browser(url)))
        scenario = Scenario(town, [url])
        yield scenario
        await scenario.close()


async def is_ready(browser: Browser) -> bool:
    return (await browser.get("/health/ready")).status == 200


async def codes(device: Client, count: int) -> list[str]:
    answers = await asyncio.gather(*(device.send(LoadDirectory()) for _ in range(count)))
    return [answer.get("code", "done") for answer in answers]


async def test_more_devices_make_no_larger_share(scenario: Scenario) -> None:
    desk, phone, other = [await scenario.connect(name) for name in ("Anne", "Anne", "Bruno")]
    assert "too_fast" not in await codes(desk, 15)
    assert await codes(phone, 5) == ["done"] * 3 + ["too_fast"] * 2
    tablet = await Client(scenario.urls[0], scenario.town.tokens["Anne"]).open()
    assert await codes(tablet, 1) == ["too_fast"]
    assert await codes(other, 15) == ["done"] * 15
    await tablet.close()


async def test_a_person_has_so_many_sockets(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.run.socket_http.MOST_SOCKETS", 3)
    for _ in range(3):
        await scenario.connect("Anne")
    assert await (await Client(scenario.urls[0], scenario.town.tokens["Anne"]).open()).closed() == CloseCode.TOO_FAST
    await scenario.connect("Bruno")


def test_long_commands_and_large_answers_weigh_more() -> None:
    one = Share(rate=1, burst=100)
    assert one.spend(100) == pytest.approx(-99, abs=0.1)
    assert one.spend(200 * 1024) == pytest.approx(-48, abs=0.1)
    one.answered(10_000)
    one.answered(130 * 1024)
    one.answered(2**30)
    assert one.spend(0) == pytest.approx(-35, abs=0.1)
    wait = max(one.spend(0) for _ in range(1_000))
    assert one.longest_wait < wait < one.longest_wait + 3


async def test_a_large_record_told_anew_weighs_by_its_size(scenario: Scenario) -> None:
    group = await scenario.town.group("Voirie", "Anne", "Bruno")
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    seqs = [(await bruno.call(SendMessage(group, new_client_id(), text))).seq for text in ("x", "€" * 20_000)]
    names: list[ReactionName] = ["agree", "thanks", "bravo"]
    small, large = [[React(group, seq, name) for name in names] for seq in seqs]
    for command in small:
        await anne.call(command)
    assert [(await anne.send(command)).get("code", "done") for command in large] == ["done", "done", "too_fast"]


async def test_so_many_at_once_and_fewer_heavy_ones() -> None:
    one, going, most = Share(1, 1), 0, 0

    async def work(heavy: bool) -> None:
        nonlocal going, most
        async with one.turn(heavy):
            going += 1
            most = max(most, going)
            await asyncio.sleep(0.01)
            going -= 1

    await asyncio.gather(*(work(heavy=True) for _ in range(6)))
    assert most == HEAVY_AT_ONCE
    await asyncio.gather(*(work(heavy=False) for _ in range(9)))
    assert most == AT_ONCE


def test_those_that_are_whole_again_are_forgotten(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "MOST_SHARES", 2)
    kept = Shares(settings.commands_rate, settings.commands_burst)
    poor = kept.of(1)
    poor.spend(10_000_000)
    there = kept.of(2)
    there.sockets = 1
    for person in range(3, 9):
        kept.of(person)
    assert kept.of(1) is poor
    assert kept.of(2) is there, "else whoever has a socket open is let open as many again"


async def test_no_statement_takes_for_ever(settings: Settings) -> None:
    async with await connect_pool(settings, 1) as pool:
        with pytest.raises(Exception, match="statement timeout") as cancelled:
            await pool.fetchval("SELECT count(*) FROM generate_series(1, 1000000000)")
        assert is_outage(cancelled.value)
        assert await pool.fetchval("SELECT 1") == 1


async def test_one_more_archive_waits_for_ones_others() -> None:
    share = Share(50, 200)

    async def pieces() -> AsyncGenerator[bytes]:
        yield b"x"
        yield b"y"

    under_way = [share.archive(pieces()) for _ in range(ARCHIVES_AT_ONCE)]
    assert [await anext(one) for one in under_way] == [b"x"] * ARCHIVES_AT_ONCE
    last = share.archive(pieces())
    waiting = asyncio.create_task(anext(last))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not waiting.done()
    await under_way[0].aclose()
    assert await waiting == b"x"
    assert not share.whole
    for one in (*under_way, last):
        await one.aclose()
    assert share.whole
