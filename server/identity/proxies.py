"""A proxy that says for whom it asks, and is not believed, is named once in the log."""

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

logger = structlog.get_logger()

MOST_NAMED = 5
"""Anybody may send such a header; the log is not theirs to fill."""


class ProxiesBelieved:
    """Where a proxy is not, all whom it speaks for count as one: once one of them tries too often, none gets in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._named = set[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and len(self._named) < MOST_NAMED:
            told = Headers(scope=scope).get("x-forwarded-for", "")
            host = scope["client"][0] if scope["client"] else ""
            # Of one that is believed the server has taken the address from the header.
            if told and host not in told and host not in self._named:
                self._named.add(host)
                logger.warning("proxy_not_believed", proxy=host, setting="PARVIS_TRUSTED_PROXIES")
        await self.app(scope, receive, send)
