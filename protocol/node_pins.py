"""Pinned documents: those of a drive that everybody in the conversation finds again at once."""

from typing import Any, ClassVar

from protocol.drives import NO_NODE, WRITING, Node
from protocol.errors import Conflict, NotAllowed, Reasons
from protocol.refusals import OUTSIDE
from protocol.types import Command, Id, Record

MOST_PINNED = 50
"""In one drive."""


class PinNode(Command):
    """Pins a folder or a document in its conversation, or no longer; for those who may write there, guests excepted. It
    is pinned no more in another drive, and in the bin."""

    returns: ClassVar[Any] = Node
    refuses: ClassVar[Reasons] = {
        **WRITING,
        **NO_NODE,
        NotAllowed: "the caller may not write there, or is a guest",
        Conflict: "`pinned`: fifty are already; `binned`: it is in the bin",
    }
    node: Id
    on: bool = True


class PinnedNodes(Record):
    nodes: list[Node]


class LoadPinnedNodes(Command):
    """Asks for what is pinned in a drive, that which was pinned last first."""

    returns: ClassVar[Any] = PinnedNodes
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
