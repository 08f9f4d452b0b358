"""What was folded of a live document, read whole by whoever opens it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.errors import NotFound
from protocol.types import MAX_ID
from server.core import limits
from server.core.services import Services
from server.identity.security import caller_of, source
from server.live.live import require_live
from server.live.live_sql import select_folded


async def show(request: Request) -> Response:
    """One update of Yjs; after a back-up was restored, another may have its number. Raises `NotFound`, the same for
    what does not exist, what the caller may not read, and what was folded further since: they ask again from where
    they stand."""
    services: Services = request.app.state.services
    caller = await caller_of(services, request)
    node, folded = request.path_params["node"], request.path_params["folded"]
    try:
        if caller is None or max(node, folded) > MAX_ID:
            raise NotFound("node")
        await require_live(services.pool, caller.person, node)
        held = await select_folded(services.pool, node, folded)
        if held is None:
            raise NotFound("node")
    except NotFound:
        await services.limits.spend(limits.UNKNOWN_FILE, str(caller.person) if caller else source(request))
        raise
    headers = {"cache-control": "no-store"}
    return Response(held, 200, headers, "application/octet-stream")


routes: list[BaseRoute] = [Route("/api/live/{node:int}/{folded:int}", show, methods=["GET"])]
