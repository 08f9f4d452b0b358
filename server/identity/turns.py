"""Requests take turns: so many of one browser, or one place, are answered at once, and its others wait for these."""

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from protocol.errors import TooFast
from server.base.settings import Settings
from server.identity.security import recognised, session_of, source

OF_BROWSER, OF_PLACE = 8, 200
WAITING = 20
"""For each that is answered, so many may wait; the next is told to come back."""

COSTLY = ("/api/", "/agenda/", "/dav", "/courriels/")
"""Beyond, there are but the files of the client."""


class Queue:
    """Of one browser, or one place."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self.count = 0
        self._turns = Semaphore(at_once)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Raises `TooFast` when too many wait."""
        if self.count >= self.at_once * (1 + WAITING):
            raise TooFast("requests", retry_after=1)
        self.count += 1
        try:
            async with self._turns:
                yield
        finally:
            self.count -= 1


class FairTurns:
    """A browser is told by its session, whether or not that opens anything; a place bounds how many it makes up."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self._queues: dict[str, Queue] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(COSTLY):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        async with AsyncExitStack() as stack:
            # A program shows the password of its device each time.
            if session := session_of(self.settings, connection) or connection.headers.get("authorization"):
                await stack.enter_async_context(self._turn(f"session {session}", OF_BROWSER))
            place = source(connection)
            # Where others take all the room there is, whoever is signed in does not wait behind them.
            if self._has_room(place) or not (session and await recognised(scope["app"].state.services, connection)):
                await stack.enter_async_context(self._turn(place, OF_PLACE))
            await self.app(scope, receive, send)

    def _has_room(self, place: str) -> bool:
        queue = self._queues.get(place)
        return queue is None or queue.count < OF_PLACE

    @asynccontextmanager
    async def _turn(self, name: str, at_once: int) -> AsyncIterator[None]:
        queue = self._queues.setdefault(name, Queue(at_once))
        try:
            async with queue.turn():
                yield
        finally:
            if queue.count == 0:
                self._queues.pop(name, None)
