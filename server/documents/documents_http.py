"""Documents read and saved by their own names, whatever their files were called."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.errors import NotFound
from protocol.files import File
from protocol.types import MAX_ID
from server.core import limits
from server.core.services import Services
from server.documents.drives import require_node
from server.documents.nodes_sql import select_node, select_versions
from server.files.files_http import part, sound
from server.identity.security import caller_of, source


async def show(request: Request) -> Response:
    """The version in force, or the one of `?version=`. Raises `FileMissing` when the store has lost or altered it."""
    file = await readable(request)
    await sound(request, file)
    return part(request, file)


async def readable(request: Request) -> File:
    """Raises `NotFound`, the same for what does not exist and for what the caller may not read."""
    services: Services = request.app.state.services
    caller = await caller_of(services, request)
    number, version = request.path_params["node"], request.query_params.get("version", "")
    try:
        if caller is None or number > MAX_ID:
            raise NotFound("node")
        conversation = await require_node(services.pool, caller.person, number)
        node = await select_node(services.pool, conversation, number)
        held = await select_versions(services.pool, number)
        found = [one.file for one in held if version in ("", str(one.number))]
        if node is None or not found:
            raise NotFound("node")
    except NotFound:
        await services.limits.spend(limits.UNKNOWN_FILE, str(caller.person) if caller else source(request))
        raise
    return msgspec.structs.replace(found[0], name=node.name)


routes: list[BaseRoute] = [Route("/api/documents/{node:int}", show, methods=["GET"])]
