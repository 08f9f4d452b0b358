"""What letters are made of: structured text that needs no picture, and one thing to do."""

import secrets

from msgspec import Struct, field

from protocol.people import Language
from server.base.phrases import Phrase

HELLO = Phrase("Bonjour {name},", "Hello {name},")


class Heading(Struct, tag=True):
    """What the paragraphs after it are about."""

    words: str


class Facts(Struct, tag=True):
    """Names and values, one under the other: the day, the hour, the place."""

    rows: list[tuple[str, str]]


class Items(Struct, tag=True):
    """A list, numbered from 1 or not."""

    lines: list[str]
    numbered: bool = False


class Address(Struct, tag=True):
    """A second place to go, less in view than the act; `about` says in a line or two what is there."""

    words: str
    link: str
    about: str = ""


Block = str | Heading | Facts | Items | Address
"""A paragraph, or something richer."""


class Letter(Struct):
    """A letter with one thing to do in it, or none where `act` is empty."""

    to: str
    language: Language
    subject: str
    before: list[Block]
    act: str
    link: str
    after: list[Block]
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    """Eight bytes in hexadecimal."""
    return_path: str | None = None
    """Where reports of its delivery go; else to an address of its own if it is about something, or to the sender."""
    headers: dict[str, str] = {}
    ics: bytes | None = None
    """A calendar with a METHOD, which the reader's own calendar takes up."""
