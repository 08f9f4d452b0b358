"""Latecomers: in office on the day of the sitting, but not so at the sending; convened by the same version."""

from typing import Any

import msgspec

from protocol.bodies import Mandate
from protocol.convocations import Convocation
from protocol.errors import Archived, Conflict, Invalid, NotFound
from protocol.receipts import ReceiptChanged
from protocol.summonses import ConveneLater, Summonses
from protocol.types import Seq
from server.assemblies import convocations_letters as convocation_letters
from server.assemblies import summonses_sql as queries
from server.assemblies.bodies_sql import lock_body, select_choices_on
from server.assemblies.consistency import recipients, substitutes
from server.assemblies.convening import to_convene
from server.assemblies.convocations import in_force, new_links, sitting, to_change, write_to
from server.assemblies.convocations_letters import Summoning
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.grounds import append_agreeing, contradicted_later
from server.assemblies.recipients import addressees, recipient
from server.assemblies.seats import seated
from server.assemblies.sittings_sql import select_over
from server.assemblies.summonses import read_summonses, tell_summonses
from server.assemblies.summonses_sql import Addressee
from server.base.clocks import database_now
from server.conversations.groups import add_members
from server.conversations.messages import content_of, tell_change
from server.conversations.messages_sql import lock_message
from server.conversations.receipts_sql import insert_receipts
from server.core.dispatch import Call, handles
from server.law.delays import local
from server.ledger.ledger import Deed, read_all
from server.ledger.ledger_sql import select_links_of


@handles(ConveneLater)
async def convene_later(call: Call, command: ConveneLater) -> Summonses:
    place = command.conversation, command.seq
    await to_convene(call, command.conversation)
    message = await lock_message(call.db, *place)
    await to_convene(call, command.conversation)
    frozen = await select_frozen(call.db, *place)
    convocation = content_of(message, Convocation)
    assert message
    if frozen is None:
        raise NotFound("message")
    before = recipients(frozen.read(), await read_all(await select_links_of(call.db, *place)))
    again = command.person in before
    await _require_open(call, command, convocation, again=again)
    now = await database_now(call.db)
    today = local(now, call.services.settings.time_zone)
    body = await lock_body(call.db, frozen.body, today)
    if body is None or not body.active:
        raise Archived
    mandate = next((one for one in await seated(call.db, frozen) if one.person == command.person), None)
    if mandate is None:
        raise Conflict("convened") if again else Invalid("person")
    if again and (mandate.role == "substitute") == (command.person in substitutes(before)):
        raise Conflict("convened")
    choices = await select_choices_on(call.db, [command.person], today)
    (one,) = await addressees(call.db, [command.person], choices)
    await add_members(call, command.conversation, [one.person], "added")
    if again:
        await queries.update_address(call.db, *place, one)
    else:
        (receipt,) = await insert_receipts(call.db, *place, [one.person])
        await queries.insert_summonses(call.db, *place, [one])
        await tell_change(call, message)
        call.tell_person(one.person, ReceiptChanged(receipt))
    await _write(call, *place, convocation, one, mandate)
    sealed = recipient(one, mandate, choices.get(one.person))
    deeds, manifest = _deeds(call, *place, convocation, one, sealed), frozen.read()
    await append_agreeing(call.db, deeds, lambda before: contradicted_later(call.db, manifest, sealed, now, before))
    await tell_summonses(call, *place, {one.person})
    return await read_summonses(call, *place)


async def _require_open(call: Call, command: ConveneLater, convocation: Convocation, *, again: bool) -> None:
    """Raises `Conflict` when it is too late: for who was convened already, and has a seat in another capacity, only
    once the sitting is closed."""
    if not again:
        to_change(convocation)
    in_force(convocation)
    if await select_over(call.db, command.conversation, command.seq):
        raise Conflict("closed")


async def _write(
    call: Call, conversation: int, seq: Seq, convocation: Convocation, one: Addressee, mandate: Mandate
) -> None:
    """The letter that convenes, as the others had it."""
    if one.channel != "electronic":
        return
    links = await new_links(call, conversation, seq, convocation, [one.person])
    about = await sitting(call, conversation, seq, convocation)
    about = msgspec.structs.replace(about, link=links[one.person])
    letter = convocation_letters.summons(one, about, substitute=mandate.role == "substitute")
    await write_to(call, [(one.person, letter)], Summoning, conversation, seq)


def _deeds(
    call: Call, conversation: int, seq: Seq, convocation: Convocation, one: Addressee, sealed: dict[str, Any]
) -> list[Deed]:
    """As the manifest names a recipient; then that all is available to them."""
    what = {"digest": convocation.digest, "version": convocation.version}
    place = conversation, seq, one.person, call.person
    deeds = [Deed("convened_later", *place, {**what, "name": one.name, "recipient": sealed})]
    if one.channel == "electronic":
        deeds.append(Deed("available", *place, {**what, "name": one.name, "address": one.address}))
    return deeds
