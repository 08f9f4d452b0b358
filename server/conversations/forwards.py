"""Forwards messages: a quotation with its source, which goes only where its readers may have it.

The rule holds at each hop, for the conversation it is forwarded from and for where it was first written: its readers
are those who are in the new conversation at that moment. Who is added to that later reads its history, as of any."""

import re

from msgspec.structs import replace

from protocol.conversations import Conversation
from protocol.errors import NotAllowed
from protocol.forwards import Forwarded, ForwardMessage, ForwardRefusals, LoadForwardRefusals
from protocol.messages import Chat, Message, MessageSent
from protocol.types import Stored
from server.conversations.conversations_sql import select_conversation
from server.conversations.forwards_sql import Source, insert_sources, select_newcomers, select_sources
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import access
from server.core.dispatch import Call, handles
from server.core.journal import Entry, append_one
from server.identity.people_sql import select_people, select_person

MENTION = re.compile(r"@\[(all|\d{1,16})\]")
EVERYBODY, SOMEBODY = "tous", "…"
MOST_QUOTED = 4
"""Quotations within one another, so that what goes on for ever does not grow for ever."""


@handles(ForwardMessage)
async def forward_message(call: Call, command: ForwardMessage) -> Stored:
    await access.conversation(call.db, call.person, command.to)
    message, content = await _forwarded(call, command.conversation, command.seq)
    sources = await _sources(call, message, content)
    if reason := (await _kept(call, message, sources, [command.to])).get(command.to):
        raise NotAllowed(reason)
    here = await select_conversation(call.db, command.conversation)
    chat = Chat(command.text, forwarded=await _quoted(call, message, content, here))
    files = [file.id for file in content.files]
    entry = Entry(command.to, call.person, command.client_id, chat, files=files)
    appended = await append_one(call.db, entry)
    if appended.fresh:
        # Who forwards their own words says them there: from then on they may go where anything said there may.
        said = {Source(command.to, call.person) if source.author == call.person else source for source in sources}
        await insert_sources(call.db, command.to, appended.stored.seq, said)
        call.tell_conversation(command.to, MessageSent(entry.message(appended.stored)))
    return appended.stored


@handles(LoadForwardRefusals)
async def load_forward_refusals(call: Call, command: LoadForwardRefusals) -> ForwardRefusals:
    message, content = await _forwarded(call, command.conversation, command.seq)
    own = await access.conversations(call.db, call.person)
    kept = await _kept(call, message, await _sources(call, message, content), own)
    guests, private = ([one for one in own if kept.get(one) == reason] for reason in ("guests", "private"))
    return ForwardRefusals(guests, private)


async def _forwarded(call: Call, conversation: int, seq: int) -> tuple[Message, Chat]:
    """The message, and what it says. Raises what refuses it wherever it was to go."""
    await access.conversation(call.db, call.person, conversation)
    if call.caller.population == "guest":
        raise NotAllowed("population")
    message = await select_message(call.db, conversation, seq)
    chat = content_of(message, Chat)
    assert message
    return message, chat


async def _sources(call: Call, message: Message, chat: Chat) -> set[Source]:
    """Where what would be read was first written; empty when that is not known."""
    own = Source(message.conversation, message.author)
    if not chat.forwarded:
        return {own}
    sources = await select_sources(call.db, message.conversation, message.seq)
    return sources | {own} if sources and chat.text else sources


async def _kept(call: Call, message: Message, sources: set[Source], targets: list[int]) -> dict[int, str]:
    """Why it may not go there, of those of these conversations where somebody would newly read it who may not; from an
    unknown place it goes to nobody new. Who is in a private place that the caller does not see makes no difference: it
    would tell them who."""
    kept: dict[int, str] = {}
    seen = await access.conversations(call.db, call.person)
    for source in {Source(message.conversation, message.author), *sources}:
        written = await select_conversation(call.db, source.conversation)
        private = written.kind == "direct" or written.visibility == "secret"
        held = not sources or (private and source.author != call.person)
        unseen = private and source.conversation not in seen
        newcomers = await select_newcomers(call.db, None if unseen else source.conversation, targets)
        for target, any_guest in newcomers.items():
            guests = any_guest and not (unseen and held)
            if guests or held:
                kept[target] = "guests" if guests or kept.get(target) == "guests" else "private"
    return kept


async def _quoted(call: Call, message: Message, chat: Chat, source: Conversation) -> Forwarded:
    """What is forwarded again without a word keeps its first source; a word takes along what it was said of. A secret
    group is not named: who reads it there later may not know that there is one."""
    if chat.forwarded and not chat.text:
        return chat.forwarded
    author = await select_person(call.db, message.author)
    place = "" if source.visibility == "secret" else source.name
    within = _latest(chat.forwarded, MOST_QUOTED - 1)
    return Forwarded(author.name, place, message.sent_at, await _in_words(call, chat.text), within)


def _latest(quotation: Forwarded | None, count: int) -> Forwarded | None:
    if quotation is None or not count:
        return None
    return replace(quotation, quoted=_latest(quotation.quoted, count - 1))


async def _in_words(call: Call, text: str) -> str:
    """The text with names in the place of mentions."""
    mentioned = {int(who) for who in MENTION.findall(text) if who != "all"}
    names = {str(person.id): person.name for person in await select_people(call.db, list(mentioned))}
    names["all"] = EVERYBODY
    return MENTION.sub(lambda found: f"@{names.get(found[1], SOMEBODY)}", text)
