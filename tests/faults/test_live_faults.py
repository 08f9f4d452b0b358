"""Web processes, worker, PostgreSQL and Valkey are killed while several people write one sheet at once."""

import asyncio
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from protocol.drives import Node
from protocol.live import WriteLive, Written
from server.run.embedded import Valkey
from tests.faults.cluster import UNHURRIED, Cluster, Device
from tests.faults.test_drives import until_done
from tests.support.client import Client
from tests.support.forked import Forked
from tests.support.pace import PATIENCE
from tests.support.parvis import Parvis
from tests.support.pen import Pen, new_sheet
from tests.support.scenario import new_client_id
from tests.support.state import Live

AT_ONCE = 4
WRITERS = 5
BETWEEN = 20
"""Changes that are acknowledged between one fault and the next."""


@dataclass
class Writer:
    """Writes numbers below one another into a column of their own, and sends each until it is acknowledged."""

    device: Device
    node: Node
    pen: Pen = field(default_factory=Pen)
    sent: int = 0
    acknowledged: dict[str, Written] = field(default_factory=dict)

    async def run(self, over: asyncio.Event) -> None:
        while not over.is_set():
            updates = [self.next() for _ in range(AT_ONCE)]
            await asyncio.gather(*(self.write(*one) for one in updates))
            await asyncio.sleep(0.02)

    def next(self) -> tuple[str, bytes]:
        self.sent += 1
        place = f"{self.sent}:{self.device.client.person}"
        return place, self.pen.cell(place, f"n{self.sent}")

    async def write(self, place: str, update: bytes) -> None:
        command = WriteLive(self.node.id, new_client_id(), update)

        async def attempt() -> Written:
            await self.device.ready.wait()
            written: Written = await self.device.client.call(command)
            return written

        self.acknowledged[place] = await until_done(attempt)


async def test_no_change_is_lost_or_doubled_whatever_is_killed(cluster: Cluster[Valkey], tmp_path: Path) -> None:
    urls = {"database_url": cluster.database_url, "redis_url": cluster.valkey.url}

    def work() -> Parvis:
        return Forked("worker", data_dir=tmp_path, log_level="error", **urls, **UNHURRIED)

    worker = work()
    try:
        node = await new_sheet(cluster.devices[0].client, cluster.group)
        for device in cluster.devices:
            await device.client.follow_live(node)
        writers = [Writer(device, node) for device in cluster.devices[:WRITERS]]
        over = asyncio.Event()
        load = asyncio.gather(*(writer.run(over) for writer in writers))
        for step in range(8):
            await written_more(writers)
            if step % 4 == 0:
                killed = cluster.processes[step // 4]
                await asyncio.to_thread(killed.end, signal.SIGKILL)
                cluster.processes[step // 4] = cluster.serve(killed.port)
                # It does not come up without a database, which is what dies next.
                await asyncio.to_thread(cluster.processes[step // 4].wait_until_ready)
            elif step % 4 == 1:
                assert cluster.postgres.child
                cluster.postgres.child.kill()
                cluster.postgres.start()
            elif step % 4 == 2:
                assert cluster.valkey.child
                cluster.valkey.child.kill()
                cluster.valkey.start()
            else:
                await asyncio.to_thread(worker.end, signal.SIGKILL)
                worker = work()
        await written_more(writers)
        over.set()
        await load
        await prove(cluster, writers, node)
    finally:
        worker.end()


async def written_more(writers: list[Writer]) -> None:
    """By each of them."""
    before = [len(writer.acknowledged) for writer in writers]
    async with asyncio.timeout(4 * PATIENCE):
        while any(
            len(writer.acknowledged) < count + BETWEEN // WRITERS for writer, count in zip(writers, before, strict=True)
        ):
            await asyncio.sleep(0.01)


async def prove(cluster: Cluster[Valkey], writers: list[Writer], node: Node) -> None:
    """Each change that was acknowledged is kept once, under its number; the numbers have no gap; and all who had it
    open from the beginning hold what one holds who comes anew."""
    rows = await cluster.pool.fetch("SELECT seq, author_id, client_id FROM live_updates WHERE node_id = $1", node.id)
    seqs = sorted(row["seq"] for row in rows)
    acknowledged = [one.seq for writer in writers for one in writer.acknowledged.values()]
    await cluster.everybody_there()
    fresh = await Client(cluster.devices[0].client.url, cluster.devices[0].client.token).open()
    await fresh.start()
    anew = await fresh.follow_live(node)
    cells = anew.contents()["a.cells"]
    expected = {place: f"n{place.partition(':')[0]}" for writer in writers for place in writer.acknowledged}
    lost = len(expected.items() - cells.items())
    doubled = sum(times - 1 for times in Counter(acknowledged).values()) + len(seqs) - len(set(acknowledged))
    print(
        f"changes: sent {sum(writer.sent for writer in writers)}, acknowledged {len(acknowledged)}, kept {len(seqs)}, "
        f"present {len(cells)}, lost = {lost}, doubled = {doubled}"
    )
    assert lost == doubled == 0
    assert cells == expected
    assert seqs == sorted(acknowledged) == list(range(1, len(seqs) + 1))
    for device in cluster.devices:
        await holds(device.client, node, anew)
    await fresh.close()


async def holds(client: Client, node: Node, anew: Live) -> None:
    await client.until(lambda: client.state.lives[node.id].seq == anew.seq)
    told = client.state.lives[node.id]
    assert (told.contents(), told.writers) == (anew.contents(), anew.writers)
