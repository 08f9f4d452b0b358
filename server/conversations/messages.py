"""Messages: sent, edited, deleted, reacted to, and read again."""

import asyncio
from datetime import datetime
from typing import TypeVar

import msgspec

from protocol.conversations import MembershipChanged
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound
from protocol.messages import (
    CatchUp,
    Changes,
    Chat,
    Content,
    Deleted,
    DeleteMessage,
    EditMessage,
    History,
    LoadHistory,
    LoadMessages,
    LoadVersions,
    Message,
    MessageChanged,
    React,
    Reaction,
    ReactionName,
    SendMessage,
    Versions,
    Writing,
)
from protocol.types import MAX_ID, Stored
from server.conversations import conversations_sql as conversation_queries
from server.conversations import messages_sql as queries
from server.conversations.receipts_sql import select_receipt
from server.core import access
from server.core.dispatch import Call, Caller, handles, handles_directly
from server.core.hooks import Hook
from server.core.journal import Entry
from server.core.news import Work
from server.files import files_sql as file_queries

C = TypeVar("C")

deleted: Hook[Work, int, int] = Hook()
"""A tombstone has taken the place of a message: who does it, the conversation, the number of the message."""


@handles_directly(SendMessage)
def send_message(caller: Caller, command: SendMessage) -> asyncio.Future[Stored]:
    _may_mention_all(caller, command.mentions_all)
    if not command.text and not command.files:
        raise Invalid("text")
    return caller.services.journal.append(entry_of(caller.person, command))


def entry_of(author: int, written: Writing) -> Entry:
    """The message that it becomes."""
    return Entry(
        written.conversation,
        author,
        written.client_id,
        Chat(written.text, written.reply_to, written.mentions, written.mentions_all),
        written.mentions,
        written.mentions_all,
        written.reply_to,
        written.files,
        written.about,
    )


def _may_mention_all(caller: Caller, wanted: bool) -> None:
    if wanted and caller.population == "guest":
        raise NotAllowed("mentions_all")


@handles(EditMessage)
async def edit_message(call: Call, command: EditMessage) -> Stored:
    _may_mention_all(call.caller, command.mentions_all)
    message, before = await lock_own(call, command.conversation, command.seq, Chat)
    content = msgspec.structs.replace(
        before,
        text=command.text,
        mentions=[person for person in command.mentions if person in before.mentions],
        mentions_all=command.mentions_all and before.mentions_all,
    )
    if not content.text and not content.files and not content.forwarded:
        raise Invalid("text")
    if content == before:
        return as_it_is(message)
    require_unrevised(message, command.edited_at)
    await queries.update_content(call.db, command.conversation, command.seq, content, edited=True)
    await queries.update_mentions(call.db, command.conversation, command.seq, content.mentions, content.mentions_all)
    changed = await tell_change(call, message)
    await tell_no_longer_mentioned(call, message, content)
    return changed


async def tell_no_longer_mentioned(call: Call, message: Message, now: Content) -> None:
    """Tells those whom the message mentioned how many mentions are left to them; nobody else's count has changed."""
    before = message.content
    if not isinstance(before, Chat):
        return
    still = now if isinstance(now, Chat) else Chat("")
    if before.mentions_all and not still.mentions_all:
        concerned = await access.members(call.db, message.conversation)
    else:
        concerned = [person for person in before.mentions if person not in still.mentions]
    for person, place in await conversation_queries.select_memberships_in(call.db, message.conversation, concerned):
        call.tell_person(person, MembershipChanged(place))


async def hold_message(call: Call, conversation: int, seq: int) -> tuple[Message | None, access.Access]:
    """The message, held for a change, and what the caller may do there. Raises `NotFound` for whoever may not see the
    conversation: before waiting, which would tell them that something goes on there, and after it."""
    await access.conversation(call.db, call.person, conversation)
    message = await queries.lock_message(call.db, conversation, seq)
    return message, await access.conversation(call.db, call.person, conversation)


def content_of(message: Message | None, kind: type[C]) -> C:
    """What it says. Raises `NotFound` where there is no message, or one of another kind."""
    if message is None or not isinstance(message.content, kind):
        raise NotFound("message")
    return message.content


async def lock_content(call: Call, conversation: int, seq: int, kind: type[C]) -> tuple[Message, C, access.Access]:
    """A message of that kind as `hold_message` holds it. Raises `NotFound`."""
    message, place = await hold_message(call, conversation, seq)
    content = content_of(message, kind)
    assert message
    return message, content, place


async def lock_own(call: Call, conversation: int, seq: int, kind: type[C]) -> tuple[Message, C]:
    """The caller's own message, held for a change. Raises `NotFound`, `Archived`, or `NotAllowed` when it is somebody
    else's."""
    message, content, place = await lock_content(call, conversation, seq, kind)
    place.not_archived()
    if message.author != call.person:
        raise NotAllowed("author")
    return message, content


def require_unrevised(message: Message, edited_at: datetime | None) -> None:
    """Raises `Conflict` where the text is no longer the one of that instant; None is the first one."""
    if message.edited_at != edited_at:
        raise Conflict("edited_at")


async def tell_change(work: Work, message: Message) -> Stored:
    """Numbers the change just made to the message and tells it."""
    changed = await queries.update_changed(work.db, message.conversation, message.seq)
    work.tell_conversation(changed.conversation, MessageChanged(changed))
    return Stored(changed.conversation, changed.seq, changed.changed_seq, changed.sent_at)


def as_it_is(message: Message) -> Stored:
    """The answer where nothing is to be changed."""
    return Stored(message.conversation, message.seq, message.changed_seq, message.sent_at)


@handles(DeleteMessage)
async def delete_message(call: Call, command: DeleteMessage) -> Stored:
    message, place = await hold_message(call, command.conversation, command.seq)
    place.not_archived()
    if message is None:
        raise NotFound("message")
    if isinstance(message.content, Deleted):
        raise Conflict("deleted")
    if not message.content.deletable:
        raise NotAllowed("content")
    if message.author != call.person and not (place.kind == "group" and place.may_manage):
        raise NotAllowed("author")
    tombstone = Deleted(call.person)
    await queries.update_content(call.db, command.conversation, command.seq, tombstone, edited=False)
    await queries.delete_traces(call.db, command.conversation, command.seq)
    await file_queries.delete_message_files(call.db, command.conversation, command.seq)
    await deleted.run(call, command.conversation, command.seq)
    changed = await tell_change(call, message)
    await tell_no_longer_mentioned(call, message, tombstone)
    return changed


@handles(React)
async def react(call: Call, command: React) -> Stored:
    message, place = await hold_message(call, command.conversation, command.seq)
    place.not_archived()
    if message is None or isinstance(message.content, Deleted):
        raise NotFound("message")
    reactions = with_reaction(message.reactions, command.name, call.person, command.on)
    if reactions == message.reactions:
        return as_it_is(message)
    await queries.update_reactions(call.db, command.conversation, command.seq, reactions)
    return await tell_change(call, message)


def with_reaction(reactions: list[Reaction], name: ReactionName, person: int, on: bool) -> list[Reaction]:
    """The reactions after this person's choice, in the order they first came; one without people disappears."""
    people = {r.name: r.people for r in reactions}
    others = [p for p in people.get(name, []) if p != person]
    if not on:
        people[name] = others
    elif len(others) == len(people.get(name, [])):
        people[name] = [*others, person]
    return [Reaction(n, p) for n, p in people.items() if p]


@handles(LoadHistory)
async def load_history(call: Call, command: LoadHistory) -> History:
    await access.conversation(call.db, call.person, command.conversation)
    if command.after is not None:
        found = await queries.select_page_after(call.db, command.conversation, command.after, command.limit + 1)
        return History(found[: command.limit], command.after > 0, len(found) > command.limit)
    if command.around is not None:
        return await _around(call, command.conversation, command.around, command.limit)
    before = MAX_ID if command.before is None else command.before
    found = await queries.select_page_before(call.db, command.conversation, before, command.limit + 1)
    return History(found[-command.limit :], len(found) > command.limit, command.before is not None)


async def _around(call: Call, conversation: int, seq: int, limit: int) -> History:
    half = limit // 2 + 1
    before = await queries.select_page_before(call.db, conversation, seq, half)
    after = await queries.select_page_after(call.db, conversation, seq - 1, half)
    return History(before[-(half - 1) :] + after[: half - 1], len(before) == half, len(after) == half)


@handles(LoadMessages)
async def load_messages(call: Call, command: LoadMessages) -> History:
    await access.conversation(call.db, call.person, command.conversation)
    return History(await queries.select_messages(call.db, command.conversation, command.seqs), True, True)


@handles(CatchUp)
async def catch_up(call: Call, command: CatchUp) -> Changes:
    await access.conversation(call.db, call.person, command.conversation)
    top = (await conversation_queries.select_tops(call.db, [command.conversation]))[0].seq
    found = await queries.select_changes(call.db, command.conversation, command.after, command.limit + 1)
    if len(found) <= command.limit:
        return Changes(found, max([top, *(m.changed_seq for m in found)]))
    return Changes(found[: command.limit], found[command.limit - 1].changed_seq, complete=False)


@handles(LoadVersions)
async def load_versions(call: Call, command: LoadVersions) -> Versions:
    await access.conversation(call.db, call.person, command.conversation)
    receipt = await select_receipt(call.db, command.conversation, command.seq, call.person)
    if receipt and receipt.opened_at is None:
        raise Conflict("not_opened")
    return Versions(await queries.select_versions(call.db, command.conversation, command.seq))
