"""Everything dies at once, and what comes back is whole."""

import asyncio
import signal

from protocol.messages import MessageSent
from tests.faults.house import Device, House


async def test_database_redis_and_a_process_killed_together(house: House) -> None:
    load = asyncio.create_task(house.load(40))
    while len(house.acknowledged) < 100:
        await asyncio.sleep(0.01)
    killed = house.processes[0]
    for child in (house.postgres.child, house.valkey.child):
        assert child
        child.kill()
    await asyncio.to_thread(killed.end, signal.SIGKILL)
    house.postgres.start()
    house.valkey.start()
    house.processes[0] = house.serve(killed.port)
    await load
    await house.prove("everything killed")


async def test_once_redis_is_back_news_comes_by_itself_again(house: House) -> None:
    here, there = house.devices[0], house.devices[1]
    for _ in range(2):
        assert house.valkey.child
        house.valkey.child.kill()
        await house.send(here)
        house.valkey.start()
        for process in house.processes:
            await asyncio.to_thread(process.wait_until_ready)
        await house.send(here)
        await there.client.until(lambda: heard_live(there) == len(house.acknowledged))
    await house.prove("news after Redis")
    assert {device.returns for device in house.devices} == {1}


def heard_live(device: Device) -> int:
    """The number of the last message that came as it was sent, not because it was missed."""
    return max((e.message.seq for e in device.client.events if isinstance(e, MessageSent)), default=0)
