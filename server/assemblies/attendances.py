"""Attendances: who comes and goes during a sitting, and who takes no part in an item of it."""

from datetime import datetime
from typing import Any

from protocol.errors import Conflict, Invalid, NotFound
from protocol.sittings import DeclareInterest, Interest, RecordAttendance, Sitting
from server.assemblies import sittings_sql as queries
from server.assemblies.consistency import recipients, substitutes
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.counting import Room, last_counted
from server.assemblies.holding import EARLY, Held, entered, hold_open, lock_seats, record, sealed, tell
from server.assemblies.proxies import before_move, named, steps, terms
from server.assemblies.sittings import not_dealt_with
from server.assemblies.sittings_sql import Recorded
from server.core.dispatch import Call, handles
from server.law.proxies import Proxies
from server.ledger.ledger import Act


@handles(RecordAttendance)
async def record_attendance(call: Call, command: RecordAttendance) -> Sitting:
    held = await hold_open(call, command)
    if held.intercommunal:
        await lock_seats(call, held)
    await _require_person(call, held, command)
    if command.at:
        await _require_possible(call, held, command.at)
    if (command.sits_for is not None) != (command.present and command.person in held.substitutes):
        raise Invalid("sits_for")
    place = command.conversation, command.seq, command.person, command.at
    if command.present and held.intercommunal:
        await _require_capacity(call, held, command)
        _require_seat(held, await record(call, held), command)
    if command.present:
        changed = await queries.insert_arrival(call.db, *place, command.sits_for)
    else:
        changed = await queries.update_left(call.db, *place)
    if not changed:
        raise Conflict("present" if command.present else "absent")
    recorded = await record(call, held)
    act: Act = "arrived" if command.present else "left"
    facts: dict[str, Any] = {"on": command.at} if command.at else {}
    facts |= {"name": recorded.names[command.person], **_moved(held, recorded, command.person)}
    if command.sits_for:
        facts |= {"sits_for": command.sits_for, "sits_for_name": recorded.names[command.sits_for]}
    return await tell(call, held, recorded, [held.deed(call, act, facts, command.person)])


async def _require_person(call: Call, held: Held, command: RecordAttendance) -> None:
    """Whoever is there can leave, though their mandate has ended. Raises `NotFound` for others without one."""
    if command.person in held.in_office or command.person in held.substitutes:
        return
    if command.present or command.person not in Room(await entered(call, held)).present:
        raise NotFound("person")


async def _require_capacity(call: Call, held: Held, command: RecordAttendance) -> None:
    """In an intercommunal council, whoever arrives, or is replaced, was convened in the capacity in which they have a
    mandate that day, or not at all. Raises `Conflict` otherwise: they are convened in it first."""
    frozen = await select_frozen(call.db, held.conversation, held.seq)
    convened = recipients(frozen.read(), await entered(call, held)) if frozen else {}
    standing_in = substitutes(convened)
    if command.person in convened and (command.person in standing_in) != (command.sits_for is not None):
        raise Conflict("other_capacity")
    if command.sits_for in standing_in and command.sits_for in held.in_office:
        raise Conflict("member_other_capacity")


def _require_seat(held: Held, before: Recorded, command: RecordAttendance) -> None:
    """Of one seat, its member or one substitute is there, and a substitute only in place of a member who is absent and
    gives nobody else their vote (CGCT L5211-6). Raises `NotFound` for a seat that is none, `Conflict` otherwise."""
    at, seat = command.at or held.now, command.sits_for or command.person
    staying = [one for one in before.sitting.attendances if not one.left_at or not at or one.left_at > at]
    if any(one.person == command.person for one in staying):
        raise Conflict("present")
    if any(one.sits_for == seat for one in staying):
        raise Conflict("seat_taken")
    if command.sits_for is None:
        return
    if seat not in held.in_office:
        raise NotFound("sits_for")
    if any(one.person == seat for one in staying):
        raise Conflict("member_present")
    if seat in held.proxies(before).standing:
        raise Conflict("member_proxy")


async def _require_possible(call: Call, held: Held, at: datetime) -> None:
    """Raises `Invalid` for an instant long before the sitting, or to come; `Conflict` for one before the last count,
    which stays as it was made."""
    if held.now and not held.convocation.opens_at - EARLY <= at <= held.now:
        raise Invalid("at")
    counted = last_counted(await entered(call, held))
    if counted and at < counted:
        raise Conflict("counted")


def _moved(held: Held, recorded: Recorded, person: int) -> dict[str, Any]:
    """The proxies that stand no longer since this person came or went, and those that stand since; of an open
    sitting."""
    if not recorded.sitting.moments or not any(answer.holder for _, answer in recorded.answers):
        return {}
    between = terms(held.rules, held.in_office, held.convocation.recipients)
    taken = steps(recorded.answers, recorded.sitting)
    before = Proxies(between, before_move(taken, person)).standing.items()
    after = Proxies(between, taken).standing.items()
    return {"lapsed": named(before - after, recorded.names), "standing": named(after - before, recorded.names)}


@handles(DeclareInterest)
async def declare_interest(call: Call, command: DeclareInterest) -> Sitting:
    held = await hold_open(call, command)
    held.require_may_sit(command.person)
    await sealed(call, held)  # The rule on what it means for the quorum is entered with it.
    await not_dealt_with(call, held, command.item)
    change = queries.insert_interest if command.on else queries.delete_interest
    interest = Interest(command.item, command.person, command.kind)
    await change(call.db, command.conversation, command.seq, interest)
    recorded = await record(call, held)
    (effect,) = [one for one in recorded.sitting.withdrawals if one.kind == command.kind]
    facts: dict[str, Any] = {"item": command.item, "takes_no_part": command.on, "name": recorded.names[command.person]}
    if command.on:
        facts |= {"kind": command.kind, "leaves_office": effect.leaves_office, "source": effect.source}
    return await tell(call, held, recorded, [held.deed(call, "interested", facts, command.person)])
