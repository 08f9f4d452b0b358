"""Drafts of convocations: prepared together by those who may convene, the legal clock computed at each change."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from protocol.bodies import Body
from protocol.convocations import (
    MOST_ITEMS,
    AgendaItem,
    ChangeConvocation,
    Convocation,
    ConvocationDraft,
    ConvocationDraftChanged,
    ConvocationDraftGone,
    ConvocationDrafts,
    DiscardConvocation,
    ItemDraft,
    LoadConvocationDrafts,
    StartConvocation,
)
from protocol.errors import Archived, Conflict, Invalid, NotFound
from protocol.types import UNSET, Done, Seq
from server.assemblies import convocations_sql as queries
from server.assemblies.bodies_sql import select_body, select_in_office
from server.assemblies.convening import (
    assess_draft,
    convocation,
    require_draft,
    tell_convenors,
    to_convene,
    today,
)
from server.assemblies.sittings_sql import select_moments
from server.base.clocks import FIRST, LAST, instant
from server.base.tokens import new_id
from server.core.dispatch import Call, handles
from server.files.attachments import hold, require_files

URGENCY_ITEM = "Se prononcer sur l’urgence de la convocation"
"""What the council decides first when it was convened urgently (CGCT L2121-11)."""

FIELDS = ("date", "hour", "place", "text", "convened_by", "urgent", "urgency", "installation", "completing_round")


@handles(StartConvocation)
async def start_convocation(call: Call, command: StartConvocation) -> ConvocationDraft:
    if command.replaces and command.second_of:
        raise Invalid("second_of")
    body = await select_body(call.db, command.body)
    if body is None:
        raise NotFound("body")
    await to_convene(call, body.conversation, "body")
    if not body.active:
        raise Archived
    draft = ConvocationDraft(
        new_id(), body.conversation, body.id, 1, datetime.now(UTC), call.person, place=body.place,
        convened_by=await _chair(call, body),
    )  # fmt: skip
    former = command.replaces or command.second_of
    if former:
        draft = _continue_from(draft, command, await convocation(call, body.conversation, former), call)
    if command.second_of:
        draft = await _left_over(call, draft, command.second_of)
    await _hold_files(call, draft)
    draft = await assess_draft(call, await queries.insert_draft(call.db, draft), body)
    await tell_convenors(call, body.conversation, ConvocationDraftChanged(draft))
    return draft


async def _chair(call: Call, body: Body) -> int | None:
    offices = await select_in_office(call.db, body.id, today(call))
    return next((mandate.person for mandate in offices if mandate.role == "chair"), None)


def _continue_from(
    draft: ConvocationDraft, command: StartConvocation, former: Convocation, call: Call
) -> ConvocationDraft:
    """A new version begins as the former one; a second convocation with its items alone. Raises `Conflict` when the
    former is no longer, or not yet, to be continued."""
    if former.body_id != draft.body:
        raise NotFound("message")
    if former.replaced_by:
        raise Conflict("replaced")
    if former.cancelled_at:
        raise Conflict("cancelled")
    opened = former.opens_at <= datetime.now(UTC)
    if command.second_of:
        if not opened:
            raise Conflict("not_opened")
        agenda = [msgspec.structs.replace(item, carried_over=True) for item in former.agenda]
        return msgspec.structs.replace(
            draft, place=former.place, agenda=agenda, text=former.text, second_of=command.second_of
        )
    if opened:
        raise Conflict("opened")
    local = former.opens_at.astimezone(call.services.settings.time_zone)
    return msgspec.structs.replace(
        draft,
        date=local.date(),
        hour=local.time(),
        place=former.place,
        text=former.text,
        agenda=former.agenda,
        convened_by=former.convened_by,
        urgent=bool(former.urgency),
        urgency=former.urgency,
        installation=former.installation,
        replaces=command.replaces,
        second_of=former.second_of,
    )


async def _left_over(call: Call, draft: ConvocationDraft, seq: Seq) -> ConvocationDraft:
    """Without the items that were dealt with while the quorum held. Raises `Conflict` when it held all along: what the
    council did not come to then needs its quorum the next time too (CGCT L2121-17)."""
    moments = await select_moments(call.db, draft.conversation, seq)
    if moments and all(moment.met for moment in moments):
        raise Conflict("quorum")
    dealt = {moment.item for moment in moments if moment.met}
    return msgspec.structs.replace(draft, agenda=[a for n, a in enumerate(draft.agenda, 1) if n not in dealt])


async def _hold_files(call: Call, draft: ConvocationDraft) -> None:
    files = list(dict.fromkeys(file.id for item in draft.agenda for file in item.files))
    await hold(call, files, "convocation", draft.id, convenors_of=draft.conversation)


@handles(ChangeConvocation)
async def change_convocation(call: Call, command: ChangeConvocation) -> ConvocationDraft:
    draft, body = await require_draft(call, command.draft)
    if draft.revision != command.revision:
        raise Conflict("revision")
    chosen: dict[str, Any] = {k: v for k in (*FIELDS, "change") if (v := getattr(command, k)) is not UNSET}
    if command.agenda is not UNSET:
        chosen["agenda"] = [await _item(call, item) for item in command.agenda]
    changed = _with_urgency(msgspec.structs.replace(draft, **chosen))
    await _check(call, changed)
    await _hold_files(call, changed)
    changed = await assess_draft(call, await queries.update_draft(call.db, changed, call.person), body)
    await tell_convenors(call, draft.conversation, ConvocationDraftChanged(changed))
    return changed


async def _item(call: Call, item: ItemDraft) -> AgendaItem:
    fields = msgspec.structs.asdict(item)
    return AgendaItem(**{**fields, "title": item.title.strip(), "files": await require_files(call, item.files)})


def _with_urgency(draft: ConvocationDraft) -> ConvocationDraft:
    """Urgency is what the council rules on first."""
    others = [item for item in draft.agenda if item.title != URGENCY_ITEM]
    agenda = [AgendaItem(URGENCY_ITEM, note=draft.urgency), *others] if draft.urgent else others
    return msgspec.structs.replace(draft, agenda=agenda)


async def _check(call: Call, draft: ConvocationDraft) -> None:
    """Raises `Invalid` for what no draft can hold."""
    if len(draft.agenda) > MOST_ITEMS or any(not item.title for item in draft.agenda):
        raise Invalid("agenda")
    if draft.completing_round and not FIRST <= draft.completing_round.year <= LAST:
        raise Invalid("completing_round")
    if draft.date and draft.hour:
        instant(draft.date, draft.hour, call.services.settings.time_zone)
    elif draft.date and not FIRST <= draft.date.year <= LAST:
        raise Invalid("date")
    offices = await select_in_office(call.db, draft.body, today(call))
    if draft.convened_by and draft.convened_by not in [mandate.person for mandate in offices]:
        raise Invalid("convened_by")


@handles(DiscardConvocation)
async def discard_convocation(call: Call, command: DiscardConvocation) -> Done:
    draft, _ = await require_draft(call, command.draft)
    await drop(call, draft)
    return Done()


async def drop(call: Call, draft: ConvocationDraft) -> None:
    """Ends the draft on everybody's screen."""
    await hold(call, [], "convocation", draft.id)
    await queries.delete_draft(call.db, draft.id)
    await tell_convenors(call, draft.conversation, ConvocationDraftGone(draft.id))


@handles(LoadConvocationDrafts)
async def load_convocation_drafts(call: Call, command: LoadConvocationDrafts) -> ConvocationDrafts:
    found = []
    for draft in await queries.select_drafts(call.db, call.person):
        body = await select_body(call.db, draft.body)
        assert body is not None
        found.append(await assess_draft(call, draft, body))
    return ConvocationDrafts(found)
