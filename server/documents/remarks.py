"""Remarks: what is said about a document, in the conversation whose drive it is in."""

from datetime import UTC, datetime

import msgspec

from protocol.errors import Invalid, NotFound
from protocol.messages import Chat, History
from protocol.passages import About
from protocol.remarks import CountRemarks, LoadRemarks, RemarkCounts, ResolveRemark
from protocol.types import MAX_ID, Stored
from server.base.database import Database
from server.conversations.messages import as_it_is, lock_content, tell_change
from server.conversations.messages_sql import update_content
from server.core import access
from server.core.dispatch import Call, handles
from server.core.journal import Entry, carrying
from server.documents.drives import require_node
from server.documents.remarks_sql import count_open, select_aims, select_remarks


@carrying
async def fill(db: Database, entries: list[Entry]) -> None:
    """A stranger to the conversation is left to be refused as everywhere, and learns of no document."""
    entries = [entry for entry in entries if entry.about and entry.refusal is None]
    for entry, aim in zip(entries, await select_aims(db, entries) if entries else (), strict=True):
        assert entry.about
        if aim.name is not None:
            entry.content = msgspec.structs.replace(entry.content, about=About(entry.about, aim.name))
        elif aim.seen and not aim.stored:
            entry.refusal = Invalid("about")


@handles(LoadRemarks)
async def load_remarks(call: Call, command: LoadRemarks) -> History:
    conversation = await require_node(call.db, call.person, command.node)
    before = MAX_ID if command.before is None else command.before
    found = await select_remarks(call.db, conversation, command.node, before, command.limit + 1)
    return History(found[-command.limit :], len(found) > command.limit, command.before is not None)


@handles(CountRemarks)
async def count_remarks(call: Call, command: CountRemarks) -> RemarkCounts:
    await access.conversation(call.db, call.person, command.conversation)
    return RemarkCounts(await count_open(call.db, command.conversation, command.folder))


@handles(ResolveRemark)
async def resolve_remark(call: Call, command: ResolveRemark) -> Stored:
    message, chat, place = await lock_content(call, command.conversation, command.seq, Chat)
    if chat.about is None:
        raise NotFound("message")
    place.to_send()
    if (chat.about.resolved_at is not None) == command.on:
        return as_it_is(message)
    by, at = (call.person, datetime.now(UTC)) if command.on else (None, None)
    about = msgspec.structs.replace(chat.about, resolved_by=by, resolved_at=at)
    settled = msgspec.structs.replace(chat, about=about)
    await update_content(call.db, command.conversation, command.seq, settled, edited=False)
    return await tell_change(call, message)
