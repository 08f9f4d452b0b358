"""Of a Valkey Cluster a node dies, hangs, is replaced, or gives its channels away: nothing is lost by it."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from redis.crc import key_slot

from server.base.broker import connect_broker
from server.base.settings import Settings
from tests.faults.cluster import Cluster, Device
from tests.support.forked import Forked
from tests.support.pace import PATIENCE, seconds
from tests.support.valkey_cluster import ValkeyCluster
from tests.support.waiting import eventually

AnyCluster = Cluster[ValkeyCluster]
EACH = 60


async def slot_of_group(cluster: AnyCluster) -> int:
    """Of the channel that the load is told on."""
    settings = Settings(redis_url=cluster.valkey.url)
    async with connect_broker(settings, cluster.pool) as broker:
        return key_slot(broker.own(f"conversation:{cluster.group}").encode())


async def under_load(cluster: AnyCluster, title: str, harm: Callable[[], Awaitable[None]]) -> None:
    """Does the harm in the middle, and says how long nobody heard the other process."""
    load = asyncio.create_task(cluster.load(EACH))
    while len(cluster.acknowledged) < 100:
        await asyncio.sleep(0.01)
    began = time.monotonic()
    await harm()
    await load
    await cluster.prove(title)
    for process in cluster.processes:
        await asyncio.to_thread(process.wait_until_ready)
    print(f"{title}: all hear each other again after {time.monotonic() - began:.1f} s, the load included")
    assert {device.returns for device in cluster.devices} == {1}


async def test_a_primary_is_killed_and_its_replica_takes_over(on_valkey_cluster: AnyCluster) -> None:
    valkey = on_valkey_cluster.valkey
    holder = await valkey.holder_of(await slot_of_group(on_valkey_cluster))

    async def kill() -> None:
        holder.child.kill()

    await under_load(on_valkey_cluster, "primary killed", kill)
    assert await valkey.holder_of(await slot_of_group(on_valkey_cluster)) is not holder


async def test_a_replica_takes_over_when_it_is_asked_to(on_valkey_cluster: AnyCluster) -> None:
    valkey = on_valkey_cluster.valkey
    slot = await slot_of_group(on_valkey_cluster)
    holder = await valkey.holder_of(slot)
    heir = valkey.replica_of(holder)
    await under_load(on_valkey_cluster, "failover asked for", lambda: heir.ask("CLUSTER", "FAILOVER"))
    assert await valkey.holder_of(slot) is heir


async def test_a_channel_moves_to_another_node(on_valkey_cluster: AnyCluster) -> None:
    valkey = on_valkey_cluster.valkey
    slot = await slot_of_group(on_valkey_cluster)
    holder = await valkey.holder_of(slot)
    other = next(node for node in valkey.nodes[:3] if node is not holder)
    await under_load(on_valkey_cluster, "slot moved", lambda: valkey.move(slot, holder, other))
    assert await valkey.holder_of(slot) is other


async def test_a_node_hangs_for_good(on_valkey_cluster: AnyCluster) -> None:
    """It keeps its lines open; that its replica has taken over is found out all the same."""
    valkey = on_valkey_cluster.valkey
    slot = await slot_of_group(on_valkey_cluster)
    holder = await valkey.holder_of(slot)
    holder.child.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    while await valkey.holder_of(slot, but=holder) is holder:
        await asyncio.sleep(0.1)
    near, far = on_valkey_cluster.devices[0], on_valkey_cluster.devices[1]
    slowest = 0.0
    while time.monotonic() - began < 20:
        sent = time.monotonic()
        await on_valkey_cluster.send(near)
        everything = len(on_valkey_cluster.acknowledged)
        await far.client.until(partial(holds, on_valkey_cluster, far, everything), timeout=PATIENCE)
        slowest = max(slowest, time.monotonic() - sent) if sent - began > 10 else slowest
    print(f"node hung for good: ten seconds later the slowest message took {slowest:.1f} s to the other process")
    assert slowest < seconds(5)
    holder.child.process.send_signal(signal.SIGCONT)
    await on_valkey_cluster.prove("node hung for good")


def holds(cluster: AnyCluster, device: Device, messages: int) -> bool:
    return len(cluster.held(device)) >= messages


async def test_a_node_hangs_and_comes_back(on_valkey_cluster: AnyCluster) -> None:
    valkey = on_valkey_cluster.valkey
    holder = await valkey.holder_of(await slot_of_group(on_valkey_cluster))

    async def hang() -> None:
        holder.child.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(6)
        holder.child.process.send_signal(signal.SIGCONT)

    await under_load(on_valkey_cluster, "node hung for 6 s", hang)


async def test_it_is_said_when_nobody_has_some_of_the_channels(on_valkey_cluster: AnyCluster, tmp_path: Path) -> None:
    """Neither a primary nor its replica is left: the others answer, and that is not enough."""
    valkey = on_valkey_cluster.valkey
    holder = await valkey.holder_of(await slot_of_group(on_valkey_cluster))
    gone = (valkey.replica_of(holder), holder)
    for node in gone:
        node.child.kill()

    async def is_said() -> bool:
        told = [await asyncio.to_thread(process.missing) for process in on_valkey_cluster.processes]
        return all("look for a node that is away" in one.get("redis", "") for one in told)

    await eventually(is_said)
    doctor = Forked("doctor", **{**on_valkey_cluster.settings, "data_dir": tmp_path / "other"})
    said = (await asyncio.to_thread(doctor.finish))[1]
    assert "a cluster that is not whole" in said
    assert all(f"127.0.0.1:{node.port}" in said for node in gone)
    await on_valkey_cluster.send(on_valkey_cluster.devices[0])
    for node in gone:
        node.start()
    for process in on_valkey_cluster.processes:
        await asyncio.to_thread(process.wait_until_ready)
    await on_valkey_cluster.prove("a node and its replica were away")


async def test_all_nodes_are_away_for_a_while(on_valkey_cluster: AnyCluster) -> None:
    valkey = on_valkey_cluster.valkey

    async def all_away() -> None:
        for node in valkey.nodes:
            node.child.kill()
        await asyncio.sleep(1)
        for node in valkey.nodes:
            node.start()

    await under_load(on_valkey_cluster, "all nodes killed", all_away)
