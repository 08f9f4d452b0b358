"""Bookings online: the page of a board, what is free on it, and what people book there by themselves."""

from datetime import date, datetime, time

from protocol.appointments import Appointment
from protocol.boards import Board
from protocol.bookings import (
    BookedOnline,
    CloseBookingPage,
    FreeDay,
    FreeSlot,
    LoadBookingPage,
    Offered,
    OfferedPlace,
    OpenBookingPage,
)
from protocol.errors import NotAllowed, NotFound
from protocol.public_addresses import PublicAddress
from server.appointments import bookings_sql as queries
from server.appointments.appointments import HOLDING
from server.appointments.boards import capacity_at, days_of, hours_of, require_organised
from server.base.clocks import database_now
from server.base.database import Database
from server.base.settings import Settings
from server.base.tokens import new_token
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import access
from server.core.dispatch import Call, handles


@handles(LoadBookingPage)
async def load_booking_page(call: Call, command: LoadBookingPage) -> PublicAddress:
    await _organised(call, command.conversation, command.seq)
    return await _address(call, command.conversation, command.seq)


@handles(OpenBookingPage)
async def open_booking_page(call: Call, command: OpenBookingPage) -> PublicAddress:
    await require_organised(call, command.conversation, command.seq)
    now = await database_now(call.db)
    await queries.update_page(call.db, command.conversation, command.seq, new_token(), call.person, now)
    return await _address(call, command.conversation, command.seq)


@handles(CloseBookingPage)
async def close_booking_page(call: Call, command: CloseBookingPage) -> PublicAddress:
    place = await _organised(call, command.conversation, command.seq)
    place.not_archived()
    await queries.update_page(call.db, command.conversation, command.seq, None, None, None)
    return PublicAddress()


async def _organised(call: Call, conversation: int, seq: int) -> access.Access:
    place = await access.conversation(call.db, call.person, conversation)
    content_of(await select_message(call.db, conversation, seq), Board)
    if not place.may_manage or place.population == "guest":
        raise NotAllowed("role")
    return place


async def _address(call: Call, conversation: int, seq: int) -> PublicAddress:
    opened = await queries.select_address(call.db, conversation, seq)
    if opened is None or not await is_offered_by(call.db, opened.opened_by, conversation):
        return PublicAddress()
    address = f"{call.services.settings.public_url}/reserver/{opened.token}"
    return PublicAddress(address, opened.opened_by, opened.opened_at)


async def is_offered_by(db: Database, person: int, conversation: int) -> bool:
    """Whether whoever opened the page still books in the group, which is what it does in their name."""
    try:
        place = await access.conversation(db, person, conversation)
    except NotFound:
        return False
    return not place.archived and place.population != "guest"


def offered(settings: Settings, board: Board, appointments: list[Appointment], now: datetime) -> Offered:
    """What is free from now on, by the authority's clocks; of who has the rest, nothing."""
    taken = dict[tuple[int, date, time], int]()
    for one in appointments:
        if one.place is not None and one.hour is not None and one.state in HOLDING:
            key = one.place, one.day, one.hour
            taken[key] = taken.get(key, 0) + one.party
    here = now.astimezone(settings.time_zone)
    days = [
        FreeDay(day, slots)
        for day in days_of(board)
        if day >= here.date()
        and (
            slots := [
                FreeSlot(place.number, hour, room)
                for hour in hours_of(board)
                if day > here.date() or hour > here.time()
                for place in board.places
                if (room := capacity_at(board, place.number, day, hour) - taken.get((place.number, day, hour), 0)) > 0
            ]
        )
    ]
    return Offered(
        settings.authority,
        settings.time_zone.key,
        board.title,
        board.text,
        [OfferedPlace(place.number, place.name) for place in board.places],
        days,
        board.purges_on,
        board.asks_email,
        bool(settings.smtp_url),
        settings.data_contact,
    )


def is_to_come(settings: Settings, day: date, hour: time, now: datetime) -> bool:
    """By the authority's clocks."""
    return datetime.combine(day, hour, settings.time_zone) > now


def may_cancel(settings: Settings, board: Board, one: Appointment, now: datetime) -> bool:
    """Whether whoever booked it still does so by themselves: what became of it is for those to say who were there."""
    if one.hour is None or one.state != "booked" or board.cancelled_at:
        return False
    return is_to_come(settings, one.day, one.hour, now)


def told(settings: Settings, board: Board, one: Appointment, link: str, *, cancellable: bool) -> BookedOnline:
    """What whoever booked it is shown of it."""
    assert one.hour is not None
    place = next((place.name for place in board.places if place.number == one.place), "")
    return BookedOnline(
        board.title,
        settings.authority,
        one.day,
        one.hour,
        place,
        one.name,
        one.phone,
        board.text,
        link,
        bool(one.email and settings.smtp_url),
        one.state == "cancelled",
        cancellable,
    )
