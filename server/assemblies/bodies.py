"""Bodies: kept by administrators, read by those who convene, unknown to everybody else."""

from collections.abc import Container
from datetime import UTC, datetime
from typing import Any

import msgspec

from protocol.bodies import (
    Bodies,
    Body,
    BodyChanged,
    ChangeBody,
    CreateBody,
    LoadBodies,
    Mandate,
)
from protocol.conversations import Conversation
from protocol.errors import Conflict, Invalid, NotFound
from protocol.types import UNSET
from server.assemblies import bodies_sql as queries
from server.assemblies.censuses_sql import select_censuses
from server.assemblies.convening import today
from server.assemblies.convenors_sql import select_convened_by, select_convenors
from server.assemblies.entering import activity_deed, body_deed, own_days_deed, renamed_deed
from server.assemblies.keeping import tell_clerks, to_keep, to_read
from server.assemblies.mandates import may_sit, seat
from server.assemblies.rules_sql import select_rules
from server.base.tokens import new_id
from server.conversations.groups import found_group
from server.core import access
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_me
from server.law.rules import Rules
from server.ledger.ledger_sql import append_all

CHANGEABLE = ("name", "place", "own_days", "active")


@handles(LoadBodies)
async def load_bodies(call: Call, command: LoadBodies) -> Bodies:
    await to_read(call)
    known = Bodies(
        await queries.select_bodies(call.db, today(call)),
        await queries.select_mandates(call.db),
        await queries.select_choices(call.db),
        await select_convenors(call.db),
        await select_censuses(call.db),
    )
    if (await select_me(call.db, call.person)).administrator:
        return known
    return _of(known, set(await select_convened_by(call.db, call.person)))


def _of(known: Bodies, own: set[int]) -> Bodies:
    """What those who may convene these bodies alone may know."""
    mandates = [one for one in known.mandates if one.body in own]
    seated = {one.person for one in mandates}
    return Bodies(
        [one for one in known.bodies if one.id in own],
        mandates,
        [one for one in known.choices if one.person in seated],
        [one for one in known.convenors if one.body in own],
        [one for one in known.censuses if one.body in own],
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
        command.name,
        command.regime,
        command.inhabitants,
        command.place,
        command.own_days,
    )
    await check(call, body)
    for one in command.seats:
        await may_sit(call, one.person)
    day = command.starts_on or today(call)
    mandates = [Mandate(new_id(), body.id, one.person, day, one.role) for one in command.seats]
    if command.conversation is None:
        await _found(call, body, [one for one in mandates if one.starts_on <= today(call)])
    if not await queries.insert_body(call.db, body):
        raise Conflict("conversation")
    await tell_clerks(call, BodyChanged(body), body.id)
    await append_all(call.db, [body_deed(body, call.person), *await seat(call, body, mandates)])
    return body


async def _found(call: Call, body: Body, seated: list[Mandate]) -> None:
    """Founds the group of a body, managed by the caller and by who has the chair."""
    managers = [one.person for one in seated if one.role == "chair" and one.person != call.person]
    people = [one.person for one in seated if one.person not in (call.person, *managers)]
    group = Conversation(body.conversation, "group", datetime.now(UTC), body.name, icon="landmark")
    await found_group(call, group, managers, people)


@handles(ChangeBody)
async def change_body(call: Call, command: ChangeBody) -> Body:
    await to_keep(call)
    before = await queries.lock_body(call.db, command.body, today(call))
    if before is None:
        raise NotFound("body")
    chosen: dict[str, Any] = {k: v for k in CHANGEABLE if (v := getattr(command, k)) is not UNSET}
    after = msgspec.structs.replace(before, **chosen)
    await check(call, after, changed=chosen)
    if not await queries.update_body(call.db, after):
        raise Conflict("conversation")
    await tell_clerks(call, BodyChanged(after), after.id)
    deeds = [renamed_deed(after, call.person)] if after.name != before.name else []
    deeds += [own_days_deed(after, call.person)] if after.own_days != before.own_days else []
    deeds += [activity_deed(after, call.person)] if after.active != before.active else []
    await append_all(call.db, deeds)
    return after


async def check(call: Call, body: Body, changed: Container[str] = CHANGEABLE) -> None:
    """Raises `Invalid` for what a body cannot be, once these were changed. Its standing orders may ask for more days
    than the law, not for fewer; those that a larger population has overtaken count for nothing."""
    if body.regime == "ccas" and body.kind != "board":
        raise Invalid("regime")
    if body.own_days is not None and "own_days" in changed:
        law = Rules(await select_rules(call.db), body, today(call)).find("ordinary")
        if law and law.law and body.own_days <= law.number:
            raise Invalid("own_days")
