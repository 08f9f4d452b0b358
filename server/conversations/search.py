"""Search in one's own messages."""

import re

from protocol.search import Found, Fragment, Hit, Search
from server.conversations import search_sql as queries
from server.conversations.messages_sql import records
from server.core import access
from server.core.dispatch import Call, handles

HIT = re.compile(f"{queries.OPENING}(.*?){queries.CLOSING}", re.DOTALL)


@handles(Search)
async def search(call: Call, command: Search) -> Found:
    if command.conversation is not None:
        await access.conversation(call.db, call.person, command.conversation)
    rows = await queries.select_hits(
        call.db, call.person, command.text, command.conversation, command.before, command.limit + 1
    )
    page = rows[: command.limit]
    hits = [Hit(m, fragments(row["headline"])) for m, row in zip(records(page), page, strict=True)]
    return Found(hits, len(rows) > command.limit)


def fragments(headline: str) -> list[Fragment]:
    """The pieces of a headline, in turn beside and inside the words found."""
    return [Fragment(text, hit=bool(i % 2)) for i, text in enumerate(HIT.split(headline)) if text]
