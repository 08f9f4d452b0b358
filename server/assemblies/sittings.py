"""Sittings: attendance taken by those who convene, the quorum counted for each item, papers filed afterwards."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec import Struct

from protocol.bodies import Body
from protocol.convocations import Convocation
from protocol.errors import Conflict, Invalid, NotFound
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    DeclareInterest,
    FilePaper,
    Interest,
    LoadSitting,
    Moment,
    OpenSitting,
    Paper,
    RecordAttendance,
    Sitting,
    SittingChanged,
)
from protocol.types import Seq
from server.assemblies import sittings_sql as queries
from server.assemblies.bodies_sql import select_body, select_members
from server.assemblies.convening import convocation, to_convene, today
from server.assemblies.rules_sql import select_rules
from server.core import access
from server.core.dispatch import Call, handles
from server.files.attachments import attach, require_files
from server.law import quorum
from server.law.delays import deliberations_due, local, minutes_due
from server.law.rules import Rules
from server.ledger import ledger_sql as ledger
from server.ledger.ledger import Act

EARLY = timedelta(hours=2)
"""Before the hour of the sitting, when the first may arrive."""


class Held(Struct):
    """A convocation, with those in office and the rules on the day of its sitting."""

    conversation: int
    seq: Seq
    convocation: Convocation
    day: date
    body: Body
    rules: Rules
    in_office: list[int]


async def _hold(call: Call, command: Any) -> Held:
    """Raises `NotFound` for what is no convocation of a body."""
    sent = await convocation(call, command.conversation, command.seq)
    body = await select_body(call.db, sent.body_id or 0)
    if body is None:
        raise NotFound("message")
    day = local(sent.opens_at, call.services.settings.time_zone)
    rules = Rules(await select_rules(call.db), body, day)
    members = await select_members(call.db, body.id, day)
    return Held(command.conversation, command.seq, sent, day, body, rules, members)


async def _sitting(call: Call, held: Held) -> Sitting:
    """As it is now."""
    sitting = await queries.select_sitting(call.db, held.conversation, held.seq, held.in_office)
    interested = held.rules.find("interested")
    sitting.interested_leave = bool(interested and interested.number)
    sitting.deliberations_due = deliberations_due(held.day, held.rules) if held.body.kind == "council" else None
    for paper in sitting.papers:
        paper.due = _due(paper, held.rules, sitting.deliberations_due)
    return sitting


def _due(paper: Paper, rules: Rules, deliberations: date | None) -> date | None:
    if paper.kind == "deliberations":
        return deliberations
    return minutes_due(paper.adopted_on, rules) if paper.adopted_on else None


@handles(LoadSitting)
async def load_sitting(call: Call, command: LoadSitting) -> Sitting:
    await access.conversation(call.db, call.person, command.conversation)
    return await _sitting(call, await _hold(call, command))


async def _open(call: Call, command: Any) -> Held:
    """The convocation whose sitting is held for a change. Raises `Conflict` when it is not its time."""
    await to_convene(call, command.conversation)
    held = await _hold(call, command)
    if held.convocation.replaced_by:
        raise Conflict("replaced")
    if held.convocation.cancelled_at:
        raise Conflict("cancelled")
    if datetime.now(UTC) < held.convocation.opens_at - EARLY:
        raise Conflict("too_early")
    if await queries.lock_sitting(call.db, command.conversation, command.seq):
        raise Conflict("closed")
    return held


async def _changed(call: Call, command: Any, held: Held, act: Act, facts: dict[str, Any]) -> Sitting:
    """Tells the sitting as it is now, and enters in the ledger what was done."""
    sitting = await _sitting(call, held)
    call.tell_conversation(held.conversation, SittingChanged(sitting))
    person = getattr(command, "person", None)
    place = {"conversation": held.conversation, "seq": held.seq, "person": person, "author": call.person}
    await ledger.append(call.db, act, **place, facts=facts)
    return sitting


def _in_office(held: Held, person: int) -> None:
    """Raises `NotFound` for somebody who holds no mandate that day."""
    if person not in held.in_office:
        raise NotFound("person")


@handles(RecordAttendance)
async def record_attendance(call: Call, command: RecordAttendance) -> Sitting:
    held = await _open(call, command)
    _in_office(held, command.person)
    if command.at and not held.convocation.opens_at - EARLY <= command.at <= datetime.now(UTC):
        raise Invalid("at")
    change = queries.insert_arrival if command.present else queries.update_left
    if not await change(call.db, command.conversation, command.seq, command.person, command.at):
        raise Conflict("present" if command.present else "absent")
    act: Act = "arrived" if command.present else "left"
    return await _changed(call, command, held, act, {"on": command.at} if command.at else {})


@handles(DeclareInterest)
async def declare_interest(call: Call, command: DeclareInterest) -> Sitting:
    held = await _open(call, command)
    _in_office(held, command.person)
    await _not_begun(call, held, command)
    change = queries.insert_interest if command.on else queries.delete_interest
    await change(call.db, command.conversation, command.seq, Interest(command.item, command.person))
    return await _changed(call, command, held, "interested", {"item": command.item, "takes_no_part": command.on})


async def _not_begun(call: Call, held: Held, command: DeclareInterest | BeginItem) -> list[Moment]:
    """What has been counted so far. Nothing is debated that the convocation does not say (CGCT L2121-10)."""
    if command.item > len(held.convocation.agenda):
        raise NotFound("item")
    moments = await queries.select_moments(call.db, command.conversation, command.seq)
    if command.item in [moment.item for moment in moments]:
        raise Conflict("begun")
    return moments


@handles(OpenSitting)
async def open_sitting(call: Call, command: OpenSitting) -> Sitting:
    held = await _open(call, command)
    if datetime.now(UTC) < held.convocation.opens_at:
        raise Conflict("too_early")
    return await _count(call, command, held, 0, "sitting_opened")


@handles(BeginItem)
async def begin_item(call: Call, command: BeginItem) -> Sitting:
    held = await _open(call, command)
    if not await _not_begun(call, held, command):
        raise Conflict("not_opened")
    return await _count(call, command, held, command.item, "item_begun")


async def _count(call: Call, command: OpenSitting | BeginItem, held: Held, item: int, act: Act) -> Sitting:
    sitting = await _sitting(call, held)
    present = {one.person for one in sitting.attendances if one.left_at is None}
    interested = {one.person for one in sitting.interests if one.item == item}
    leave = sitting.interested_leave
    count = quorum.count(set(sitting.in_office), present, interested, leave_office=leave)
    agenda = held.convocation.agenda
    taken_up = [agenda[item - 1]] if item else agenda
    if held.convocation.second_of and all(one.carried_over for one in taken_up):
        count.needed = 0  # What lacked its quorum once needs none the second time (CGCT L2121-17).
    if not await queries.insert_moment(call.db, command.conversation, command.seq, item, count):
        raise Conflict("begun")
    facts = {"item": item, "in_office": count.in_office, "present": count.present, "needed": count.needed}
    return await _changed(call, command, held, act, facts)


@handles(CloseSitting)
async def close_sitting(call: Call, command: CloseSitting) -> Sitting:
    held = await _open(call, command)
    if not await queries.select_moments(call.db, command.conversation, command.seq):
        raise Conflict("not_opened")
    await queries.update_closed(call.db, command.conversation, command.seq)
    return await _changed(call, command, held, "sitting_closed", {})


@handles(FilePaper)
async def file_paper(call: Call, command: FilePaper) -> Sitting:
    await to_convene(call, command.conversation)
    held = await _hold(call, command)
    if await queries.lock_sitting(call.db, command.conversation, command.seq) is None:
        raise Conflict("not_closed")
    adopted_on = command.adopted_on if command.kind == "minutes" else None
    if adopted_on and not held.day <= adopted_on <= today(call):
        raise Invalid("adopted_on")
    (file,) = await require_files(call, [command.file])
    await attach(call, [file.id], command.conversation, command.seq)
    await queries.upsert_paper(call.db, command.conversation, command.seq, command.kind, file.id, adopted_on)
    facts = {"kind": command.kind, "name": file.name, "sha256": file.sha256, "adopted_on": str(adopted_on or "")}
    return await _changed(call, command, held, "paper_filed", facts)
