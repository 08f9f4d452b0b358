"""Redis as it may be: one server, or a cluster."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.valkey_cluster import ValkeyCluster, nodes_in


@pytest.fixture(scope="session")
def valkey_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyCluster]:
    cluster = ValkeyCluster(nodes_in(tmp_path_factory.mktemp("services")))
    try:
        asyncio.run(cluster.start())
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(params=["redis_url", "cluster_url"])
def either_url(request: pytest.FixtureRequest) -> Any:
    """Of one server, then of a cluster, which holds nothing."""
    return request.getfixturevalue(request.param)


@pytest.fixture
async def cluster_url(valkey_cluster: ValkeyCluster) -> str:
    await valkey_cluster.empty()
    return valkey_cluster.url
