"""Bookings online: appointments that people take by themselves, on a page without an account."""

import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.appointments import Mail, PersonName, Phone
from protocol.boards import ORGANISING, PlaceNumber
from protocol.errors import Conflict, NotAllowed, Reasons
from protocol.public_addresses import PublicAddress
from protocol.refusals import CLOSED, NO_MESSAGE
from protocol.types import ClientId, Command, Hour, Id, Record, Seq


class LoadBookingPage(Command):
    """Asks for the address of the page; for the managers of the group."""

    returns: ClassVar[Any] = PublicAddress
    refuses: ClassVar[Reasons] = {**NO_MESSAGE, NotAllowed: ORGANISING}
    conversation: Id
    seq: Seq


class OpenBookingPage(Command):
    """Gives the page a new address; the one before opens nothing any more. For the managers of the group. What is
    booked there is booked in the name of whoever opened it, for as long as they are in the group."""

    returns: ClassVar[Any] = PublicAddress
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: ORGANISING,
        Conflict: "`cancelled` or `purged`: the board is",
        **CLOSED,
    }
    conversation: Id
    seq: Seq


class CloseBookingPage(Command):
    """Takes the address of the page back; for the managers of the group."""

    returns: ClassVar[Any] = PublicAddress
    refuses: ClassVar[Reasons] = {**NO_MESSAGE, NotAllowed: ORGANISING, **CLOSED}
    conversation: Id
    seq: Seq


class FreeSlot(Record):
    """An hour at which there is room, and for how many."""

    place: int
    hour: Hour
    room: int


class FreeDay(Record):
    day: datetime.date
    slots: list[FreeSlot]


class OfferedPlace(Record):
    number: int
    name: str


class Offered(Record):
    """What the page shows, at `GET /api/bookings/{token}`: what is free from now on, and of nobody else anything. With
    the tag of what is there already, the answer is 304."""

    authority: str
    time_zone: str
    title: str
    text: str
    places: list[OfferedPlace]
    days: list[FreeDay]
    purges_on: datetime.date
    asks_email: bool
    sends_mail: bool
    data_contact: str
    """Where one asks what is kept; empty where the town hall has not said it."""


class Booking(Record):
    """What `POST /api/bookings/{token}` takes; sent again with its `client_id` it is booked once."""

    client_id: ClientId
    day: datetime.date
    place: PlaceNumber
    hour: Hour
    name: PersonName
    phone: Annotated[Phone, Meta(min_length=6)]
    email: Mail = ""


class BookedOnline(Record):
    """What was booked, and the link by which it is seen and cancelled: `GET` and `DELETE` of `/api/booked/{token}` with
    its last part."""

    title: str
    authority: str
    day: datetime.date
    hour: Hour
    place: str
    name: str
    phone: str
    text: str
    link: str
    mailed: bool
    """Whether a letter confirms it."""
    cancelled: bool
    may_cancel: bool
    """Until its hour, while it is neither marked nor ended."""
