"""Search in the messages of one's own conversations."""

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Reasons
from protocol.messages import FeedCursor, Message
from protocol.refusals import OUTSIDE
from protocol.types import Command, Id, Instant, Record


class Fragment(Record):
    """A piece of the text found; `hit` where it is one of the words searched for."""

    text: str
    hit: bool = False


class Hit(Record):
    message: Message
    fragments: list[Fragment]
    """Of a tracked post that the caller has yet to open, of its title alone."""
    item: int | None = None
    """Of a convocation, the item of the agenda that says it most; the first is 1. The fragments are of that item."""
    begun: bool = False
    """Of the last word it has only others that begin so: it comes after all that have the word."""


class Found(Record):
    """Ask for the rest, newest first, after the last hit, saying whether it was `begun`; best first, with a larger
    limit."""

    hits: list[Hit]
    more: bool = False
    behind: bool = False
    """The index is being made: older messages are found once it is complete."""
    count: int | None = None
    """Of all that are found, up to a thousand; None unless it is asked for."""


class Search(Command):
    """Finds messages that hold all the words, in any inflection of French, accents and case ignored, or in another way
    in which a town hall writes them (PV, procès-verbal); those of a "phrase" in quotes as they follow each other, and
    none that holds a word after a minus. After these come those in which the last word only begins another, unless a
    space follows it. What takes place on a day is found by that day. The names of files are searched too. Without
    words, what the filters let through; without filters either, nothing. `best` first are those of the newest thousand
    that say it most."""

    returns: ClassVar[Any] = Found
    heavy: ClassVar[bool] = True
    refuses: ClassVar[Reasons] = OUTSIDE
    text: Annotated[str, Meta(max_length=200)]
    conversation: Id | None = None
    author: Id | None = None
    kind: Literal["chat", "post", "convocation", "calendar_event"] | None = None
    with_file: bool = False
    since: Instant | None = None
    until: Instant | None = None
    order: Literal["newest", "best"] = "newest"
    before: FeedCursor | None = None
    begun: bool = False
    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    counted: bool = False
    """Whether to count all of them, too; only with the first of them."""
