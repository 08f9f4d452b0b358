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
from server.assemblies.answers_sql import insert_answer, select_answers
from server.assemblies.bodies_sql import select_body, select_members
from server.assemblies.convening import today
from server.assemblies.convocations import new_link, sitting, to_change, write_to
from server.assemblies.rules_sql import select_rules
from server.conversations.messages_sql import lock_message
from server.conversations.receipts import addressed, recorded
from server.conversations.receipts_sql import select_watchers
from server.core import access
from server.core.dispatch import Call, handles
from server.law import proxies
from server.law.delays import local
from server.law.rules import Rules
from server.ledger import ledger_sql as ledger
from server.ledger.ledger import Act

FOR_EVER = 10_000
"""Sittings that a proxy may cover where no rule says how many."""


async def tell_summonses(call: Call, conversation: int, seq: Seq, people: set[int]) -> list[Summons]:
    """Tells each of these people, and those who follow, where they stand now."""
    watchers = await select_watchers(call.db, conversation, seq)
    found = [one for one in await queries.select_summonses(call.db, conversation, seq) if one.person in people]
    for one in found:
        for person in dict.fromkeys([one.person, *watchers]):
            call.tell_person(person, SummonsChanged(one))
    return found


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
    await ledger.append(call.db, act, **place, facts=facts)


@handles(LoadSummonses)
async def load_summonses(call: Call, command: LoadSummonses) -> Summonses:
    await access.conversation(call.db, call.person, command.conversation)
    found = await queries.select_summonses(call.db, command.conversation, command.seq)
    if call.person not in await select_watchers(call.db, command.conversation, command.seq):
        found = [summons for summons in found if summons.person == call.person]
    if not found:
        raise NotFound("message")
    return Summonses(found)


async def _followed(call: Call, conversation: int, seq: Seq) -> tuple[Message, Convocation]:
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
    message = await addressed(call, command.conversation, command.seq)
    if not isinstance(message.content, Convocation):
        raise Invalid("content")
    to_change(message.content)
    if (command.given == "proxy") != (command.holder is not None):
        raise Invalid("holder")
    before = await queries.select_summons(call.db, command.conversation, command.seq, call.person)
    if before is None:
        raise NotFound("message")
    await _check_proxy(call, command, message, message.content)
    await insert_answer(call.db, call.person, command)
    former = before.answer.holder if before.answer else None
    concerned = {p for p in (call.person, command.holder, former, before.holds_for) if p}
    found = await tell_summonses(call, command.conversation, command.seq, concerned)
    await _enter(call, command, "answered", call.person, _answer(command))
    return next(one for one in found if one.person == call.person)


def _answer(command: AnswerConvocation) -> dict[str, Any]:
    if command.given != "proxy":
        return {"given": command.given}
    return {"given": "proxy", "holder": command.holder, "sittings": command.sittings, "ill": command.ill}


async def _check_proxy(call: Call, command: AnswerConvocation, message: Message, convocation: Convocation) -> None:
    """Raises `Conflict` with the reason why a proxy cannot stand beside what the others have answered."""
    answers = await select_answers(call.db, message.conversation, message.seq)
    others = [proxies.Answer(p, a.given, a.holder, a.sittings, a.ill) for p, a in answers]
    mine = proxies.Answer(call.person, command.given, command.holder, command.sittings, command.ill)
    most = await _most_sittings(call, convocation)
    if reason := proxies.refuse(mine, others, await _in_office(call, convocation), most):
        raise Conflict(reason)


async def _in_office(call: Call, convocation: Convocation) -> set[int]:
    """Those convened who still have their mandate on the day of the sitting."""
    day = local(convocation.opens_at, call.services.settings.time_zone)
    return set(await select_members(call.db, convocation.body_id or 0, day)) & set(convocation.recipients)


async def _most_sittings(call: Call, convocation: Convocation) -> int:
    body = await select_body(call.db, convocation.body_id or 0)
    if body is None:
        return FOR_EVER
    rule = Rules(await select_rules(call.db), body, today(call)).find("proxy_sittings")
    return rule.number if rule else FOR_EVER


async def _enter(call: Call, command: Any, act: Act, person: int, facts: dict[str, Any]) -> None:
    await ledger.append(
        call.db,
        act,
        conversation=command.conversation,
        seq=command.seq,
        person=person,
        author=call.person,
        facts=facts,
    )


@handles(RemindRecipients)
async def remind_recipients(call: Call, command: RemindRecipients) -> Summonses:
    _, convocation = await _followed(call, command.conversation, command.seq)
    to_change(convocation)
    people = await queries.update_reminded(call.db, command.conversation, command.seq, command.people)
    if not people:
        raise Conflict("reminded")
    about = await sitting(call, command.conversation, command.seq, convocation)
    for one in await queries.select_addressees(call.db, command.conversation, command.seq):
        if one.person in people:
            link = await new_link(call, command.conversation, command.seq, one.person, convocation)
            letter = convocation_letters.reminder(one, msgspec.structs.replace(about, link=link))
            await write_to(call, letter, "convocation_reminder", command.conversation, command.seq, one.person)
    found = await tell_summonses(call, command.conversation, command.seq, set(people))
    for person in people:
        await _enter(call, command, "reminded", person, {"by": "mail"})
    return Summonses(found)


@handles(RecordPrint)
async def record_print(call: Call, command: RecordPrint) -> Summonses:
    await _followed(call, command.conversation, command.seq)
    printed = [
        person
        for person in dict.fromkeys(command.people)
        if await queries.update_printed(call.db, command.conversation, command.seq, person)
    ]
    found = await tell_summonses(call, command.conversation, command.seq, set(command.people))
    for person in printed:
        await _enter(call, command, "printed", person, {})
    return Summonses(found)


@handles(RecordDelivery)
async def record_delivery(call: Call, command: RecordDelivery) -> Summons:
    message, _ = await _followed(call, command.conversation, command.seq)
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
    await _enter(call, command, act, command.person, {"on": at})
    return found[0]
