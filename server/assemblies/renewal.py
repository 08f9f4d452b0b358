"""Renewal of an assembly: old mandates end, new ones begin, the group follows, drafts close, in one transaction."""

from collections.abc import Iterable

import msgspec

from protocol.bodies import Body, Mandate
from protocol.convocations import ConvocationDraft
from protocol.errors import Archived, Conflict, Invalid, NotFound
from protocol.renewal import LateSitting, Renewal, RenewBody
from server.assemblies import bodies_sql as queries
from server.assemblies.board import read_board
from server.assemblies.convening import today
from server.assemblies.convocation_drafts import drop
from server.assemblies.convocations_sql import lock_drafts_of, select_standing_after
from server.assemblies.keeping import to_keep
from server.assemblies.mandates import changed, close, end, may_sit, seat
from server.base.clocks import midnight
from server.base.tokens import new_id
from server.core import access
from server.core.dispatch import Call, handles
from server.ledger.ledger import Deed
from server.ledger.ledger_sql import append_all


@handles(RenewBody)
async def renew_body(call: Call, command: RenewBody) -> Renewal:
    await to_keep(call)
    body = await _check(call, command)
    old = await queries.select_in_office(call.db, body.id, command.ends_on)
    _refuse_later(await queries.select_mandates(call.db), command, {one.id for one in old})
    new = [Mandate(new_id(), body.id, person, command.starts_on) for person in command.people]
    drafts = await lock_drafts_of(call.db, body.id)
    sittings = await _late_sittings(call, body, command)
    if not command.preview:
        deeds = [*await _end(call, command, old), *await seat(call, body, new)]
        await _close(call, drafts)
        await changed.run(call, body)
        await append_all(call.db, deeds)
    return Renewal([one.person for one in old], command.people, len(drafts), sittings)


async def _check(call: Call, command: RenewBody) -> Body:
    """The body, held until the end of the transaction. Raises for what is no renewal."""
    body = await queries.lock_body(call.db, command.body, today(call))
    if body is None:
        raise NotFound("body")
    if not body.active:
        raise Archived
    if command.starts_on <= command.ends_on:
        raise Invalid("starts_on")
    if len(set(command.people)) < len(command.people):
        raise Invalid("people")
    for person in command.people:
        await may_sit(call, person)
    (await access.group_to_manage(call.db, call.person, body.conversation)).not_archived()
    return body


def _refuse_later(mandates: Iterable[Mandate], command: RenewBody, ending: set[int]) -> None:
    """Raises `Conflict` when one of these people has a mandate to come in this body already."""
    for one in mandates:
        lasts = one.ends_on is None or one.ends_on >= command.starts_on
        if one.body == command.body and one.person in command.people and lasts and one.id not in ending:
            raise Conflict("mandate")


async def _end(call: Call, command: RenewBody, old: list[Mandate]) -> list[Deed]:
    """Whoever is elected again stays in the group meanwhile, in the role they have there."""
    deeds = []
    for before in old:
        after = msgspec.structs.replace(before, ends_on=command.ends_on)
        if before.person in command.people:
            deeds.append(await close(call, after))
        else:
            deeds += await end(call, before, after)
    return deeds


async def _close(call: Call, drafts: list[ConvocationDraft]) -> None:
    for draft in drafts:
        await drop(call, draft)


async def _late_sittings(call: Call, body: Body, command: RenewBody) -> list[LateSitting]:
    """Those convened already that open after the last day of the old mandates."""
    after = midnight(command.starts_on, call.services.settings.time_zone)
    found = []
    for conversation, seq in await select_standing_after(call.db, body.id, after):
        board = await read_board(call.db, conversation, seq)
        given = [one for one in board if one.answer and one.answer.given == "proxy"]
        staying = set(command.people)
        lapsing = [one for one in given if not {one.person, one.answer and one.answer.holder} <= staying]
        found.append(LateSitting(conversation, seq, len(lapsing)))
    return found
