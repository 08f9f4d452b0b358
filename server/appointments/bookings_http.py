"""The page on which people book by themselves, without an account or a cookie."""

from datetime import datetime
from functools import partial
from typing import NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.appointments import Appointment, BookAppointment
from protocol.boards import Board
from protocol.bookings import BookedOnline, Booking
from protocol.errors import Conflict, NotFound
from server.appointments import bookings
from server.appointments import bookings_sql as queries
from server.appointments.appointments import Held, book, hold, hold_for_its_owner, mark
from server.appointments.appointments_sql import select_appointment, select_taken
from server.appointments.booking_links import appointment_of, booking_link
from server.appointments.bookings_letters import AboutBooking, confirmation
from server.base.aside import aside
from server.base.clocks import database_now
from server.base.database import Database
from server.base.keys_sql import select_key
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import limits
from server.core.answers import answer, read
from server.core.kept import Made
from server.core.news import Work
from server.core.services import Services
from server.identity.security import source
from server.mail.outbox import enqueue


class Own(NamedTuple):
    """An appointment that somebody booked online."""

    origin: queries.Origin
    board: Board
    appointment: Appointment
    link: str


class Found(NamedTuple):
    """The page that an address opens, and the board that it offers."""

    page: queries.Page
    board: Board


async def show(request: Request) -> Response:
    """Made again when the board, or what is booked there, has another number, and when an hour is over."""
    services: Services = request.app.state.services
    token = request.path_params["token"]
    page = (await services.gathering.read(queries.select_pages, [token])).get(token)
    if page is None:
        raise await _nothing(request)
    version = page.changed_seq, page.last_seq
    what = "board", page.conversation, page.seq
    return await services.kept.answer(request, what, version, page.now, partial(_made, request, page))


async def _made(request: Request, page: queries.Page) -> Made:
    services: Services = request.app.state.services
    board = await _offered(request, services.pool, page)
    slots = await select_taken(services.pool, page.conversation, page.seq)
    return await aside(page.opened_by, bookings.offered, services.settings, board, slots, page.now)


async def take(request: Request) -> Response:
    """What is booked is counted by where it comes from and by board, once; and so are tries, before anything is looked
    for."""
    services: Services = request.app.state.services
    wanted = await read(request, Booking)
    await services.limits.spend(limits.BOOKING_TRIES, source(request))
    async with services.pool.acquire() as db, db.transaction():
        found = await find(request, db)
        work = Work(services.hub, db, found.page.opened_by)
        held = await hold(work, found.page.conversation, found.page.seq)
        now = held.numbered.now
        if not bookings.is_to_come(services.settings, wanted.day, wanted.hour, now):
            raise Conflict("full")
        one = await book(work, held, _command(held, wanted), online=True)
        link = booking_link(services.settings.public_url, await select_key(db), one.id)
        cancellable = bookings.may_cancel(services.settings, held.board, one, now)
        shown = bookings.told(services.settings, held.board, one, link, cancellable=cancellable)
        # Sent again, it was counted and confirmed already.
        if one.changed_seq > held.numbered.last_seq:
            await services.limits.spend(limits.BOOKING_FROM, source(request))
            await services.limits.spend(limits.BOOKING_OF, f"{held.conversation}/{held.seq}")
            if shown.mailed:
                await services.limits.spend(limits.BOOKING_MAIL, one.email.lower())
                letter = confirmation(one.email, shown, services.settings.time_zone)
                await enqueue(db, letter, AboutBooking(held.conversation, held.seq))
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
    async with services.pool.acquire() as db, db.transaction(isolation="repeatable_read", readonly=True):
        own = await find_own(request, db)
        now = await database_now(db)
    return answer(_told(services, own, now))


async def cancel(request: Request) -> Response:
    """Said twice it is said once."""
    services: Services = request.app.state.services
    async with services.pool.acquire() as db, db.transaction():
        own = await find_own(request, db)
        work = Work(services.hub, db, own.appointment.author)
        held = await hold_for_its_owner(work, own.origin.conversation, own.origin.seq)
        one, now = await held.appointment(work, own.appointment.id), held.numbered.now
        if one.state != "cancelled":
            if not _may_cancel(services, own._replace(appointment=one), now):
                raise Conflict("state")
            # Whoever does not come has no need to be reached.
            forgotten = msgspec.structs.replace(one, phone="", email="", remark="")
            one = await mark(work, held, forgotten, "cancelled", None)
    work.publish()
    return answer(_told(services, own._replace(appointment=one), now))


def _may_cancel(services: Services, own: Own, now: datetime) -> bool:
    return not own.origin.archived and bookings.may_cancel(services.settings, own.board, own.appointment, now)


def _told(services: Services, own: Own, now: datetime) -> BookedOnline:
    cancellable = _may_cancel(services, own, now)
    return bookings.told(services.settings, own.board, own.appointment, own.link, cancellable=cancellable)


async def find(request: Request, db: Database) -> Found:
    """Raises `NotFound`, the same for every address that opens nothing, and where whoever opened it is no longer in the
    group."""
    token = request.path_params["token"]
    page = (await queries.select_pages(db, [token])).get(token)
    if page is None:
        raise await _nothing(request)
    return Found(page, await _offered(request, db, page))


async def _offered(request: Request, db: Database, page: queries.Page) -> Board:
    board = content_of(await select_message(db, page.conversation, page.seq), Board)
    if board.cancelled_at or board.purged_at:
        raise await _nothing(request)
    return board


async def _nothing(request: Request) -> NotFound:
    services: Services = request.app.state.services
    await services.limits.spend(limits.LINK_FROM, source(request))
    return NotFound("booking")


async def find_own(request: Request, db: Database) -> Own:
    """Raises `NotFound`, the same for every link that opens nothing; only those are counted."""
    services: Services = request.app.state.services
    key = await select_key(db)
    number = appointment_of(key, request.path_params["token"])
    origin = await queries.select_origin(db, number) if number is not None else None
    if origin is None or number is None:
        raise await _nothing(request)
    at = origin.conversation, origin.seq
    board, one = content_of(await select_message(db, *at), Board), await select_appointment(db, *at, number)
    assert one
    return Own(origin, board, one, booking_link(services.settings.public_url, key, number))


routes: list[BaseRoute] = [
    Route("/api/bookings/{token:token}", show, methods=["GET"]),
    Route("/api/bookings/{token:token}", take, methods=["POST"]),
    Route("/api/booked/{token:signed}", show_own, methods=["GET"]),
    Route("/api/booked/{token:signed}", cancel, methods=["DELETE"]),
]
