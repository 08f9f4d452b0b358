"""The line to the other processes: payloads published to Redis, and those heard from it."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from server.base.tasks import Tasks

logger = structlog.get_logger()

OUTAGES = (RedisError, OSError, asyncio.TimeoutError)
BROKEN = (*OUTAGES, AttributeError)
"""What redis-py raises when it writes to a line that its reader gives up at that moment: the writer is gone."""

CONFIRMATION = 2.0
"""Seconds that a subscription may take; then the listener goes on, and a later comparison of the logs makes up for
it."""

MOST_UNSENT = 20_000
LONGEST_PAUSE = 1.0


class Line(PubSub):
    """redis-py's subscriber connects again by itself, even from two tasks at once, and does not say that it was deaf:
    this one breaks, and its owner begins anew."""

    async def _reconnect(self, conn: Any, *_: Any, **__: Any) -> None:
        await conn.disconnect(nowait=True)

    @property
    def whole(self) -> bool:
        return self.connection is not None and self.connection.is_connected


class Relay:
    """`heard` is given each payload of a channel subscribed to; `missed` runs after every connection, the first too,
    since what was said meanwhile was not heard: the relay is healthy once it has ended. `regret` makes the payload that
    tells all others to compare their logs, sent after ours could not be."""

    def __init__(
        self,
        redis: Redis,
        home: str,
        heard: Callable[[str, bytes], None],
        missed: Callable[[], Awaitable[None]],
        regret: Callable[[], bytes],
    ) -> None:
        self.healthy = False
        self._redis = redis
        self._home = home
        self._heard = heard
        self._missed = missed
        self._regret = regret
        self._channels: set[str] = {home}
        self._line: Line | None = None
        self._confirmations: dict[str, asyncio.Future[None]] = {}
        self._unsent: list[tuple[str, bytes]] = []
        self._lost = False
        self._closing = False
        self._wake = asyncio.Event()
        self._tasks = Tasks()
        self._sender: asyncio.Task[None]

    def start(self) -> None:
        """Begins to listen and to publish."""
        self._tasks.spawn(self._listen())
        self._sender = self._tasks.spawn(self._send())

    async def close(self) -> None:
        """Sends what waits first, unless Redis is away."""
        self._closing = True
        self._wake.set()
        await asyncio.wait([self._sender], timeout=CONFIRMATION)
        await self._tasks.close()

    async def subscribe(self, channels: Iterable[str]) -> None:
        """Returns once Redis has confirmed, so that what is published afterwards is heard; at once while Redis is
        away."""
        wanted = set(channels)
        fresh = wanted - self._channels
        self._channels |= fresh
        if self._line is None or not self._line.whole:
            return
        loop = asyncio.get_running_loop()
        self._confirmations |= {channel: loop.create_future() for channel in fresh}
        waits = [self._confirmations[channel] for channel in wanted if channel in self._confirmations]
        try:
            if fresh:
                await self._line.subscribe(*fresh)
            if waits:
                await asyncio.wait(waits, timeout=CONFIRMATION)
        except BROKEN as outage:
            logger.warning("relay_subscribe_failed", cause=type(outage).__name__)

    def unsubscribe(self, channels: Iterable[str]) -> None:
        gone = self._channels & set(channels)
        self._channels -= gone
        for channel in gone:
            self._confirm(channel)
        if gone and self._line is not None:
            self._tasks.spawn(self._unsubscribe(self._line, gone))

    async def _unsubscribe(self, line: Line, channels: set[str]) -> None:
        still_gone = channels - self._channels
        try:
            if still_gone and line is self._line and line.whole:
                await line.unsubscribe(*still_gone)
        except BROKEN as outage:
            logger.info("relay_unsubscribe_failed", cause=type(outage).__name__)

    def publish(self, channel: str, payload: bytes) -> None:
        """Sends soon, in the order of the calls, many in one round trip."""
        if len(self._unsent) >= MOST_UNSENT:
            self._unsent.clear()
            self._lost = True
        self._unsent.append((channel, payload))
        self._wake.set()

    async def _send(self) -> None:
        while self._unsent or not self._closing:
            await self._wake.wait()
            self._wake.clear()
            # What comes while this batch is on its way makes the next one: a busy relay costs few round trips.
            batch, self._unsent = self._unsent, []
            if self._lost:
                batch.insert(0, (self._home, self._regret()))
            try:
                await self._send_batch(batch)
                self._lost = False
            except OUTAGES:
                # The batch is not sent again: part of it may have been heard, and the logs tell what was not.
                self._lost = True
                self._wake.set()
                await asyncio.sleep(0.2)

    async def _send_batch(self, batch: list[tuple[str, bytes]]) -> None:
        pipeline = self._redis.pipeline(transaction=False)
        for channel, payload in batch:
            pipeline.publish(channel, payload)
        await pipeline.execute()

    async def _listen(self) -> None:
        pause = 0.05
        while True:
            try:
                await self._hear()
            except OUTAGES as outage:
                logger.warning("relay_lost_redis", cause=type(outage).__name__)
            pause = 0.05 if self.healthy else min(pause * 2, LONGEST_PAUSE)
            self.healthy = False
            # Not all processes at once when Redis comes back.
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))

    async def _hear(self) -> None:
        line = Line(self._redis.connection_pool)
        recovery: asyncio.Task[None] | None = None
        try:
            await self._subscribe_to_all(line)
            while True:
                # Without a timeout redis-py spares a timer for each message, more than half of what receiving costs.
                message = await line.get_message(ignore_subscribe_messages=False, timeout=None)
                if message and message["type"] == "pong":
                    recovery = self._tasks.spawn(self._recover())
                elif message:
                    self._take(message)
        finally:
            self._line = None
            if recovery:
                recovery.cancel()
            await line.aclose()  # type: ignore[no-untyped-call]

    async def _subscribe_to_all(self, line: Line) -> None:
        """Asks for every channel, those added meanwhile too, and for the pong that says that all are heard."""
        asked: set[str] = set()
        while missing := self._channels - asked:
            await line.subscribe(*missing)
            asked |= missing
        self._line = line
        # Redis answers in order: once this pong is here, every channel asked for is heard.
        await line.ping()

    async def _recover(self) -> None:
        await self._missed()
        self.healthy = True

    def _take(self, message: dict[str, Any]) -> None:
        channel = message["channel"].decode()
        if message["type"] == "message":
            self._heard(channel, message["data"])
        elif message["type"] == "subscribe":
            self._confirm(channel)

    def _confirm(self, channel: str) -> None:
        confirmation = self._confirmations.pop(channel, None)
        if confirmation and not confirmation.done():
            confirmation.set_result(None)
