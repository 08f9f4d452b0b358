"""The page on which people book by themselves, without an account or a cookie."""

from contextlib import suppress
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.appointments import Appointment, BookAppointment
from protocol.boards import Board
from protocol.bookings import BookedOnline, Booking
from protocol.errors import NotFound
from server.appointments import bookings
from server.appointments import bookings_sql as queries
from server.appointments.appointments import Held, book, hold, mark
from server.appointments.appointments_sql import select_changed
from server.appointments.boards import MOST_SLOTS
from server.appointments.bookings_letters import confirmation
from server.base.database import Database
from server.base.tokens import new_token, token_hash
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import access, limits
from server.core.answers import answer, read
from server.core.news import Work
from server.core.services import Services
from server.identity.security import source
from server.mail.outbox import enqueue


class Found(NamedTuple):
    """The page that an address opens, and the board that it offers."""

    page: queries.Page
    board: Board


async def show(request: Request) -> Response:
    services: Services = request.app.state.services
    async with services.pool.acquire() as db, db.transaction(isolation="repeatable_read", readonly=True):
        found = await find(request, db)
        at = (found.page.conversation, found.page.seq)
        appointments = await select_changed(db, *at, 0, MOST_SLOTS)
        now = await db.fetchval("SELECT clock_timestamp()")
    return answer(bookings.offered(services.settings, found.board, appointments, now))


async def take(request: Request) -> Response:
    """Counted by where it comes from, and by board, before anything is looked for."""
    services: Services = request.app.state.services
    wanted = await read(request, Booking)
    await services.limits.spend(limits.BOOKING_FROM, source(request))
    token, secret = request.path_params["token"], new_token()
    async with services.pool.acquire() as db, db.transaction():
        found = await find(request, db)
        await services.limits.spend(limits.BOOKING_OF, f"{found.page.conversation}/{found.page.seq}")
        bookings.require_to_come(services.settings, wanted.day, wanted.hour)
        work = Work(services.hub, db, found.page.opened_by)
        held = await hold(work, found.page.conversation, found.page.seq)
        one = await book(work, held, _command(held, wanted))
        await queries.update_secret(db, one.id, token_hash(secret))
        link = f"{services.settings.public_url}/reserver/{token}/{secret}"
        shown = bookings.told(services.settings, held.board, one, link)
        # Sent again, it was confirmed already.
        if one.email and services.settings.smtp_url and one.changed_seq > held.numbered.last_seq:
            await enqueue(db, confirmation(one.email, shown, services.settings.time_zone))
    work.publish()
    return answer(shown, 201)


def _command(held: Held, wanted: Booking) -> BookAppointment:
    return BookAppointment(
        held.conversation,
        held.seq,
        f"online-{wanted.client_id}",
        wanted.day,
        wanted.name,
        wanted.place,
        wanted.hour,
        phone=wanted.phone,
        email=wanted.email,
    )


async def show_own(request: Request) -> Response:
    services: Services = request.app.state.services
    async with services.pool.acquire() as db, db.transaction(readonly=True):
        found = await find(request, db)
        number = await _own(request, db, found)
        every = await select_changed(db, found.page.conversation, found.page.seq, 0, MOST_SLOTS)
    one = next(one for one in every if one.id == number)
    return answer(_told(services, found.board, one, request))


async def cancel(request: Request) -> Response:
    """Said twice it is said once."""
    services: Services = request.app.state.services
    async with services.pool.acquire() as db, db.transaction():
        found = await find(request, db)
        number = await _own(request, db, found)
        work = Work(services.hub, db, found.page.opened_by)
        held = await hold(work, found.page.conversation, found.page.seq)
        one = await mark(work, held, await held.appointment(work, number), "cancelled")
    work.publish()
    return answer(_told(services, held.board, one, request))


def _told(services: Services, board: Board, one: Appointment, request: Request) -> BookedOnline:
    token, secret = request.path_params["token"], request.path_params["secret"]
    return bookings.told(services.settings, board, one, f"{services.settings.public_url}/reserver/{token}/{secret}")


async def find(request: Request, db: Database) -> Found:
    """Raises `NotFound`, the same for every address that opens nothing, and where whoever opened it is no longer in the
    group; only those are counted."""
    services: Services = request.app.state.services
    page = await queries.select_page(db, request.path_params["token"])
    if page:
        with suppress(NotFound):
            place = await access.conversation(db, page.opened_by, page.conversation)
            board = content_of(await select_message(db, page.conversation, page.seq), Board)
            if not (place.archived or board.cancelled_at or board.purged_at):
                return Found(page, board)
    await services.limits.spend(limits.LINK_FROM, source(request))
    raise NotFound("booking")


async def _own(request: Request, db: Database, found: Found) -> int:
    """The number of the appointment that the link is of. Raises `NotFound`."""
    hashed = token_hash(request.path_params["secret"])
    number = await queries.select_by_secret(db, found.page.conversation, found.page.seq, hashed)
    if number is None:
        services: Services = request.app.state.services
        await services.limits.spend(limits.LINK_FROM, source(request))
        raise NotFound("booking")
    return number


routes: list[BaseRoute] = [
    Route("/api/bookings/{token}", show, methods=["GET"]),
    Route("/api/bookings/{token}", take, methods=["POST"]),
    Route("/api/bookings/{token}/{secret}", show_own, methods=["GET"]),
    Route("/api/bookings/{token}/{secret}", cancel, methods=["DELETE"]),
]
