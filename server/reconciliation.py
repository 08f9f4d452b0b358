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
SPREAD = 100
"""Clients a second that are asked to start afresh."""


class Reconciliation:
    """Compares what this process has told with what is stored."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.hub: Hub

    async def reconcile(self, news_lost: bool) -> None:
        """Tells the messages that were missed, ends what is no longer allowed, and if other news may have been lost
        asks the clients to start afresh, a few at a time."""
        try:
            await self.refresh(list(self.hub.people))
            await self._tell_missed()
        except OUTAGES as outage:
            logger.warning("reconciliation_failed", cause=type(outage).__name__)
            return
        if news_lost:
            self._ask_to_start()

    async def refresh(self, people: list[int]) -> None:
        """Makes the subscriptions of these people's sockets what they may hear now, and their end what it is now."""
        await self._end_sessions([socket for person in people for socket in self.hub.people.get(person, ())])
        allowed = await access.conversations_of(self._pool, people)
        for person in people:
            wanted = {f"conversation:{c}" for c in allowed[person]}
            for socket in list(self.hub.people.get(person, ())):
                held = {c for c in socket.channels if c.startswith("conversation:")}
                self._forget(socket, held - wanted)
                if socket.started and wanted - held:
                    await self.hub.subscribe(socket, wanted - held)

    def _forget(self, socket: Subscriber, channels: set[str]) -> None:
        self.hub.unsubscribe(socket, channels)
        for channel in channels:
            socket.deliver(frame(pack(EventFrame(ConversationLeft(int(channel.split(":")[1]))))))

    async def _end_sessions(self, sockets: list[Subscriber]) -> None:
        ends = await session_queries.select_ends(self._pool, [socket.session for socket in sockets])
        for socket in sockets:
            if socket.session in ends:
                socket.last_until(ends[socket.session])
            else:
                socket.end()

    async def _tell_missed(self) -> None:
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

    def _ask_to_start(self) -> None:
        sockets = [s for people in self.hub.people.values() for s in people if s.started]
        for socket in sockets:
            asyncio.get_running_loop().call_later(random.uniform(0, len(sockets) / SPREAD), socket.deliver, STATE_LOST)
