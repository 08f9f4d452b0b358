"""How long a message is on its way, in a quiet town and beside a busy one."""

import asyncio
from collections.abc import Callable
from time import perf_counter

from tests.benchmark.baselines import Listener, event
from tests.benchmark.broadcast import assemble
from tests.benchmark.crowd import connect_all, quiet, until
from tests.benchmark.ingest import CONVERSATIONS as BUSY
from tests.benchmark.ingest import MEMBERS as BUSY_MEMBERS
from tests.benchmark.installation import Installation, NumberedTown
from tests.benchmark.measure import Figure, percentile

MEMBERS = 40
RATE = 10
SECONDS = 20
ELSEWHERE = 2_000
PULSE = 0.005
GROUP = BUSY + 1


async def latency(installation: Installation) -> list[Figure]:
    ours = await parvis_delays(installation, 0)
    plain = await plain_delays(installation, 0)
    p50, plain_p50 = percentile(ours, 0.5), percentile(plain, 0.5)
    p99, plain_p99 = percentile(ours, 0.99), percentile(plain, 0.99)
    return [
        Figure("latency", p99, "ms p99", plain_p99, "p99 < 5 ms", p99 < 5),
        Figure("latency_p50", p50, "ms p50", plain_p50, "p50 < 2.5 ms", p50 < 2.5),
    ]


async def latency_loaded(installation: Installation) -> list[Figure]:
    p99 = percentile(await parvis_delays(installation, ELSEWHERE), 0.99)
    plain = percentile(await plain_delays(installation, ELSEWHERE), 0.99)
    return [Figure("latency_loaded", p99, "ms p99", plain, "p99 < 20 ms", p99 < 20)]


async def parvis_delays(installation: Installation, elsewhere: int) -> list[float]:
    """Milliseconds from sending to each receiving, while so many messages a second are sent in other groups."""
    busy = BUSY if elsewhere else 0
    groups = {g: range((g - 1) * BUSY_MEMBERS + 1, g * BUSY_MEMBERS + 1) for g in range(1, busy + 1)}
    first = busy * BUSY_MEMBERS + 1
    town = NumberedTown(busy * BUSY_MEMBERS + MEMBERS, groups | {GROUP: range(first, first + MEMBERS)})
    async with installation.parvis(town) as server:
        accounts, people = await assemble(server, town)
        watched, others = people[first - 1 :], people[: first - 1]
        delays, sent = Delays(), 0

        def send_elsewhere(number: int) -> None:
            others[number % len(others)].send(number % len(others) // BUSY_MEMBERS + 1)

        for person in watched:
            person.heard = lambda message: delays.end(message.client_id)
        crowd = asyncio.create_task(steadily(elsewhere, send_elsewhere))
        await steadily(RATE, lambda number: delays.begin(watched[number % MEMBERS].send(GROUP)))
        sent = RATE * SECONDS
        await crowd
        await until(lambda: len(delays.values) == sent * MEMBERS)
        await until(lambda: len(accounts.acknowledged) == sent + elsewhere * SECONDS)
        await until(lambda: accounts.delivered == sent * MEMBERS + elsewhere * SECONDS * BUSY_MEMBERS)
        await installation.check(accounts, people)
    return delays.values


async def plain_delays(installation: Installation, elsewhere: int) -> list[float]:
    """The same on the plain server."""
    async with installation.plain() as server:
        watched = [Listener(server.host, "/relay?store&room=watched") for _ in range(MEMBERS)]
        rooms = range(BUSY) if elsewhere else range(0)
        others = [Listener(server.host, f"/relay?store&room={room}") for room in rooms for _ in range(BUSY_MEMBERS)]
        await connect_all([*watched, *others])
        await quiet(server.cpu)
        delays = Delays()

        def send(number: int) -> None:
            payload = event(number)
            delays.begin(payload)
            watched[number % MEMBERS].send(payload)

        for listener in watched:
            listener.heard = delays.end
        crowd = asyncio.create_task(steadily(elsewhere, lambda n: others[n % len(others)].send(event(n))))
        await steadily(RATE, send)
        await crowd
        await until(lambda: len(delays.values) == RATE * SECONDS * MEMBERS)
    return delays.values


class Delays:
    """Milliseconds between the sending of each message and its arrivals."""

    def __init__(self) -> None:
        self.values: list[float] = []
        self._begun: dict[str | bytes, float] = {}

    def begin(self, message: str | bytes) -> None:
        self._begun[message] = perf_counter()

    def end(self, message: str | bytes) -> None:
        self.values.append((perf_counter() - self._begun[message]) * 1000)


async def steadily(rate: int, send: Callable[[int], None]) -> None:
    """Calls `send` so many times a second, evenly, with 0, 1, 2 and so on."""
    start, number = perf_counter(), 0
    while number < rate * SECONDS:
        due = min(rate * SECONDS, int((perf_counter() - start) * rate) + 1)
        for turn in range(number, due):
            send(turn)
        number = due
        await asyncio.sleep(max(PULSE, start + number / rate - perf_counter()))
