"""Search in the messages of one's own conversations."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.errors import Reasons
from protocol.messages import FeedCursor, Message
from protocol.refusals import OUTSIDE
from protocol.types import Command, Id, PageSize, Record


class Fragment(Record):
    """A piece of the text found; `hit` where it is one of the words searched for."""

    text: str
    hit: bool = False


class Hit(Record):
    message: Message
    fragments: list[Fragment]


class Found(Record):
    """Newest first; ask for the rest after the last hit."""

    hits: list[Hit]
    more: bool = False


class Search(Command):
    """Finds messages that hold all the words, in any inflection of French, accents and case ignored."""

    returns: ClassVar[Any] = Found
    refuses: ClassVar[Reasons] = OUTSIDE
    text: Annotated[str, Meta(min_length=1, max_length=200)]
    conversation: Id | None = None
    before: FeedCursor | None = None
    limit: PageSize = 20
