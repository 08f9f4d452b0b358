"""One sender, five hundred readers: what a delivery costs the server."""

import asyncio

from tests.benchmark.baselines import Listener, event
from tests.benchmark.crowd import Person, connect_all, quiet, until
from tests.benchmark.installation import Installation, NumberedTown, Server
from tests.benchmark.measure import Accounts, Figure

MEMBERS = 500
GROUP = 1
BURST = 300
ROUNDS = 5
SINGLES = 100
TURNS = 6


async def broadcast(installation: Installation) -> list[Figure]:
    """Deliveries for one second of the server's processor, messages pipelined."""
    town = NumberedTown(MEMBERS, {GROUP: range(1, MEMBERS + 1)})
    async with installation.parvis(town) as server:
        accounts, people = await assemble(server, town)
        before = server.cpu()
        for _ in range(ROUNDS):
            goal = accounts.delivered + BURST * MEMBERS
            for _ in range(BURST):
                people[0].send(GROUP)
            await until(lambda goal=goal: accounts.delivered >= goal)  # type: ignore[misc]
        value = accounts.delivered / (server.cpu() - before)
        await until(lambda: len(accounts.acknowledged) == BURST * ROUNDS)
        await installation.check(accounts, people)
    baseline = await send_loop(installation)
    return [Figure("broadcast", value, "deliveries/cpu-s", baseline, "ratio >= 40", value >= 40 * baseline)]


async def assemble(server: Server, town: NumberedTown) -> tuple[Accounts, list[Person]]:
    """Everybody of the town, connected, and the server at rest."""
    accounts = Accounts()
    people = [Person(accounts, server.host, cookie) for cookie in town.cookies]
    await connect_all(people)
    await quiet(server.cpu)
    return accounts, people


async def send_loop(installation: Installation) -> float:
    """Deliveries for one second of the plain server's processor."""
    async with installation.plain() as server:
        listeners = [Listener(server.host, "/relay") for _ in range(MEMBERS)]
        await connect_all(listeners)
        await quiet(server.cpu)
        before = server.cpu()
        for number in range(BURST):
            listeners[0].send(event(number))
        await until(lambda: all(listener.received == BURST for listener in listeners))
        return BURST * MEMBERS / (server.cpu() - before)


async def broadcast_single(installation: Installation) -> list[Figure]:
    """Processor time of one message to all, each sent after the one before has arrived everywhere; in turns with the
    same through bare transports, since a machine's speed changes from one second to the next."""
    town = NumberedTown(MEMBERS, {GROUP: range(1, MEMBERS + 1)})
    async with installation.parvis(town) as server, installation.bare() as floor:
        accounts, people = await assemble(server, town)
        listeners = [Listener(floor.host, "/") for _ in range(MEMBERS)]
        await connect_all(listeners)
        value = baseline = 0.0
        for _ in range(TURNS):
            value += await singles(server, people)
            baseline += await bare_singles(floor, listeners)
        await installation.check(accounts, people)
    value, baseline = value * 1000 / TURNS / SINGLES, baseline * 1000 / TURNS / SINGLES
    return [Figure("broadcast_single", value, "cpu-ms/message", baseline, "ratio <= 1.3", value <= 1.3 * baseline)]


async def singles(server: Server, people: list[Person]) -> float:
    """Processor time of the server for so many messages, one after the other."""
    count = Countdown()
    for person in people:
        person.heard = lambda _: count.down()
    before = server.cpu()
    for _ in range(SINGLES):
        count.start(MEMBERS + 1)  # the sender hears its answer as well
        people[0].send(GROUP, count.down)
        await count.over
    return server.cpu() - before


async def bare_singles(server: Server, listeners: list[Listener]) -> float:
    """The same of the bare server."""
    count = Countdown()
    for listener in listeners:
        listener.heard = lambda _: count.down()
    before = server.cpu()
    for number in range(SINGLES):
        count.start(MEMBERS)
        listeners[0].send(event(number))
        await count.over
    return server.cpu() - before


class Countdown:
    """Waits for so many arrivals."""

    def start(self, arrivals: int) -> None:
        self.left = arrivals
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def down(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.over.set_result(None)
