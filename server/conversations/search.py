"""Search in one's own messages."""

from collections.abc import Iterable

from protocol.messages import Message
from protocol.search import Found, Hit, Search
from server.base.aside import aside
from server.base.passages import passage, richest
from server.base.wanted import Wanted, finished, in_turn
from server.conversations.messages_sql import records
from server.conversations.search_sql import Row, Unread, count_hits, select_hits, select_not_indexed
from server.conversations.search_vectors import filters_of, narrowed_to, vector_of
from server.core import access
from server.core.dispatch import Call, handles

LETTERS = 100_000
"""Of what is not indexed yet, as much as is looked through."""
FAR = 50
"""Changes of a conversation from which on it is far behind: of that many, some are not looked through."""


@handles(Search)
async def search(call: Call, command: Search) -> Found:
    words, filters = finished(command.text), filters_of(command)
    conversations = await looked_in(call, command.conversation)
    if not conversations or not (words or (filters and not command.text.strip())):
        return Found([], count=0 if command.counted else None)
    unread = await select_not_indexed(call.db, conversations)
    tail = await _rows(call, unread)
    labels = [*filters, *narrowed_to(conversations)]
    hits: list[Hit] = []
    for wanted, query, begun in in_turn(command.text, labels, begun=command.begun):
        if (room := command.limit + 1 - len(hits)) > 0:
            before = command.before if begun == command.begun else None
            ranking = wanted.words if command.order == "best" else ""
            rows = await select_hits(call.db, call.person, conversations, command, query, ranking, tail, before, room)
            hits += [
                await aside(call.person, _hit, message, row["text"], wanted, begun)
                for message, row in zip(records(rows), rows, strict=True)
            ]
    count = None
    if command.counted and not command.before:
        query = Wanted(command.text).query(labels)
        count = await count_hits(call.db, conversations, command, query, tail)
    behind = any(message.lag > FAR for message in unread)
    return Found(hits[: command.limit], len(hits) > command.limit, behind, count)


def _hit(message: Message, text: str, wanted: Wanted, begun: bool) -> Hit:
    items = message.content.items()
    best = richest(items, wanted)
    if best is None:
        return Hit(message, passage(text, wanted), begun=begun)
    return Hit(message, passage(items[best], wanted), best + 1, begun)


async def looked_in(call: Call, conversation: int | None) -> list[int]:
    """All conversations of the caller, or the one named. Raises `NotFound` when they are not in it."""
    if conversation is None:
        return await access.conversations(call.db, call.person)
    await access.conversation(call.db, call.person, conversation)
    return [conversation]


async def _rows(call: Call, unread: Iterable[Unread]) -> list[Row]:
    """The latest of them with their vectors."""
    rows: list[Row] = []
    letters, zone = 0, call.services.settings.time_zone
    for message in unread:
        letters += len(message.text or "")
        if letters > LETTERS:
            break
        words = await aside(call.person, vector_of, message, zone)
        rows.append((message.conversation_id, message.seq, message.sent_at, words))
    return rows
