"""Appointments: booked, moved and marked by many at once, each place given once."""

from typing import NamedTuple

import msgspec

from protocol.appointments import (
    Appointment,
    AppointmentMark,
    Appointments,
    AppointmentsChanged,
    AppointmentState,
    BookAppointment,
    ChangeAppointment,
    LoadAppointments,
    MarkAppointment,
    MoveAppointment,
)
from protocol.boards import Board
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound
from server.appointments import appointments_sql as queries
from server.appointments.boards import MOST_SLOTS, capacity_at
from server.appointments.boards_sql import Numbered, lock_board, select_board, select_guests, update_last_seq
from server.base.tokens import new_id
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import access
from server.core.dispatch import Call, handles
from server.core.news import Work

MOST_LOADED = 1_000

HOLDING = ("booked", "came", "absent")
"""The states in which an appointment holds its room."""


class Seen(NamedTuple):
    """What of a board its reader may see: guests the places where they receive people, everybody else all of it."""

    board: Board
    person: int
    guest: bool

    def sees(self, place: int | None) -> bool:
        return not self.guest or any(one.number == place and one.on_site == self.person for one in self.board.places)

    def shown(self, changed: list[Appointment]) -> tuple[list[Appointment], list[int]]:
        """Those that the reader may see, and the numbers of the others."""
        if not self.guest:
            return changed, []
        return (
            [one for one in changed if self.sees(one.place)],
            [one.id for one in changed if not self.sees(one.place)],
        )


class Held(NamedTuple):
    """A board whose appointments are the caller's alone to change, to the end of the transaction."""

    conversation: int
    seq: int
    seen: Seen
    numbered: Numbered

    @property
    def board(self) -> Board:
        return self.seen.board

    async def appointment(self, work: Work, number: int) -> Appointment:
        """Raises `NotFound` for one that is not there, or not to be seen."""
        found = await queries.select_appointment(work.db, self.conversation, self.seq, number)
        if found is None or not self.seen.sees(found.place):
            raise NotFound("appointment")
        return found

    async def take(self, work: Work, one: Appointment, party: int) -> None:
        """Room for so many at its hour. Raises `Conflict` where there is not enough of it, or none is offered any
        more."""
        assert one.place is not None
        assert one.hour is not None
        capacity = capacity_at(self.board, one.place, one.day, one.hour)
        slot = (self.conversation, self.seq, one.place, one.day, one.hour)
        if not capacity or not await queries.take(work.db, *slot, capacity, party):
            raise Conflict("full")

    async def give_back(self, work: Work, one: Appointment, party: int) -> None:
        """What was booked before less was offered stays; given back, it is offered no more."""
        assert one.place is not None
        assert one.hour is not None
        capacity = capacity_at(self.board, one.place, one.day, one.hour)
        slot = (self.conversation, self.seq, one.place, one.day, one.hour)
        await queries.give_back(work.db, *slot, capacity, party)

    def changed(self, by: int | None, before: Appointment, **fields: object) -> Appointment:
        return msgspec.structs.replace(
            before,
            changed_seq=self.numbered.last_seq + 1,
            changed_by=by,
            changed_at=self.numbered.now,
            **fields,
        )

    async def keep(self, work: Work, before: Appointment, after: Appointment) -> Appointment:
        """The change, kept and told."""
        await queries.update_appointment(work.db, after)
        await self.tell(work, after, before.place)
        return after

    async def tell(self, work: Work, one: Appointment, was: int | None) -> None:
        """To all who may see it, and that it is gone to those who could."""
        since, to = self.numbered.last_seq, self.numbered.last_seq + 1
        await update_last_seq(work.db, self.conversation, self.seq, to)
        work.tell_members(self.conversation, AppointmentsChanged(self.conversation, self.seq, since, to, [one]))
        on_site = {place.on_site for place in self.board.places if place.number in (one.place, was) and place.on_site}
        for guest in await select_guests(work.db, self.conversation, list(on_site)):
            shown, gone = Seen(self.board, guest, True).shown([one])
            work.tell_person(guest, AppointmentsChanged(self.conversation, self.seq, since, to, shown, gone))


@handles(LoadAppointments)
async def load_appointments(call: Call, command: LoadAppointments) -> Appointments:
    place = await access.conversation(call.db, call.person, command.conversation)
    # Before what is listed: what is committed between the two is told or asked for, and told twice does no harm.
    numbered = await select_board(call.db, command.conversation, command.seq)
    board = content_of(await select_message(call.db, command.conversation, command.seq), Board)
    if numbered is None:
        raise NotFound("message")
    at = (command.conversation, command.seq)
    changed = await queries.select_changed(call.db, *at, command.after, MOST_LOADED)
    shown, gone = Seen(board, call.person, place.population == "guest").shown(changed)
    # Who has been told of none yet is not told how many there are.
    gone = gone if command.after else []
    if len(changed) == MOST_LOADED:
        return Appointments(shown, gone, changed[-1].changed_seq, False)
    return Appointments(shown, gone, max([numbered.last_seq, *(one.changed_seq for one in changed)]))


async def hold(work: Work, conversation: int, seq: int) -> Held:
    """The board, held for a change of its appointments. Raises the refusal."""
    # Whoever is not in it waits for nobody who is; and nobody who has gone out meanwhile changes anything.
    await access.conversation(work.db, work.person, conversation)
    numbered = await lock_board(work.db, conversation, seq)
    place = await access.conversation(work.db, work.person, conversation)
    board = content_of(await select_message(work.db, conversation, seq), Board)
    if numbered is None:
        raise NotFound("message")
    place.not_archived()
    return _held(numbered, conversation, seq, Seen(board, work.person, place.population == "guest"))


async def hold_for_its_owner(work: Work, conversation: int, seq: int) -> Held:
    """The same for somebody who booked online, whatever has become of whoever opened the page."""
    numbered = await lock_board(work.db, conversation, seq)
    board = content_of(await select_message(work.db, conversation, seq), Board)
    if numbered is None:
        raise NotFound("message")
    return _held(numbered, conversation, seq, Seen(board, work.person, False))


def _held(numbered: Numbered, conversation: int, seq: int, seen: Seen) -> Held:
    if seen.board.cancelled_at:
        raise Conflict("cancelled")
    if numbered.purged:
        raise Conflict("purged")
    return Held(conversation, seq, seen, numbered)


@handles(BookAppointment)
async def book_appointment(call: Call, command: BookAppointment) -> Appointment:
    held = await hold(call, command.conversation, command.seq)
    if not held.seen.sees(command.place):
        raise NotFound("place")
    return await book(call, held, command)


async def book(work: Work, held: Held, command: BookAppointment, *, online: bool = False) -> Appointment:
    """Whatever was booked by its `client_id` before, or what is booked now. Raises the refusal."""
    booked = await queries.select_booked_by(work.db, work.person, command.client_id)
    if booked:
        # What was moved away since is no more theirs to read.
        if not held.seen.sees(booked.appointment.place):
            raise NotFound("appointment")
        return _the_same(booked, command)
    _require_asked(held.board, command.email, command.remark)
    state = _state_of(held.board, command)
    if await queries.count_appointments(work.db, held.conversation, held.seq) >= MOST_SLOTS:
        raise Conflict("many")
    one = Appointment(
        new_id(),
        command.day,
        command.name,
        state,
        held.numbered.last_seq + 1,
        work.person,
        held.numbered.now,
        command.place,
        command.hour,
        command.party,
        command.phone,
        command.email,
        command.remark,
        command.walk_in,
        online,
    )
    if state == "booked":
        await held.take(work, one, one.party)
    await queries.insert_appointment(work.db, held.conversation, held.seq, command.client_id, one)
    await held.tell(work, one, None)
    return one


def _state_of(board: Board, command: BookAppointment) -> AppointmentState:
    """What the appointment begins as. Raises `Invalid` where the place is not open then."""
    known = {place.number for place in board.places}
    if command.place is not None and command.place not in known:
        raise NotFound("place")
    if command.walk_in:
        if command.hour is not None or command.place is None or not board.first <= command.day <= board.last:
            raise Invalid("slot")
        return "came"
    if command.hour is None:
        if not board.first <= command.day <= board.last:
            raise Invalid("slot")
        return "waiting"
    if command.place is None or not capacity_at(board, command.place, command.day, command.hour):
        raise Invalid("slot")
    return "booked"


def _require_asked(board: Board, email: str, remark: str) -> None:
    """Raises `Invalid` for what the board does not ask of people."""
    if email and not board.asks_email:
        raise Invalid("email")
    if remark.strip() and not board.asks_remark:
        raise Invalid("remark")


def _the_same(booked: queries.Booked, command: BookAppointment) -> Appointment:
    """What was booked by this id before, as it stands. Raises `Conflict` where it was somebody else's."""
    place = (booked.conversation, booked.seq, booked.appointment.name)
    if place != (command.conversation, command.seq, command.name):
        raise Conflict("client_id")
    return booked.appointment


@handles(MoveAppointment)
async def move_appointment(call: Call, command: MoveAppointment) -> Appointment:
    held = await hold(call, command.conversation, command.seq)
    before = await held.appointment(call, command.appointment)
    if not held.seen.sees(command.place):
        raise NotFound("place")
    to = (command.place, command.day, command.hour)
    if before.state == "booked" and (before.place, before.day, before.hour) == to:
        return before
    if before.state not in ("booked", "waiting"):
        raise Conflict("state")
    if before.changed_seq != command.over:
        raise Conflict("changed_seq")
    if not capacity_at(held.board, *to):
        raise Invalid("slot")
    place, day, hour = to
    after = held.changed(call.person, before, place=place, day=day, hour=hour, state="booked")
    await held.take(call, after, after.party)
    if before.hour is not None:
        await held.give_back(call, before, before.party)
    return await held.keep(call, before, after)


@handles(ChangeAppointment)
async def change_appointment(call: Call, command: ChangeAppointment) -> Appointment:
    held = await hold(call, command.conversation, command.seq)
    before = await held.appointment(call, command.appointment)
    # What was asked for once may stay as it is.
    _require_asked(
        held.board,
        "" if command.email == before.email else command.email,
        "" if command.remark == before.remark else command.remark,
    )
    names = ("name", "party", "phone", "email", "remark")
    fields = {name: getattr(command, name) for name in names}
    if fields == {name: getattr(before, name) for name in names}:
        return before
    if before.changed_seq != command.over:
        raise Conflict("changed_seq")
    after = held.changed(call.person, before, **fields)
    if before.hour is not None and before.state in HOLDING and after.party != before.party:
        more = after.party - before.party
        await (held.take(call, after, more) if more > 0 else held.give_back(call, after, -more))
    return await held.keep(call, before, after)


@handles(MarkAppointment)
async def mark_appointment(call: Call, command: MarkAppointment) -> Appointment:
    held = await hold(call, command.conversation, command.seq)
    return await mark(call, held, await held.appointment(call, command.appointment), command.state, call.person)


async def mark(work: Work, held: Held, before: Appointment, said: AppointmentMark, by: int | None) -> Appointment:
    """The appointment as it stands then; said twice it is said once. `by` is None of whom it is. Raises the refusal."""
    # Taken back, a place on the list of those who wait is one again.
    state: AppointmentState = said
    if said == "booked" and before.hour is None and not before.walk_in:
        state = "waiting"
    if before.state == state:
        return before
    if before.hour is None and state not in (("came", "cancelled") if before.walk_in else ("waiting", "cancelled")):
        raise NotAllowed("state")
    after = held.changed(by, before, state=state)
    if before.hour is not None and (before.state in HOLDING) != (state in HOLDING):
        await (held.take if state in HOLDING else held.give_back)(work, after, after.party)
    return await held.keep(work, before, after)
