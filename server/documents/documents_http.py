"""Documents read and saved by their own names, whatever their files were called, and many of them at once."""

import re
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from protocol.errors import NotFound
from protocol.files import File
from protocol.types import MAX_ID
from server.core import access, limits
from server.core.services import Services
from server.documents.archive import archive
from server.documents.archive_sql import select_name
from server.documents.drives import require_node, require_nodes
from server.documents.names import fitted
from server.documents.nodes_sql import select_node, select_versions
from server.documents.reading import reading
from server.files.files_http import ALONE, part, sound
from server.identity.security import caller_of, source

NUMBER = re.compile(r"[0-9]{1,16}")
MOST_NODES = 500


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
        if node and node.live and not version:
            await reading.run(caller, number)
        held = await select_versions(services.pool, number)
        found = [one.file for one in held if version in ("", str(one.number))]
        if node is None or not found:
            raise NotFound("node")
    except NotFound:
        await services.limits.spend(limits.UNKNOWN_FILE, str(caller.person) if caller else source(request))
        raise
    return msgspec.structs.replace(found[0], name=node.name)


async def save(request: Request) -> Response:
    """A zip of the folders and documents of `?node=`, up to 500, or of the whole drive of the conversation."""
    services: Services = request.app.state.services
    caller = await caller_of(services, request)
    conversation, asked = request.path_params["conversation"], request.query_params.getlist("node")
    try:
        if caller is None or conversation > MAX_ID or len(asked) > MOST_NODES or not all(map(NUMBER.fullmatch, asked)):
            raise NotFound("conversation")
        await access.conversation(services.pool, caller.person, conversation)
        nodes = await require_nodes(services.pool, conversation, [int(one) for one in asked])
    except NotFound:
        await services.limits.spend(limits.UNKNOWN_FILE, str(caller.person) if caller else source(request))
        raise
    only = nodes[0].name if len(nodes) == 1 else await select_name(services.pool, conversation)
    chosen = [node.id for node in nodes] or None
    zone = services.settings.time_zone
    pieces = archive(services.pool, services.storage, caller.person, conversation, chosen, zone)
    headers = {
        "cache-control": "no-store",
        "content-disposition": f"attachment; filename*=UTF-8''{quote(fitted(only or 'Documents'), safe='')}.zip",
        "content-security-policy": ALONE,
    }
    return StreamingResponse(caller.share.archive(pieces), 200, headers, "application/zip")


routes: list[BaseRoute] = [
    Route("/api/documents/{node:int}", show, methods=["GET"]),
    Route("/api/drives/{conversation:int}/archive", save, methods=["GET"]),
]
