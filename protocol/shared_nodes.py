"""What a few people share: the drives of one's direct conversations, in one list."""

from typing import Any, ClassVar

from protocol.drives import Node
from protocol.types import Command, Record

MOST_SHARED = 200
"""That are told at once."""


class SharedNodes(Record):
    nodes: list[Node]
    more: bool


class LoadSharedNodes(Command):
    """Asks what stands at the top of the drives that the caller has with others in direct conversations, that which
    changed last first, up to 200."""

    returns: ClassVar[Any] = SharedNodes
