"""Carries news from whoever publishes it to the sockets of this process, and by the relay to those of all others."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from enum import IntEnum
from struct import Struct as Layout
from struct import error as LayoutError  # noqa: N812 - it is one
from typing import Protocol

import structlog
from msgspec import DecodeError

from protocol.codec import pack, unpacker
from protocol.types import Record
from server.base.broker import Broker
from server.base.tasks import Tasks
from server.core.relay import Relay

logger = structlog.get_logger()

HEADER = Layout("!8sBQ")
"""Of every payload in Redis: the process it comes from, its kind, and the number of the latest change in it."""

INSIDERS = "directory"
"""The channel that everybody listens to but guests."""

PROCESSES = "processes"
"""The channel that every process listens to."""

CHECK_EVERY = 30.0
CHECK_WHILE_ALONE = 1.0
"""Seconds between comparisons of the logs, with Redis and without."""

GATHER = 1.0
"""Seconds for which the wish of others to have the logs compared waits for theirs: once Redis is back, each has it."""


WITHIN = "@"
"""What follows is the conversation of a thing that some of it have open, in the name of the thing's own channel."""


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
    INSIDE = 4
    """Frames of other events, never dropped, and not for guests."""


class Leave(Record):
    person: int
    conversation: int


class Order(Record):
    """What every process does at once to its own sockets."""

    leave: list[Leave] = []
    """People who are no longer in a conversation: they hear nothing of it from here on."""
    refresh: list[int] = []
    """People whose conversations changed: their subscriptions are compared with what they may see."""
    end: list[int] = []
    """Sessions that are over."""
    compare: bool = False
    """News may have been lost: compare the logs."""


read_order = unpacker(Order).decode


class Listener(Protocol):
    channels: set[str]

    def deliver(self, frames: bytes) -> None: ...
    def deliver_fleeting(self, key: int, frame: bytes) -> None: ...


class Subscriber(Listener, Protocol):
    """A socket as the hub sees it."""

    person: int
    session: int
    started: bool
    orders: int
    """Leaves and refreshes of this person so far: what was read of their conversations before the latest may be out of
    date."""
    left: set[int] | None
    """The conversations that they have left while a state is being read."""

    @property
    def starting(self) -> bool:
        """Whether its state is being read: what is new to it meanwhile is told after."""

    def end(self) -> None: ...
    def last_until(self, ends_at: datetime | None) -> None: ...
    def forget_held(self) -> None: ...


class Newcomer:
    """Hears for a socket what it is about to hear itself, until it has been told what it all builds on."""

    def __init__(self, channels: set[str]) -> None:
        self.channels = channels
        self.heard: list[bytes] = []

    def deliver(self, frames: bytes) -> None:
        self.heard.append(frames)

    def deliver_fleeting(self, key: int, frame: bytes) -> None:
        """Lost: worth nothing once the rest is told."""


class Hub:
    """Holds who of this process listens to what. `reconcile` is called now and then, and with true when news may have
    been lost; `refresh` when what some people may see has changed."""

    def __init__(
        self,
        broker: Broker,
        reconcile: Callable[[bool], Coroutine[None, None, None]],
        refresh: Callable[[list[int]], Coroutine[None, None, None]],
    ) -> None:
        self.origin = secrets.token_bytes(8)
        self.people: dict[int, set[Subscriber]] = {}
        self.tops: dict[str, int] = {}
        """How far all who listen to a conversation have been told of it, at least."""
        self._channels: dict[str, set[Listener]] = {}
        self._doubtful = False
        self._unreadable = False
        self._wished = False
        self._reconcile = reconcile
        self._refresh = refresh
        self._tasks = Tasks()
        self._relay = Relay(broker, PROCESSES, self._hear, lambda: reconcile(True), self._regret)

    @property
    def healthy(self) -> bool:
        """Whether this process hears the others, has caught up with them, and is heard."""
        return self._relay.healthy

    @property
    def in_touch(self) -> bool:
        """Whether it hears the others and is heard, caught up or not."""
        return self._relay.in_touch

    def start(self) -> None:
        """Begins to listen and to publish."""
        self._relay.start()
        self._tasks.repeat(self._check, lambda: CHECK_EVERY if self.healthy else CHECK_WHILE_ALONE)

    async def close(self) -> None:
        await self._tasks.close()
        await self._relay.close()

    def join(self, subscriber: Subscriber) -> None:
        """Takes in a socket, which hears nothing yet."""
        self.people.setdefault(subscriber.person, set()).add(subscriber)

    def leave(self, subscriber: Subscriber) -> None:
        """Forgets a socket."""
        self.unsubscribe(subscriber, list(subscriber.channels))
        sockets = self.people.get(subscriber.person, set())
        sockets.discard(subscriber)
        if not sockets:
            self.people.pop(subscriber.person, None)

    async def subscribe(self, subscriber: Subscriber, channels: Iterable[str]) -> None:
        """The socket hears these channels once this returns, whatever process publishes."""
        wanted = set(channels)
        self.listen(subscriber, wanted)
        await self.confirm(wanted)

    def listen(self, subscriber: Subscriber, channels: Iterable[str]) -> None:
        """The socket hears what this process publishes to these channels, and soon what the others do."""
        if subscriber not in self.people.get(subscriber.person, ()):
            return
        for channel in channels:
            subscriber.channels.add(channel)
            self._channels.setdefault(channel, set()).add(subscriber)

    async def confirm(self, channels: Iterable[str]) -> None:
        """Returns once what other processes publish to those of the channels that are listened to is heard here."""
        await self._relay.subscribe(channel for channel in channels if channel in self._channels)

    def expect(self, channels: set[str]) -> Newcomer:
        """Somebody who will hear these channels, and misses nothing of them from here on; to be admitted or dropped."""
        newcomer = Newcomer(channels)
        for channel in channels:
            self._channels.setdefault(channel, set()).add(newcomer)
        return newcomer

    def admit(self, newcomer: Newcomer, subscriber: Subscriber, first: bytes) -> None:
        """The socket hears the channels from now on: `first`, then what the newcomer heard for it."""
        self.listen(subscriber, newcomer.channels)
        self.drop(newcomer)
        for frames in (first, *newcomer.heard):
            subscriber.deliver(frames)

    def drop(self, newcomer: Newcomer) -> None:
        self._remove(newcomer, newcomer.channels)

    def unsubscribe(self, subscriber: Subscriber, channels: Iterable[str]) -> None:
        """Whoever no longer hears a conversation hears nothing within it either."""
        gone = set(channels)
        inside = [one for one in subscriber.channels if WITHIN in one]
        gone |= {one for one in inside if f"conversation:{one.rpartition(WITHIN)[2]}" in gone}
        subscriber.channels -= gone
        self._remove(subscriber, gone)

    def _remove(self, listener: Listener, channels: set[str]) -> None:
        empty = []
        for channel in channels:
            listeners = self._channels.get(channel, set())
            listeners.discard(listener)
            if not listeners:
                empty.append(channel)
                self._channels.pop(channel, None)
                self.tops.pop(channel, None)
        self._relay.unsubscribe(empty)

    def note_tops(self, tops: dict[str, int]) -> None:
        """A socket that listens has read these conversations up to here; those who were here before have been told no
        more than before."""
        for channel, top in tops.items():
            if channel in self._channels:
                self.tops[channel] = min(top, self.tops.get(channel, top))

    def publish(self, channel: str, kind: Kind, payload: bytes, top: int = 0) -> None:
        """Serves this process at once, and the others by the relay; to be called after the commit. For `FLEETING`, the
        `top` is the key that a later frame replaces."""
        self._serve(channel, kind, payload, top)
        self._relay.publish(channel, HEADER.pack(self.origin, kind, top) + payload)

    def order(self, order: Order) -> None:
        """Gives an order to all processes, this one first."""
        self.publish(PROCESSES, Kind.ORDER, pack(order))

    def refresh(self, people: list[int]) -> None:
        """Soon compares the subscriptions of these people's sockets in this process with what they may see."""
        self._tasks.spawn(self._refresh(people))

    def doubt(self) -> None:
        """The database went away before it answered a commit: if it was done, nobody was told. Soon all processes
        compare."""
        self._doubtful = True

    async def _check(self) -> None:
        if self._doubtful:
            self._doubtful = False
            self.order(Order(compare=True))
        else:
            unreadable, self._unreadable = self._unreadable, False
            await self._reconcile(unreadable)

    def serve_logged(self, conversation: int, frames: bytes, top: int) -> None:
        """Tells the sockets of this process alone what they missed of a log."""
        self._serve(f"conversation:{conversation}", Kind.LOGGED, frames, top)

    def _hear(self, channel: str, data: bytes) -> None:
        try:
            origin, kind, top = HEADER.unpack_from(data)
            # Our own sockets were served when we published, without waiting for Redis and while it is away.
            if origin != self.origin:
                self._serve(channel, Kind(kind), data[HEADER.size :], top)
        except (LayoutError, ValueError, DecodeError):
            # Of another version, or of nobody: what it would have told is in the logs.
            if not self._unreadable:
                logger.warning("news_unreadable", channel=channel)
            self._unreadable = True

    def _serve(self, channel: str, kind: Kind, payload: bytes, top: int) -> None:
        if kind is Kind.ORDER:
            self._obey(read_order(payload))
            return
        listeners = self._channels.get(channel)
        if not listeners:
            return
        if kind is Kind.FLEETING:
            for listener in tuple(listeners):
                listener.deliver_fleeting(top, payload)
            return
        if kind is Kind.INSIDE:
            listeners = {listener for listener in listeners if INSIDERS in listener.channels}
        if kind is Kind.LOGGED and top > self.tops.get(channel, 0):
            self.tops[channel] = top
        # A copy: a socket that cannot take more is closed by this very call, and leaves the set.
        for listener in tuple(listeners):
            listener.deliver(payload)

    def _obey(self, order: Order) -> None:
        for leave in order.leave:
            self._leave(leave)
        if order.end:
            for socket in [s for sockets in self.people.values() for s in sockets if s.session in order.end]:
                socket.end()
        if here := [person for person in order.refresh if person in self.people]:
            for socket in [s for person in here for s in self.people[person]]:
                socket.orders += 1
            self.refresh(here)
        if order.compare and not self._wished:
            self._wished = True
            self._tasks.spawn(self._compare())

    async def _compare(self) -> None:
        await asyncio.sleep(GATHER)
        self._wished = False
        await self._reconcile(True)

    def _leave(self, leave: Leave) -> None:
        for socket in self.people.get(leave.person, ()):
            socket.orders += 1
            if socket.left is not None:
                socket.left.add(leave.conversation)
            self.unsubscribe(socket, [f"conversation:{leave.conversation}"])

    def _regret(self) -> bytes:
        return HEADER.pack(self.origin, Kind.ORDER, 0) + pack(Order(compare=True))
