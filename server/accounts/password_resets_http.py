"""Choosing a new password by way of one's mailbox."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.entrance import ForgotPassword, Reset, SetPassword
from protocol.errors import NotFound
from protocol.types import Done
from server.accounts.accounts_sql import update_password_hash
from server.accounts.devices import remember_device, tries
from server.accounts.password_resets_letters import PASSWORD_RESET
from server.accounts.password_resets_sql import select_reset, use_password_reset
from server.accounts.sign_in_http import begin_session, end, welcome
from server.base.tokens import token_hash
from server.core import limits
from server.core.answers import answer, read
from server.core.services import Services
from server.identity import passwords
from server.identity.security import source
from server.identity.sessions_sql import delete_sessions


async def ask(request: Request) -> Response:
    """Always accepted, after the same work: the worker finds out whether anybody has the address."""
    services: Services = request.app.state.services
    forgotten = await read(request, ForgotPassword)
    counted = await tries(services, request, forgotten.email, limits.RESET, limits.RESET_FOR, limits.RESET_FROM)
    await counted.spend()
    await PASSWORD_RESET.queue(services.pool, forgotten)
    return answer(Done(), 202)


async def show(request: Request) -> Response:
    return answer(await find_reset(request))


async def find_reset(request: Request) -> Reset:
    """Raises `NotFound`, the same for every link that opens nothing; only those are counted."""
    services: Services = request.app.state.services
    reset = await select_reset(services.pool, token_hash(request.path_params["token"]))
    if reset is None:
        await services.limits.spend(limits.LINK_FROM, source(request))
        raise NotFound("password_reset")
    return reset


async def set_password(request: Request) -> Response:
    """Ends all the sessions of the person, and begins one here."""
    services: Services = request.app.state.services
    chosen = await read(request, SetPassword)
    reset = await find_reset(request)
    password_hash = await passwords.hash_password(chosen.password)
    async with services.pool.acquire() as db, db.transaction():
        person = await use_password_reset(db, token_hash(request.path_params["token"]))
        if person is None:
            raise NotFound("password_reset")
        await update_password_hash(db, person, password_hash)
        ended = await delete_sessions(db, person)
        opened = await begin_session(db, request, person)
    end(services, [*ended, *opened.replaced])
    response = welcome(request, person, opened.token)
    await remember_device(services.pool, request, response, reset.email)
    return response


routes: list[BaseRoute] = [
    Route("/api/password-reset", ask, methods=["POST"]),
    Route("/api/password-reset/{token:token}", show, methods=["GET"]),
    Route("/api/password-reset/{token:token}", set_password, methods=["POST"]),
]
