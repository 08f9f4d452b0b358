"""Signing in with an address and a password, and out again."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.entrance import AccessOver, SignedIn, SignIn
from protocol.errors import WrongPassword
from protocol.state import Authority
from protocol.types import Done
from server.accounts.accounts_sql import select_credentials
from server.accounts.devices import remember_device, tries
from server.base.database import Database
from server.base.tokens import new_id, new_token, token_hash
from server.core import limits
from server.core.answers import answer, read
from server.core.hub import Order
from server.core.services import Services
from server.identity import passwords
from server.identity.security import secure, session_cookie, session_of
from server.identity.sessions_sql import delete_session_of, insert_session

YEAR = 365 * 24 * 3600
"""How long the browser keeps the cookie; how long it is worth something, the session says."""


class Opened:
    """A session just begun, for the answer to hand to the browser, and the one of the same browser that it ends."""

    def __init__(self, session: int, token: str, replaced: int | None) -> None:
        self.session = session
        self.token = token
        self.replaced = [replaced] if replaced else []


async def begin_session(db: Database, request: Request, person: int) -> Opened:
    """To be called in a transaction. The sockets of `replaced` are the caller's to end, after the commit."""
    session, token = new_id(), new_token()
    earlier = session_of(request.app.state.services.settings, request)
    replaced = await delete_session_of(db, token_hash(earlier)) if earlier else None
    await insert_session(db, session, person, token_hash(token), request.headers.get("user-agent", ""))
    return Opened(session, token, replaced)


def welcome(request: Request, person: int, token: str) -> Response:
    """The answer that hands the session to the browser, out of the reach of scripts."""
    settings = request.app.state.services.settings
    response = answer(SignedIn(person))
    name = session_cookie(settings, request)
    response.set_cookie(
        name, token, max_age=YEAR, path="/", secure=secure(settings, request), httponly=True, samesite="lax"
    )
    return response


async def sign_in(request: Request) -> Response:
    """The same work, and the same refusal, for an address that nobody has; that somebody may not come in any more is
    told to whoever has their password."""
    services: Services = request.app.state.services
    wanted = await read(request, SignIn)
    counted = await tries(services, request, wanted.email, limits.SIGN_IN, limits.SIGN_IN_TO, limits.SIGN_IN_FROM)
    await counted.spend()
    known = await select_credentials(services.pool, wanted.email)
    if not await passwords.verify(wanted.password, known.password_hash if known else None) or known is None:
        raise WrongPassword
    await counted.forgive()
    if not known.may_enter:
        ended = known.access_ends_at if known.active else None
        raise AccessOver(ended.isoformat() if ended else "")
    async with services.pool.acquire() as db, db.transaction():
        opened = await begin_session(db, request, known.person)
    end(services, opened.replaced)
    response = welcome(request, known.person, opened.token)
    await remember_device(services.pool, request, response, wanted.email)
    return response


def end(services: Services, sessions: list[int]) -> None:
    """Closes the sockets of sessions that are over."""
    if sessions:
        services.hub.order(Order(end=sessions))


async def sign_out(request: Request) -> Response:
    """Ends the session of the cookie, if it still has one."""
    services: Services = request.app.state.services
    token = session_of(services.settings, request)
    session = await delete_session_of(services.pool, token_hash(token)) if token else None
    end(services, [session] if session else [])
    response = answer(Done())
    name, hidden = session_cookie(services.settings, request), secure(services.settings, request)
    response.delete_cookie(name, path="/", secure=hidden, httponly=True, samesite="lax")
    return response


async def authority(request: Request) -> Response:
    """Whose house this is, for anybody who stands at its door."""
    settings = request.app.state.services.settings
    return answer(Authority(settings.authority, settings.time_zone.key, bool(settings.smtp_url)))


routes: list[BaseRoute] = [
    Route("/api/authority", authority, methods=["GET"]),
    Route("/api/sign-in", sign_in, methods=["POST"]),
    Route("/api/sign-out", sign_out, methods=["POST"]),
]
