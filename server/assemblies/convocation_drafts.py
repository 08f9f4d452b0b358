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
    Impediment,
    ItemDraft,
    LoadConvocationDrafts,
    StartConvocation,
)
from protocol.errors import Archived, Conflict, Invalid, NotFound
from protocol.files import File
from protocol.types import UNSET, Done
from server.assemblies import convocations_sql as queries
from server.assemblies.authors import default_author, possible_authors
from server.assemblies.bodies_sql import select_body
from server.assemblies.carrying import require_left_over
from server.assemblies.convening import (
    assess_draft,
    convocation,
    hold_draft,
    require_draft,
    tell_convenors,
    to_convene,
    today,
)
from server.base.clocks import FIRST, LAST, instant, is_within
from server.base.tokens import new_id
from server.core.dispatch import Call, handles
from server.files.attachments import hold, require_files, show_to
from server.law.plans import URGENCY_ITEM, is_urgent

FIELDS = (
    "date", "hour", "place", "text", "convened_by", "substitute_reason", "impediments", "urgent", "urgency",
    "installation", "completing_round",
)  # fmt: skip


@handles(StartConvocation)
async def start_convocation(call: Call, command: StartConvocation) -> ConvocationDraft:
    if command.replaces and command.second_of:
        raise Invalid("second_of")
    body = await select_body(call.db, command.body, today(call))
    if body is None:
        raise NotFound("body")
    await to_convene(call, body.conversation, "body", body.id)
    if not body.active:
        raise Archived
    draft = ConvocationDraft(
        new_id(), body.conversation, body.id, 1, datetime.now(UTC), call.person, place=body.place,
    )  # fmt: skip
    former = command.replaces or command.second_of
    if former:
        draft = _continue_from(draft, command, await convocation(call, body.conversation, former), call)
    if command.second_of:
        left = await require_left_over(call.db, draft.conversation, command.second_of)
        draft = msgspec.structs.replace(draft, agenda=left)
    await _hold_files(call, draft)
    draft = await _with_author(call, draft, body)
    draft = await assess_draft(call, await queries.insert_draft(call.db, draft), body)
    await tell_convenors(call, draft, ConvocationDraftChanged(draft))
    return draft


async def _with_author(call: Call, draft: ConvocationDraft, body: Body) -> ConvocationDraft:
    """The same with the chair as its author, unless it names somebody who may be."""
    authority = call.services.settings.authority
    authors = await possible_authors(call.db, body, today(call), authority, installation=draft.installation)
    if draft.convened_by in [one.person for one in authors]:
        return draft
    return msgspec.structs.replace(draft, convened_by=default_author(authors), substitute_reason="")


def _continue_from(
    draft: ConvocationDraft, command: StartConvocation, former: Convocation, call: Call
) -> ConvocationDraft:
    """A new version begins as the former one; a second convocation in the same place. Raises `Conflict` when the
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
        return msgspec.structs.replace(draft, place=former.place, text=former.text, second_of=command.second_of)
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
        substitute_reason=former.author.reason if former.author else "",
        impediments=[Impediment(one.person, one.reason) for one in former.author.passed_over] if former.author else [],
        urgent=is_urgent(former.agenda),
        urgency=former.urgency,
        installation=former.installation,
        replaces=command.replaces,
        second_of=former.second_of,
    )


async def _hold_files(call: Call, draft: ConvocationDraft) -> None:
    files = list(dict.fromkeys(file.id for item in draft.agenda for file in item.files))
    files += [draft.signed.id] if draft.signed and draft.signed.id not in files else []
    await hold(call, files, "convocation", draft.id, convenors_of=draft.conversation)


@handles(ChangeConvocation)
async def change_convocation(call: Call, command: ChangeConvocation) -> ConvocationDraft:
    draft, body = await require_draft(call, command.draft)
    if draft.revision != command.revision:
        raise Conflict("revision")
    chosen: dict[str, Any] = {k: v for k in (*FIELDS, "change") if (v := getattr(command, k)) is not UNSET}
    if command.agenda is not UNSET:
        chosen["agenda"] = [await _item(call, item) for item in command.agenda]
    if command.signed is not UNSET:
        chosen["signed"] = await _signed(call, command.signed)
    changed = _with_urgency(msgspec.structs.replace(draft, **chosen, approval=None))
    await _check(call, changed)
    if command.convened_by is UNSET and (changed.convened_by or command.installation is not UNSET):
        changed = await _with_author(call, changed, body)
    await _hold_files(call, changed)
    if draft.approval:
        await show_to(call.db, "convocation", draft.id, None)
    changed = await assess_draft(call, await queries.update_draft(call.db, changed, call.person), body)
    if command.convened_by and command.convened_by not in [one.person for one in changed.authors]:
        raise Invalid("convened_by")
    await tell_convenors(call, draft, ConvocationDraftChanged(changed))
    return changed


async def _signed(call: Call, file: int | None) -> File | None:
    """Raises `Invalid` for one that the caller may not read."""
    try:
        return (await require_files(call, [file]))[0] if file else None
    except Invalid:
        raise Invalid("signed") from None


async def _item(call: Call, item: ItemDraft) -> AgendaItem:
    fields = msgspec.structs.asdict(item)
    return AgendaItem(**{**fields, "files": await require_files(call, item.files)})


def _with_urgency(draft: ConvocationDraft) -> ConvocationDraft:
    """Urgency is what the council rules on first."""
    others = [item for item in draft.agenda if item.title != URGENCY_ITEM]
    agenda = [AgendaItem(URGENCY_ITEM, note=draft.urgency), *others] if draft.urgent else others
    return msgspec.structs.replace(draft, agenda=agenda)


async def _check(call: Call, draft: ConvocationDraft) -> None:
    """Raises `Invalid` for what no draft can hold."""
    if len(draft.agenda) > MOST_ITEMS or any(not item.title for item in draft.agenda):
        raise Invalid("agenda")
    now = today(call)
    if draft.completing_round and not is_within(draft.completing_round, now, past=2, future=2):
        raise Invalid("completing_round")
    for day in (day for item in draft.agenda for day in (item.communicated, item.budget_day) if day):
        if not is_within(day, now, past=2, future=2):
            raise Invalid("agenda")
    if draft.date and draft.hour:
        instant(draft.date, draft.hour, call.services.settings.time_zone)
    elif draft.date and not FIRST <= draft.date.year <= LAST:
        raise Invalid("date")


@handles(DiscardConvocation)
async def discard_convocation(call: Call, command: DiscardConvocation) -> Done:
    draft = await hold_draft(call, command.draft)
    if draft is None:
        raise NotFound("draft")
    await drop(call, draft)
    return Done()


async def drop(call: Call, draft: ConvocationDraft) -> None:
    """Ends the draft on everybody's screen."""
    await hold(call, [], "convocation", draft.id)
    await queries.delete_draft(call.db, draft.id)
    await tell_convenors(call, draft, ConvocationDraftGone(draft.id))


@handles(LoadConvocationDrafts)
async def load_convocation_drafts(call: Call, command: LoadConvocationDrafts) -> ConvocationDrafts:
    found = []
    for draft in await queries.select_drafts(call.db, call.person):
        body = await select_body(call.db, draft.body, today(call))
        assert body is not None
        found.append(await assess_draft(call, draft, body))
    return ConvocationDrafts(found)
