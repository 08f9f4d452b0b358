"""The web client's own files, and its one page for every address it knows."""

import re
from contextlib import suppress
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from server.base.settings import Settings
from server.identity.security import policy

CODINGS = {"br": ".br", "gzip": ".gz"}
"""Of what was compressed when it was built, the smallest first."""

FOREVER = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
ENGINE = re.compile(r"assets/engine\.worker-[\w-]+\.js")
ENGINE_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""Of the worker that works out formulas: what it compiles, no page may."""


class ClientFiles(StaticFiles):
    """The built files: those whose name holds their hash are kept for ever, the others are asked for each time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self.policy = policy(*SCRIPT.findall((folder / "index.html").read_text()))

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await self.smallest("index.html" if path == "." else path, scope)
        except HTTPException as missing:
            if missing.status_code != 404 or "." in path.rsplit("/", 1)[-1]:
                raise
            response = await self.smallest("index.html", scope)
        response.headers["content-security-policy"] = ENGINE_POLICY if ENGINE.fullmatch(path) else self.policy
        response.headers["cache-control"] = FOREVER if path.startswith("assets/") else ALWAYS_ASK
        response.headers.add_vary_header("accept-encoding")
        return response

    async def smallest(self, path: str, scope: Scope) -> Response:
        """In a coding that the browser takes and that was made of it, else as it is."""
        taken = accepted(Headers(scope=scope).get("accept-encoding", ""))
        for coding, ending in CODINGS.items():
            if coding in taken:
                with suppress(HTTPException):
                    response = await super().get_response(path + ending, scope)
                    response.headers["content-encoding"] = coding
                    return response
        return await super().get_response(path, scope)


def accepted(header: str) -> set[str]:
    """The codings that a browser takes, which says `q=0` of those that it does not."""
    said = [one.replace(" ", "").lower().partition(";q=") for one in header.split(",")]
    return {coding for coding, _, weight in said if weight.rstrip("0.") or not weight}


async def missing_client(_: Request) -> Response:
    return PlainTextResponse("The web client is not there: `parvis doctor` says what to do.", 503)


def routes(settings: Settings) -> list[BaseRoute]:
    """To be placed last: they answer every address."""
    if (settings.client_dir / "index.html").exists():
        return [Mount("/", ClientFiles(settings.client_dir))]
    return [Route("/{path:path}", missing_client)]
