"""PostgreSQL is restarted, politely and not."""

import asyncio

import pytest

from tests.faults.cluster import Cluster


@pytest.mark.parametrize("way", ["restarted", "killed"])
async def test_the_database_goes_and_comes_back_under_load(cluster: Cluster, way: str) -> None:
    load = asyncio.create_task(cluster.load(40))
    while len(cluster.acknowledged) < 100:
        await asyncio.sleep(0.01)
    if way == "restarted":
        cluster.postgres.stop()
    else:
        assert cluster.postgres.child
        cluster.postgres.child.kill()
    cluster.postgres.start()
    await load
    await cluster.prove(f"PostgreSQL {way}")
