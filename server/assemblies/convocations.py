"""Convocations: frozen and sent to everybody in office, and cancelled until the sitting opens."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from protocol.convocations import CancelConvocation, Convocation, ConvocationDraft, SendConvocation
from protocol.errors import Conflict, Invalid
from protocol.messages import Message, MessageSent
from protocol.receipts import ReceiptChanged
from protocol.types import Seq, Stored
from server.assemblies import convocations_letters as convocation_letters
from server.assemblies import convocations_sql as queries
from server.assemblies import summonses_sql as summons_queries
from server.assemblies.answers_sql import copy_answers, facts_of, select_answers
from server.assemblies.approvals import acts_of_author
from server.assemblies.authors import tell_replaced
from server.assemblies.bodies_sql import select_choices_on
from server.assemblies.carrying import require_failed
from server.assemblies.clocks import agreed_now
from server.assemblies.convening import assess_draft, hold_draft, to_convene, with_body
from server.assemblies.convocation_drafts import drop
from server.assemblies.convocation_links_sql import insert_links
from server.assemblies.convocations_agenda import LASTS
from server.assemblies.convocations_letters import AboutConvocation, Cancellation, Summoning
from server.assemblies.freezing import freeze
from server.assemblies.grounds import append_agreeing, contradicted
from server.assemblies.recipients import addressees
from server.assemblies.sealed_by import sealed_by
from server.assemblies.summonses_sql import Addressee
from server.assemblies.timestamps_sql import insert_timestamp
from server.base.clocks import database_now
from server.base.tokens import new_token, token_hash
from server.calendar.agenda_sql import Dates, replace_dates, upsert_dates
from server.conversations import messages_sql as message_queries
from server.conversations.groups import add_members
from server.conversations.messages import content_of, tell_change
from server.conversations.receipts import reminded
from server.conversations.receipts_sql import insert_receipts, select_receipts
from server.core.dispatch import Call, handles
from server.core.hooks import Hook
from server.core.journal import Entry, append_one
from server.files.attachments import attach, require_sound
from server.law.delays import local
from server.ledger.ledger import Deed
from server.ledger.ledger_sql import append_all
from server.mail.letters import Letter
from server.mail.outbox import enqueue_all

"""Letters that are written before others are served."""

LINK_LASTS = timedelta(days=7)
"""After the sitting has opened."""

sent: Hook[Call, queries.Frozen, Convocation, Convocation | None, list[Deed]] = Hook()
"""A convocation is frozen and sent: what it is, the version before that it replaces, and the deeds that are to be
entered, to which more may be added."""

cancelled: Hook[Call, int, Seq, Convocation, list[Deed]] = Hook()
"""A sitting is cancelled: its convocation, and the deeds that are to be entered, to which more may be added."""


@handles(SendConvocation)
async def send_convocation(call: Call, command: SendConvocation) -> Stored:
    # Sent again before it was answered, it waits here until the first has been committed.
    held = await hold_draft(call, command.draft)
    if stored := await _sent_before(call, command, held):
        return stored
    await _require_sound(call, command, held)
    now = await agreed_now(call)
    day = local(now, call.services.settings.time_zone)
    draft, body = await with_body(call, held, day)
    draft = await assess_draft(call, draft, body, now)
    if draft.assessment is None:
        raise Invalid("date")
    if draft.assessment.blocks:
        raise Invalid(draft.assessment.blocks[0].code)
    await require_failed(call.db, draft)
    former = await _lock_former(call, draft)
    choices = await select_choices_on(call.db, _offices(draft), day)
    people = await addressees(call.db, _offices(draft), choices)
    convocation, frozen = await freeze(call, draft, body, former, people, choices, now)
    appended = await append_one(call.db, Entry(draft.conversation, call.person, command.client_id, convocation))
    if not appended.fresh:
        raise Conflict("client_id")
    frozen.seq = appended.stored.seq
    await _store(call, frozen, convocation, people)
    if former:
        await _replace(call, former, convocation, frozen.seq)
    await _tell_receipts(call, draft.conversation, frozen.seq)
    acts = await _acts(call, draft, convocation, frozen)
    await drop(call, draft)
    await _send(call, frozen, convocation, people)
    if call.services.settings.tsa_url:
        await insert_timestamp(call.db, frozen.conversation, frozen.seq)
    deeds = _deeds(call, frozen, convocation, people, acts)
    deeds += await _carried(call, frozen) if former else []
    before = former.content if former and isinstance(former.content, Convocation) else None
    if before and before.meeting:
        deeds.append(meeting_set(call, frozen.conversation, frozen.seq, "", before.meeting))
    await sent.run(call, frozen, convocation, before, deeds)
    manifest = frozen.read()
    await append_agreeing(call.db, deeds, lambda before: contradicted(call.db, manifest, before))
    return appended.stored


async def _sent_before(call: Call, command: SendConvocation, held: ConvocationDraft | None) -> Stored | None:
    """Raises `Conflict` when another was sent under this number: a draft is gone with its sending."""
    stored = await queries.select_sent(call.db, call.person, command.client_id)
    if stored and held:
        raise Conflict("client_id")
    return stored


async def _require_sound(call: Call, command: SendConvocation, held: ConvocationDraft | None) -> None:
    """Of the draft that was meant. It may take a second, which is not to be between the instant of the act and its
    entry."""
    if held and held.revision != command.revision:
        raise Conflict("revision")
    await require_sound(call.services.storage, [file for item in held.agenda for file in item.files] if held else [])


def _offices(draft: ConvocationDraft) -> list[int]:
    return [recipient.person for recipient in draft.recipients]


async def _lock_former(call: Call, draft: ConvocationDraft) -> Message | None:
    """The version to replace, held for the change. Raises `Conflict` when somebody else was quicker, or it is too
    late."""
    if draft.replaces is None:
        return None
    former = await message_queries.lock_message(call.db, draft.conversation, draft.replaces)
    to_change(content_of(former, Convocation))
    return former


def to_change(convocation: Convocation) -> None:
    """Raises `Conflict` when it has been replaced or cancelled, or the sitting has opened."""
    in_force(convocation)
    if convocation.opens_at <= datetime.now(UTC):
        raise Conflict("opened")


def in_force(convocation: Convocation) -> None:
    """Raises `Conflict` when it has been replaced or cancelled."""
    if convocation.replaced_by:
        raise Conflict("replaced")
    if convocation.cancelled_at:
        raise Conflict("cancelled")


async def _store(call: Call, frozen: queries.Frozen, convocation: Convocation, people: list[Addressee]) -> None:
    """The frozen convocation with its files and a summons for each recipient, all of whom are let into the group."""
    conversation, seq = frozen.conversation, frozen.seq
    await add_members(call, conversation, convocation.recipients, "added")
    await queries.insert_convocation(call.db, frozen)
    opens_at, over_at = convocation.opens_at, convocation.opens_at + LASTS
    if convocation.replaces:
        await replace_dates(call.db, conversation, convocation.replaces, seq, opens_at, over_at)
    else:
        await upsert_dates(call.db, conversation, seq, [Dates(opens_at, over_at)])
    files = list(dict.fromkeys(file.id for item in convocation.agenda for file in item.files))
    await attach(call, files, conversation, seq)
    await insert_receipts(call.db, conversation, seq, convocation.recipients)
    await summons_queries.insert_summonses(call.db, conversation, seq, people)
    message = await message_queries.select_message(call.db, conversation, seq)
    assert message is not None
    call.tell_conversation(conversation, MessageSent(message))


async def _tell_receipts(call: Call, conversation: int, seq: Seq) -> None:
    """To each recipient their own, with what they have answered already."""
    for receipt in await select_receipts(call.db, conversation, seq):
        call.tell_person(receipt.person, ReceiptChanged(receipt))


async def _acts(
    call: Call, draft: ConvocationDraft, convocation: Convocation, frozen: queries.Frozen
) -> list[dict[str, Any]]:
    """What its author has done themselves; a paper that they signed is kept with the convocation."""
    if draft.signed:
        await attach(call, [draft.signed.id], frozen.conversation, frozen.seq)
    return await acts_of_author(call.db, draft, convocation)


async def _replace(call: Call, former: Message, convocation: Convocation, seq: Seq) -> None:
    """Marks the version before; what was answered to it stands when the sitting opens at the same instant."""
    before = former.content
    assert isinstance(before, Convocation)
    replaced = msgspec.structs.replace(before, replaced_by=seq)
    await message_queries.update_content(call.db, former.conversation, former.seq, replaced, edited=False)
    await tell_change(call, former)
    if before.opens_at == convocation.opens_at:
        await copy_answers(call.db, former.conversation, former.seq, seq)
    if before.meeting:
        await _keep_meeting(
            call, former.conversation, seq, msgspec.structs.replace(convocation, meeting=before.meeting)
        )


async def _keep_meeting(call: Call, conversation: int, seq: Seq, convocation: Convocation) -> None:
    """Where one takes part by video is no part of what was frozen: the new version says it, too."""
    message = await message_queries.lock_message(call.db, conversation, seq)
    assert message is not None
    await message_queries.update_content(call.db, conversation, seq, convocation, edited=False)
    await tell_change(call, message)


def meeting_set(call: Call, conversation: int, seq: Seq, before: str, after: str) -> Deed:
    """That the address of the video meeting was said, changed, or taken away."""
    return Deed("meeting_set", conversation, seq, None, call.person, {"before": before, "after": after})


async def sitting(
    call: Call, conversation: int, seq: Seq, convocation: Convocation, *, at_once: bool = False
) -> convocation_letters.Sitting:
    """What the letters about it say alike; those of the sending itself are by what was sealed just now."""
    settings = call.services.settings
    link = f"{settings.public_url}/seances/{conversation}/{seq}"
    name, quality = await _author(call, convocation)
    authority, zone = settings.authority, settings.time_zone
    if not at_once:
        authority, zone = await sealed_by(call.db, settings, conversation, seq)
    return convocation_letters.Sitting(convocation, link, name, authority, zone, quality)


async def _author(call: Call, convocation: Convocation) -> tuple[str, str]:
    """Name and quality; of what was sent before the quality was sealed, the name alone."""
    if one := convocation.author:
        place = f", {tell_replaced(one.substitute_for)}" if one.substitute_for else ""
        return one.name, f"{one.quality}{place}"
    chair = [convocation.convened_by] if convocation.convened_by else []
    return "".join(one.name for one in await summons_queries.select_people_to_convene(call.db, chair)), ""


async def new_links(
    call: Call, conversation: int, seq: Seq, convocation: Convocation, people: Iterable[int]
) -> dict[int, str]:
    """The address by which each of these recipients, and nobody else, reads the convocation from their letter."""
    tokens = {person: new_token() for person in people}
    hashes = {person: token_hash(token) for person, token in tokens.items()}
    await insert_links(call.db, conversation, seq, convocation.opens_at + LINK_LASTS, hashes)
    public_url = call.services.settings.public_url
    return {person: f"{public_url}/convocation/{token}" for person, token in tokens.items()}


async def write_to(
    call: Call, letters: Iterable[tuple[int, Letter]], kind: type[AboutConvocation], conversation: int, seq: Seq
) -> None:
    """Queues each recipient's letter."""
    await enqueue_all(call.db, ((letter, kind(conversation, seq, person)) for person, letter in letters))


async def _send(call: Call, frozen: queries.Frozen, convocation: Convocation, people: list[Addressee]) -> None:
    about = await sitting(call, frozen.conversation, frozen.seq, convocation, at_once=True)
    reached = [one for one in people if one.channel == "electronic"]
    links = await new_links(call, frozen.conversation, frozen.seq, convocation, [one.person for one in reached])

    def letter(one: Addressee) -> Letter:
        own = msgspec.structs.replace(about, link=links[one.person])
        return convocation_letters.summons(one, own, substitute=one.person in convocation.substitutes)

    await write_to(call, ((one.person, letter(one)) for one in reached), Summoning, frozen.conversation, frozen.seq)


def _deeds(
    call: Call, frozen: queries.Frozen, convocation: Convocation, people: list[Addressee], acts: list[dict[str, Any]]
) -> list[Deed]:
    """What is entered in the ledger: what was frozen, what its author did, what it replaces, and for whom it is
    available."""
    conversation, seq, author = frozen.conversation, frozen.seq, call.person
    files = sorted({file.sha256 for item in convocation.agenda for file in item.files})
    what = {"digest": frozen.digest, "version": convocation.version}
    deeds = [Deed("frozen", conversation, seq, author=author, facts={**what, "files": files})]
    deeds += [Deed("approved", conversation, seq, convocation.convened_by, author, facts) for facts in acts]
    if convocation.replaces:
        why = {"by": seq, "why": convocation.change}
        deeds.append(Deed("replaced", conversation, convocation.replaces, author=author, facts=why))
    for one in people:
        if one.channel == "electronic":
            facts = {**what, "name": one.name, "address": one.address}
            deeds.append(Deed("available", conversation, seq, one.person, author, facts))
    return deeds


async def _carried(call: Call, frozen: queries.Frozen) -> list[Deed]:
    """What was answered to the version before and stands for this one."""
    place = frozen.conversation, frozen.seq
    return [
        Deed(
            "answered",
            *place,
            person,
            answer.recorded_by or person,
            facts_of(answer) | {"on": answer.answered_at, "carried": True},
        )
        for person, answer in await select_answers(call.db, *place)
    ]


@handles(CancelConvocation)
async def cancel_convocation(call: Call, command: CancelConvocation) -> Stored:
    await to_convene(call, command.conversation)
    message = await message_queries.lock_message(call.db, command.conversation, command.seq)
    await to_convene(call, command.conversation)
    before = content_of(message, Convocation)
    assert message
    to_change(before)
    reason = command.reason.strip()
    if not reason:
        raise Invalid("reason")
    now = await database_now(call.db)
    after = msgspec.structs.replace(before, cancelled_at=now, cancellation=reason)
    await message_queries.update_content(call.db, command.conversation, command.seq, after, edited=False)
    stored = await tell_change(call, message)
    people = await summons_queries.select_addressees(call.db, command.conversation, command.seq)
    about = await sitting(call, command.conversation, command.seq, after)
    letters = ((one.person, convocation_letters.cancellation(one, about)) for one in people)
    await write_to(call, letters, Cancellation, command.conversation, command.seq)
    reached = [one.person for one in people]
    await reminded.run(call.db, command.conversation, command.seq, reached)
    why = {"why": reason}
    deeds = [Deed("cancelled", command.conversation, command.seq, p, call.person, why) for p in reached]
    await cancelled.run(call, command.conversation, command.seq, after, deeds)
    await append_all(call.db, deeds)
    return stored
