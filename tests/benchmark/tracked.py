"""What it takes to open a tracked publication that thousands are asked to read, and what others wait meanwhile."""

import asyncio
from time import perf_counter

import msgspec

from protocol.messages import SendMessage
from protocol.posts import SendPost
from protocol.receipts import OpenMessage
from protocol.state import Start
from protocol.types import Stored
from tests.benchmark.crowd import quiet
from tests.benchmark.installation import Installation, NumberedTown, Server
from tests.benchmark.measure import Figure, percentile
from tests.benchmark.sockets import Client
from tests.support.databases import execute

GROUP, AUTHOR, COLLEAGUE = 1, 1, 2
READERS = 4_400
OPENING, POSTS, AT_ONCE = 200, 10, 8
RATE = 100
"""Taps a second, while others write: 4,400 people open it within three quarters of a minute."""

MESSAGES = 200
MOST_TAP, MOST_WAITED = 1.0, 1.5
"""Milliseconds; and what a message waits by what it waits alone."""


async def tracked(installation: Installation) -> list[Figure]:
    """PostgreSQL's time for one that opens it; beside what a message there waits, that which it waits before."""
    town = NumberedTown(READERS + 1, {GROUP: range(1, READERS + 2)})
    async with installation.parvis(town) as server:
        await execute(installation.database_url, "UPDATE memberships SET role = 'manager' WHERE person_id = 1")
        with installation.worker(installation.database_url):
            return await measured(installation, server, town)


async def measured(installation: Installation, server: Server, town: NumberedTown) -> list[Figure]:
    author, colleague = await connect(server, town, AUTHOR), await connect(server, town, COLLEAGUE)
    posts = [await publish(author, number) for number in range(POSTS)]
    readers = [await connect(server, town, COLLEAGUE + 1 + number) for number in range(OPENING)]
    await quiet(server.cpu)
    before = [await write(colleague, f"before-{number}") for number in range(MESSAGES)]
    await quiet(server.cpu)
    used = installation.database_cpu()
    await open_all(readers, posts[: POSTS // 2])
    tap = (installation.database_cpu() - used) / (POSTS // 2 * OPENING) * 1_000
    opening = asyncio.create_task(open_by_and_by(readers, posts[POSTS // 2 :]))
    during = list[float]()
    while not opening.done():
        during.append(await write(colleague, f"during-{len(during)}"))
    await opening
    for client in (author, colleague, *readers):
        client.transport.close()
    waited, alone = percentile(during, 0.5), percentile(before, 0.5)
    return [
        Figure("tracked", tap, "database-ms/tap", MOST_TAP, f"<= {MOST_TAP} ms", tap <= MOST_TAP),
        Figure("tracked_others", waited, "ms p50", alone, f"ratio <= {MOST_WAITED}", waited <= MOST_WAITED * alone),
    ]


async def connect(server: Server, town: NumberedTown, person: int) -> Client:
    client = Client(server.host, town.cookies[person - 1], lambda _: None)
    address, port = server.host.split(":")
    await asyncio.get_running_loop().create_connection(lambda: client, address, int(port))
    await client.opened
    await client.ask(Start([]))
    return client


async def publish(author: Client, number: int) -> int:
    told = await author.ask(SendPost(GROUP, f"bench-post-{number}", "Canicule", "Buvez de l’eau.", True))
    return msgspec.msgpack.decode(told, type=Stored).seq


async def open_all(readers: list[Client], posts: list[int]) -> None:
    waiting = iter(readers)

    async def open_some() -> None:
        for reader in waiting:
            for seq in posts:
                await reader.ask(OpenMessage(GROUP, seq))

    await asyncio.gather(*(open_some() for _ in range(AT_ONCE)))


async def open_by_and_by(readers: list[Client], posts: list[int]) -> None:
    """At a rate, whatever they wait: whoever taps as fast as the server answers leaves no processor to anybody."""
    began = perf_counter()
    taps = list[asyncio.Task[msgspec.Raw]]()
    for seq in posts:
        for reader in readers:
            await asyncio.sleep(began + len(taps) / RATE - perf_counter())
            taps.append(asyncio.create_task(reader.ask(OpenMessage(GROUP, seq))))
    await asyncio.gather(*taps)


async def write(client: Client, name: str) -> float:
    """Milliseconds until it is stored."""
    start = perf_counter()
    await client.ask(SendMessage(GROUP, f"bench-{name}", "Bonjour"))
    return (perf_counter() - start) * 1_000
