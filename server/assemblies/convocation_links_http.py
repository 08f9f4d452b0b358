"""From the letter to the convocation: read without a password, by an act of the reader; the rest needs a code."""

import secrets
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.convocations import Convocation
from protocol.entrance import ConvocationOffer, EnterCode, LinkedConvocation
from protocol.errors import Conflict, NotFound, WrongPassword
from protocol.receipts import Acknowledge, OpenMessage
from protocol.types import MAX_ID, Done
from server.accounts.sign_in_http import begin_session, end, welcome
from server.assemblies import convocation_links_letters as letters
from server.assemblies import convocation_links_sql as queries
from server.assemblies.sealed_by import told_name, told_zone
from server.base.tokens import token_hash
from server.conversations.messages_sql import select_message
from server.core import limits
from server.core.answers import answer, read
from server.core.dispatch import Caller, run
from server.core.services import Services
from server.files.files_http import part, sound
from server.files.files_sql import select_readable
from server.identity.people_sql import select_people
from server.identity.security import caller_of, source
from server.mail.outbox import enqueue


async def find(request: Request) -> tuple[queries.Link, Convocation]:
    """Raises `NotFound`, the same for every link that opens nothing. Only those are counted: a whole council may read
    its documents, part by part, behind one address of the Internet."""
    services: Services = request.app.state.services
    link = await queries.select_link(services.pool, token_hash(request.path_params["token"]))
    message = await select_message(services.pool, link.conversation, link.seq) if link else None
    if link is None or message is None or not isinstance(message.content, Convocation):
        await services.limits.spend(limits.LINK_FROM, source(request))
        raise NotFound("convocation")
    return link, message.content


async def show(request: Request) -> Response:
    link, convocation = await find(request)
    services: Services = request.app.state.services
    caller = await caller_of(services, request)
    return answer(
        ConvocationOffer(
            link.name,
            link.conversation,
            link.seq,
            convocation.body,
            convocation.opens_at,
            convocation.place,
            str(told_zone(convocation, services.settings)),
            told_name(convocation, services.settings),
            link.language,
            "cancelled" if convocation.cancelled_at else "replaced" if convocation.replaced_by else "stands",
            link.opened_at,
            caller is not None and caller.person == link.person,
        )
    )


async def open_convocation(request: Request) -> Response:
    """Never by GET, which the scanner of a mail server may follow."""
    services: Services = request.app.state.services
    link, convocation = await find(request)
    caller = Caller(services, link.person, 0, link.population, link.expires_at)
    receipt = await run(caller, OpenMessage(link.conversation, link.seq))
    chair = [convocation.convened_by] if convocation.convened_by else []
    named = convocation.author and f"{convocation.author.name}, {convocation.author.quality}"
    convener = named or "".join(person.name for person in await select_people(services.pool, chair))
    return answer(LinkedConvocation(convocation, convener, receipt.opened_at, receipt.acknowledged_at))


async def show_file(request: Request) -> Response:
    services: Services = request.app.state.services
    link, _ = await find(request)
    number = request.path_params["file"]
    if link.opened_at is None or number > MAX_ID or not await queries.carries(services.pool, link, number):
        raise NotFound("file")
    (file,) = await select_readable(services.pool, link.person, [number])
    await sound(request, file)
    return part(request, file)


async def send_code(request: Request) -> Response:
    services: Services = request.app.state.services
    link, _ = await find(request)
    token = request.path_params["token"]
    await services.limits.spend(limits.CODE_FOR_LINK, str(link.person))
    code = f"{secrets.randbelow(1_000_000):06d}"
    letter = letters.code(link.email, link.language, link.name, services.settings.authority, code)
    async with services.pool.acquire() as db, db.transaction():
        await queries.update_code(db, token_hash(token), token_hash(token + code))
        await enqueue(db, letter)
    return answer(Done(), 202)


async def sign_in(request: Request) -> Response:
    services: Services = request.app.state.services
    entered = await read(request, EnterCode)
    link, _ = await find(request)
    token = request.path_params["token"]
    if not await queries.use_code(services.pool, token_hash(token), token_hash(token + entered.code)):
        raise WrongPassword
    async with services.pool.acquire() as db, db.transaction():
        opened = await begin_session(db, request, link.person)
    end(services, opened.replaced)
    if entered.acknowledge:
        caller = Caller(services, link.person, opened.session, link.population, link.expires_at)
        with suppress(Conflict):  # they have done it elsewhere meanwhile
            await run(caller, Acknowledge(link.conversation, link.seq, secrets.token_urlsafe(12)))
    return welcome(request, link.person, opened.token)


routes: list[BaseRoute] = [
    Route("/api/convocations/{token:token}", show, methods=["GET"]),
    Route("/api/convocations/{token:token}/open", open_convocation, methods=["POST"]),
    Route("/api/convocations/{token:token}/files/{file:int}", show_file, methods=["GET"]),
    Route("/api/convocations/{token:token}/code", send_code, methods=["POST"]),
    Route("/api/convocations/{token:token}/sign-in", sign_in, methods=["POST"]),
]
