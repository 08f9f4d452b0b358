"""Counts what may be tried only so often: for all processes in Redis, for this one alone while Redis is away."""

import time
from typing import Any

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis

from protocol.errors import TooFast
from server.core.relay import OUTAGES

logger = structlog.get_logger()

SIGN_IN_FOR_ADDRESS = parse("20 per 15 minutes")
SIGN_IN_FROM = parse("300 per 10 minutes")
"""Generous, for a whole town hall may sit behind one address of the Internet."""

PASSWORD = parse("10 per 10 minutes")
RESET_FOR_ADDRESS = parse("3 per hour")
RESET_FROM = parse("30 per hour")
LINK_FROM = parse("100 per 10 minutes")
CALENDAR_FROM = parse("600 per 10 minutes")
CODE_FOR_LINK = parse("5 per hour")
INVITATION = parse("60 per hour")
UPLOAD = parse("300 per 10 minutes")
PART = parse("6000 per 10 minutes")
UNKNOWN_FILE = parse("300 per 10 minutes")


class Limits:
    """`key` says for whom or from where; each limit counts each key apart."""

    def __init__(self, redis: Redis) -> None:
        options: dict[str, Any] = {"connection_pool": redis.connection_pool}
        storage = RedisStorage("async+redis://", implementation="redispy", key_prefix="limits", **options)
        self._shared = MovingWindowRateLimiter(storage)
        self._own = MovingWindowRateLimiter(MemoryStorage())

    async def spend(self, limit: RateLimitItem, key: str) -> None:
        """Counts one try. Raises `TooFast`, and counts nothing, when there were too many."""
        try:
            await self._spend(self._shared, limit, key)
        except OUTAGES as outage:
            logger.info("limits_without_redis", cause=type(outage).__name__)
            await self._spend(self._own, limit, key)

    async def forgive(self, limit: RateLimitItem, key: str) -> None:
        """Forgets the tries counted: the last was a good one."""
        await self._own.clear(limit, key)
        try:
            await self._shared.clear(limit, key)
        except OUTAGES as outage:
            logger.info("limits_without_redis", cause=type(outage).__name__)

    async def _spend(self, limiter: MovingWindowRateLimiter, limit: RateLimitItem, key: str) -> None:
        if not await limiter.hit(limit, key):
            window = await limiter.get_window_stats(limit, key)
            raise TooFast(retry_after=max(1, round(window.reset_time - time.time())))
