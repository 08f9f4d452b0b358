"""Two thousand sockets that say nothing: what each holds in memory, and what they cost together."""

import asyncio
from collections.abc import Sequence

from tests.benchmark.baselines import Listener
from tests.benchmark.crowd import Person, connect_all, quiet
from tests.benchmark.installation import Installation, NumberedTown, Server
from tests.benchmark.measure import Accounts, Figure

PEOPLE = 200
DEVICES = 10
GROUPS = 10
SECONDS = 20.0
FIRST = 1
"""The first socket pays for what the process needs once."""


async def idle(installation: Installation) -> list[Figure]:
    size = PEOPLE // GROUPS
    town = NumberedTown(PEOPLE, {g + 1: range(g * size + 1, (g + 1) * size + 1) for g in range(GROUPS)}, DEVICES)
    async with installation.parvis(town) as server:
        people = [Person(Accounts(), server.host, cookie) for cookie in town.cookies]
        memory, busy = await rest(server, people)
    async with installation.plain() as server:
        plain_memory, plain_busy = await rest(server, [Listener(server.host, "/relay") for _ in people])
    return [
        Figure("idle", memory, "KiB/connection", plain_memory, "< 16 KiB", memory < 16),
        Figure("idle_cpu", busy, "% of a processor", plain_busy, "< 1 %", busy < 1),
    ]


async def rest(server: Server, sockets: Sequence[Person | Listener]) -> tuple[float, float]:
    """KiB that each socket adds to the server, and the share of a processor in percent that all of them use."""
    await connect_all(sockets[:FIRST])
    await quiet(server.cpu)
    before = server.memory()
    await connect_all(sockets[FIRST:])
    await quiet(server.cpu)
    memory = (server.memory() - before) / 1024 / (len(sockets) - FIRST)
    used = server.cpu()
    await asyncio.sleep(SECONDS)
    return memory, (server.cpu() - used) / SECONDS * 100
