"""Counts what may be tried only so often: for all processes in Redis, for this one alone while Redis is away."""

import time
from typing import Any

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import MovingWindowRateLimiter

from protocol.errors import TooFast
from server.base.broker import OUTAGES, Absence, Broker

logger = structlog.get_logger()


def limit(name: str, amount: str) -> RateLimitItem:
    """So many in so long, counted apart from any other of the same amount."""
    item = parse(amount)
    item.namespace = name
    return item


SIGN_IN = limit("sign_in", "20 per 15 minutes")
"""To one account, from one place or one known device."""

SIGN_IN_TO = limit("sign_in_to", "200 per hour")
"""To one account, from all other places together."""

SIGN_IN_FROM = limit("sign_in_from", "300 per 10 minutes")
"""Generous, for a whole town hall may sit behind one address of the Internet."""

PASSWORD = limit("password", "10 per 10 minutes")
RESET = limit("reset", "3 per hour")
"""For one account, from one place or one known device."""

RESET_FOR = limit("reset_for", "10 per hour")
"""For one account, from all other places together: each letter holds a link that works."""

RESET_FROM = limit("reset_from", "30 per hour")
LINK_FROM = limit("link_from", "100 per 10 minutes")
BOOKING_TRIES = limit("booking_tries", "300 per hour")
"""Online, from one place, whatever comes of them."""

BOOKING_FROM = limit("booking_from", "30 per hour")
"""Online, from one place: a machine that people take turns at, or a mobile operator that has one address for many."""

BOOKING_OF = limit("booking_of", "600 per hour")
"""Online, of one board."""

BOOKING_MAIL = limit("booking_mail", "10 per day")
"""Confirmations to one address, whoever gives it."""

CALENDAR_FROM = limit("calendar_from", "600 per 10 minutes")
CODE_FOR_LINK = limit("code_for_link", "5 per hour")
INVITATION = limit("invitation", "60 per hour")
SITTING_INVITATION = limit("sitting_invitation", "100 per hour")
GROUP = limit("group", "30 per hour")
DIRECT = limit("direct", "60 per hour")
"""More than one writes to on a first day."""

ADDRESS = limit("address", "60 per hour")
OWN_ADDRESS = limit("own_address", "5 per hour")
PROBLEM = limit("problem", "10 per hour")
DEVICE = limit("device", "60 per hour")
TRIAL = limit("trial", "5 per minute")
UPLOAD = limit("upload", "300 per 10 minutes")
PART = limit("part", "6000 per 10 minutes")
DRIVE = limit("drive", "20000 per 10 minutes")
"""Requests of one person's programs: a folder that is copied is several for each file."""

UNKNOWN_FILE = limit("unknown_file", "300 per 10 minutes")


class SharedStorage(RedisStorage):
    """By the connections that there are, to one server or to a cluster; each count is one key."""

    def __init__(self, broker: Broker) -> None:
        self._redis: Any = broker.redis
        super().__init__("async+redis://", implementation="redispy", key_prefix=broker.own("limits"))

    def configure_bridge(self) -> None:
        assert isinstance(self.bridge, RedispyBridge)
        self.bridge.connection_getter = lambda _: self._redis


class Limits:
    """`key` says for whom or from where; each limit counts each key apart."""

    def __init__(self, broker: Broker) -> None:
        self._shared = MovingWindowRateLimiter(SharedStorage(broker))
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._absence = Absence()

    async def spend(self, limit: RateLimitItem, key: str, detail: str = "") -> None:
        """Counts one try. Raises `TooFast` with the detail, and counts nothing, when there were too many."""
        if not self._absence.lasts:
            try:
                await self._spend(self._shared, limit, key, detail)
            except OUTAGES as outage:
                self._lost(outage)
            else:
                return
        await self._spend(self._own, limit, key, detail)

    async def forgive(self, limit: RateLimitItem, key: str) -> None:
        """Forgets the tries counted: the last was a good one."""
        await self._own.clear(limit, key)
        if not self._absence.lasts:
            try:
                await self._shared.clear(limit, key)
            except OUTAGES as outage:
                self._lost(outage)

    def _lost(self, outage: BaseException) -> None:
        self._absence.begin()
        logger.warning("limits_without_redis", cause=type(outage).__name__)

    async def _spend(self, limiter: MovingWindowRateLimiter, limit: RateLimitItem, key: str, detail: str) -> None:
        if not await limiter.hit(limit, key):
            window = await limiter.get_window_stats(limit, key)
            raise TooFast(detail, retry_after=max(1, round(window.reset_time - time.time())))
