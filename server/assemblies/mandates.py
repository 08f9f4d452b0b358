"""Mandates: given and ended by administrators; the group of a body holds whoever is in office, and nobody longer."""

from datetime import date

import msgspec

from protocol.bodies import Body, EndMandate, GiveMandate, Mandate, MandateChanged
from protocol.conversations import Notice
from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound
from server.accounts.names import name_deed
from server.assemblies import bodies_sql as queries
from server.assemblies import mandates_sql
from server.assemblies.convening import today
from server.assemblies.entering import address_deed, mandate_deed, names_of
from server.assemblies.keeping import tell_clerks, to_keep
from server.assemblies.taking_over_sql import select_unentered_addresses
from server.base.clocks import is_within
from server.base.tokens import new_id
from server.conversations.groups import add_members, leaving, take_out, write_notice
from server.core import access
from server.core.dispatch import Call, handles
from server.core.hooks import Hook
from server.core.news import Work
from server.identity.people_sql import select_people
from server.ledger.ledger import Deed
from server.ledger.ledger_sql import append_all, select_entered

changed: Hook[Call, Body] = Hook()
"""The mandates of a body have changed: the call, the body. What is entered in the ledger comes after."""


@handles(GiveMandate)
async def give_mandate(call: Call, command: GiveMandate) -> Mandate:
    await to_keep(call)
    body = await queries.lock_body(call.db, command.body, today(call))
    if body is None:
        raise NotFound("body")
    if not body.active:
        raise Archived
    await may_sit(call, command.person)
    mandate = Mandate(new_id(), command.body, command.person, command.starts_on, command.role, command.ends_on)
    deeds = await seat(call, body, [mandate])
    await changed.run(call, body)
    await append_all(call.db, deeds)
    return mandate


async def may_sit(call: Call, person: int) -> None:
    """Raises `NotFound` for nobody, `Invalid` for a guest and for somebody who has left."""
    await access.people(call.db, call.person, [person])
    if any(p.population == "guest" or not p.active for p in await select_people(call.db, [person])):
        raise Invalid("person")


async def seat(call: Call, body: Body, mandates: list[Mandate]) -> list[Deed]:
    """Gives mandates, and puts those in office today into the group; the others enter it on their first day. What it
    answers is to be entered in the ledger, last."""
    for mandate in mandates:
        await check_days(call, mandate)
        await queries.insert_mandate(call.db, mandate, call.person)
        await tell_clerks(call, MandateChanged(mandate), mandate.body)
    entering = [one.person for one in mandates if is_in_office(one, today(call))]
    if entering:
        (await access.group_to_manage(call.db, call.person, body.conversation)).not_archived()
        await add_members(call, body.conversation, entering, "added")
    people = [one.person for one in mandates]
    names = await names_of(call.db, people)
    named = await select_entered(call.db, "name_recorded", people)
    unnamed = [one for one in await select_people(call.db, people) if one.id not in named]
    first = await select_unentered_addresses(call.db, people)
    return [
        *(mandate_deed("mandate_given", one, names[one.person], body, call.person) for one in mandates),
        *(name_deed(one, call.person) for one in unnamed),
        *(address_deed(one.person, one.name, one.email, call.person) for one in first),
    ]


def is_in_office(mandate: Mandate, day: date) -> bool:
    return mandate.starts_on <= day and (mandate.ends_on is None or day <= mandate.ends_on)


async def check_days(call: Call, mandate: Mandate) -> None:
    """Raises `Invalid` for days in the wrong order or out of all reason, `Conflict` for those that somebody holds
    already; to be asked with the body locked."""
    if mandate.ends_on is not None and mandate.ends_on < mandate.starts_on:
        raise Invalid("ends_on")
    now = today(call)
    if not is_within(mandate.starts_on, now, past=50, future=10):
        raise Invalid("starts_on")
    if mandate.ends_on and not is_within(mandate.ends_on, now, past=50, future=50):
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
    deeds = await end(call, before, after)
    body = await queries.select_body(call.db, after.body, today(call))
    assert body is not None
    await changed.run(call, body)
    await append_all(call.db, deeds)
    return after


async def end(call: Call, before: Mandate, after: Mandate) -> list[Deed]:
    """Gives a mandate another end, its body being locked. Whoever was in office and no longer is leaves the group at
    once; whoever is again comes back. What it answers is to be entered in the ledger, last."""
    deed = await close(call, after)
    body = await queries.select_body(call.db, after.body, today(call))
    assert body is not None
    if is_in_office(after, today(call)):
        await add_members(call, body.conversation, [after.person], "seated")
    elif is_in_office(before, today(call)):
        await unseat(call, body.conversation, after.person)
    return [deed]


async def close(call: Call, after: Mandate) -> Deed:
    """Gives a mandate another end, its body being locked, and leaves the group as it is."""
    await check_days(call, after)
    await queries.update_mandate_end(call.db, after)
    await tell_clerks(call, MandateChanged(after), after.body)
    body = await queries.select_body(call.db, after.body, today(call))
    assert body is not None
    names = await names_of(call.db, [after.person])
    return mandate_deed("mandate_ended", after, names[after.person], body, call.person)


async def unseat(work: Work, conversation: int, person: int) -> None:
    """Takes somebody whose term is over out of the group, if they are still in it."""
    if person in await access.members(work.db, conversation):
        await write_notice(work, conversation, Notice("unseated", [person]))
        await take_out(work, conversation, person)


@leaving
async def hold_in_office(call: Call, conversation: int, person: int) -> None:
    """Raises `NotAllowed` while the person has a mandate: what is told to all in office reaches all of them."""
    if await mandates_sql.select_held(call.db, conversation, person, today(call)):
        raise NotAllowed("mandate")
