"""Approvals: the author of a convocation agrees, in their own session, to what is sent in their name."""

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from protocol.bodies import Body
from protocol.convocations import (
    Approval,
    ApproveConvocation,
    AskApproval,
    Author,
    Convocation,
    ConvocationDraft,
    ConvocationDraftChanged,
    ConvocationDrafts,
    LoadApprovals,
)
from protocol.errors import Conflict, Invalid, NotFound
from server.assemblies import convocations_sql as queries
from server.assemblies.agreements import agreement_deed, read_agreement
from server.assemblies.authors import require_author
from server.assemblies.bodies_sql import select_body
from server.assemblies.convening import assess_draft, require_draft, tell_convenors, today
from server.assemblies.entering import joined, names_of
from server.base.aside import aside
from server.base.clocks import database_now, instant
from server.base.database import Database
from server.core.dispatch import Call, handles
from server.files.attachments import show_to
from server.ledger.ledger import canonical
from server.ledger.ledger_sql import append_all


def write(draft: ConvocationDraft, body: Body, author: Author, zone: ZoneInfo) -> Convocation:
    """What the draft says, as it will be frozen: all that its author agrees to. Raises `Invalid` while it lacks its
    date, its hour or its agenda."""
    if draft.date is None or draft.hour is None:
        raise Invalid("date")
    if not draft.agenda:
        raise Invalid("agenda")
    return Convocation(
        body.name,
        instant(draft.date, draft.hour, zone),
        draft.place.strip(),
        draft.agenda,
        draft.text.strip(),
        body_id=body.id,
        convened_by=author.person,
        author=author,
        urgency=draft.urgency.strip() if draft.urgent else "",
        installation=draft.installation,
        replaces=draft.replaces,
        change=draft.change.strip(),
        second_of=draft.takes_up,
    )


def digest(written: Convocation) -> str:
    """SHA-256 of its canonical text, to be found again in the manifest: what is added at the sending is left out."""
    return hashlib.sha256(canonical(msgspec.to_builtins(written)).encode()).hexdigest()


def agreed(convocation: Convocation) -> Convocation:
    """Of what was frozen, that which its author agreed to: without what `freeze` fills in."""
    return msgspec.structs.replace(
        convocation,
        recipients=[],
        substitutes=[],
        sentences=[],
        delay=None,
        deliberations_due=None,
        moved_from="",
        version=1,
        digest=None,
        first=None,
        zone="",
        authority="",
    )


async def acts_of_author(db: Database, draft: ConvocationDraft, convocation: Convocation) -> list[dict[str, Any]]:
    """What the author has done themselves, as the ledger is told: agreed in their session to what is sent, by the entry
    of that act and not by the draft, or signed it on paper. Raises `Conflict` when what is sent is not what they agreed
    to."""
    author, acts = convocation.author, []
    assert author is not None
    who = {"name": author.name, "quality": author.quality}
    if draft.approval and draft.approval.approved_at:
        told = await aside(author.person, lambda: digest(agreed(convocation)))
        given = await read_agreement(db, draft.id, author.person, told)
        if given is None or told != draft.approval.digest:
            raise Conflict("approval")
        acts.append({**who, "by": "session", "on": given.at, "digest": told, "entry": given.position})
    if file := draft.signed:
        acts.append({**who, "by": "file", "file": joined(file)})
    return acts


async def digest_of(call: Call, draft: ConvocationDraft, body: Body) -> str:
    author = await require_author(call.db, draft)
    zone = call.services.settings.time_zone
    return await aside(call.person, lambda: digest(write(draft, body, author, zone)))


@handles(AskApproval)
async def ask_approval(call: Call, command: AskApproval) -> ConvocationDraft:
    draft, body = await require_draft(call, command.draft)
    if draft.revision != command.revision:
        raise Conflict("revision")
    draft = await assess_draft(call, draft, body)
    told = await digest_of(call, draft, body)
    return await _keep(call, draft, Approval(await database_now(call.db), call.person, told))


@handles(LoadApprovals)
async def load_approvals(call: Call, command: LoadApprovals) -> ConvocationDrafts:
    found = []
    for draft in await queries.select_drafts_to_approve(call.db, call.person):
        body = await select_body(call.db, draft.body, today(call))
        assert body is not None
        found.append(await assess_draft(call, draft, body))
    return ConvocationDrafts(found)


def _asked(call: Call, draft: ConvocationDraft | None) -> ConvocationDraft:
    """The draft, for its author, who was asked to agree. Raises `NotFound` for everybody else, who does not wait."""
    if draft is None or draft.approval is None or draft.convened_by != call.person:
        raise NotFound("draft")
    return draft


@handles(ApproveConvocation)
async def approve_convocation(call: Call, command: ApproveConvocation) -> ConvocationDraft:
    _asked(call, await queries.select_draft(call.db, command.draft))
    draft = _asked(call, await queries.lock_draft(call.db, command.draft))
    body = await select_body(call.db, draft.body, today(call))
    assert body is not None
    draft = await assess_draft(call, draft, body)
    approval = draft.approval
    assert approval is not None
    told = await digest_of(call, draft, body)
    if not command.digest == approval.digest == told:
        raise Conflict("revision")
    if approval.approved_at:
        return draft
    kept = await _keep(call, draft, msgspec.structs.replace(approval, approved_at=await database_now(call.db)))
    names = await names_of(call.db, [call.person])
    await append_all(call.db, [agreement_deed(draft, body, call.person, names[call.person], told)])
    return kept


async def _keep(call: Call, draft: ConvocationDraft, approval: Approval) -> ConvocationDraft:
    draft = msgspec.structs.replace(draft, approval=approval)
    await queries.update_approval(call.db, draft)
    await show_to(call.db, "convocation", draft.id, draft.convened_by)
    await tell_convenors(call, draft, ConvocationDraftChanged(draft))
    return draft
