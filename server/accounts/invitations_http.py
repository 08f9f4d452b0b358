"""The page behind the link of an invitation: what it holds out, and its acceptance, once."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.entrance import AcceptOffer, Offer
from protocol.errors import Invalid, NotFound
from server.accounts.accounts import introduce
from server.accounts.accounts_sql import NewPerson, insert_person
from server.accounts.invitations_sql import InvitationRow, select_offer, use_invitation
from server.accounts.sign_in_http import Opened, begin_session, end, welcome
from server.base.database import Database
from server.base.tokens import new_id, token_hash
from server.core import limits
from server.core.answers import answer, read
from server.core.dispatch import Call, Caller
from server.core.services import Services
from server.identity import passwords
from server.identity.security import source
from server.identity.sessions_sql import LASTS


async def show(request: Request) -> Response:
    return answer(await find_offer(request))


async def find_offer(request: Request) -> Offer:
    """Raises `NotFound`, the same for every link that opens nothing."""
    services: Services = request.app.state.services
    await services.limits.spend(limits.LINK_FROM, source(request))
    offer = await select_offer(services.pool, token_hash(request.path_params["token"]))
    if offer is None:
        raise NotFound("invitation")
    return offer


async def accept(request: Request) -> Response:
    """Creates the person and signs them in; of several who accept at once, one does."""
    services: Services = request.app.state.services
    acceptance = await read(request, AcceptOffer)
    if not acceptance.name.strip():
        raise Invalid("name")
    await find_offer(request)
    password_hash = await passwords.hash_password(acceptance.password)
    async with services.pool.acquire() as db, db.transaction():
        invitation, person = await create_person(db, request.path_params["token"], acceptance, password_hash)
        opened = await begin_session(db, request, person.id)
        call = Call(caller(services, person, opened), db)
        await introduce(call, invitation.groups)
    call.publish()
    end(services, opened.replaced)
    return welcome(request, person.id, opened.token)


async def create_person(
    db: Database, token: str, acceptance: AcceptOffer, password_hash: str
) -> tuple[InvitationRow, NewPerson]:
    """Raises `NotFound` when somebody was quicker, or the address has got an account meanwhile."""
    invitation = await use_invitation(db, token_hash(token))
    if invitation is None:
        raise NotFound("invitation")
    person = NewPerson(
        new_id(),
        acceptance.name.strip(),
        invitation.email,
        invitation.population,
        invitation.title,
        invitation.service,
        acceptance.civility or invitation.civility,
        invitation.administrator,
        invitation.may_convene,
        invitation.access_ends_at,
        password_hash=password_hash,
    )
    if not await insert_person(db, person):
        raise NotFound("invitation")
    return invitation, person


def caller(services: Services, person: NewPerson, opened: Opened) -> Caller:
    ends_at = datetime.now(UTC) + LASTS
    return Caller(services, person.id, opened.session, person.population, ends_at)


routes: list[BaseRoute] = [
    Route("/api/invitations/{token}", show, methods=["GET"]),
    Route("/api/invitations/{token}", accept, methods=["POST"]),
]
