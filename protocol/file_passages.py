"""Where in one file the words stand that somebody looks for."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.errors import NotFound, Reasons
from protocol.search import Fragment
from protocol.types import Command, Id, Record


class FilePassage(Record):
    page: int
    """Or the part, in what has no pages; the first is 1."""
    fragments: list[Fragment]


class FilePassages(Record):
    """One of each page that has the words, in their order, up to fifty."""

    passages: list[FilePassage]
    count: int
    """Of the pages that have them."""
    paged: bool
    """Whether they are pages, and not parts."""


class FindPassages(Command):
    """Finds the pages of one file that have all the words, as the search does, those that are only begun included; in
    pages that were read already."""

    returns: ClassVar[Any] = FilePassages
    heavy: ClassVar[bool] = True
    refuses: ClassVar[Reasons] = {NotFound: "the caller may not read the file"}
    file: Id
    text: Annotated[str, Meta(max_length=200)]
