"""What a node is found by beside its words: labels for what it is filtered by."""

from collections.abc import Iterable

from protocol.drives import Node
from server.base.vectors import vector

FEW = 16
"""Conversations by which the index is narrowed; an answer is held to the caller's own in any case."""


def vector_of(node: Node) -> str:
    """The text of the `tsvector` of its name."""
    author = node.version.author if node.version else node.changed_by
    return vector(node.name, [_in(node.conversation), _by(author)], len(node.name))


def filters_of(author: int | None) -> list[list[str]]:
    """The labels that a node needs, one of each group, to be let through."""
    return [[_by(author)]] if author else []


def narrowed_to(conversations: Iterable[int]) -> list[list[str]]:
    """The same for the conversations to look in, as long as they are few."""
    names = [_in(one) for one in conversations]
    return [names] if len(names) <= FEW else []


def _in(conversation: int) -> str:
    return f"in{conversation}"


def _by(author: int) -> str:
    return f"by{author}"
