"""Reads together what many ask for at about the same instant."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable
from typing import Any, TypeVar

from server.base.database import Database, Pool

MOST = 64
"""Keys of one reading, after which the next begins: nobody else waits for long while it is read."""

TOGETHER = 3
"""Readings at once, of all functions: a storm that comes after a restart would have each connection of the pool opened,
and each statement planned on every one, which took longer than all that is read over them."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Select = Callable[[Database, list[K]], Awaitable[dict[K, V]]]


class Reading:
    """What is to be read next by one function; closed to further keys once it has begun."""

    def __init__(self) -> None:
        self.keys: dict[Any, None] = {}
        self.found: asyncio.Future[dict[Any, Any]]


class Gathering:
    """Each function that selects for many keys has one reading under way at a time; whoever asks meanwhile is read for
    in the next."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._next: dict[Any, Reading] = {}
        self._turns: dict[Any, asyncio.Lock] = {}
        self._together = asyncio.Semaphore(TOGETHER)

    async def read(self, select: Select[K, V], keys: Collection[K]) -> dict[K, V]:
        """What `select` finds for these keys, read after the call; what it finds is shared with others, and not to be
        changed. Raises what `select` raises."""
        if not keys:
            return {}
        reading = self._next.get(select)
        if reading is None:
            reading = self._next[select] = Reading()
            reading.found = asyncio.ensure_future(self._read(select, reading))
        reading.keys.update(dict.fromkeys(keys))
        if len(reading.keys) >= MOST:
            del self._next[select]
        found = await asyncio.shield(reading.found)
        return {key: found[key] for key in keys if key in found}

    async def read_one(self, select: Select[K, V], key: K) -> V:
        """The same of a key for which something is always found."""
        return (await self.read(select, [key]))[key]

    async def _read(self, select: Select[K, V], reading: Reading) -> dict[K, V]:
        async with self._turns.setdefault(select, asyncio.Lock()), self._together:
            if self._next.get(select) is reading:
                del self._next[select]
            return await select(self._pool, list(reading.keys))
