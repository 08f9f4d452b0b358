"""What became of a letter, and the moments at which the room that wrote it is told or asked."""

from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Literal

from msgspec import Struct, field

from protocol.types import Event
from server.mail.about import Hooks


class Handed(Struct, frozen=True):
    """A letter taken over: the server's reply to it and the number it gave it, "" where it gave none that we know. A
    letter written to a file has a `path` instead."""

    reply: str = ""
    queue_id: str = ""
    path: Path | None = None
    message_id: str = ""
    """As the letter's own header has it, with its brackets."""
    sha256: str = ""
    """Of the very bytes that were handed over, in hexadecimal."""
    taken: float = field(default_factory=monotonic)

    @property
    def seconds_ago(self) -> float:
        """Since it was taken over, by this process: recording it may have had to wait for the database."""
        return monotonic() - self.taken


UNWRITTEN = 0
"""The code of a letter that no server was shown, because it could not be written."""


class Refused(Struct, frozen=True):
    """What the server said of this letter or of its recipient instead of taking it; or, under `UNWRITTEN`, why it was
    never shown to one."""

    code: int
    reply: str

    @property
    def for_good(self) -> bool:
        """Asking again brings the same answer."""
        return self.code >= 500 or self.code == UNWRITTEN


class Bounce(Struct, frozen=True):
    """A report of a delivery that came back. `delayed` is still being tried; `unknown` is a report that says nothing
    a machine can read, to be looked at by a person."""

    state: Literal["failed", "delayed", "unknown"]
    recipient: str
    """As the report names it, "" where it does not."""
    status: str
    """As in RFC 3463: "5.1.1" is an address that does not exist."""
    diagnostic: str
    """The words of the server that refused."""
    received_at: datetime


class Reply(Struct, frozen=True):
    """What a person wrote back, without what they quote; `key` is the same each time this mail is read."""

    sender: str
    """The address it says it comes from, in small letters."""
    text: str
    key: str


Telling = list[tuple[int, Event]]
"""Whom to tell what, once it is committed."""

still_counts: Hooks[[], bool] = Hooks(True)
"""Asked before a letter is handed in, for it may have waited for days: whether it is still to be."""

on_settled: Hooks[[Handed | Refused], Telling] = Hooks([])
"""Told, in the transaction that records it, that a letter was handed in, or refused for good."""

on_bounce: Hooks[[Bounce], Telling] = Hooks([])
"""Told, once for each report and in the transaction that records it, that a letter came back."""

on_reply: Hooks[[Reply], tuple[int, Event] | None] = Hooks(None)
"""Given, in the transaction that records it, what a person wrote back. Answers with the conversation to tell and what,
or `None` when it could not be taken: then a person has to look at it."""
