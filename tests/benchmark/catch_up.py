"""Two hundred people come back at once, and each is told what they missed, and what is said meanwhile."""

import asyncio
from time import perf_counter

from tests.benchmark.baselines import Listener, event
from tests.benchmark.broadcast import assemble
from tests.benchmark.crowd import connect_all, quiet, until
from tests.benchmark.installation import Installation, NumberedTown
from tests.benchmark.measure import Figure, reckoned

AWAY = 200
MISSED = 100
MEANWHILE, TOGETHER = 50, 5
PAUSE = 0.005
"""Seconds between those that are sent together."""
GROUP = 1


async def catch_up(installation: Installation) -> list[Figure]:
    value, _ = await parvis_returns(installation, 0)
    busy, repeated = await parvis_returns(installation, MEANWHILE)
    baseline = await plain_returns(installation)
    return [
        Figure("catch_up", value, "s", baseline, "< 0.15 s", value < 0.15),
        Figure("catch_up_busy", busy, "s", baseline, "< 0.15 s", busy < 0.15),
        reckoned("catch_up_repeated", repeated / AWAY, "messages/person", MEANWHILE),
    ]


async def parvis_returns(installation: Installation, meanwhile: int) -> tuple[float, int]:
    """Seconds until everybody holds all, what is sent `meanwhile` as well; and how many messages somebody was sent
    twice."""
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
        coming = asyncio.gather(*(person.connect() for person in away))
        for number in range(meanwhile):
            writer.send(GROUP)
            if number % TOGETHER == TOGETHER - 1:
                await asyncio.sleep(PAUSE)
        await coming
        await until(lambda: accounts.delivered == len(people) * (MISSED + meanwhile + 1))
        took = perf_counter() - start
        await installation.check(accounts, people)
    return took, accounts.repeated


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
