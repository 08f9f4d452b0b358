"""The page behind the link of an invitation: what it holds out, and its acceptance, once."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.entrance import AcceptOffer, Offer
from protocol.errors import NotFound
from server.accounts.accounts import introduce
from server.accounts.accounts_sql import NewPerson, insert_person, lock_account
from server.accounts.administering import enter_administration
from server.accounts.devices import remember_device
from server.accounts.invitations_sql import InvitationRow, select_offer, use_invitation
from server.accounts.names import refuse_borrowed
from server.accounts.sign_in_http import Opened, begin_session, end, welcome
from server.base.database import Database
from server.base.tokens import new_id, token_hash
from server.core import limits
from server.core.answers import answer, read
from server.core.dispatch import Call, Caller
from server.core.hooks import Hook
from server.core.services import Services
from server.identity import passwords
from server.identity.security import source
from server.identity.sessions_sql import LASTS

accepted: Hook[Call, InvitationRow] = Hook()
"""Somebody, the caller from now on, has accepted their invitation, and is in the groups that it named."""


async def show(request: Request) -> Response:
    return answer(await find_offer(request))


async def find_offer(request: Request) -> Offer:
    """Raises `NotFound`, the same for every link that opens nothing; only those are counted."""
    services: Services = request.app.state.services
    offer = await select_offer(services.pool, token_hash(request.path_params["token"]))
    if offer is None:
        await services.limits.spend(limits.LINK_FROM, source(request))
        raise NotFound("invitation")
    return offer


async def accept(request: Request) -> Response:
    """Creates the person and signs them in; of several who accept at once, one does."""
    services: Services = request.app.state.services
    acceptance = await read(request, AcceptOffer)
    await find_offer(request)
    password_hash = await passwords.hash_password(acceptance.password)
    async with services.pool.acquire() as db, db.transaction():
        invitation, person = await create_person(db, request.path_params["token"], acceptance, password_hash)
        opened = await begin_session(db, request, person.id)
        call = Call(caller(services, person, opened), db)
        await introduce(call, invitation.groups)
        await accepted.run(call, invitation)
        await _enter(call, invitation)
    call.publish()
    end(services, opened.replaced)
    response = welcome(request, person.id, opened.token)
    await remember_device(services.pool, request, response, person.email)
    return response


async def _enter(call: Call, invitation: InvitationRow) -> None:
    """That whoever invited them made them an administrator."""
    account = await lock_account(call.db, call.person)
    assert account is not None
    zone = call.services.settings.time_zone
    await enter_administration(call.db, None, account, invitation.invited_by, datetime.now(UTC), zone)


async def create_person(
    db: Database, token: str, acceptance: AcceptOffer, password_hash: str
) -> tuple[InvitationRow, NewPerson]:
    """Raises `NotFound` when somebody was quicker, or the address has got an account meanwhile; `Invalid("name")` for a
    name that nobody has given them, and that they cannot take."""
    invitation = await use_invitation(db, token_hash(token))
    if invitation is None:
        raise NotFound("invitation")
    if not invitation.name:
        await refuse_borrowed(db, acceptance.name)
    person = NewPerson(
        new_id(),
        invitation.name or acceptance.name,
        invitation.email,
        invitation.population,
        invitation.title,
        invitation.service,
        acceptance.civility or invitation.civility,
        invitation.administrator,
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
    Route("/api/invitations/{token:token}", show, methods=["GET"]),
    Route("/api/invitations/{token:token}", accept, methods=["POST"]),
]
