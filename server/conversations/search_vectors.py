"""What a message is found by: its words, and labels for what it is filtered by."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from protocol.messages import CONTENTS, tags_of
from protocol.search import Search
from server.base.vectors import vector
from server.base.wording import on_day
from server.conversations.search_sql import Unread

HEADED = frozenset(tags_of(kind for kind in CONTENTS if kind.announced))
"""The first line of these is their title."""

FEW = 16
"""Conversations by which the index is narrowed; an answer is held to the reader's own in any case."""


def vector_of(message: Unread, zone: ZoneInfo) -> str:
    """The text of its `tsvector`; empty if it says nothing that is looked for. The day on which it takes place is that
    of the zone."""
    if message.text is None:
        return ""
    labels = [_in(message.conversation_id), _by(message.author_id), _kind(message.kind)]
    heading = len(message.text.partition("\n")[0]) if message.kind in HEADED else 0
    day = f"\n{on_day(message.takes_place.astimezone(zone).date())}" if message.takes_place else ""
    return vector(message.text + day, [*labels, FILE] if message.with_file else labels, heading)


def filters_of(command: Search) -> list[list[str]]:
    """The labels that a message needs, one of each group, to be let through."""
    return [
        *([[_in(command.conversation)]] if command.conversation else []),
        *([[_by(command.author)]] if command.author else []),
        *([[_kind(command.kind)]] if command.kind else []),
        *([[FILE]] if command.with_file else []),
    ]


def narrowed_to(conversations: Iterable[int]) -> list[list[str]]:
    """The same for the conversations to look in, as long as they are few."""
    names = [_in(one) for one in conversations]
    return [names] if len(names) <= FEW else []


FILE = "file"


def _in(conversation: int) -> str:
    return f"in{conversation}"


def _by(author: int) -> str:
    return f"by{author}"


def _kind(kind: str) -> str:
    return kind
