"""Carries news from whoever publishes it to the sockets of this process, and through Redis to those of all others."""

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Iterable
from enum import IntEnum
from struct import Struct as Layout
from typing import Any, Protocol

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from protocol.codec import pack, unpacker
from protocol.types import Record

logger = structlog.get_logger()

HEADER = Layout("!8sBQ")
"""Of every payload in Redis: the process it comes from, its kind, and the number of the latest change in it."""

PROCESSES = "processes"
"""The channel that every process listens to."""

OUTAGES = (RedisError, OSError, asyncio.TimeoutError)
CONFIRMATION = 2.0
CHECK_EVERY = 30.0
MOST_UNSENT = 20_000


class Kind(IntEnum):
    """What a payload holds, and so what may be done with it when a reader is slow."""

    LOGGED = 0
    """Frames of message events; the client can fetch what it missed by their numbers."""
    NEWS = 1
    """Frames of other events, never dropped."""
    FLEETING = 2
    """One frame that is worth nothing in ten seconds; a later one of the same key replaces it."""
    ORDER = 3
    """For the processes themselves: an `Order`."""


class Leave(Record):
    person: int
    conversation: int


class Order(Record):
    """What every process does at once to its own sockets."""

    refresh: list[int] = []
    """People whose conversations changed: their subscriptions are compared with what they may see."""
    leave: list[Leave] = []
    """People who are no longer in a conversation: they hear nothing of it from here on."""
    end: list[int] = []
    """Sessions that are over."""
    compare: bool = False
    """News may have been lost: compare the logs."""


read_order = unpacker(Order).decode


class Subscriber(Protocol):
    """A socket as the hub sees it."""

    person: int
    session: int
    channels: set[str]
    started: bool

    def deliver(self, frames: bytes) -> None: ...
    def deliver_fleeting(self, key: int, frame: bytes) -> None: ...
    def hold(self) -> None: ...
    def end(self) -> None: ...


class Hub:
    """Holds who of this process listens to what. `reconcile` is called when news may have been lost, and now and then;
    `refresh` when what some people may see has changed."""

    def __init__(
        self,
        redis: Redis,
        reconcile: Callable[[bool], Awaitable[None]],
        refresh: Callable[[list[int]], Awaitable[None]],
    ) -> None:
        self.redis = redis
        self.origin = secrets.token_bytes(8)
        self.channels: dict[str, set[Subscriber]] = {}
        self.people: dict[int, set[Subscriber]] = {}
        self.tops: dict[str, int] = {}
        self.healthy = False
        self._reconcile = reconcile
        self._refresh = refresh
        self._pubsub: PubSub | None = None
        self._confirmations: dict[str, asyncio.Future[None]] = {}
        self._unsent: list[tuple[str, bytes]] = []
        self._lost = False
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begins to listen and to publish."""
        for work in (self._listen, self._publish, self._check):
            self._spawn(work())

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # Subscriptions

    def join(self, subscriber: Subscriber) -> None:
        self.people.setdefault(subscriber.person, set()).add(subscriber)

    async def subscribe(self, subscriber: Subscriber, channels: Iterable[str]) -> None:
        """Returns once Redis has confirmed, so that whatever is stored afterwards is heard; at once while Redis is
        away."""
        fresh = []
        for channel in channels:
            subscriber.channels.add(channel)
            listeners = self.channels.setdefault(channel, set())
            if not listeners:
                fresh.append(channel)
            listeners.add(subscriber)
        waits = [self._confirmations.setdefault(c, asyncio.get_running_loop().create_future()) for c in fresh]
        waits += [self._confirmations[c] for c in subscriber.channels if c in self._confirmations and c not in fresh]
        if self._pubsub is None or not waits:
            return
        try:
            if fresh:
                await self._pubsub.subscribe(*fresh)
            await asyncio.wait(waits, timeout=CONFIRMATION)
        except OUTAGES:
            logger.warning("hub_subscribe_failed", channels=len(fresh))

    def note_tops(self, tops: dict[str, int]) -> None:
        """Remembers how far these conversations are known to have been told here."""
        for channel, top in tops.items():
            if channel in self.channels:
                self.tops[channel] = max(top, self.tops.get(channel, 0))

    def unsubscribe(self, subscriber: Subscriber, channels: Iterable[str]) -> None:
        empty = []
        for channel in list(channels):
            subscriber.channels.discard(channel)
            listeners = self.channels.get(channel, set())
            listeners.discard(subscriber)
            if not listeners:
                empty.append(channel)
                self._forget(channel)
        if empty and self._pubsub is not None:
            self._spawn(self._unsubscribe(self._pubsub, empty))

    def leave(self, subscriber: Subscriber) -> None:
        self.unsubscribe(subscriber, subscriber.channels)
        sockets = self.people.get(subscriber.person, set())
        sockets.discard(subscriber)
        if not sockets:
            self.people.pop(subscriber.person, None)

    def _forget(self, channel: str) -> None:
        self.channels.pop(channel, None)
        self.tops.pop(channel, None)
        confirmation = self._confirmations.pop(channel, None)
        if confirmation and not confirmation.done():
            confirmation.set_result(None)

    async def _unsubscribe(self, pubsub: PubSub, channels: list[str]) -> None:
        gone = [channel for channel in channels if channel not in self.channels]
        try:
            if gone:
                await pubsub.unsubscribe(*gone)
        except OUTAGES:
            logger.info("hub_unsubscribe_failed", channels=len(gone))

    # Publishing

    def publish(self, channel: str, kind: Kind, payload: bytes, top: int = 0) -> None:
        """Serves this process at once, and the others through Redis; to be called after the commit. For `FLEETING`,
        `top`
        is the key that a later frame replaces."""
        self._serve(channel, kind, payload, top)
        if len(self._unsent) >= MOST_UNSENT:
            self._unsent.clear()
            self._lost = True
        self._unsent.append((channel, HEADER.pack(self.origin, kind, top) + payload))
        self._wake.set()

    def serve_logged(self, conversation: int, frames: bytes, top: int) -> None:
        """Tells the sockets of this process alone what they missed of a log."""
        self._serve(f"conversation:{conversation}", Kind.LOGGED, frames, top)

    def order(self, order: Order) -> None:
        """Gives an order to all processes, this one first."""
        self.publish(PROCESSES, Kind.ORDER, pack(order))

    def _serve(self, channel: str, kind: Kind, payload: bytes, top: int) -> None:
        if kind is Kind.ORDER:
            self._obey(read_order(payload))
            return
        listeners = self.channels.get(channel)
        if not listeners:
            return
        if kind is Kind.LOGGED and top > self.tops.get(channel, 0):
            self.tops[channel] = top
        if kind is Kind.FLEETING:
            for listener in tuple(listeners):
                listener.deliver_fleeting(top, payload)
        else:
            for listener in tuple(listeners):
                listener.deliver(payload)

    def _obey(self, order: Order) -> None:
        ended = set(order.end)
        if ended:
            for sockets in list(self.people.values()):
                for socket in [s for s in sockets if s.session in ended]:
                    socket.end()
        for leave in order.leave:
            for socket in self.people.get(leave.person, ()):
                self.unsubscribe(socket, [f"conversation:{leave.conversation}"])
        here = [person for person in order.refresh if person in self.people]
        if here:
            self._spawn(self._refresh(here))
        if order.compare:
            self._spawn(self._reconcile(False))

    async def _publish(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch, self._unsent = self._unsent, []
            try:
                if self._lost:
                    await self._send([(PROCESSES, HEADER.pack(self.origin, Kind.ORDER, 0) + pack(Order(compare=True)))])
                    self._lost = False
                await self._send(batch)
            except OUTAGES:
                self._lost = True
                await asyncio.sleep(0.2)
                self._wake.set()

    async def _send(self, batch: list[tuple[str, bytes]]) -> None:
        pipeline = self.redis.pipeline(transaction=False)
        for channel, payload in batch:
            pipeline.publish(channel, payload)
        await pipeline.execute()

    # Listening

    async def _listen(self) -> None:
        delay = 0.05
        while True:
            try:
                await self._hear()
            except OUTAGES as outage:
                logger.warning("hub_lost_redis", cause=type(outage).__name__)
            self.healthy = False
            self._pubsub = None
            await asyncio.sleep(delay * random.uniform(0.5, 1.5))
            delay = min(delay * 2, 1.0)

    async def _hear(self) -> None:
        pubsub = self.redis.pubsub()
        recovery = self._spawn(self._recover())
        try:
            await pubsub.subscribe(PROCESSES, *self.channels)
            self._pubsub = pubsub
            while True:
                message = await pubsub.get_message(ignore_subscribe_messages=False, timeout=None)
                if message is not None:
                    self._heard(message)
        finally:
            self._pubsub = None
            recovery.cancel()
            await pubsub.aclose()  # type: ignore[no-untyped-call]

    def _heard(self, message: dict[str, Any]) -> None:
        channel = message["channel"].decode()
        if message["type"] == "message":
            origin, kind, top = HEADER.unpack_from(message["data"])
            if origin != self.origin:
                self._serve(channel, Kind(kind), message["data"][HEADER.size :], top)
        elif message["type"] == "subscribe":
            confirmation = self._confirmations.pop(channel, None)
            if confirmation and not confirmation.done():
                confirmation.set_result(None)

    async def _recover(self) -> None:
        """After every connection, the first included: what was said meanwhile was not heard."""
        confirmed = self._confirmations.setdefault(PROCESSES, asyncio.get_running_loop().create_future())
        await confirmed
        await self._reconcile(True)
        self.healthy = True

    async def _check(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY if self.healthy else 1.0)
            await self._reconcile(False)

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            logger.error("hub_task_failed", exc_info=task.exception())
