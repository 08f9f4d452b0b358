"""Copies for information: the list of those whom an intercommunal council informs, and what is sent to them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from protocol.bodies import Body
from protocol.convocations import Convocation
from protocol.copies import Copied, Copies, CopyKind, CopyList, CopyRecipient, KeepCopyList, LoadCopies, LoadCopyList
from protocol.errors import Invalid, NotFound
from protocol.files import File
from protocol.sittings import PaperKind
from protocol.types import Seq
from server.assemblies import copies_letters as letters
from server.assemblies import copies_sql as queries
from server.assemblies.bodies_sql import lock_body, select_body
from server.assemblies.convening import convocation as select_convocation
from server.assemblies.convening import today
from server.assemblies.convenors_sql import select_convened_by
from server.assemblies.convocations import LINK_LASTS, cancelled, sent, sitting
from server.assemblies.convocations_sql import Frozen
from server.assemblies.copies_letters import CopyOver, Informing
from server.assemblies.keeping import to_keep
from server.assemblies.sittings import filed
from server.base.tokens import new_id, new_token, token_hash
from server.conversations.receipts_sql import select_watchers
from server.core import access
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_me
from server.ledger.ledger import Deed
from server.mail.outbox import enqueue_all

PAPER_LASTS = timedelta(days=60)
"""How long the link to a paper is good, from its sending."""


@handles(LoadCopyList)
async def load_copy_list(call: Call, command: LoadCopyList) -> CopyList:
    keeper = (await select_me(call.db, call.person)).administrator
    if not keeper and command.body not in await select_convened_by(call.db, call.person):
        raise NotFound("body")
    if await select_body(call.db, command.body, today(call)) is None:
        raise NotFound("body")
    return CopyList(command.body, await queries.select_recipients(call.db, command.body))


@handles(KeepCopyList)
async def keep_copy_list(call: Call, command: KeepCopyList) -> CopyList:
    await to_keep(call)
    body = await lock_body(call.db, command.body, today(call))
    if body is None:
        raise NotFound("body")
    if not informs(body):
        raise Invalid("body")
    people = [Copied(one.name.strip(), one.email, " ".join(one.commune.split())) for one in command.recipients]
    if len({one.email.lower() for one in people}) < len(people) or not all(one.name for one in people):
        raise Invalid("recipients")
    await queries.update_removed(call.db, body.id, people, today(call), call.person)
    await queries.insert_recipients(call.db, body.id, people, today(call), call.person)
    return CopyList(body.id, await queries.select_recipients(call.db, body.id))


def informs(body: Body) -> bool:
    """Whether councillors who do not sit are informed of what the body does (CGCT L5211-40-2)."""
    return body.intercommunal


@handles(LoadCopies)
async def load_copies(call: Call, command: LoadCopies) -> Copies:
    await access.conversation(call.db, call.person, command.conversation)
    if call.person not in await select_watchers(call.db, command.conversation, command.seq):
        raise NotFound("message")
    return Copies(await queries.select_copies(call.db, command.conversation, command.seq))


@sent
async def send(
    call: Call, frozen: Frozen, convocation: Convocation, before: Convocation | None, deeds: list[Deed]
) -> None:
    place = frozen.conversation, frozen.seq
    deeds += await _inform(call, place, frozen.body, convocation, "convocation", convocation.opens_at + LINK_LASTS)


@filed
async def pass_on(
    call: Call, conversation: int, seq: Seq, kind: PaperKind, file: File, adopted: bool, deeds: list[Deed]
) -> None:
    """The list of deliberations at once, the minutes once they are adopted: within a month, says the law."""
    convocation = await select_convocation(call, conversation, seq)
    if convocation.body_id is None or (kind == "minutes" and not adopted):
        return
    until = datetime.now(UTC) + PAPER_LASTS
    deeds += await _inform(call, (conversation, seq), convocation.body_id, convocation, kind, until, file)


async def _inform(
    call: Call,
    place: tuple[int, Seq],
    body: int,
    convocation: Convocation,
    kind: CopyKind,
    until: datetime,
    file: File | None = None,
) -> list[Deed]:
    """Queues a letter for everybody on the list; one deed names them all."""
    known = await select_body(call.db, body, today(call))
    if known is None or not informs(known):
        return []
    to = [one for one in await queries.select_recipients(call.db, body) if one.removed_on is None]
    if not to:
        return []
    tokens, ids = [new_token() for _ in to], [new_id() for _ in to]
    hashes = [token_hash(token) for token in tokens]
    await queries.insert_copies(call.db, place, kind, file.id if file else None, to, ids, hashes, until)
    about = await sitting(call, *place, convocation)
    url = f"{call.services.settings.public_url}/seance/"
    written = (
        (
            letters.copy(one.email, one.name, msgspec.structs.replace(about, link=url + token), kind),
            Informing(*place, n),
        )
        for one, token, n in zip(to, tokens, ids, strict=True)
    )
    await enqueue_all(call.db, written)
    return [Deed("copied", *place, author=call.person, facts=_facts(kind, to, file))]


def _facts(kind: CopyKind, to: list[CopyRecipient], file: File | None) -> dict[str, Any]:
    told = [{"name": one.name, "commune": one.commune, "address": one.email} for one in to]
    paper = {"paper": {"name": file.name, "size": file.size, "sha256": file.sha256}} if file else {}
    return {"kind": kind, "count": len(to), "recipients": told, **paper}


@cancelled
async def tell_cancelled(call: Call, conversation: int, seq: Seq, convocation: Convocation, deeds: list[Deed]) -> None:
    """Whoever was informed of a sitting is told that it is cancelled."""
    about = await sitting(call, conversation, seq, convocation)
    copies = await queries.select_copies(call.db, conversation, seq)
    await enqueue_all(
        call.db,
        (
            (letters.cancellation(one.email, one.name, about), CopyOver(conversation, seq, 0))
            for one in copies
            if one.kind == "convocation"
        ),
    )
