"""What is shared of a sitting, read from a letter without an account, or by whoever it is addressed to."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.errors import NotFound
from protocol.files import File
from protocol.invitees import SharedSitting
from protocol.types import MAX_ID
from server.assemblies.copies_sql import select_linked_copy
from server.assemblies.invitees_sql import select_invitee, select_linked_invitee
from server.assemblies.shared_sittings import share, share_copy
from server.base.tokens import token_hash
from server.core import limits
from server.core.answers import answer
from server.core.services import Services
from server.files.files_http import part, sound
from server.identity.security import caller_of, source


async def show(request: Request) -> Response:
    """Nothing is recorded by asking for it."""
    return answer(await find(request))


async def find(request: Request) -> SharedSitting:
    """By the link of a letter. Raises `NotFound`, the same for every link that opens nothing; only those are counted,
    for many may read behind one address of the Internet."""
    services: Services = request.app.state.services
    hashed = token_hash(request.path_params["token"])
    shared = None
    if invitee := await select_linked_invitee(services.pool, hashed):
        shared = await share(services.pool, invitee, services.settings)
    elif copy := await select_linked_copy(services.pool, hashed):
        shared = await share_copy(services.pool, copy, services.settings)
    if shared is None:
        await services.limits.spend(limits.LINK_FROM, source(request))
        raise NotFound("sitting")
    return shared


async def show_file(request: Request) -> Response:
    return await _file(request, await find(request))


async def show_own_file(request: Request) -> Response:
    """To the invitee, signed in. Raises `NotFound` for everybody else, as for what is not there."""
    services: Services = request.app.state.services
    caller = await caller_of(services, request)
    number = request.path_params["invitee"]
    invitee = await select_invitee(services.pool, number) if caller and number <= MAX_ID else None
    if caller is None or invitee is None or invitee.person != caller.person:
        await services.limits.spend(limits.UNKNOWN_FILE, str(caller.person) if caller else source(request))
        raise NotFound("file")
    shared = await share(services.pool, invitee, services.settings)
    if shared is None:
        raise NotFound("file")
    return await _file(request, shared)


async def _file(request: Request, shared: SharedSitting) -> Response:
    files = [*shared.files, *(file for item in shared.items for file in item.files)]
    found: File | None = next((file for file in files if file.id == request.path_params["file"]), None)
    if found is None:
        raise NotFound("file")
    await sound(request, found)
    return part(request, found)


routes: list[BaseRoute] = [
    Route("/api/shared-sittings/{token:token}", show, methods=["GET"]),
    Route("/api/shared-sittings/{token:token}/files/{file:int}", show_file, methods=["GET"]),
    Route("/api/invitees/{invitee:int}/files/{file:int}", show_own_file, methods=["GET"]),
]
