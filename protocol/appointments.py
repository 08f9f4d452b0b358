"""Appointments: who comes to which place at what hour, each place given once."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.boards import Capacity, PlaceNumber
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons
from protocol.lines import ONE_LINE
from protocol.messages import History
from protocol.refusals import CLOSED, OUTSIDE
from protocol.types import ClientId, Command, Event, Hour, Id, Line, Record, Seq

AppointmentState = Literal["booked", "waiting", "came", "absent", "cancelled"]
AppointmentMark = Literal["booked", "came", "absent", "cancelled"]

PersonName = Annotated[Line, Meta(min_length=1)]
Phone = Annotated[str, Meta(max_length=30, pattern=r"^[0-9 +().\-]*(?!\n)$")]
Remark = Annotated[str, Meta(max_length=80, extra=ONE_LINE)]
"""For the welcome; nothing about health belongs there."""
Mail = Annotated[str, Meta(max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?(?!\n)$")]

NO_APPOINTMENT: Reasons = {
    NotFound: "the caller is not in this conversation, or it has no such board, place or appointment that they may see"
}
OVER = "`cancelled` or `purged`: the board is"
FULL = "`full`: there is no such room at that hour any more"
SLOT = "`slot`: the place is not open at that hour"
SEEN = "`changed_seq`: somebody has changed it since"


class Appointment(Record):
    """Somebody's, as it stands; of two states the one with the larger `changed_seq` is later."""

    id: Id
    day: datetime.date
    name: str
    state: AppointmentState
    changed_seq: Seq
    author: Id
    made_at: datetime.datetime
    place: int | None = None
    """None where they wait for any."""
    hour: Hour | None = None
    """None while they wait, and for who came without an appointment."""
    party: int = 1
    """How many come together."""
    phone: str = ""
    email: str = ""
    remark: str = ""
    walk_in: bool = False
    """Whether they came without one."""
    online: bool = False
    """Whether they booked it by themselves; the `author` opened the page."""
    changed_by: Id | None = None
    """None with a `changed_at`: they themselves, online."""
    changed_at: datetime.datetime | None = None


class Appointments(Record):
    """Those that changed, in the order of their changes, and the numbers of those that the caller may not see, or not
    any more. Ask again from `seq` until it is complete."""

    appointments: list[Appointment]
    gone: list[Id]
    seq: Seq
    complete: bool = True


class LoadBoards(Command):
    """Asks for the boards of a conversation, the fifty latest ones."""

    returns: ClassVar[Any] = History
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id


class LoadAppointments(Command):
    """Asks for all appointments of a board that the caller may see, or what of them has changed after the number of a
    change; a thousand at a time."""

    returns: ClassVar[Any] = Appointments
    refuses: ClassVar[Reasons] = NO_APPOINTMENT
    conversation: Id
    seq: Seq
    after: Seq = 0


class BookAppointment(Command):
    """Books an hour at a place for somebody; without an hour they wait for one that day, at that place or at any; who
    comes without an appointment has come."""

    returns: ClassVar[Any] = Appointment
    refuses: ClassVar[Reasons] = {
        **NO_APPOINTMENT,
        Invalid: f"{SLOT}; `email` or `remark`: this board does not ask for it",
        Conflict: f"{OVER}; {FULL}; `many`: the board has 20,000; `client_id`: the caller has booked something else by "
        "it",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    client_id: ClientId
    day: datetime.date
    name: PersonName
    place: PlaceNumber | None = None
    hour: Hour | None = None
    party: Capacity = 1
    phone: Phone = ""
    email: Mail = ""
    remark: Remark = ""
    walk_in: bool = False


class MoveAppointment(Command):
    """Gives it another hour or place, or an hour to somebody who waits. `over` is the number of the change that the
    caller saw."""

    returns: ClassVar[Any] = Appointment
    refuses: ClassVar[Reasons] = {
        **NO_APPOINTMENT,
        Invalid: SLOT,
        Conflict: f"{OVER}; {FULL}; {SEEN}; `state`: it is neither booked nor waiting",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    appointment: Id
    over: Seq
    day: datetime.date
    place: PlaceNumber
    hour: Hour


class ChangeAppointment(Command):
    """Corrects who comes. `over` is the number of the change that the caller saw."""

    returns: ClassVar[Any] = Appointment
    refuses: ClassVar[Reasons] = {
        **NO_APPOINTMENT,
        Invalid: "`email` or `remark`: this board does not ask for it",
        Conflict: f"{OVER}; {FULL}; {SEEN}",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    appointment: Id
    over: Seq
    name: PersonName
    party: Capacity = 1
    phone: Phone = ""
    email: Mail = ""
    remark: Remark = ""


class MarkAppointment(Command):
    """Says that somebody came or did not, that they do not come, or takes that back. The later word holds, and said
    twice it is said once."""

    returns: ClassVar[Any] = Appointment
    refuses: ClassVar[Reasons] = {
        **NO_APPOINTMENT,
        NotAllowed: "who waits neither came nor was absent; who came without an appointment has come, or it is "
        "cancelled",
        Conflict: f"{OVER}; {FULL}",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    appointment: Id
    state: AppointmentMark


class AppointmentsChanged(Event):
    """What one command changed on a board: all after `since`, up to `to`, that the reader may see. Whoever holds less
    than `since` asks for what they lack. Where it tells of none, all have been erased."""

    conversation: Id
    seq: Seq
    since: Seq
    to: Seq
    appointments: list[Appointment] = []
    gone: list[Id] = []
