"""What those who convene share: who may, the draft they hold, and what the rules say of it now."""

from datetime import UTC, date, datetime

import msgspec

from protocol.bodies import Body
from protocol.convocations import Convocation, ConvocationDraft, DraftRecipient
from protocol.delays import Assessment
from protocol.errors import NotAllowed, NotFound
from protocol.types import Event, Seq
from server.assemblies import convocations_sql as queries
from server.assemblies.bodies_sql import select_body, select_channels, select_members
from server.assemblies.rules_sql import select_rules
from server.base.clocks import instant
from server.conversations.messages_sql import select_message
from server.core import access
from server.core.dispatch import Call
from server.identity.people_sql import select_me
from server.law.delays import assess, local
from server.law.plans import plan

LATE = ("late", "budget_late", "orientations_late")
"""Codes of what holds a sending back because it comes too late."""


def today(call: Call) -> date:
    """On the calendar of the authority."""
    return local(datetime.now(UTC), call.services.settings.time_zone)


async def to_convene(call: Call, conversation: int, asked: str = "conversation") -> None:
    """Raises `NotFound` for those outside the group, as for whatever they have `asked` for that is not there; and
    `NotAllowed` for others unless they may convene there."""
    try:
        place = await access.conversation(call.db, call.person, conversation)
    except NotFound:
        raise NotFound(asked) from None
    place.not_archived()
    if place.kind != "group" or not (await select_me(call.db, call.person)).may_convene:
        raise NotAllowed("may_convene")


async def require_draft(call: Call, number: int) -> tuple[ConvocationDraft, Body]:
    """The draft, held for a change, and its body. Raises `NotFound` for those who have nothing to do with it."""
    draft = await queries.lock_draft(call.db, number)
    if draft is None:
        raise NotFound("draft")
    await to_convene(call, draft.conversation, "draft")
    body = await select_body(call.db, draft.body)
    assert body is not None
    return draft, body


async def tell_convenors(call: Call, conversation: int, event: Event) -> None:
    for person in await queries.select_convenors(call.db, conversation):
        call.tell_person(person, event)


async def assess_draft(call: Call, draft: ConvocationDraft, body: Body) -> ConvocationDraft:
    """The draft with those in office today, and with what the rules say of it now."""
    day = today(call)
    offices = await select_members(call.db, body.id, day)
    channels = await select_channels(call.db, offices, day)
    draft = msgspec.structs.replace(draft, recipients=[DraftRecipient(p, channels[p]) for p in offices])
    return msgspec.structs.replace(draft, assessment=await _assess(call, draft, body))


async def _assess(call: Call, draft: ConvocationDraft, body: Body) -> Assessment | None:
    if draft.date is None or draft.hour is None:
        return None
    zone = call.services.settings.time_zone
    meets = instant(draft.date, draft.hour, zone)
    found = assess(await select_rules(call.db), body, plan(draft, meets), datetime.now(UTC), zone)
    if draft.replaces and draft.change.strip() and await _moves_only(call, draft, meets):
        found.warnings += [block for block in found.blocks if block.code in LATE]
        found.blocks = [block for block in found.blocks if block.code not in LATE]
    return found


async def _moves_only(call: Call, draft: ConvocationDraft, meets: datetime) -> bool:
    """Whether a new version changes the place and nothing that the delay is there for."""
    before = await convocation(call, draft.conversation, draft.replaces or 0)
    return before.opens_at == meets and before.agenda == draft.agenda


async def convocation(call: Call, conversation: int, seq: Seq) -> Convocation:
    """Raises `NotFound` for any other message."""
    message = await select_message(call.db, conversation, seq)
    if message is None or not isinstance(message.content, Convocation):
        raise NotFound("message")
    return message.content
