"""Everything dies at once, and what comes back is whole."""

import asyncio
import signal

from protocol.messages import MessageSent
from server.run.embedded import Valkey
from tests.faults.cluster import Cluster, Device


async def test_database_redis_and_a_process_killed_together(cluster: Cluster[Valkey]) -> None:
    load = asyncio.create_task(cluster.load(40))
    while len(cluster.acknowledged) < 100:
        await asyncio.sleep(0.01)
    killed = cluster.processes[0]
    for child in (cluster.postgres.child, cluster.valkey.child):
        assert child
        child.kill()
    await asyncio.to_thread(killed.end, signal.SIGKILL)
    cluster.postgres.start()
    cluster.valkey.start()
    cluster.processes[0] = cluster.serve(killed.port)
    await load
    await cluster.prove("everything killed")


async def test_once_redis_is_back_news_comes_by_itself_again(cluster: Cluster[Valkey]) -> None:
    here, there = cluster.devices[0], cluster.devices[1]
    for _ in range(2):
        assert cluster.valkey.child
        cluster.valkey.child.kill()
        await cluster.send(here)
        cluster.valkey.start()
        for process in cluster.processes:
            await asyncio.to_thread(process.wait_until_ready)
        await cluster.send(here)
        await there.client.until(lambda: heard_live(there) == len(cluster.acknowledged))
    await cluster.prove("news after Redis")
    assert {device.returns for device in cluster.devices} == {1}


def heard_live(device: Device) -> int:
    """The number of the last message that came as it was sent, not because it was missed."""
    return max((e.message.seq for e in device.client.events if isinstance(e, MessageSent)), default=0)
