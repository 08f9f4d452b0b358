"""Bodies and mandates: kept by administrators, read by those who convene, unknown to everybody else."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from protocol.bodies import (
    Bodies,
    Body,
    BodyChanged,
    ChangeBody,
    CreateBody,
    EndMandate,
    GiveMandate,
    LoadBodies,
    Mandate,
    MandateChanged,
    Seat,
)
from protocol.conversations import Conversation
from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound
from protocol.types import UNSET, Event
from server.assemblies import bodies_sql as queries
from server.assemblies.convening import today
from server.base.tokens import new_id
from server.conversations.groups import add_members, found_group
from server.core import access
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_me, select_people

CHANGEABLE = ("name", "regime", "inhabitants", "place", "own_days", "active")


async def to_read(call: Call) -> None:
    """Raises `NotAllowed` unless the caller administers or may convene."""
    me = await select_me(call.db, call.person)
    if not (me.administrator or me.may_convene):
        raise NotAllowed("may_convene")


async def to_keep(call: Call) -> None:
    """Raises `NotAllowed` unless the caller administers."""
    if not (await select_me(call.db, call.person)).administrator:
        raise NotAllowed("administrator")


async def tell_clerks(call: Call, event: Event, *others: int) -> None:
    """Tells those who administer or convene, and these people too."""
    for person in {*await queries.select_clerks(call.db), *others}:
        call.tell_person(person, event)


@handles(LoadBodies)
async def load_bodies(call: Call, command: LoadBodies) -> Bodies:
    await to_read(call)
    return Bodies(
        await queries.select_bodies(call.db),
        await queries.select_mandates(call.db),
        await queries.select_choices(call.db),
    )


@handles(CreateBody)
async def create_body(call: Call, command: CreateBody) -> Body:
    await to_keep(call)
    if command.conversation is not None:
        (await access.group_to_manage(call.db, call.person, command.conversation)).not_archived()
    body = Body(
        new_id(),
        command.conversation or new_id(),
        command.kind,
        command.name.strip(),
        command.regime,
        command.inhabitants,
        command.place.strip(),
        command.own_days,
    )
    _check(body)
    for seat in command.seats:
        await _may_sit(call, seat.person)
    if command.conversation is None:
        await _found(call, body, command.seats)
    if not await queries.insert_body(call.db, body):
        raise Conflict("conversation")
    await tell_clerks(call, BodyChanged(body))
    day = command.starts_on or today(call)
    await _seat(call, body, [Mandate(new_id(), body.id, seat.person, day, seat.role) for seat in command.seats])
    return body


async def _found(call: Call, body: Body, seats: list[Seat]) -> None:
    """Founds the group of a body, managed by the caller and by who has the chair."""
    managers = [seat.person for seat in seats if seat.role == "chair" and seat.person != call.person]
    people = [seat.person for seat in seats if seat.person not in (call.person, *managers)]
    group = Conversation(body.conversation, "group", datetime.now(UTC), body.name, icon="landmark")
    await found_group(call, group, managers, people)


@handles(ChangeBody)
async def change_body(call: Call, command: ChangeBody) -> Body:
    await to_keep(call)
    before = await queries.lock_body(call.db, command.body)
    if before is None:
        raise NotFound("body")
    chosen: dict[str, Any] = {k: v for k in CHANGEABLE if (v := getattr(command, k)) is not UNSET}
    texts = {name: value.strip() for name, value in chosen.items() if isinstance(value, str)}
    after = msgspec.structs.replace(before, **{**chosen, **texts})
    _check(after)
    if not await queries.update_body(call.db, after):
        raise Conflict("conversation")
    await tell_clerks(call, BodyChanged(after))
    return after


def _check(body: Body) -> None:
    """Raises `Invalid` for what a body cannot be."""
    if not body.name:
        raise Invalid("name")
    if body.kind == "council" and body.own_days is not None:
        raise Invalid("own_days")


@handles(GiveMandate)
async def give_mandate(call: Call, command: GiveMandate) -> Mandate:
    await to_keep(call)
    body = await queries.lock_body(call.db, command.body)
    if body is None:
        raise NotFound("body")
    if not body.active:
        raise Archived
    await _may_sit(call, command.person)
    mandate = Mandate(new_id(), command.body, command.person, command.starts_on, command.role, command.ends_on)
    await _seat(call, body, [mandate])
    return mandate


async def _seat(call: Call, body: Body, mandates: list[Mandate]) -> None:
    """Gives mandates, and puts those whose are not over into the group."""
    for mandate in mandates:
        await _check_days(call, mandate)
        await queries.insert_mandate(call.db, mandate, call.person)
        await tell_clerks(call, MandateChanged(mandate))
    entering = [one.person for one in mandates if one.ends_on is None or one.ends_on >= today(call)]
    if entering:
        (await access.group_to_manage(call.db, call.person, body.conversation)).not_archived()
        await add_members(call, body.conversation, entering, "added")


async def _may_sit(call: Call, person: int) -> None:
    """Raises `NotFound` for nobody, `Invalid` for a guest and for somebody who has left."""
    await access.people(call.db, call.person, [person])
    if any(p.population == "guest" or not p.active for p in await select_people(call.db, [person])):
        raise Invalid("person")


async def _check_days(call: Call, mandate: Mandate) -> None:
    if mandate.ends_on is not None and mandate.ends_on < mandate.starts_on:
        raise Invalid("ends_on")
    others = await queries.select_overlapping(call.db, mandate)
    if any(other.person == mandate.person for other in others):
        raise Conflict("mandate")
    if others:
        raise Conflict("chair")


@handles(EndMandate)
async def end_mandate(call: Call, command: EndMandate) -> Mandate:
    await to_keep(call)
    before = await queries.lock_mandate(call.db, command.mandate)
    if before is None:
        raise NotFound("mandate")
    after = msgspec.structs.replace(before, ends_on=command.ends_on)
    await _check_days(call, after)
    await queries.update_mandate_end(call.db, after)
    await tell_clerks(call, MandateChanged(after))
    return after
