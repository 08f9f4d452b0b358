"""A thousand people open their pages in the same instant, as after a restart at noon, and forty talk meanwhile."""

import asyncio
import multiprocessing
from collections.abc import Awaitable, Sequence
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter
from typing import Any

import uvloop

from tests.benchmark.baselines import Listener
from tests.benchmark.catch_up import ask
from tests.benchmark.crowd import Person, connect_all, quiet
from tests.benchmark.installation import Installation, NumberedTown
from tests.benchmark.latency import Delays
from tests.benchmark.measure import Accounts, Figure, percentile

PEOPLE = 1_000
GROUPS = 20
TALKING = 40
PAUSE = 0.05
"""Seconds between two messages of those who talk."""


async def crowd(installation: Installation) -> list[Figure]:
    """Seconds until all have connected and started, what each cost the web process and the database, and how long what
    others said meanwhile was on its way."""
    size = PEOPLE // GROUPS
    groups = {g + 1: range(g * size + 1, (g + 1) * size + 1) for g in range(GROUPS)}
    talking = range(PEOPLE + 1, PEOPLE + 1 + TALKING)
    town = NumberedTown(PEOPLE + TALKING, groups | {GROUPS + 1: talking})
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(apart, perf_counter)
        async with installation.parvis(town) as server:
            accounts = Accounts()
            talkers = [Person(accounts, server.host, cookie) for cookie in town.cookies[PEOPLE:]]
            await connect_all(talkers)
            await quiet(server.cpu)
            alone = await talk(talkers, asyncio.create_task(asyncio.sleep(2)))
            used = server.cpu() + installation.database_cpu()
            storm = loop.run_in_executor(apart, come, server.host, town.cookies[:PEOPLE])
            meanwhile = await talk(talkers, storm)
            took = await storm
            each = (server.cpu() + installation.database_cpu() - used) / PEOPLE * 1_000
            await installation.check(accounts, talkers)
        async with installation.plain() as server:
            await quiet(server.cpu)
            used = server.cpu()
            plain = await loop.run_in_executor(apart, come_plainly, server.host)
            plain_each = (server.cpu() - used) / PEOPLE * 1_000
    return [
        Figure("crowd", took, "s", plain, "< 1.5 s", took < 1.5),
        Figure("crowd_cpu", each, "cpu-ms/person", plain_each, "<= 1.2 ms", each <= 1.2),
        Figure("crowd_others", meanwhile, "ms p99", alone, "p99 < 50 ms", meanwhile < 50),
    ]


def come(host: str, cookies: Sequence[str]) -> float:
    """Seconds until all of them have connected and started; to be called in another process, whose work those who talk
    do not wait for."""
    accounts = Accounts()
    return uvloop.run(timed([Person(accounts, host, cookie).connect() for cookie in cookies]))


def come_plainly(host: str) -> float:
    return uvloop.run(timed([ask(Listener(host, "/catch_up?room=empty")) for _ in range(PEOPLE)]))


async def timed(arrivals: Sequence[Awaitable[Any]]) -> float:
    start = perf_counter()
    await asyncio.gather(*arrivals)
    return perf_counter() - start


async def talk(talkers: list[Person], until: asyncio.Future[Any]) -> float:
    """The 99th percentile of the milliseconds from sending to each receiving, of what is said until then."""
    delays, number = Delays(), 0
    for person in talkers:
        person.heard = lambda message: delays.end(message.client_id)
    while not until.done():
        delays.begin(talkers[number % TALKING].send(GROUPS + 1))
        number += 1
        await asyncio.sleep(PAUSE)
    await until
    while len(delays.values) < number * TALKING:
        await asyncio.sleep(PAUSE)
    return percentile(delays.values, 0.99)
