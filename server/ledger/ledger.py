"""The chain of what was done: how an entry is written, what binds it to the one before, and where a chain breaks."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import Struct

Act = Literal[
    "frozen",
    "available",
    "handed",
    "refused",
    "bounced",
    "printed",
    "delivered_by_hand",
    "posted",
    "opened",
    "acknowledged",
    "answered",
    "reminded",
    "replaced",
    "cancelled",
    "sitting_opened",
    "item_begun",
    "arrived",
    "left",
    "interested",
    "sitting_closed",
    "paper_filed",
    "timestamped",
]

ORIGIN = bytes(32)
"""What the first entry follows."""

LARGEST = 2**53 - 1
"""Of a whole number that every reader of JSON reads alike."""


class Deed(Struct, frozen=True):
    """What is to be entered; its position, its instant and what binds it come with the entry. `facts` holds texts,
    whole numbers, truths, lists, objects and instants."""

    act: Act
    conversation: int | None = None
    seq: int | None = None
    person: int | None = None
    author: int | None = None
    facts: dict[str, Any] = {}


class Entry(Struct, frozen=True):
    """One fact; `facts` is what there is to say of it, and `hash` binds it to all the entries before."""

    position: int
    at: datetime
    act: Act
    conversation: int | None
    seq: int | None
    person: int | None
    author: int | None
    facts: dict[str, Any]
    salt: str
    previous: bytes
    hash: bytes


class Link(Struct, frozen=True):
    """An entry as it is kept: the very text that was hashed."""

    position: int
    entry: str
    previous: bytes
    hash: bytes


class Hidden(Struct, frozen=True):
    """What an entry leaves in a chain for those who may not read it."""

    position: int
    digest: bytes
    previous: bytes
    hash: bytes


Fault = Literal["missing", "content", "hash", "link", "form"]


class Break(Struct, frozen=True):
    """The first place where a chain is not what was written: the entry at `position` is `missing`, its `content` was
    altered, or the `hash` beside it, or it follows another (`link`), or is not written as entries are (`form`)."""

    position: int
    fault: Fault


def instant(at: datetime) -> str:
    """In UTC to the millisecond, as in `2026-09-07T16:55:00.123Z`; what is finer is cut off."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def canonical(value: Any) -> str:
    """The one text of a value made of objects, lists, texts, whole numbers, truths and nulls; instants become texts.

    It is RFC 8785's: keys sorted, no spaces, nothing escaped that need not be. Raises `ValueError` for anything else.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case int() if abs(value) <= LARGEST:
            return value
        case str() if "\0" not in value:
            value.encode()
            return value
        case datetime():
            return instant(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict() if all(isinstance(key, str) and key.isascii() for key in value):
            return {key: _plain(item) for key, item in value.items()}
    raise ValueError(f"{value!r} has no canonical form")


def write(
    position: int,
    at: datetime,
    act: Act,
    *,
    conversation: int | None,
    seq: int | None,
    person: int | None,
    author: int | None,
    facts: dict[str, Any],
    salt: str,
) -> str:
    """The text of an entry: always these nine fields, null where there is nothing. `salt` is what nobody can guess:
    without it, whoever knows the digest of a text so short would find the text."""
    before, between, after = around(Deed(act, conversation, seq, person, author, facts), salt)
    return f"{before}{instant(at)}{between}{position}{after}"


def around(deed: Deed, salt: str) -> tuple[str, str, str]:
    """The text of its entry before its instant, from there to its position, and from there to the end. Raises
    `ValueError` when it has no canonical form."""
    names = {"author": deed.author, "conversation": deed.conversation, "facts": deed.facts, "person": deed.person}
    act, middle, end = canonical({"act": deed.act}), canonical(names), canonical({"salt": salt, "seq": deed.seq})
    return f'{act[:-1]},"at":"', f'",{middle[1:-1]},"position":', f",{end[1:]}"


def digest(entry: str) -> bytes:
    """SHA-256 of the entry's text in UTF-8: what tells of an entry to those who may not read it."""
    return hashlib.sha256(entry.encode()).digest()


def entry_hash(previous: bytes, digest: bytes) -> bytes:
    """SHA-256 over the 32 bytes of the hash before, then the 32 of the entry's digest."""
    return hashlib.sha256(previous + digest).digest()


def read(link: Link) -> Entry:
    """Raises `ValueError` when the text is not that of an entry."""
    found = json.loads(link.entry)
    if not isinstance(found, dict) or found.keys() != FIELDS or canonical(found) != link.entry:
        raise ValueError(f"entry {link.position} is not written as entries are")
    found["at"] = datetime.fromisoformat(found["at"])
    return Entry(**found, previous=link.previous, hash=link.hash)


def readable(links: Sequence[Link]) -> list[Entry]:
    """The entries of those links that are written as entries are."""
    return [read(link) for link in links if _is_written(link)]


FIELDS = {"position", "at", "act", "conversation", "seq", "person", "author", "facts", "salt"}


class Chain:
    """Follows a chain link by link, as far as it holds; `top` is the hash that the next has to follow."""

    def __init__(self, after: int = 0, top: bytes = ORIGIN) -> None:
        self.count = after
        self.top = top

    def follow(self, links: Sequence[Link | Hidden], then: Link | Hidden | None = None) -> Break | None:
        """Where these, in ascending order, cease to continue the chain; `None` when all do. `then` is the one after
        them: it tells whether an entry was altered or its hash."""
        for number, link in enumerate(links):
            after = links[number + 1] if number + 1 < len(links) else then
            if fault := self._fault(link, after):
                return Break(self.count + 1, fault)
            self.count, self.top = link.position, link.hash
        return None

    def _fault(self, link: Link | Hidden, after: Link | Hidden | None) -> Fault | None:
        if link.position != self.count + 1:
            return "missing" if link.position > self.count + 1 else "link"
        due = entry_hash(self.top, link.digest if isinstance(link, Hidden) else digest(link.entry))
        if link.hash == due:
            return "hash" if link.previous != self.top else None if _is_written(link) else "form"
        if link.previous != self.top:
            return "link"
        return "hash" if after and after.previous == due else "content"


def _is_written(link: Link | Hidden) -> bool:
    try:
        return isinstance(link, Hidden) or read(link).position == link.position
    except (ValueError, TypeError):
        return False
