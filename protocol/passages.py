"""Passages: the place in a document that a message is about."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from protocol.types import Id, Record

LONGEST_QUOTE = 300


class Passage(Record):
    """A version of a document, and where in it."""

    document: Id
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    page: Annotated[int, Meta(ge=0, le=100_000)] = 0
    """The first is 1; 0 where it is about the whole."""
    quote: Annotated[str, Meta(max_length=LONGEST_QUOTE)] = ""
    """What stands there, as its author took it up."""


class About(Record):
    """What a message is about: it is read beside that document, too."""

    passage: Passage
    name: str
    """Of the document, when it was said."""
    resolved_by: Id | None = None
    resolved_at: datetime | None = None
    """Since when the matter is settled; the message stays."""
