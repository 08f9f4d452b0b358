"""Feeds: posts or convocations of all one's conversations, and the comments on a post."""

from protocol.messages import Feed, History, LoadComments, LoadFeed
from protocol.types import MAX_ID
from server.conversations import messages_sql as queries
from server.core import access
from server.core.dispatch import Call, handles


@handles(LoadFeed)
async def load_feed(call: Call, command: LoadFeed) -> Feed:
    found = await queries.select_feed(
        call.db, call.person, command.kind, command.conversation, command.label, command.before, command.limit + 1
    )
    first = command.conversation is not None and command.before is None and not command.label
    pinned = await queries.select_pinned(call.db, call.person, command.kind, command.conversation or 0) if first else []
    return Feed(found[: command.limit], len(found) > command.limit, pinned)


@handles(LoadComments)
async def load_comments(call: Call, command: LoadComments) -> History:
    await access.conversation(call.db, call.person, command.conversation)
    before = MAX_ID if command.before is None else command.before
    found = await queries.select_comments(call.db, command.conversation, command.seq, before, command.limit + 1)
    return History(found[-command.limit :], len(found) > command.limit)
