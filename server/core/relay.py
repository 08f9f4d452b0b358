"""The line to the other processes: payloads published to Redis, and those heard from it."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import ClusterError

from server.base.broker import OUTAGES, Broker, connect_redis, in_short
from server.base.tasks import Tasks

logger = structlog.get_logger()

BROKEN = (*OUTAGES, AttributeError)
"""What redis-py raises when it writes to a line that its reader gives up at that moment: the writer is gone."""

CONFIRMATION = 2.0
"""Seconds that a subscription may take; then the listener goes on, and a later comparison of the logs makes up for
it."""

WATCH = 3.0
"""Seconds between two looks at who a cluster's primaries are."""

MOST_UNSENT = 20_000
TOGETHER = 200
"""In one round trip: what is told to thousands holds up nobody else of the process."""

LONGEST_PAUSE = 1.0


class Line(PubSub):
    """To one node. redis-py's subscriber connects again by itself, even from two tasks at once, and does not say that
    it was deaf: this one breaks, and its owner begins anew."""

    def __init__(self, node: str) -> None:
        client = connect_redis(node)
        assert isinstance(client, Redis)
        super().__init__(client.connection_pool)
        self._client = client
        self.leaving: Counter[str] = Counter()
        """The confirmations that are due for channels which it was told to listen to no more."""

    async def close(self) -> None:
        await self.aclose()  # type: ignore[no-untyped-call]
        await self._client.aclose()

    async def _reconnect(self, conn: Any, *_: Any, **__: Any) -> None:
        await conn.disconnect(nowait=True)

    @property
    def whole(self) -> bool:
        return self.connection is not None and self.connection.is_connected


class Relay:
    """Sharded channels, which one server has as well as a cluster: each is published to the node that has it, and heard
    there. When one node is lost, or gives a channel away, all lines begin anew: where each channel is, is asked again.

    `heard` is given each payload of a channel subscribed to; `missed` runs after every connection, the first too,
    since what was said meanwhile was not heard: until it has ended, and while Redis takes nothing of ours, the relay is
    not healthy. `regret` makes the payload that tells all others to compare their logs, sent after ours could not
    be."""

    def __init__(
        self,
        broker: Broker,
        home: str,
        heard: Callable[[str, bytes], None],
        missed: Callable[[], Awaitable[None]],
        regret: Callable[[], bytes],
    ) -> None:
        self._broker = broker
        self._home = home
        self._heard = heard
        self._missed = missed
        self._regret = regret
        self._channels: set[str] = {home}
        self._lines: dict[str, Line] = {}
        """To each node, by its address; none while something may be missed."""
        self._current = False
        self._moved: asyncio.Future[None]
        """Ends in an error when a channel is found at a node that there is no line to."""
        self._confirmations: dict[str, asyncio.Future[None]] = {}
        self._unsent: list[tuple[str, bytes]] = []
        self._lost = 0
        """How often something of ours was not taken, since all others were last told to compare."""
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
        if not self._whole:
            return
        loop = asyncio.get_running_loop()
        self._confirmations |= {channel: loop.create_future() for channel in fresh}
        waits = [self._confirmations[channel] for channel in wanted if channel in self._confirmations]
        try:
            await self._ask_for(self._lines, fresh)
            if waits and not self._lost:
                await asyncio.wait(waits, timeout=CONFIRMATION)
        except BROKEN as outage:
            logger.warning("relay_subscribe_failed", cause=type(outage).__name__)

    def unsubscribe(self, channels: Iterable[str]) -> None:
        gone = self._channels & set(channels)
        self._channels -= gone
        for channel in gone:
            self._confirm(channel)
        if gone and self._lines:
            self._tasks.spawn(self._unsubscribe(gone))

    async def _unsubscribe(self, names: set[str]) -> None:
        try:
            for node, channels in self._broker.apart(names):
                # While one node was told, some may have been asked for again.
                gone = [channel for channel in channels if self._name(channel) not in self._channels]
                if gone and self._whole and node in self._lines:
                    self._lines[node].leaving.update(gone)
                    await self._lines[node].sunsubscribe(*gone)
        except BROKEN as outage:
            logger.info("relay_unsubscribe_failed", cause=type(outage).__name__)

    def publish(self, channel: str, payload: bytes) -> None:
        """Sends soon, in the order of the calls, many in one round trip."""
        if len(self._unsent) >= MOST_UNSENT:
            self._unsent.clear()
            self._lost += 1
        self._unsent.append((channel, payload))
        self._wake.set()

    async def _send(self) -> None:
        while self._unsent or not self._closing:
            await self._wake.wait()
            self._wake.clear()
            # What comes while this batch is on its way makes the next one: a busy relay costs few round trips.
            batch, self._unsent = self._unsent, []
            if regretted := self._lost:
                batch.insert(0, (self._home, self._regret()))
            if await self._send_batch(batch):
                self._lost -= regretted
            else:
                # The batch is not sent again: part of it may have been heard, and the logs tell what was not.
                self._lost += 1
                self._wake.set()
                await asyncio.sleep(0.2)

    async def _send_batch(self, batch: list[tuple[str, bytes]]) -> bool:
        """Whether all of it was taken."""
        try:
            for start in range(0, len(batch), TOGETHER):
                pipeline = self._broker.redis.pipeline(transaction=False)
                for channel, payload in batch[start : start + TOGETHER]:
                    pipeline.spublish(self._broker.own(channel), payload)
                await pipeline.execute()
        except OUTAGES:
            return False
        except Exception:
            logger.exception("relay_failed")
            return False
        return True

    async def _listen(self) -> None:
        pause, told = 0.05, ""
        while True:
            try:
                await self._hear()
            except OUTAGES as outage:
                cause = in_short(outage)
                if self._current or cause != told:
                    logger.warning("relay_lost_redis", cause=cause)
                told = cause
            except Exception:
                logger.exception("relay_failed")
            pause = 0.05 if self._current else min(pause * 2, LONGEST_PAUSE)
            self._current = False
            # Not all processes at once when Redis comes back.
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))

    async def _hear(self) -> None:
        lines = {node: Line(node) for node in await self._broker.nodes()}
        waiting = set(lines)
        self._moved = asyncio.get_running_loop().create_future()
        recovery: list[asyncio.Task[None]] = []

        def answered(node: str) -> None:
            waiting.discard(node)
            if not waiting and not recovery:
                recovery.append(self._tasks.spawn(self._recover()))

        readers: list[asyncio.Task[None]] = []
        try:
            await self._subscribe_to_all(lines)
            readers = [asyncio.create_task(self._read(node, line, answered)) for node, line in lines.items()]
            readers.append(asyncio.create_task(self._watch(set(lines))))
            await asyncio.gather(self._moved, *readers)
        finally:
            self._lines = {}
            for task in (*readers, *recovery):
                task.cancel()
            self._moved.cancel()
            await asyncio.gather(
                self._moved, *readers, *(line.close() for line in lines.values()), return_exceptions=True
            )

    async def _read(self, node: str, line: Line, answered: Callable[[str], None]) -> None:
        while True:
            # Without a timeout redis-py spares a timer for each message, more than half of what receiving costs.
            message = await line.get_message(ignore_subscribe_messages=False, timeout=None)
            if message and message["type"] == "pong":
                answered(node)
            elif message:
                self._take(line, message)

    async def _watch(self, nodes: set[str]) -> None:
        """A node that hangs keeps its line, though the cluster has put another in its place."""
        while True:
            await asyncio.sleep(WATCH)
            if await self._broker.nodes() != nodes:
                raise ClusterError("other nodes have the channels now")

    async def _subscribe_to_all(self, lines: dict[str, Line]) -> None:
        """Asks for every channel, those added meanwhile too, and for the pongs that say that all are heard."""
        asked: set[str] = set()
        while missing := self._channels - asked:
            await self._ask_for(lines, missing)
            asked |= missing
        self._lines = lines
        for line in lines.values():
            # Redis answers in order: once this pong is here, every channel asked for is heard.
            await line.ping()

    async def _ask_for(self, lines: dict[str, Line], names: set[str]) -> None:
        for node, channels in self._broker.apart(names) if names else ():
            if node in lines:
                await lines[node].ssubscribe(*channels)
            elif not self._moved.done():
                self._moved.set_exception(ClusterError("a channel is at a node that is new"))

    @property
    def healthy(self) -> bool:
        """Whether it hears all that the others say, and they what is said here."""
        return self._current and self.in_touch

    @property
    def in_touch(self) -> bool:
        """Whether there is a line to each node, and what was said last was taken; what was missed may not have been
        made up for yet."""
        return bool(self._lines) and not self._lost

    @property
    def _whole(self) -> bool:
        return bool(self._lines) and all(line.whole for line in self._lines.values())

    async def _recover(self) -> None:
        await self._missed()
        self._current = True

    def _take(self, line: Line, message: dict[str, Any]) -> None:
        name = message["channel"].decode()
        channel = self._name(name)
        if message["type"] == "smessage":
            self._heard(channel, message["data"])
        elif message["type"] == "ssubscribe":
            self._confirm(channel)
        elif line.leaving[name] > 0:
            # Asked for, though the channel may have been asked for again since.
            line.leaving[name] -= 1
        elif message["channel"] in line.shard_channels:
            raise ClusterError("a channel that is still listened to has moved to another node")

    def _name(self, channel: str) -> str:
        return channel.removeprefix(self._broker.own(""))

    def _confirm(self, channel: str) -> None:
        confirmation = self._confirmations.pop(channel, None)
        if confirmation and not confirmation.done():
            confirmation.set_result(None)
