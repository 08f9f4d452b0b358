"""Bookings online: the page of a board, what is free on it, and what people book there by themselves."""

from datetime import date, datetime, time

from protocol.appointments import Appointment
from protocol.boards import Board, Place
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
from protocol.codec import json_reader, to_json
from protocol.errors import NotAllowed, NotFound
from protocol.public_addresses import PublicAddress
from server.appointments import bookings_sql as queries
from server.appointments.boards import days_of, hours_of, open_places, require_organised
from server.base.clocks import database_now
from server.base.database import Database
from server.base.settings import Settings
from server.base.tokens import new_token
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import access
from server.core.dispatch import Call, handles
from server.core.kept import Made

Taken = dict[tuple[int, date, time], int]
read_slots = json_reader(list[tuple[int, date, time, int]]).decode


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


def offered(settings: Settings, board: Board, slots: str, now: datetime) -> Made:
    """What is free from now on, by the authority's clocks, of a board with these slots taken; of who has them,
    nothing. It holds until the next hour that it offers is over."""
    taken = {(place, day, hour): party for place, day, hour, party in read_slots(slots)}
    hours = list(hours_of(board))
    days = list[FreeDay]()
    for day in days_of(board):
        to_come = [hour for hour in hours if is_to_come(settings, day, hour, now)]
        if free := _free(open_places(board, day), day, to_come, taken):
            days.append(FreeDay(day, free))
    return Made(to_json(_offered(settings, board, days)), next((_begins(settings, day) for day in days), None))


def _begins(settings: Settings, day: FreeDay) -> datetime:
    return datetime.combine(day.day, min(slot.hour for slot in day.slots), settings.time_zone)


def _free(places: list[Place], day: date, hours: list[time], taken: Taken) -> list[FreeSlot]:
    return [
        FreeSlot(place.number, hour, room)
        for hour in hours
        for place in places
        if (room := place.capacity - taken.get((place.number, day, hour), 0)) > 0
    ]


def _offered(settings: Settings, board: Board, days: list[FreeDay]) -> Offered:
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
