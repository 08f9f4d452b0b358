"""The texts of documents: what was read in a version, page by page."""

from typing import Any, ClassVar

from protocol.drives import NO_NODE, DocumentText
from protocol.errors import Reasons
from protocol.types import Command, Id, Record


class DocumentPage(Record):
    number: int
    """Of the page, or of the part in what has no pages; the first is 1."""
    text: str


class DocumentPages(Record):
    """Pages that have text, in their order; ask for those that follow the last one unless `complete`."""

    pages: list[DocumentPage]
    paged: bool
    """Whether they are pages, and not parts."""
    text: DocumentText
    complete: bool = True
    unread: list[int] = []
    """Pages that may have a text, and could not be read."""


class LoadDocumentPages(Command):
    """Asks for the text of a version, the one in force unless another is named: as much as a long book chapter at
    once, after the page `after`."""

    returns: ClassVar[Any] = DocumentPages
    refuses: ClassVar[Reasons] = NO_NODE
    node: Id
    version: int | None = None
    after: int = 0
