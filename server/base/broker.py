"""The way to Redis, one server or a cluster of them, and to what one town hall has there."""

import asyncio
import hmac
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, MovedError, RedisClusterException, RedisError

from server.base.database import Database
from server.base.keys_sql import select_key
from server.base.settings import Settings
from server.base.validity import CLUSTER

OUTAGES = (RedisError, RedisClusterException, OSError, asyncio.TimeoutError)
"""Raised while Redis is away, or a cluster is not whole."""


def in_short(outage: BaseException) -> str:
    """What is logged of an outage; where a setting may be the one to change, it is named."""
    kind = type(outage).__name__
    if isinstance(outage, AuthenticationError):
        return f"{kind}: change PARVIS_REDIS_URL, its user or password is refused"
    if isinstance(outage, MovedError):
        return f"{kind}: this is a node of a cluster, write redis+cluster:// in PARVIS_REDIS_URL"
    return kind


PORT = 6379
PATIENCE = 2
"""Seconds for a connection."""

ANSWER = 4
"""Seconds for an answer; what is subscribed to is listened to without end."""

WITHOUT = 6
"""Seconds for which a Redis that was away is not asked again: longer than one who tries all the time needs to fail."""


class Absence:
    """Of a Redis that did not answer: not everybody waits for it."""

    def __init__(self) -> None:
        self._until = 0.0

    @property
    def lasts(self) -> bool:
        return time.monotonic() < self._until

    def begin(self) -> None:
        self._until = time.monotonic() + WITHOUT

    def end(self) -> None:
        self._until = 0.0


class Broker:
    """Several town halls may share one Redis, whose channels know no numbers of databases: what they call a thing there
    begins with their own `house`."""

    def __init__(self, address: str, house: str) -> None:
        self.redis = connect_redis(address)
        self._address, self._house = address, house

    async def close(self) -> None:
        await self.redis.aclose()

    def own(self, name: str) -> str:
        return f"{self._house}:{name}"

    async def nodes(self) -> set[str]:
        """The addresses of those that have channels now: the one server, or a cluster's primaries. Raises what redis-py
        does while the cluster cannot say."""
        if isinstance(self.redis, Redis):
            return {self._address}
        await self.redis.initialize()
        await self.redis.nodes_manager.initialize()
        return {self._address_of(nodes[0]) for nodes in self.redis.nodes_manager.slots_cache.values()}

    def apart(self, names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
        """The channels of these names: those that one command may name, with the address of the node that has them,
        empty while none has."""
        if isinstance(self.redis, Redis):
            yield self._address, [self.own(name) for name in names]
            return
        slots: dict[int, list[str]] = {}
        for channel in map(self.own, names):
            slots.setdefault(self.redis.keyslot(channel), []).append(channel)
        for slot, channels in slots.items():
            nodes = self.redis.nodes_manager.slots_cache.get(slot)
            yield self._address_of(nodes[0]) if nodes else "", channels

    def _address_of(self, node: ClusterNode) -> str:
        host = f"[{node.host}]" if ":" in node.host else node.host
        return _of_one(self._address, f"{host}:{node.port}")


def connect_redis(address: str) -> Redis | RedisCluster:
    """Begins to connect once it is used, and fails rather than waits. `redis+cluster://HOST:PORT,HOST:PORT` (or
    `rediss+cluster`) names nodes of a cluster, of which one that answers is enough."""
    options: dict[str, Any] = {
        "retry": Retry(NoBackoff(), 0),
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": ANSWER,
    }
    if not is_cluster(address):
        return Redis.from_url(address, **options)
    first, *others = places_of(address)
    nodes = [ClusterNode(str(place.hostname), place.port or PORT) for place in (urlsplit(f"//{one}") for one in others)]
    return RedisCluster.from_url(_of_one(address, first), startup_nodes=nodes, **options)


def is_cluster(address: str) -> bool:
    return urlsplit(address).scheme.endswith(CLUSTER)


def places_of(address: str) -> list[str]:
    """Each node that is named, as `host:port`."""
    return urlsplit(address).netloc.rpartition("@")[2].split(",")


def each_node(address: str) -> list[str]:
    """The address of each node that is named, by itself, or of the one server."""
    return [_of_one(address, place) for place in places_of(address)] if is_cluster(address) else [address]


def _of_one(address: str, place: str) -> str:
    """How one node of the cluster is reached."""
    parts = urlsplit(address)
    user, at, _ = parts.netloc.rpartition("@")
    return parts._replace(scheme=parts.scheme.removesuffix(CLUSTER), netloc=f"{user}{at}{place}").geturl()


@asynccontextmanager
async def connect_broker(settings: Settings, db: Database) -> AsyncIterator[Broker]:
    """Redis need not answer. Raises one of `database.OUTAGES` when the database is away."""
    house = hmac.digest(await select_key(db), b"house", "sha256")[:8].hex()
    broker = Broker(settings.redis_url, house)
    try:
        yield broker
    finally:
        await broker.close()
