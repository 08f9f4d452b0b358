"""PostgreSQL is restarted, politely and not."""

import asyncio

import pytest

from tests.faults.house import House


@pytest.mark.parametrize("way", ["restarted", "killed"])
async def test_the_database_goes_and_comes_back_under_load(house: House, way: str) -> None:
    load = asyncio.create_task(house.load(40))
    while len(house.acknowledged) < 100:
        await asyncio.sleep(0.01)
    if way == "restarted":
        house.postgres.stop()
    else:
        assert house.postgres.child
        house.postgres.child.kill()
    house.postgres.start()
    await load
    await house.prove(f"PostgreSQL {way}")
