"""What a node is found by beside its words: labels for what it is filtered by."""

from collections.abc import Iterable

from protocol.drives import Node
from server.base.nearly import labels_of
from server.base.vectors import vector

FEW = 16
"""Conversations by which the index is narrowed; an answer is held to the caller's own in any case."""


def vectors_of(node: Node) -> tuple[str, str]:
    """The texts of two `tsvector`s: of its name, for those too who nearly know it, and of what each of its pages is
    found by beside its words."""
    author = node.version.author if node.version else node.changed_by
    labels = [_in(node.conversation), _by(author)]
    name = vector(node.name, [*labels, *labels_of(node.name)], len(node.name))
    return name, vector(node.name, labels, len(node.name))


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
