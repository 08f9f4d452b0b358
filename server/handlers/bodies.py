"""Bodies and mandates: kept by administrators, read by those who convene, unknown to everybody else."""

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
)
from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound
from protocol.types import UNSET, Event
from server import access
from server.convening import today
from server.dispatch import Call, handles
from server.handlers.groups import add_members
from server.queries import bodies as queries
from server.queries.people import select_me, select_people
from server.tokens import new_id

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
    (await access.group_to_manage(call.db, call.person, command.conversation)).not_archived()
    body = Body(
        new_id(),
        command.conversation,
        command.kind,
        command.name.strip(),
        command.regime,
        command.inhabitants,
        command.place.strip(),
        command.own_days,
    )
    _check(body)
    if not await queries.insert_body(call.db, body):
        raise Conflict("conversation")
    await tell_clerks(call, BodyChanged(body))
    return body


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
    await _check_days(call, mandate)
    await queries.insert_mandate(call.db, mandate, call.person)
    if mandate.ends_on is None or mandate.ends_on >= today(call):
        (await access.group_to_manage(call.db, call.person, body.conversation)).not_archived()
        await add_members(call, body.conversation, [command.person], "added")
    await tell_clerks(call, MandateChanged(mandate))
    return mandate


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
