"""The web client's own files, and its one page for every address it knows."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from server.base.settings import Settings

FOREVER = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"


class ClientFiles(StaticFiles):
    """The built files: those whose name holds their hash are kept for ever, the others are asked for each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as missing:
            if missing.status_code != 404 or "." in path.rsplit("/", 1)[-1]:
                raise
            response = await super().get_response("index.html", scope)
        response.headers["cache-control"] = FOREVER if path.startswith("assets/") else ALWAYS_ASK
        return response


async def missing_client(_: Request) -> Response:
    return PlainTextResponse("The web client is not built: run `npm ci && npm run build` in clients/web.", 503)


def routes(settings: Settings) -> list[BaseRoute]:
    """To be placed last: they answer every address."""
    if (settings.client_dir / "index.html").exists():
        return [Mount("/", ClientFiles(directory=settings.client_dir, html=True))]
    return [Route("/{path:path}", missing_client)]
