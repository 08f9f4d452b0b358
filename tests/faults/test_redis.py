"""Redis dies, or cuts the lines it holds: nothing is lost by it."""

import asyncio

from redis.asyncio import Redis

from protocol.messages import Chat
from tests.faults.house import House


async def test_redis_killed_and_restarted_under_load(house: House) -> None:
    load = asyncio.create_task(house.load(60))
    while len(house.acknowledged) < 100:
        await asyncio.sleep(0.01)
    assert house.valkey.child
    house.valkey.child.kill()
    before = len(house.acknowledged)
    while len(house.acknowledged) < before + 100:
        await asyncio.sleep(0.01)
    house.valkey.start()
    await load
    await house.prove("Redis killed")
    assert {device.returns for device in house.devices} == {1}


async def test_while_redis_is_away_people_of_one_process_hear_each_other(house: House) -> None:
    assert house.valkey.child
    house.valkey.child.kill()
    await house.send(house.devices[0])
    near, far = house.devices[2], house.devices[1]
    await near.client.until(lambda: len(house.held(near)) == 1)
    assert near.client.events
    house.valkey.start()
    await far.client.until(lambda: len(house.held(far)) == 1, timeout=30)
    await house.prove("one message without Redis")
    assert {device.returns for device in house.devices} == {1}


async def test_a_subscriber_that_redis_cuts_off_hears_everything(house: House) -> None:
    async with Redis.from_url(house.valkey.url) as redis:
        load = asyncio.create_task(house.load(60))
        cuts = 0
        while not load.done():
            await asyncio.sleep(0.1)
            cuts += await redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")  # type: ignore[no-untyped-call]
        await load
    assert cuts > 0
    print(f"lines cut: {cuts}")
    await house.prove("subscriber lines cut")
    assert all(isinstance(m.content, Chat) for d in house.devices for m in d.client.state.messages.values())
