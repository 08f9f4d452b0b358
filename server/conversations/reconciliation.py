"""Finds out what the sockets of this process were not told, and tells them."""

import asyncio
import random
from collections.abc import Iterable

import structlog

from protocol.codec import pack
from protocol.conversations import ConversationLeft
from protocol.frames import EventFrame
from protocol.messages import MessageChanged
from protocol.state import Cursor, StateLost
from server.base.broker import Broker
from server.base.database import OUTAGES, Pool
from server.conversations import conversations_sql as conversation_queries
from server.conversations import messages_sql as message_queries
from server.conversations.welcome import read_welcomes
from server.core import access
from server.core.answers import outage
from server.core.hub import Hub, Newcomer, Subscriber
from server.core.presence import Presences
from server.core.wire import frame
from server.identity import sessions_sql as session_queries

logger = structlog.get_logger()

STATE_LOST = frame(pack(EventFrame(StateLost())))
PAUSE = 1.0
SPREAD = 100
"""Clients a second that are asked to start afresh."""


class Reconciliation:
    """Compares what this process has told with what is stored. The hub by which it tells, and who is there, are made
    here: the hub has this called when it may have missed something."""

    def __init__(self, pool: Pool, broker: Broker) -> None:
        self._pool = pool
        self._asked: set[Subscriber] = set()
        self.hub = Hub(broker, self.reconcile, self.refresh)
        self.presences = Presences(broker, self.hub, pool)

    async def reconcile(self, news_lost: bool) -> None:
        """Tells the messages that were missed, ends what is no longer allowed, and if other news may have been lost
        asks the clients to start afresh, a few at a time. What was lost is made up for however long the database is
        away."""
        while not await self._compare():
            if not news_lost:
                return
            await asyncio.sleep(PAUSE)
        if news_lost:
            self._ask_to_start()

    async def _compare(self) -> bool:
        """False while the database is away."""
        try:
            await self.refresh(list(self.hub.people))
            while await self._tell_missed():
                pass
        except OUTAGES as mistake:
            outage.say(mistake)
            return False
        return True

    async def refresh(self, people: list[int]) -> None:
        """Makes the subscriptions of these people's sockets what they may hear now, and their end what it is now. What
        is new to a socket is told first; then it hears the rest, nothing left out."""
        while people:
            sockets = [socket for person in people for socket in self.hub.people.get(person, ())]
            await self._end_sessions(sockets)
            people = await self._refresh({socket: socket.orders for socket in sockets})

    async def _refresh(self, sockets: dict[Subscriber, int]) -> list[int]:
        """Returns those people of whom something changed meanwhile: for them it is to be done again."""
        allowed = await access.conversations_of(self._pool, list({socket.person for socket in sockets}))
        newcomers: dict[Subscriber, Newcomer] = {}
        try:
            for socket, orders in sockets.items():
                if socket.orders == orders and (more := self._forget(socket, allowed[socket.person])):
                    newcomers[socket] = self.hub.expect(more)
            channels = {channel for newcomer in newcomers.values() for channel in newcomer.channels}
            await self.hub.confirm(channels)
            tops = await conversation_queries.select_tops(self._pool, ids(channels))
            welcomes = await read_welcomes(self._pool, {s: ids(n.channels) for s, n in newcomers.items()})
            for socket, newcomer in newcomers.items():
                if socket.orders == sockets[socket]:
                    self.hub.admit(newcomer, socket, welcomes[socket])
                    self.presences.introduce(ids(newcomer.channels))
            self.hub.note_tops({f"conversation:{top.conversation}": top.seq for top in tops})
        finally:
            for newcomer in newcomers.values():
                self.hub.drop(newcomer)
        return list({socket.person for socket, orders in sockets.items() if socket.orders != orders})

    def _forget(self, socket: Subscriber, conversations: set[int]) -> set[str]:
        """Ends what the socket may no longer hear, and returns the channels that it may hear and does not. A socket
        that has asked for nothing yet hears nothing; one whose state is being read hears no more until it has been."""
        wanted = {f"conversation:{conversation}" for conversation in conversations}
        held = {channel for channel in socket.channels if channel.startswith("conversation:")}
        self.hub.unsubscribe(socket, held - wanted)
        for conversation in ids(held - wanted):
            socket.deliver(frame(pack(EventFrame(ConversationLeft(conversation)))))
        return wanted - held if socket.channels and not socket.starting else set()

    async def _end_sessions(self, sockets: list[Subscriber]) -> None:
        ends = await session_queries.select_ends(self._pool, [socket.session for socket in sockets])
        for socket in sockets:
            if socket.session in ends:
                socket.last_until(ends[socket.session])
            else:
                socket.end()

    async def _tell_missed(self) -> bool:
        """Whether there may be more."""
        known = dict(zip(ids(self.hub.tops), self.hub.tops.values(), strict=True))
        tops = await conversation_queries.select_tops(self._pool, list(known))
        behind = [Cursor(t.conversation, known[t.conversation]) for t in tops if t.seq > known[t.conversation]]
        missed = await message_queries.select_changes_of_many(self._pool, behind, message_queries.MOST_CHANGES)
        for message in missed:
            self.hub.serve_logged(
                message.conversation, frame(pack(EventFrame(MessageChanged(message)))), message.changed_seq
            )
        if missed:
            logger.info("messages_told_late", messages=len(missed))
        return len(missed) >= message_queries.MOST_CHANGES

    def _ask_to_start(self) -> None:
        sockets = {socket for sockets in self.hub.people.values() for socket in sockets if socket.started}
        for socket in sockets - self._asked:
            self._asked.add(socket)
            asyncio.get_running_loop().call_later(random.uniform(0, len(sockets) / SPREAD), self._ask, socket)

    def _ask(self, socket: Subscriber) -> None:
        self._asked.discard(socket)
        socket.deliver(STATE_LOST)


def ids(channels: Iterable[str]) -> list[int]:
    """The conversations of these channels."""
    return [int(channel.removeprefix("conversation:")) for channel in channels]
