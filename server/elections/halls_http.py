"""The screen of a hall, read without an account by whoever has its address."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.elections import Election
from protocol.errors import NotFound
from server.base.aside import aside
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import limits
from server.core.kept import Made
from server.core.services import Services
from server.elections import halls_sql as queries
from server.elections.halls import shown
from server.identity.security import source


async def show(request: Request) -> Response:
    """Made again when the election, or what is counted there, has another number, and at the hour of the release.
    Raises `NotFound`, the same for every address that opens nothing; those are counted apart, for a screen asks each
    second."""
    services: Services = request.app.state.services
    token = request.path_params["token"]
    screen = (await services.gathering.read(queries.select_screens, [token])).get(token)
    if screen is None:
        raise await _nothing(request)
    version = screen.changed_seq, screen.last_seq, screen.released
    what = "hall", screen.conversation, screen.seq
    return await services.kept.answer(request, what, version, screen.now, partial(_made, request, screen))


async def _made(request: Request, screen: queries.Screen) -> Made:
    services: Services = request.app.state.services
    at = screen.conversation, screen.seq
    election = content_of(await select_message(services.pool, *at), Election)
    if election.cancelled_at or election.rehearsal:
        raise await _nothing(request)
    figures = await queries.select_standing(services.pool, *at)
    frozen = await queries.select_results(services.pool, *at)
    show = partial(shown, services.settings, election, figures, frozen, released=screen.released)
    return await aside(screen.opened_by, show)


async def _nothing(request: Request) -> NotFound:
    services: Services = request.app.state.services
    await services.limits.spend(limits.LINK_FROM, source(request))
    return NotFound("hall")


routes: list[BaseRoute] = [Route("/api/halls/{token:token}", show, methods=["GET"])]
