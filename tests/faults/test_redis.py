"""Redis dies, or cuts the lines it holds: nothing is lost by it."""

import asyncio

from redis.asyncio import Redis

from protocol.messages import Chat
from server.run.embedded import Valkey
from tests.faults.cluster import Cluster
from tests.support.pace import PATIENCE


async def test_redis_killed_and_restarted_under_load(cluster: Cluster[Valkey]) -> None:
    load = asyncio.create_task(cluster.load(60))
    while len(cluster.acknowledged) < 100:
        await asyncio.sleep(0.01)
    assert cluster.valkey.child
    cluster.valkey.child.kill()
    before = len(cluster.acknowledged)
    while len(cluster.acknowledged) < before + 100:
        await asyncio.sleep(0.01)
    cluster.valkey.start()
    await load
    await cluster.prove("Redis killed")
    assert {device.returns for device in cluster.devices} == {1}


async def test_while_redis_is_away_people_of_one_process_hear_each_other(cluster: Cluster[Valkey]) -> None:
    assert cluster.valkey.child
    cluster.valkey.child.kill()
    await cluster.send(cluster.devices[0])
    near, far = cluster.devices[2], cluster.devices[1]
    await near.client.until(lambda: len(cluster.held(near)) == 1)
    assert near.client.events
    cluster.valkey.start()
    await far.client.until(lambda: len(cluster.held(far)) == 1, timeout=PATIENCE)
    await cluster.prove("one message without Redis")
    assert {device.returns for device in cluster.devices} == {1}


async def test_a_subscriber_that_redis_cuts_off_hears_everything(cluster: Cluster[Valkey]) -> None:
    async with Redis.from_url(cluster.valkey.url) as redis:
        load = asyncio.create_task(cluster.load(60))
        cuts = 0
        while not load.done():
            await asyncio.sleep(0.1)
            cuts += await redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")  # type: ignore[no-untyped-call]
        await load
    assert cuts > 0
    print(f"lines cut: {cuts}")
    await cluster.prove("subscriber lines cut")
    assert all(isinstance(m.content, Chat) for d in cluster.devices for m in d.client.state.messages.values())
