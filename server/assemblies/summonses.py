"""Summonses: followed by those who convene, answered by each recipient, and entered in the ledger step by step."""

from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from protocol.convocations import Convocation
from protocol.errors import Conflict, Invalid, NotFound
from protocol.messages import Message
from protocol.summonses import (
    JoinSlip,
    Letter,
    Letters,
    LoadLetters,
    LoadSummonses,
    RecordDelivery,
    RecordPrint,
    RemindRecipients,
    Summons,
    Summonses,
)
from protocol.types import Seq
from server.assemblies import convocations_letters as convocation_letters
from server.assemblies import summonses_sql as queries
from server.assemblies.attestation import sent
from server.assemblies.board import as_recipient, read_board, tell_board
from server.assemblies.consistency import recipients, substitutes
from server.assemblies.convocations import new_links, sitting, to_change, write_to
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.entering import names_of
from server.assemblies.integrity import require_whole
from server.assemblies.seats import read_departed, read_latecomers
from server.assemblies.slips import join
from server.conversations.messages import lock_content
from server.conversations.messages_sql import select_message
from server.conversations.receipts import recorded, reminded
from server.conversations.receipts_sql import select_watchers
from server.core import access
from server.core.dispatch import Call, handles
from server.ledger.ledger import Act, Deed, read_all
from server.ledger.ledger_sql import append, append_all, select_links_of


async def tell_summonses(call: Call, conversation: int, seq: Seq, people: set[int]) -> list[Summons]:
    """Tells each of these people, and those who follow, where they stand now."""
    found = [one for one in await read_board(call.db, conversation, seq) if one.person in people]
    await tell_board(call, conversation, seq, found)
    return found


@recorded
async def _prove(call: Call, message: Message, act: Literal["opened", "acknowledged"]) -> None:
    """Enters in the ledger what the caller did with this very version of a convocation, and tells it."""
    convocation = message.content
    if not isinstance(convocation, Convocation) or convocation.digest is None:
        return
    place = {"conversation": message.conversation, "seq": message.seq, "person": call.person, "author": call.person}
    by = "session" if call.caller.session else "link"
    facts = {"digest": convocation.digest, "version": convocation.version, "by": by}
    await append(call.db, act, **place, facts=facts)
    # The verdict follows from the entry: it is told after it.
    await tell_summonses(call, message.conversation, message.seq, {call.person})


@handles(LoadSummonses)
async def load_summonses(call: Call, command: LoadSummonses) -> Summonses:
    await access.conversation(call.db, call.person, command.conversation)
    found = await read_summonses(call, command.conversation, command.seq)
    if call.person not in await select_watchers(call.db, command.conversation, command.seq):
        found = Summonses([as_recipient(summons) for summons in found.summonses if summons.person == call.person])
    if not found.summonses:
        raise NotFound("message")
    return found


@handles(LoadLetters)
async def load_letters(call: Call, command: LoadLetters) -> Letters:
    await access.conversation(call.db, call.person, command.conversation)
    frozen = await select_frozen(call.db, command.conversation, command.seq)
    if frozen is None or call.person not in await select_watchers(call.db, command.conversation, command.seq):
        raise NotFound("message")
    links = await select_links_of(call.db, command.conversation, command.seq)
    await require_whole(call.db, frozen, links)
    manifest = frozen.read()
    people = recipients(manifest, await read_all(links))
    standing_in = substitutes(people)
    return Letters(
        manifest["authority"],
        datetime.fromisoformat(manifest["frozen_at"]),
        sent(manifest),
        [_letter(one, substitute=person in standing_in) for person, one in people.items()],
    )


def _letter(one: dict[str, Any], *, substitute: bool) -> Letter:
    return Letter(one["person"], one["name"], one["address"] if one["channel"] == "paper" else "", substitute)


async def read_summonses(call: Call, conversation: int, seq: Seq) -> Summonses:
    """The whole list, with who is in office on the day of the sitting and not on it, and the other way round."""
    board = await read_board(call.db, conversation, seq)
    frozen = await select_frozen(call.db, conversation, seq)
    if frozen is None:
        return Summonses(board)
    seats = call.db, frozen, board
    return Summonses(board, await read_latecomers(*seats), await read_departed(*seats))


async def require_followed(call: Call, conversation: int, seq: Seq) -> tuple[Message, Convocation]:
    """The message, held for a change, as one of those who follow it. Raises `NotFound` for everybody else."""
    message, convocation, _ = await lock_content(call, conversation, seq, Convocation)
    if call.person not in await select_watchers(call.db, conversation, seq):
        raise NotFound("message")
    return message, convocation


async def _enter(call: Call, command: Any, act: Act, people: list[int], facts: dict[str, Any]) -> None:
    """Enters the same of each of these people."""
    place = command.conversation, command.seq
    await append_all(call.db, [Deed(act, *place, person, call.person, facts) for person in people])


@handles(RemindRecipients)
async def remind_recipients(call: Call, command: RemindRecipients) -> Summonses:
    _, convocation = await require_followed(call, command.conversation, command.seq)
    to_change(convocation)
    if not call.services.settings.smtp_url:
        raise Conflict("no_mail")
    people = await queries.update_reminded(call.db, command.conversation, command.seq, command.people)
    if not people:
        raise Conflict("reminded")
    about = await sitting(call, command.conversation, command.seq, convocation)
    links = await new_links(call, command.conversation, command.seq, convocation, people)
    letters = (
        (one.person, convocation_letters.reminder(one, msgspec.structs.replace(about, link=links[one.person])))
        for one in await queries.select_addressees(call.db, command.conversation, command.seq)
        if one.person in links
    )
    await write_to(call, letters, convocation_letters.Reminder, command.conversation, command.seq)
    await reminded.run(call.db, command.conversation, command.seq, people)
    await _enter(call, command, "reminded", people, {"by": "mail"})
    return Summonses(await tell_summonses(call, command.conversation, command.seq, set(people)))


@handles(RecordPrint)
async def record_print(call: Call, command: RecordPrint) -> Summonses:
    await require_followed(call, command.conversation, command.seq)
    printed = await queries.update_printed(call.db, command.conversation, command.seq, command.people)
    await _enter(call, command, "printed", printed, {})
    return Summonses(await tell_summonses(call, command.conversation, command.seq, set(command.people)))


@handles(RecordDelivery)
async def record_delivery(call: Call, command: RecordDelivery) -> Summons:
    message, convocation = await require_followed(call, command.conversation, command.seq)
    at = command.delivered_at
    if not message.sent_at <= at <= datetime.now(UTC) or at >= await _ended_at(call, message, convocation):
        raise Invalid("delivered_at")
    summons = await _summons(call, command.conversation, command.seq, command.person)
    later = await queries.select_convened_later(call.db, command.conversation, command.seq, command.person)
    if later and at < later:
        raise Invalid("delivered_at")
    if not await queries.update_delivered(
        call.db, command.conversation, command.seq, command.person, command.delivery, at
    ):
        raise Conflict("delivered")
    slip = await join(call, summons, command.file) if command.file else {}
    act: Act = "delivered_by_hand" if command.delivery == "hand" else "posted"
    by = (await names_of(call.db, [call.person]))[call.person]
    await _enter(call, command, act, [command.person], {"on": at, "entered_by": by} | slip)
    return (await tell_summonses(call, command.conversation, command.seq, {command.person}))[0]


async def _ended_at(call: Call, message: Message, convocation: Convocation) -> datetime:
    """When it was cancelled, or replaced by a new version; otherwise later than anything."""
    if convocation.cancelled_at:
        return convocation.cancelled_at
    newer = convocation.replaced_by and await select_message(call.db, message.conversation, convocation.replaced_by)
    return newer.sent_at if newer else datetime.max.replace(tzinfo=UTC)


@handles(JoinSlip)
async def join_slip(call: Call, command: JoinSlip) -> Summons:
    await require_followed(call, command.conversation, command.seq)
    summons = await _summons(call, command.conversation, command.seq, command.person)
    if summons.delivered_at is None:
        raise Conflict("not_delivered")
    slip = await join(call, summons, command.file)
    await _enter(call, command, "slip_joined", [command.person], {"delivery": summons.delivery} | slip)
    return (await tell_summonses(call, command.conversation, command.seq, {command.person}))[0]


async def _summons(call: Call, conversation: int, seq: Seq, person: int) -> Summons:
    """Raises `NotFound` for somebody who was not convened."""
    for one in await queries.select_summonses(call.db, conversation, seq):
        if one.person == person:
            return one
    raise NotFound("person")
