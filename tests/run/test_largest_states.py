"""No command and no address holds everybody up, however large what it is about: what each takes of one turn."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest

from protocol.frames import COMMANDS
from server.base.database import Pool
from server.base.settings import Settings
from tests.run.asking import ALONE, ASKED, REFUSED, SMALL, Call, calls, order
from tests.run.test_every_address import DOORS
from tests.support.client import Refused
from tests.support.largest import Largest, grow
from tests.support.scenario import Scenario
from tests.support.town import Town
from tests.support.turns import LONGEST, Apart, Turns, served_apart, watched

ASKINGS = 3
"""Of what only reads and took long, at most: what else runs on the machine meanwhile is no cost of it, nor is it to
prepare its statements."""

FIRST = 3 * LONGEST
"""Seconds of the first asking of what only reads, which prepares its statements: what is costly at each asking but the
next, as what somebody keeps too briefly, is in it."""


@dataclass
class Walk:
    """What was asked, with the longest turn of the loop that it took, and what was never carried out."""

    server: Apart
    large: Largest
    turns: Turns
    took: dict[str, float] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    slowness: float = 1
    refused: dict[str, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    async def call(self, call: Call) -> None:
        name = call.kind.__name__

        async def ask() -> float:
            command = await call.command()
            await self.begin()
            try:
                await call.by.call(command)
                self.done.add(name)
            except Refused as refusal:
                self.refused[name] = f"{refusal.code} {refusal.detail}"
            except TimeoutError as error:
                raise TimeoutError(f"{name} was not answered; the server waits at {self.server.waits()}") from error
            return await self.end()

        await self.weigh(name, ask, reads=order(call.kind) == 0)

    async def knock(self, address: str) -> None:
        async def ask() -> float:
            await self.begin()
            answer = await ASKED[address](self.large)
            assert 200 <= answer.status < 300, (address, answer.status, answer.body)
            return await self.end()

        await self.weigh(address, ask, reads=True)

    async def weigh(self, name: str, ask: Callable[[], Awaitable[float]], *, reads: bool) -> None:
        took = [await ask()]
        while reads and min(took) > LONGEST and len(took) < ASKINGS:
            took.append(await ask())
        self.first[name] = max(self.first.get(name, 0), took[0])
        self.took[name] = max(self.took.get(name, 0), min(took))

    async def begin(self) -> None:
        await self.server.has_had_its_turn()
        self.slowness = await self.server.slowness()
        self.turns.longest = 0

    async def end(self) -> float:
        """The longest turn since it was begun, in seconds of a quiet machine."""
        await self.server.has_had_its_turn()
        took = self.turns.longest
        return took / max(self.slowness, await self.server.slowness())

    def report(self) -> str:
        return "\n".join(
            f"{took * 1000:6.1f} ms  {name}{title}"
            for found, title in ((self.took, ""), (self.first, ", the first time"))
            for name, took in sorted(found.items(), key=lambda one: -one[1])[:10]
        )


@pytest.fixture
async def walk(settings: Settings, pool: Pool) -> AsyncIterator[Walk]:
    # Server and client share one interpreter: how fast the one reads is no matter here.
    settings = replace(settings, commands_rate=1e6, commands_burst=1_000_000, outbox_bytes=256 * 2**20)
    async with served_apart(settings) as server:
        scenario = Scenario(Town(pool), [server.url])
        large = await grow(scenario, pool)
        with watched(server.thread.ident) as turns:
            yield Walk(server, large, turns)
        await scenario.close()


def test_every_address_is_asked_or_listed() -> None:
    assert sorted([*ASKED, *SMALL]) == sorted(DOORS), "ask it in ASKED, or say in SMALL why it is small"


async def test_none_holds_everybody_up(walk: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    every = calls(walk.large)
    assert {one.kind for one in every} == set(COMMANDS)
    for call in every:
        if order(call.kind) == 0:
            await walk.call(call)
    for address in ASKED:
        await walk.knock(address)
    for call in every:
        if order(call.kind) > 0:
            await walk.call(call)
    with capsys.disabled():
        print("\n" + walk.report())
    never = {name: why for name, why in walk.refused.items() if name not in walk.done}
    assert {name: why for name, why in never.items() if name not in REFUSED} == {}
    assert REFUSED.keys() <= never.keys()
    too_long = [name for name, took in walk.took.items() if took > LONGEST and name not in ALONE]
    too_long += [f"{name}, the first time" for name, took in walk.first.items() if took > FIRST and name not in ALONE]
    if too_long:
        # What writes is asked once only: whether it was the machine is known once it has been asked again, alone.
        raise TimeoutError(f"more than {LONGEST} s of one turn: {', '.join(too_long)}\n{walk.report()}")
