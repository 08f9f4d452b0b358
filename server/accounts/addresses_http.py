"""The page behind the links about a new address: whose it is, and what the reader of either mailbox confirms."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.addresses import AddressConfirmed, AddressOffer, Agreement, ConfirmAddress
from protocol.errors import NotFound, WrongPassword
from server.accounts import addresses_sql as queries
from server.accounts.accounts_sql import select_password_hash
from server.accounts.addresses import complete
from server.base.tokens import token_hash
from server.core import limits
from server.core.answers import answer, read
from server.core.news import Work
from server.core.services import Services
from server.identity import passwords
from server.identity.security import caller_of, source


async def show(request: Request) -> Response:
    """Confirms nothing: the scanner of a mail server may follow the link."""
    link = await find_link(request)
    if link.former:
        return answer(AddressOffer(link.name, link.email, link.before, "agreement"))
    known = link.agreed or await _is_signed_in(request, link)
    return answer(AddressOffer(link.name, link.email, link.before, "confirmation" if known else "password"))


async def find_link(request: Request) -> queries.Link:
    """Raises `NotFound`, the same for every link that opens nothing; only those are counted."""
    services: Services = request.app.state.services
    link = await queries.select_link(services.pool, token_hash(request.path_params["token"]))
    if link is None:
        await services.limits.spend(limits.LINK_FROM, source(request))
        raise NotFound("address")
    return link


async def _is_signed_in(request: Request, link: queries.Link) -> bool:
    caller = await caller_of(request.app.state.services, request)
    return caller is not None and caller.person == link.person


async def confirm(request: Request) -> Response:
    """They are not signed in by it. Whoever reads the new mailbox may be the administrator who named it: without a
    password or a session, that it is read is noted, and nothing else."""
    services: Services = request.app.state.services
    given = await read(request, ConfirmAddress)
    link = await find_link(request)
    agreement = await _agreement(request, link, given.password)
    async with services.pool.acquire() as db, db.transaction():
        holder = await queries.lock_holder(db, link.person)
        if holder is None or await queries.select_link(db, token_hash(request.path_params["token"])) is None:
            raise NotFound("address")
        if not link.former:
            await queries.update_read(db, link.change)
        if agreement:
            by = None if agreement == "former" else link.person
            await queries.update_agreed(db, link.change, agreement, by)
        work = Work(services.hub, db, link.person)
        done = await complete(work, holder, link.change, services.settings)
    work.publish()
    return answer(AddressConfirmed(done is not None))


async def _agreement(request: Request, link: queries.Link, password: str) -> Agreement | None:
    """What shows that it is the person; `None` where nothing does. Raises `WrongPassword`."""
    if link.former:
        return "former"
    if link.agreed:
        return None
    if await _is_signed_in(request, link):
        return "session"
    return await _by_password(request, link.person, password) if password else None


async def _by_password(request: Request, person: int, password: str) -> Agreement:
    services: Services = request.app.state.services
    await services.limits.spend(limits.PASSWORD, str(person))
    if not await passwords.verify(password, await select_password_hash(services.pool, person)):
        raise WrongPassword("password")
    await services.limits.forgive(limits.PASSWORD, str(person))
    return "password"


routes: list[BaseRoute] = [
    Route("/api/addresses/{token:token}", show, methods=["GET"]),
    Route("/api/addresses/{token:token}", confirm, methods=["POST"]),
]
