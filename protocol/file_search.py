"""Search in what files say that messages carry."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Reasons
from protocol.files import File
from protocol.refusals import OUTSIDE
from protocol.search import Fragment
from protocol.sittings import PaperKind
from protocol.types import Command, Id, Instant, Record, Seq


class FileCursor(Record):
    """The last one that is known already."""

    sent_at: Instant
    file: Id


class FileHit(Record):
    """A file that says it, and the latest message of those where it was looked that carries its content."""

    file: File
    conversation: Id
    seq: Seq
    kind: str
    """Of the content of the message, when it was sent."""
    author: Id
    sent_at: datetime
    fragments: list[Fragment]
    page: int | None = None
    """Where that is, in what has pages; the first is 1."""
    paper: PaperKind | None = None
    """What it is of the sitting of that convocation, if it was filed after it."""
    begun: bool = False
    """Of the last word it has only others that begin so: it comes after all that have the word."""


class FoundFiles(Record):
    """Ask for the rest, newest first, after the last hit, saying whether it was `begun`; best first, with a larger
    limit."""

    hits: list[FileHit]
    more: bool = False
    unread: int = 0
    """Files where it was looked that are still being read, up to 100."""
    count: int | None = None
    """Of all that are found, up to a thousand; None unless it is asked for."""


class SearchFiles(Command):
    """Finds files of one's messages of which one page has all the words, in any inflection of French, accents and case
    ignored. Pictures are not read. What is addressed to the caller, who has yet to open it, is not found. `best` first
    are those of the newest thousand that say it most."""

    returns: ClassVar[Any] = FoundFiles
    heavy: ClassVar[bool] = True
    refuses: ClassVar[Reasons] = OUTSIDE
    text: Annotated[str, Meta(max_length=200)]
    conversation: Id | None = None
    author: Id | None = None
    """Of the message."""
    since: Instant | None = None
    until: Instant | None = None
    minutes: bool | None = None
    """The minutes of sittings alone, or all but these."""
    order: Literal["newest", "best"] = "newest"
    before: FileCursor | None = None
    begun: bool = False
    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    counted: bool = False
    """Whether to count all of them, too; only with the first of them."""
