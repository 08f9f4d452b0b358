"""Numbers a told conversation as the journal would have: births and changes each take the next number."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from server.demo.texts import Acknowledgement, Convocation, Message, Post

REACTION_DELAY = timedelta(minutes=1)
"""From a message to its first reaction, and from one to the next; only their order remains."""


class Numbered(Struct):
    message: Message
    seq: int
    changed_seq: int


def number(messages: list[Message], before: int) -> tuple[list[Numbered], int]:
    """The messages, which stand in the order of time, after `before` earlier ones; and the last number taken."""
    seqs: dict[int, int] = {}
    changed: dict[int, int] = {}
    refs = {message.ref: position for position, message in enumerate(messages)}
    last = before
    for _, _, position in sorted(_acts(messages, refs)):
        last += 1
        seqs.setdefault(position, last)
        changed[position] = last
    return [Numbered(m, seqs[p], changed[p]) for p, m in enumerate(messages)], last


Act = tuple[datetime, bool, int]
"""When, whether it is a change rather than a birth, and which message it is of."""


def _acts(messages: list[Message], refs: dict[str | None, int]) -> Iterator[Act]:
    for position, message in enumerate(messages):
        yield message.at, False, position
        yield from ((at, True, position) for at in _changes(message))
        if isinstance(message.content, Acknowledgement):
            yield message.at, True, refs[message.content.of]


def _changes(message: Message) -> Iterator[datetime]:
    """When the message itself changed: edited, deleted, reacted to, opened by somebody whom it records."""
    if message.edited_at:
        yield message.edited_at
    if message.deleted_at:
        yield message.deleted_at
    reactions = sum(len(people) for people in message.reactions.values())
    yield from (message.at + REACTION_DELAY * (n + 1) for n in range(reactions))
    if isinstance(message.content, Post | Convocation):
        yield from (receipt.opened_at for receipt in message.receipts.values())
