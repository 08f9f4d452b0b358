"""Two hundred people come back at once, and each is told what they missed."""

import asyncio
from time import perf_counter

from tests.benchmark.baselines import Listener, event
from tests.benchmark.broadcast import assemble
from tests.benchmark.crowd import connect_all, quiet, until
from tests.benchmark.installation import Installation, NumberedTown
from tests.benchmark.measure import Figure

AWAY = 200
MISSED = 100
GROUP = 1


async def catch_up(installation: Installation) -> list[Figure]:
    value, baseline = await parvis_returns(installation), await plain_returns(installation)
    return [Figure("catch_up", value, "s", baseline, "< 1 s", value < 1)]


async def parvis_returns(installation: Installation) -> float:
    """Seconds until everybody holds all."""
    town = NumberedTown(AWAY + 1, {GROUP: range(1, AWAY + 2)})
    async with installation.parvis(town) as server:
        accounts, people = await assemble(server, town)
        writer, away = people[0], people[1:]
        writer.send(GROUP)
        await until(lambda: accounts.delivered == len(people))
        for person in away:
            person.client.transport.close()
        await quiet(server.cpu)
        for _ in range(MISSED):
            writer.send(GROUP)
        await until(lambda: len(accounts.acknowledged) == MISSED + 1)
        await quiet(server.cpu)
        start = perf_counter()
        await asyncio.gather(*(person.connect() for person in away))
        await until(lambda: accounts.delivered == len(people) * (MISSED + 1))
        took = perf_counter() - start
        await installation.check(accounts, people)
    return took


async def plain_returns(installation: Installation) -> float:
    """Seconds until everybody has connected to the plain server, asked it, and been sent each stored message."""
    async with installation.plain() as server:
        writer = Listener(server.host, "/relay?store&room=away")
        await connect_all([writer])
        for number in range(MISSED):
            writer.send(event(number))
        await until(lambda: writer.received == MISSED)
        listeners = [Listener(server.host, "/catch_up?room=away") for _ in range(AWAY)]
        await quiet(server.cpu)
        start = perf_counter()
        await asyncio.gather(*(ask(listener) for listener in listeners))
        await until(lambda: all(listener.received == MISSED for listener in listeners))
        return perf_counter() - start


async def ask(listener: Listener) -> None:
    await listener.connect()
    listener.send(b"all that I missed")
