"""Finds out what the sockets of this process were not told, and tells them."""

import asyncio
import random

import structlog

from protocol.codec import pack
from protocol.conversations import ConversationLeft
from protocol.frames import EventFrame
from protocol.messages import MessageChanged
from protocol.state import Cursor, StateLost
from server import access
from server.database import OUTAGES, Pool
from server.hub import Hub, Subscriber
from server.queries import conversations as conversation_queries
from server.queries import messages as message_queries
from server.queries import sessions as session_queries
from server.wire import frame

logger = structlog.get_logger()

MOST_CHANGES = 500
STATE_LOST = frame(pack(EventFrame(StateLost())))
PAUSE = 1.0
SPREAD = 100
"""Clients a second that are asked to start afresh."""


class Reconciliation:
    """Compares what this process has told with what is stored."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._asked: set[Subscriber] = set()
        self.hub: Hub

    async def reconcile(self, news_lost: bool) -> None:
        """Tells the messages that were missed, ends what is no longer allowed, and asks those clients to start afresh
        who may have missed other news: all of them if so it is said, a few at a time. What was said to be lost is made
        up for however long the database is away."""
        gained = await self._compare()
        while gained is None and news_lost:
            await asyncio.sleep(PAUSE)
            gained = await self._compare()
        everybody = [socket for sockets in self.hub.people.values() for socket in sockets]
        self._ask_to_start(everybody if news_lost else gained or [])

    async def _compare(self) -> list[Subscriber] | None:
        """The sockets that should have heard more than they did; `None` while the database is away."""
        try:
            gained = await self.refresh(list(self.hub.people))
            while await self._tell_missed():
                pass
        except OUTAGES as outage:
            logger.warning("reconciliation_failed", cause=type(outage).__name__)
            return None
        return gained

    async def refresh(self, people: list[int]) -> list[Subscriber]:
        """Makes the subscriptions of these people's sockets what they may hear now, and their end what it is now;
        returns those that hear more than before."""
        await self._end_sessions([socket for person in people for socket in self.hub.people.get(person, ())])
        gained: dict[Subscriber, set[str]] = {}
        waiting = set(people)
        while waiting:
            before = {socket: socket.orders for person in waiting for socket in self.hub.people.get(person, ())}
            allowed = await access.conversations_of(self._pool, list(waiting))
            waiting = {socket.person for socket, orders in before.items() if socket.orders != orders}
            for socket in before:
                if socket.person not in waiting and (more := self._fit(socket, allowed[socket.person])):
                    gained[socket] = more
        await self.hub.confirm({channel for channels in gained.values() for channel in channels})
        await self._tell_latest(gained)
        return list(gained)

    def _fit(self, socket: Subscriber, conversations: set[int]) -> set[str]:
        """The channels that the socket hears from now on and did not before; of the others it is told that they are
        over. A socket that has asked for nothing yet hears nothing."""
        wanted = {f"conversation:{conversation}" for conversation in conversations}
        held = {channel for channel in socket.channels if channel.startswith("conversation:")}
        self.hub.unsubscribe(socket, held - wanted)
        for channel in held - wanted:
            socket.deliver(frame(pack(EventFrame(ConversationLeft(int(channel.split(":")[1]))))))
        more = wanted - held if socket.channels else set()
        self.hub.listen(socket, more)
        return more

    async def _tell_latest(self, gained: dict[Subscriber, set[str]]) -> None:
        """Shows each socket how far the conversations have come that it did not hear before: it asks for what it was
        not told in between."""
        conversations = {int(channel.split(":")[1]) for channels in gained.values() for channel in channels}
        if not conversations:
            return
        for message in await message_queries.select_latest_changes(self._pool, list(conversations)):
            channel = f"conversation:{message.conversation}"
            self.hub.note_tops({channel: message.changed_seq})
            for socket in [socket for socket, channels in gained.items() if channel in channels & socket.channels]:
                socket.deliver(frame(pack(EventFrame(MessageChanged(message)))))

    async def _end_sessions(self, sockets: list[Subscriber]) -> None:
        ends = await session_queries.select_ends(self._pool, [socket.session for socket in sockets])
        for socket in sockets:
            if socket.session in ends:
                socket.last_until(ends[socket.session])
            else:
                socket.end()

    async def _tell_missed(self) -> bool:
        """Whether there may be more."""
        known = {int(channel.split(":")[1]): top for channel, top in self.hub.tops.items()}
        tops = await conversation_queries.select_tops(self._pool, list(known))
        behind = [Cursor(t.conversation, known[t.conversation]) for t in tops if t.seq > known[t.conversation]]
        missed = await message_queries.select_changes_of_many(self._pool, behind, MOST_CHANGES)
        for message in missed:
            self.hub.serve_logged(
                message.conversation, frame(pack(EventFrame(MessageChanged(message)))), message.changed_seq
            )
        if missed:
            logger.info("messages_told_late", messages=len(missed))
        return len(missed) >= MOST_CHANGES

    def _ask_to_start(self, sockets: list[Subscriber]) -> None:
        asked = [socket for socket in sockets if socket.started and socket not in self._asked]
        self._asked |= set(asked)
        for socket in asked:
            asyncio.get_running_loop().call_later(random.uniform(0, len(asked) / SPREAD), self._ask, socket)

    def _ask(self, socket: Subscriber) -> None:
        self._asked.discard(socket)
        socket.deliver(STATE_LOST)


def tell_lost(socket: Subscriber) -> None:
    """Asks the client to start afresh."""
    socket.deliver(STATE_LOST)
