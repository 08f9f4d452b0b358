"""What became of a letter, and who wants to know it: each feature reads the outcome of its own kind of letters."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct

from protocol.types import Event
from server.base.database import Database


class Handed(Struct, frozen=True):
    """A letter taken over: the server's reply to it and the number it gave it, "" where it gave none that we know. Of
    a letter written to a file there is only the `path`."""

    reply: str = ""
    queue_id: str = ""
    path: Path | None = None


class Refused(Struct, frozen=True):
    """What the server said of this letter or of its recipient instead of taking it."""

    code: int
    reply: str

    @property
    def for_good(self) -> bool:
        """Asking again brings the same answer."""
        return self.code >= 500


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
    """What a person wrote back, without what he quotes; `key` is the same each time this mail is read."""

    sender: str
    """The address it says it comes from, in small letters."""
    text: str
    key: str


Telling = list[tuple[int, Event]]
"""Whom to tell what, once it is committed."""

Settles = Callable[[Database, list[int], Handed | Refused], Awaitable[Telling]]
Reads = Callable[[Database, list[int], Bounce], Awaitable[Telling]]
Counts = Callable[[Database, list[int]], Awaitable[bool]]
Takes = Callable[[Database, list[int], Reply], Awaitable[tuple[int, Event] | None]]

SETTLED: dict[str, Settles] = {}
BOUNCED: dict[str, Reads] = {}
COUNTED: dict[str, Counts] = {}
REPLIED: dict[str, Takes] = {}


def settles(kind: str) -> Callable[[Settles], Settles]:
    """Registers the coroutine that is told, in the transaction that records it, that a letter of this kind was handed
    in, or refused for good; the ids are the letter's own."""

    def register(reader: Settles) -> Settles:
        SETTLED[kind] = reader
        return reader

    return register


def reads(kind: str) -> Callable[[Reads], Reads]:
    """Registers the coroutine that is told, once for each report and in the transaction that records it, that a letter
    of this kind came back."""

    def register(reader: Reads) -> Reads:
        BOUNCED[kind] = reader
        return reader

    return register


def counts(kind: str) -> Callable[[Counts], Counts]:
    """Registers the coroutine that says, before a letter of this kind is handed in, whether it is still to be: it may
    have waited for days."""

    def register(reader: Counts) -> Counts:
        COUNTED[kind] = reader
        return reader

    return register


def replies(kind: str) -> Callable[[Takes], Takes]:
    """Registers the coroutine that is given, in the transaction that records it, what a person wrote back to a letter
    of this kind. It returns the conversation to tell and what, or `None` when it could not be taken: then a person
    has to look at it."""

    def register(reader: Takes) -> Takes:
        REPLIED[kind] = reader
        return reader

    return register


async def tell_settled(db: Database, kind: str, ids: list[int], outcome: Handed | Refused) -> Telling:
    reader = SETTLED.get(kind)
    return await reader(db, ids, outcome) if reader else []


async def tell_bounced(db: Database, kind: str, ids: list[int], bounce: Bounce) -> Telling:
    reader = BOUNCED.get(kind)
    return await reader(db, ids, bounce) if reader else []


async def still_counts(db: Database, kind: str, ids: list[int]) -> bool:
    reader = COUNTED.get(kind)
    return await reader(db, ids) if reader else True


async def tell_replied(db: Database, kind: str, ids: list[int], reply: Reply) -> tuple[int, Event] | None:
    reader = REPLIED.get(kind)
    return await reader(db, ids, reply) if reader else None
