"""What those who convene share: who may, the draft they hold, and what the rules say of it now."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from protocol.bodies import Body
from protocol.convocations import Convocation, ConvocationDraft, DraftRecipient
from protocol.delays import Assessment, Concern
from protocol.errors import Archived, Invalid, NotAllowed, NotFound
from protocol.types import Event, Seq
from server.assemblies import convocations_sql as queries
from server.assemblies.authors import possible_authors, require_author, unexplained
from server.assemblies.bodies_sql import (
    channel_of,
    select_body,
    select_choices_on,
    select_in_office,
    to_summon,
)
from server.assemblies.carrying import BESIDE_THE_PLACE, carry_over
from server.assemblies.convenors_sql import select_convening, select_convenors_of
from server.assemblies.earlier import read_earlier, unsound
from server.assemblies.grounds import groundless
from server.assemblies.recipients import read_recipients
from server.assemblies.rules_sql import select_rules
from server.base.clocks import database_now, instant
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core.dispatch import Call
from server.law.assessment import assess
from server.law.delays import local
from server.law.plans import plan

LATE = ("late", "budget_late", "orientations_late")
"""Codes of what holds a sending back because it comes too late."""


def today(call: Call) -> date:
    """On the calendar of the authority."""
    return local(datetime.now(UTC), call.services.settings.time_zone)


async def to_convene(call: Call, conversation: int, asked: str = "conversation", body: int | None = None) -> None:
    """Raises `NotFound` for those outside the group, as for whatever they have `asked` for that is not there; and
    `NotAllowed` for others unless they may convene that body, or the group's."""
    place = await select_convening(call.db, call.person, conversation, body)
    if place is None:
        raise NotFound(asked)
    if place.archived:
        raise Archived
    if not place.allowed:
        raise NotAllowed("may_convene")


async def require_draft(call: Call, number: int) -> tuple[ConvocationDraft, Body]:
    """The draft, held for a change, and its body. Raises `NotFound` for those who have nothing to do with it, and
    `Archived` once the body is dissolved."""
    return await with_body(call, await hold_draft(call, number))


async def with_body(
    call: Call, draft: ConvocationDraft | None, day: date | None = None
) -> tuple[ConvocationDraft, Body]:
    """A draft that is held, and its body as it is on that day, or today; raises as `require_draft`."""
    if draft is None:
        raise NotFound("draft")
    body = await select_body(call.db, draft.body, day or today(call))
    assert body is not None
    if not body.active:
        raise Archived
    return draft, body


async def hold_draft(call: Call, number: int) -> ConvocationDraft | None:
    """The same once whoever holds it has done, be the body dissolved or not; `None` where there is none, or no more.
    Those who have nothing to do with it do not wait, which would tell them that something goes on there: it raises
    `NotFound` for them."""
    draft = await queries.select_draft(call.db, number)
    if draft is None:
        return None
    await to_convene(call, draft.conversation, "draft", draft.body)
    return await queries.lock_draft(call.db, number)


async def tell_convenors(call: Call, draft: ConvocationDraft, event: Event) -> None:
    """Tells them, and the author once they were asked to agree."""
    asked = {draft.convened_by} if draft.approval and draft.convened_by else set()
    for person in {*await select_convenors_of(call.db, draft.conversation), *asked}:
        call.tell_person(person, event)


async def assess_draft(
    call: Call, draft: ConvocationDraft, body: Body, now: datetime | None = None
) -> ConvocationDraft:
    """The draft with those in office today, with what it takes up of a sitting without quorum, and with what the rules
    say of it now, by the database's clock unless another instant is given."""
    now = now or await database_now(call.db)
    day = local(now, call.services.settings.time_zone)
    offices = to_summon(await select_in_office(call.db, body.id, seats_on(draft, day)), body)
    choices = await select_choices_on(call.db, [one.person for one in offices], day)
    draft = await carry_over(call.db, draft)
    authority = call.services.settings.authority
    draft = msgspec.structs.replace(
        draft,
        body_name=body.name,
        recipients=[
            DraftRecipient(one.person, channel_of(choices, one.person), one.role == "substitute") for one in offices
        ],
        authors=await possible_authors(call.db, body, day, authority, installation=draft.installation),
    )
    recipients = await read_recipients(call.db, offices, choices)
    return msgspec.structs.replace(draft, assessment=await _assess(call, draft, body, recipients, now))


def seats_on(draft: ConvocationDraft, day: date) -> date:
    """By whose seats of which day it is sent that `day`: an installation convenes those who will be in office then, for
    the others are until it is held (CGCT L5211-8, of an intercommunal body)."""
    return draft.date if draft.installation and draft.date else day


async def _assess(
    call: Call, draft: ConvocationDraft, body: Body, recipients: list[dict[str, Any]], now: datetime
) -> Assessment | None:
    if draft.date is None or draft.hour is None:
        return None
    zone = call.services.settings.time_zone
    meets = instant(draft.date, draft.hour, zone)
    day = local(now, zone)
    unfounded = await groundless(call.db, body, recipients, day, seats_on(draft, day))
    found = assess([*await select_rules(call.db), *unfounded.rules], body, plan(draft, meets), now, zone)
    found.blocks += unfounded.blocks if body.active else [Concern("dissolved"), *unfounded.blocks]
    found.warnings += unfounded.warnings
    for seq in (draft.replaces, draft.second_of):
        found.blocks += await unsound(call.db, draft.conversation, seq, ("invitees",)) if seq else []
    then = {one.person for one in await select_in_office(call.db, body.id, local(meets, zone))}
    if any(one.person not in then for one in draft.recipients):
        found.warnings.append(Concern("leaving", day=local(meets, zone)))
    found.warnings += [Concern("deputy_before", person=person) for person in unexplained(draft)]
    if await queries.stands_at(call.db, body.id, meets, draft.replaces):
        found.warnings.append(Concern("same_hour"))
    scripted = [number for number, item in enumerate(draft.agenda, 1) if any(file.scripted for file in item.files)]
    found.warnings += [Concern("scripted_file", item=number) for number in scripted]
    says = _says(draft, body, meets, found.sentences)
    if moved_from := await _moved_from(call, draft, says):
        found.moved_from = moved_from
        found.warnings += [block for block in found.blocks if block.code in LATE]
        found.blocks = [block for block in found.blocks if block.code not in LATE]
    return found


async def _moved_from(call: Call, draft: ConvocationDraft, after: dict[str, Any]) -> str:
    """The place of the version before, where a new one changes the place and nothing else that its recipients read, nor
    who they are; otherwise empty."""
    if not draft.replaces or not draft.change.strip():
        return ""
    earlier = await read_earlier(call.db, draft.conversation, draft.replaces)
    if earlier is None:
        return ""
    before = earlier.convocation
    same = after == {name: getattr(before, name) for name in after}
    convened = {one.person for one in draft.recipients}, {one.person for one in draft.recipients if one.substitute}
    same = same and convened == (earlier.convened, earlier.substitutes)
    moves = same and before.place != draft.place.strip() and await _same_author(call, draft, before)
    return before.place if moves else ""


async def _same_author(call: Call, draft: ConvocationDraft, before: Convocation) -> bool:
    """Of what was sealed before quality and reason were kept, only who convened is compared; how they are addressed,
    and why others do not convene, says nothing of whose act it is."""
    if before.author is None:
        return before.convened_by == draft.convened_by
    try:
        author = await require_author(call.db, draft)
    except Invalid:
        return False
    one = before.author
    return msgspec.structs.replace(author, civility=one.civility, passed_over=one.passed_over) == one


def _says(draft: ConvocationDraft, body: Body, meets: datetime, sentences: list[str]) -> dict[str, Any]:
    """As `BESIDE_THE_PLACE` of what it would be sent as."""
    told = {
        "body": body.name,
        "opens_at": meets,
        "agenda": draft.agenda,
        "text": draft.text.strip(),
        "body_id": draft.body,
        "convened_by": draft.convened_by,
        "urgency": draft.urgency.strip() if draft.urgent else "",
        "installation": draft.installation,
        "sentences": sentences,
        "second_of": draft.takes_up,
    }
    return {name: told[name] for name in BESIDE_THE_PLACE}


async def convocation(call: Call, conversation: int, seq: Seq) -> Convocation:
    """Raises `NotFound` for any other message."""
    return content_of(await select_message(call.db, conversation, seq), Convocation)
