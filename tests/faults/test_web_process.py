"""Web processes die, and answers are lost."""

import asyncio
import secrets
import signal

from protocol.messages import SendMessage
from tests.faults.house import House


async def test_two_processes_tell_each_other(house: House) -> None:
    await house.load(60)
    await house.prove("two processes")
    assert {device.returns for device in house.devices} == {1}


async def test_a_process_killed_under_load_comes_back(house: House) -> None:
    load = asyncio.create_task(house.load(60))
    while len(house.acknowledged) < 100:
        await asyncio.sleep(0.01)
    killed = house.processes[0]
    await asyncio.to_thread(killed.end, signal.SIGKILL)
    house.processes[0] = house.serve(killed.port)
    await load
    await house.prove("web process killed")
    assert min(device.returns for device in house.devices[::2]) > 1


async def test_a_retry_after_a_lost_reply_stores_nothing_again(house: House) -> None:
    device = house.devices[0]
    for _ in range(20):
        command = SendMessage(house.group, secrets.token_urlsafe(12), "La réponse se perd.")
        house.sent += 1
        answer = device.client.send(command)
        await asyncio.sleep(0.002 * secrets.randbelow(4))
        await device.client.cut()
        await asyncio.gather(answer, return_exceptions=True)
        await asyncio.sleep(0)
        device.ready.clear()
        await device.ready.wait()
        first = await device.client.call(command)
        assert await device.client.call(command) == first
        house.acknowledged[command.client_id] = first
    await house.prove("replies lost")


async def test_the_same_message_by_both_processes_at_once_is_stored_once(house: House) -> None:
    here = house.devices[0]
    there = house.device("Personne 0", 1)
    house.devices.append(there)
    await there.ready.wait()
    for _ in range(50):
        command = SendMessage(house.group, secrets.token_urlsafe(12), "Deux appareils, un message.")
        house.sent += 1
        one, other = await asyncio.gather(here.client.call(command), there.client.call(command))
        assert one == other
        house.acknowledged[command.client_id] = one
    await house.prove("sent twice at once")
