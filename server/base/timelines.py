"""What all processes have seen of the database's primaries, told to one another through Redis, and kept beside the data
of each machine.

Both are hints: what can be seen is compared all the same."""

import asyncio
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis, RedisCluster

from server.base.broker import OUTAGES, connect_redis
from server.base.database import OUTAGES as DATABASE_OUTAGES
from server.base.database import Primary
from server.base.settings import Settings

KEY = "parvis:timelines"
"""The highest timeline of each PostgreSQL, by its system identifier: the same for all town halls that it holds."""

FOLDER = "timelines"
"""Where each timeline that was ever seen is an empty file, so that processes that note it at once lose none."""

EVERY = 3.0
"""Seconds between two comparisons."""


async def exchange(redis: Redis | RedisCluster, primary: Primary) -> None:
    """Tells the others, and learns what they have seen. Raises one of Redis's `OUTAGES`."""
    if primary.timelines:
        await redis.zadd(KEY, {str(system): timeline for system, timeline in primary.timelines.items()}, gt=True)
    heard: Any = await redis.zrange(KEY, 0, -1, withscores=True)
    for system, timeline in heard:
        primary.learn(int(system), int(timeline))


def recall(settings: Settings, primary: Primary) -> None:
    """Learns what was noted on this machine, as far as it may be read."""
    with suppress(OSError):
        for noted in (settings.data_dir / FOLDER).iterdir():
            with suppress(ValueError):
                system, _, timeline = noted.name.rpartition("-")
                primary.learn(int(system), int(timeline))


def note(settings: Settings, primary: Primary) -> None:
    """On this machine, as far as its disk takes it: the next comparison tries again."""
    folder = settings.data_dir / FOLDER
    with suppress(OSError):
        for system, timeline in primary.timelines.items():
            place = folder / f"{system}-{timeline}"
            if not place.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                place.touch(mode=0o600)


async def primary_of(settings: Settings) -> Primary:
    """With what others have seen, and wary."""
    primary = Primary(settings.database_url, wary=True)
    recall(settings, primary)
    if settings.redis_url:
        async with connect_redis(settings.redis_url) as redis:
            with suppress(*OUTAGES, ValueError):
                await exchange(redis, primary)
    return primary


async def watch(redis: Redis | RedisCluster, primary: Primary, settings: Settings) -> None:
    """Once; neither need answer. Whoever stops meanwhile waits for Redis's answer, or its outage: one that is cut off
    leaves its connection unclosed."""
    exchanging = asyncio.create_task(exchange(redis, primary))
    try:
        await asyncio.shield(exchanging)
    except asyncio.CancelledError:
        await asyncio.gather(exchanging, return_exceptions=True)
        raise
    except OUTAGES:
        pass
    with suppress(*DATABASE_OUTAGES):
        await primary.look()
    await asyncio.to_thread(note, settings, primary)
