"""Drives as network folders: the methods of WebDAV, class 2 (RFC 4918), by the password of a device."""

from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from protocol.entrance import SignedOut
from server.core import limits
from server.core.services import Services
from server.identity.security import drives_caller_of, source
from server.webdav import holding, reading, writing
from server.webdav.locking import Locked, NotAsWanted
from server.webdav.visit import Answered, Visit

logger = structlog.get_logger()

METHODS: dict[str, Callable[[Visit], Awaitable[Response]]] = {
    "OPTIONS": reading.options,
    "GET": reading.get,
    "HEAD": reading.get,
    "PROPFIND": reading.propfind,
    "PROPPATCH": writing.proppatch,
    "MKCOL": writing.mkcol,
    "PUT": writing.put,
    "DELETE": writing.delete,
    "COPY": writing.copy,
    "MOVE": writing.move,
    "LOCK": holding.lock,
    "UNLOCK": holding.unlock,
}

WHO = {"www-authenticate": 'Basic realm="Parvis", charset="UTF-8"'}


async def serve(request: Request) -> Response:
    services: Services = request.app.state.services
    caller = await drives_caller_of(services, request)
    if caller is None:
        # Programs ask without a password first, each time they begin: only wrong ones are counted.
        if "authorization" in request.headers:
            await services.limits.spend(limits.SIGN_IN_FROM, source(request))
        return Response("The password of a device is needed, made in the settings of Parvis.\n", 401, WHO)
    await services.limits.spend(limits.DRIVE, str(caller.person))
    try:
        return await METHODS[request.method](Visit(request, caller))
    except Answered as answered:
        return answered.response
    except Locked:
        return Response(None, 423)
    except SignedOut:
        return Response(None, 401, WHO)
    except NotAsWanted:
        return Response(None, 412)


async def lead(request: Request) -> Response:
    return RedirectResponse("/dav/", 308)


routes: list[BaseRoute] = [
    Route("/dav", lead, methods=list(METHODS)),
    Route("/dav/{path:path}", serve, methods=list(METHODS)),
]
