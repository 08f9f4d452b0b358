"""Search in the drives of one's own conversations: in names, and in what documents say."""

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.drives import Node
from protocol.errors import Reasons
from protocol.refusals import OUTSIDE
from protocol.search import Fragment
from protocol.types import Command, Id, Instant, Record


class NodeCursor(Record):
    """The last one that is known already."""

    changed_at: Instant
    node: Id


class NodeHit(Record):
    node: Node
    name: list[Fragment]
    fragments: list[Fragment] = []
    """Of the page that says it most; none where only the name says it, or names the folder."""
    page: int | None = None
    """Where that is, in what has pages; the first is 1."""
    begun: bool = False
    """Of the last word it has only others that begin so: it comes after all that have the word."""


class FoundNodes(Record):
    """Ask for the rest, newest first, after the last hit, saying whether it was `begun`; best first, with a larger
    limit."""

    hits: list[NodeHit]
    more: bool = False
    unread: int = 0
    """Documents where it was looked that are still being read, up to 100: they are found by their names alone."""
    nearly: bool = False
    """None has all the words: these are called nearly so, each word but for a letter."""
    count: int | None = None
    """Of all that are found, up to a thousand; None unless it is asked for."""


class SearchNodes(Command):
    """Finds folders and documents that have all the words, in any inflection of French, accents and case ignored, in
    their name or on one page of the version in force; in their name and on that page together, too. What is in the bin
    is not found. `best` first are those of the newest thousand that say it most. Where there is none, those are found
    that are nearly called so."""

    returns: ClassVar[Any] = FoundNodes
    heavy: ClassVar[bool] = True
    refuses: ClassVar[Reasons] = OUTSIDE
    text: Annotated[str, Meta(max_length=200)]
    conversation: Id | None = None
    author: Id | None = None
    """Who made the version in force, or changed the folder last."""
    since: Instant | None = None
    until: Instant | None = None
    order: Literal["newest", "best"] = "newest"
    before: NodeCursor | None = None
    begun: bool = False
    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    counted: bool = False
    """Whether to count all of them, too; only with the first of them."""
