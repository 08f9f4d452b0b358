"""The screen of a hall, read without an account by whoever has its address."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.codec import to_json
from protocol.elections import Election
from protocol.errors import NotFound
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import limits
from server.core.services import Services
from server.elections import tallies_sql
from server.elections.halls import shown
from server.elections.halls_sql import Screen, select_screen
from server.identity.security import source


async def show(request: Request) -> Response:
    """Nothing new while what is shown has the tag that is asked with. Raises `NotFound`, the same for every address
    that opens nothing; only those are counted, for a screen asks each second."""
    services: Services = request.app.state.services
    async with services.pool.acquire() as db, db.transaction(isolation="repeatable_read", readonly=True):
        screen = await select_screen(db, request.path_params["token"])
        if screen is None:
            await services.limits.spend(limits.LINK_FROM, source(request))
            raise NotFound("hall")
        headers = {"etag": _tag(screen), "cache-control": "private, no-cache"}
        if request.headers.get("if-none-match", "").removeprefix("W/") == headers["etag"]:
            return Response(status_code=304, headers=headers)
        election = content_of(await select_message(db, screen.conversation, screen.seq), Election)
        if election.cancelled_at or election.rehearsal:
            raise NotFound("hall")
        figures = await tallies_sql.select_figures(db, screen.conversation, screen.seq, 0)
        frozen = await tallies_sql.select_frozen(db, screen.conversation, screen.seq, 0)
    hall = shown(services.settings, election, figures, frozen, released=screen.released)
    return Response(to_json(hall), headers=headers, media_type="application/json")


def _tag(screen: Screen) -> str:
    return f'"{screen.changed_seq}-{screen.last_seq}-{screen.released:d}"'


routes: list[BaseRoute] = [Route("/api/halls/{token:token}", show, methods=["GET"])]
