"""How long a folder of a hundred thousand documents takes to open, and to go on in."""

import asyncio
from datetime import UTC, datetime
from time import perf_counter

import asyncpg
import msgspec

from protocol.drives import AddDocument, Folder, LoadFolder
from protocol.state import Start
from tests.benchmark.crowd import quiet
from tests.benchmark.installation import Installation, NumberedTown, copy
from tests.benchmark.measure import Figure, percentile
from tests.benchmark.page_search import NODES
from tests.benchmark.sockets import Client

GROUP, PERSON = 1, 1
DOCUMENTS = 100_000
PAGES = 4
"""That the client asks for before it shows a folder."""

ROUNDS = 20

WHOLE = "SELECT * FROM whole_nodes WHERE conversation = $1 AND parent IS NULL AND binned_at IS NULL ORDER BY name_key"


async def folder(installation: Installation) -> list[Figure]:
    """Beside the whole of it, read at once."""
    town = NumberedTown(2, {GROUP: (1, 2)})
    async with installation.parvis(town) as server:
        db = await asyncpg.connect(installation.database_url)
        await fill(db)
        await quiet(server.cpu)
        client = Client(server.host, town.cookies[PERSON - 1], lambda _: None)
        address, port = server.host.split(":")
        await asyncio.get_running_loop().create_connection(lambda: client, address, int(port))
        await client.opened
        await client.ask(Start([]))
        opened, further, added = list[float](), list[float](), list[float]()
        for number in range(ROUNDS):
            start = perf_counter()
            place: int | None = None
            for _ in range(PAGES):
                place = await page(client, place)
            opened.append((perf_counter() - start) * 1_000)
            # Each one further down than the one before.
            start = perf_counter()
            await page(client, number * (DOCUMENTS // ROUNDS) + 1)
            further.append((perf_counter() - start) * 1_000)
            start = perf_counter()
            await client.ask(AddDocument(GROUP, f"bench-added-{number}", f"ajout {number}.pdf", number + 1))
            added.append((perf_counter() - start) * 1_000)
        start = perf_counter()
        await db.fetch(WHOLE, GROUP)
        whole = (perf_counter() - start) * 1_000
        client.transport.close()
        await db.close()
    return [
        figure("folder", opened, whole, 1_000),
        figure("folder_further", further, whole, 100),
        figure("folder_added", added, whole, 100),
    ]


async def page(client: Client, after: int | None) -> int:
    answer = await client.ask(LoadFolder(GROUP, after=after))
    return msgspec.msgpack.decode(answer, type=Folder).nodes[-1].id


def figure(name: str, took: list[float], baseline: float, most: int) -> Figure:
    p95 = percentile(took, 0.95)
    return Figure(name, p95, "ms p95", baseline, f"p95 < {most} ms", p95 < most)


async def fill(db: asyncpg.Connection) -> None:
    await copy(db, "drives", ("conversation_id", "last_seq"), [(GROUP, DOCUMENTS)])
    at, numbers = datetime.now(UTC), range(1, DOCUMENTS + 1)
    files = [(n, PERSON, f"{n}.pdf", 1_000, "application/pdf", f"{n:064x}", 1) for n in numbers]
    nodes = [
        (n, GROUP, "document", f"releve {n:06}.pdf", f"releve {n:06}.pdf", n, PERSON, f"bench-{n}", PERSON, at)
        for n in numbers
    ]
    await copy(db, "nodes", NODES, nodes)
    await copy(db, "files", ("id", "owner_id", "name", "size", "type", "sha256", "pages"), files)
    versions = [(n, 1, n, PERSON, f"bench-{n}") for n in numbers]
    await copy(db, "versions", ("node_id", "number", "file_id", "author_id", "client_id"), versions)
    await db.execute("VACUUM ANALYZE nodes, versions, files, drives")
