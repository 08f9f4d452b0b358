"""Which names the server answers to: a page that has another one lead here learns nothing, and no link leads away."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from protocol.frames import CloseCode
from server.base.settings import EVERYWHERE, Settings

WATCHED = ("/health/", "/metrics")
"""Asked for by programs, under whatever name they know the machine by."""


class OwnHostOnly:
    """Answers to the host of `PARVIS_URL`, to those of `PARVIS_ORIGINS`, and on the machine itself; where neither is
    set and all may come, to any that is a number, since no other page can have that lead here."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.known = {urlsplit(origin).hostname or "" for origin in settings.own_origins} | {"localhost"}
        self.any_number = not settings.url and settings.host in EVERYWHERE
        self.refusal = f"Parvis is reached at {settings.public_url}: PARVIS_URL names no other host.\n"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"].startswith(WATCHED) or self.answers_to(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(self.refusal, 421)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": CloseCode.MALFORMED})

    def answers_to(self, scope: Scope) -> bool:
        hosts = Headers(scope=scope).getlist("host")
        if len(hosts) != 1:
            return False
        try:
            name = urlsplit(f"//{hosts[0]}").hostname or ""
        except ValueError:
            return False
        return name in self.known or self.is_number(name)

    def is_number(self, name: str) -> bool:
        try:
            return ip_address(name).is_loopback or self.any_number
        except ValueError:
            return False
