"""Summonses: followed by those who convene, answered by each recipient, and entered in the ledger step by step."""

from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from protocol.convocations import Convocation
from protocol.errors import Conflict, Invalid, NotFound
from protocol.messages import Message
from protocol.summonses import (
    AnswerConvocation,
    LoadSummonses,
    RecordDelivery,
    RecordPrint,
    RemindRecipients,
    Summons,
    SummonsChanged,
    Summonses,
)
from protocol.types import Seq
from server.assemblies import convocations_letters as convocation_letters
from server.assemblies import summonses_sql as queries
from server.assemblies.answers_sql import insert_answer
from server.assemblies.board import as_law_sees, read_board, read_proxy_terms
from server.assemblies.convocations import new_links, sitting, to_change, write_to
from server.conversations.messages_sql import lock_message
from server.conversations.receipts import lock_addressed, recorded
from server.conversations.receipts_sql import select_watchers
from server.core import access
from server.core.dispatch import Call, handles
from server.law import proxies
from server.ledger.ledger import Act, Deed
from server.ledger.ledger_sql import append, append_all


async def tell_summonses(call: Call, conversation: int, seq: Seq, people: set[int]) -> list[Summons]:
    """Tells each of these people, and those who follow, where they stand now."""
    found = [one for one in await read_board(call.db, conversation, seq) if one.person in people]
    await _tell(call, conversation, seq, found)
    return found


async def _tell(call: Call, conversation: int, seq: Seq, changed: list[Summons]) -> None:
    watchers = await select_watchers(call.db, conversation, seq)
    for one in changed:
        for person in dict.fromkeys([one.person, *watchers]):
            call.tell_person(person, SummonsChanged(one))


@recorded
async def _prove(call: Call, message: Message, act: Literal["opened", "acknowledged"]) -> None:
    """Enters in the ledger what the caller did with this very version of a convocation, and tells it."""
    convocation = message.content
    if not isinstance(convocation, Convocation) or convocation.digest is None:
        return
    await tell_summonses(call, message.conversation, message.seq, {call.person})
    place = {"conversation": message.conversation, "seq": message.seq, "person": call.person, "author": call.person}
    by = "session" if call.caller.session else "link"
    facts = {"digest": convocation.digest, "version": convocation.version, "by": by}
    await append(call.db, act, **place, facts=facts)


@handles(LoadSummonses)
async def load_summonses(call: Call, command: LoadSummonses) -> Summonses:
    await access.conversation(call.db, call.person, command.conversation)
    found = await read_board(call.db, command.conversation, command.seq)
    if call.person not in await select_watchers(call.db, command.conversation, command.seq):
        found = [summons for summons in found if summons.person == call.person]
    if not found:
        raise NotFound("message")
    return Summonses(found)


async def _require_followed(call: Call, conversation: int, seq: Seq) -> tuple[Message, Convocation]:
    """The message, held for a change, as one of those who follow it. Raises `NotFound` for everybody else."""
    await access.conversation(call.db, call.person, conversation)
    message = await lock_message(call.db, conversation, seq)
    if message is None or not isinstance(message.content, Convocation):
        raise NotFound("message")
    if call.person not in await select_watchers(call.db, conversation, seq):
        raise NotFound("message")
    return message, message.content


@handles(AnswerConvocation)
async def answer_convocation(call: Call, command: AnswerConvocation) -> Summons:
    message = await lock_addressed(call, command.conversation, command.seq)
    if not isinstance(message.content, Convocation):
        raise Invalid("content")
    to_change(message.content)
    if (command.given == "proxy") != (command.holder is not None):
        raise Invalid("holder")
    before = await read_board(call.db, command.conversation, command.seq)
    if call.person not in [one.person for one in before]:
        raise NotFound("message")
    await _check_proxy(call, command, before)
    await insert_answer(call.db, call.person, command)
    # One answer can move the proxies of others: whose row is another one now is told.
    after = await read_board(call.db, command.conversation, command.seq)
    await _tell(call, command.conversation, command.seq, [one for one in after if one not in before])
    await _enter(call, command, "answered", [call.person], _answer(command))
    return next(one for one in after if one.person == call.person)


def _answer(command: AnswerConvocation) -> dict[str, Any]:
    if command.given != "proxy":
        return {"given": command.given}
    return {"given": "proxy", "holder": command.holder, "sittings": command.sittings, "ill": command.ill}


async def _check_proxy(call: Call, command: AnswerConvocation, board: list[Summons]) -> None:
    """Raises `Conflict` with the reason why a proxy cannot stand beside what the others have answered."""
    if command.given != "proxy":
        return
    others = [as_law_sees(one.person, one.answer) for one in board if one.answer]
    mine = proxies.Answer(call.person, command.given, command.holder, command.sittings, command.ill)
    in_office, most_sittings = await read_proxy_terms(call.db, command.conversation, command.seq)
    if reason := proxies.refuse(mine, others, in_office, most_sittings):
        raise Conflict(reason)


async def _enter(call: Call, command: Any, act: Act, people: list[int], facts: dict[str, Any]) -> None:
    """Enters the same of each of these people."""
    place = command.conversation, command.seq
    await append_all(call.db, [Deed(act, *place, person, call.person, facts) for person in people])


@handles(RemindRecipients)
async def remind_recipients(call: Call, command: RemindRecipients) -> Summonses:
    _, convocation = await _require_followed(call, command.conversation, command.seq)
    to_change(convocation)
    people = await queries.update_reminded(call.db, command.conversation, command.seq, command.people)
    if not people:
        raise Conflict("reminded")
    about = await sitting(call, command.conversation, command.seq, convocation)
    links = await new_links(call, command.conversation, command.seq, convocation, people)
    letters = {
        one.person: convocation_letters.reminder(one, msgspec.structs.replace(about, link=links[one.person]))
        for one in await queries.select_addressees(call.db, command.conversation, command.seq)
        if one.person in links
    }
    await write_to(call, letters, convocation_letters.Reminder, command.conversation, command.seq)
    found = await tell_summonses(call, command.conversation, command.seq, set(people))
    await _enter(call, command, "reminded", people, {"by": "mail"})
    return Summonses(found)


@handles(RecordPrint)
async def record_print(call: Call, command: RecordPrint) -> Summonses:
    await _require_followed(call, command.conversation, command.seq)
    printed = await queries.update_printed(call.db, command.conversation, command.seq, command.people)
    found = await tell_summonses(call, command.conversation, command.seq, set(command.people))
    await _enter(call, command, "printed", printed, {})
    return Summonses(found)


@handles(RecordDelivery)
async def record_delivery(call: Call, command: RecordDelivery) -> Summons:
    message, _ = await _require_followed(call, command.conversation, command.seq)
    if not message.sent_at <= command.delivered_at <= datetime.now(UTC):
        raise Invalid("delivered_at")
    at = command.delivered_at
    delivered = await queries.update_delivered(
        call.db, command.conversation, command.seq, command.person, command.delivery, at
    )
    found = await tell_summonses(call, command.conversation, command.seq, {command.person})
    if not found:
        raise NotFound("person")
    if not delivered:
        raise Conflict("delivered")
    act: Act = "delivered_by_hand" if command.delivery == "hand" else "posted"
    await _enter(call, command, act, [command.person], {"on": at})
    return found[0]
