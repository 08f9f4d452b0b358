"""Web processes die, and answers are lost."""

import asyncio
import secrets
import signal

from protocol.messages import SendMessage
from server.run.embedded import Valkey
from tests.faults.cluster import Cluster


async def test_two_processes_tell_each_other(cluster: Cluster[Valkey]) -> None:
    await cluster.load(60)
    await cluster.prove("two processes")
    assert {device.returns for device in cluster.devices} == {1}


async def test_a_process_killed_under_load_comes_back(cluster: Cluster[Valkey]) -> None:
    load = asyncio.create_task(cluster.load(60))
    while len(cluster.acknowledged) < 100:
        await asyncio.sleep(0.01)
    killed = cluster.processes[0]
    await asyncio.to_thread(killed.end, signal.SIGKILL)
    cluster.processes[0] = cluster.serve(killed.port)
    await load
    await cluster.prove("web process killed")
    assert min(device.returns for device in cluster.devices[::2]) > 1


async def test_a_retry_after_a_lost_reply_stores_nothing_again(cluster: Cluster[Valkey]) -> None:
    device = cluster.devices[0]
    for _ in range(20):
        command = SendMessage(cluster.group, secrets.token_urlsafe(12), "La réponse se perd.")
        cluster.sent += 1
        answer = device.client.send(command)
        await asyncio.sleep(0.002 * secrets.randbelow(4))
        await device.client.cut()
        await asyncio.gather(answer, return_exceptions=True)
        await asyncio.sleep(0)
        device.ready.clear()
        await device.ready.wait()
        first = await device.client.call(command)
        assert await device.client.call(command) == first
        cluster.acknowledged[command.client_id] = first
    await cluster.prove("replies lost")


async def test_the_same_message_by_both_processes_at_once_is_stored_once(cluster: Cluster[Valkey]) -> None:
    here = cluster.devices[0]
    there = cluster.device("Personne 0", 1)
    cluster.devices.append(there)
    await there.ready.wait()
    for _ in range(50):
        command = SendMessage(cluster.group, secrets.token_urlsafe(12), "Deux appareils, un message.")
        cluster.sent += 1
        one, other = await asyncio.gather(here.client.call(command), there.client.call(command))
        assert one == other
        cluster.acknowledged[command.client_id] = one
    await cluster.prove("sent twice at once")
