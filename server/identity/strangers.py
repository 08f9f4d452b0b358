"""What strangers ask is counted by where they are, whatever it opens: beyond their share they are told to wait."""

import asyncio

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocol.errors import TooFast
from server.identity.hosts import WATCHED
from server.identity.security import is_known, recognised, source
from server.identity.turns import COSTLY

COUNTED = (*COSTLY, *WATCHED, "/socket")
"""Beyond, there are but the files of the client, which are reckoned by nobody."""


PAUSE = 0.25
"""Seconds before a refusal."""


class StrangersCounted:
    """Of whoever is signed in nothing is counted here, and they are let in however many strangers share their place:
    only where it has nothing left are they looked for before they are answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or not scope["path"].startswith(COUNTED):
            await self.app(scope, receive, send)
            return
        connection, services = HTTPConnection(scope), scope["app"].state.services
        # Whoever watches over the server is told how it is while others of their place are refused.
        apart = "watching " if scope["path"].startswith(WATCHED) else ""
        share = services.strangers.of(apart + source(connection))
        if share.wait > 0 and not await recognised(services, connection):
            # Whoever asks on is not told so as fast as they can read it.
            await asyncio.sleep(PAUSE)
            raise TooFast("requests", retry_after=share.wait)
        answered = 0

        async def count(message: Message) -> None:
            nonlocal answered
            answered += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, count)
        finally:
            if not is_known(connection):
                share.spend(0)
                share.answered(answered)
