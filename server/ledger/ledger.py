"""The chain of what was done: how an entry is written, what binds it to the one before, and where a chain breaks."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import Struct

from server.base.aside import in_turns

Act = Literal[
    "frozen",
    "approved",
    "available",
    "handed",
    "refused",
    "bounced",
    "printed",
    "delivered_by_hand",
    "posted",
    "slip_joined",
    "opened",
    "acknowledged",
    "answered",
    "reminded",
    "notified",
    "meeting_set",
    "replaced",
    "cancelled",
    "invited",
    "invitation_handed",
    "invitation_refused",
    "invitation_bounced",
    "copied",
    "session_requested",
    "session_request_answered",
    "invitation_withdrawn",
    "sitting_opened",
    "item_begun",
    "urgency_ruled",
    "arrived",
    "left",
    "interested",
    "presided",
    "kept_minutes",
    "sitting_closed",
    "held_elsewhere",
    "paper_filed",
    "put_up",
    "taken_down",
    "timestamped",
    "mandate_given",
    "mandate_ended",
    "channel_chosen",
    "convening_given",
    "convening_ended",
    "sealed",
    "attested",
    "convened_later",
    "name_recorded",
    "address_recorded",
    "address_changed",
    "address_confirmed",
    "access_restored",
    "administration_given",
    "administration_ended",
    "population_changed",
    "census_recorded",
    "body_created",
    "own_days_changed",
    "body_renamed",
    "body_dissolved",
    "body_resumed",
    "rule_recorded",
    "agreement_given",
    "results_frozen",
    "results_corrected",
    "release_moved",
]

TOGETHER = 50
"""Entries that are read before others are served."""

ORIGIN = bytes(32)
"""What the first entry follows."""

NEVER = datetime.min.replace(tzinfo=UTC)
"""Before any entry."""

INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z(?!\n)$"
"""How instants are written, in entries and in manifests."""

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
    """One fact; `facts` is what there is to say of it, and `hash` binds it to all the entries before. `number` counts
    those of its convocation, of which `before` is the position of the one before it; those made by versions before 0.2
    have neither."""

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
    number: int | None = None
    before: int | None = None


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


Fault = Literal["missing", "content", "hash", "link", "form", "clock"]


class Break(Struct, frozen=True):
    """A place where a chain is not what was written: the entry at `position` is `missing`, its `content` was altered,
    or the `hash` beside it, or it follows another (`link`), or is not written as entries are (`form`), or says an
    earlier instant than one before it (`clock`). `last` ends the range of those of which the same is to be said."""

    position: int
    fault: Fault
    last: int

    @property
    def positions(self) -> range:
        return range(self.position, self.last + 1)


def instant(at: datetime) -> str:
    """In UTC to the millisecond, as in `2026-09-07T16:55:00.123Z`; what is finer is cut off."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def read_instant(text: str) -> datetime:
    """Written as `instant` does, were it finer. Raises `ValueError` for any other way."""
    if not re.search(INSTANT, text):
        raise ValueError(f"{text!r} is not written as instants are")
    return datetime.fromisoformat(text)


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
    number: int,
    before: int | None,
    conversation: int | None,
    seq: int | None,
    person: int | None,
    author: int | None,
    facts: dict[str, Any],
    salt: str,
) -> str:
    """The text of an entry, as the database writes it: always these eleven fields, null where there is nothing. `salt`
    is what nobody can guess: without it, whoever knows the digest of a text so short would find the text."""
    return canonical(
        {
            "position": position,
            "at": at,
            "act": act,
            "number": number,
            "before": before,
            "conversation": conversation,
            "seq": seq,
            "person": person,
            "author": author,
            "facts": facts,
            "salt": salt,
        }
    )


def digest(entry: str) -> bytes:
    """SHA-256 of the entry's text in UTF-8: what tells of an entry to those who may not read it."""
    return hashlib.sha256(entry.encode()).digest()


def entry_hash(previous: bytes, digest: bytes) -> bytes:
    """SHA-256 over the 32 bytes of the hash before, then the 32 of the entry's digest."""
    return hashlib.sha256(previous + digest).digest()


def read(link: Link) -> Entry:
    """Raises `ValueError` when the text is not that of an entry."""
    found = json.loads(link.entry)
    if not isinstance(found, dict) or found.keys() not in (FIELDS, OLD_FIELDS) or canonical(found) != link.entry:
        raise ValueError(f"entry {link.position} is not written as entries are")
    if any(type(value) not in KINDS.get(name, NUMBERS) for name, value in found.items()):
        raise ValueError(f"entry {link.position} holds what entries do not")
    found["at"] = read_instant(found["at"])
    return Entry(**found, previous=link.previous, hash=link.hash)


def readable(links: Sequence[Link]) -> list[Entry]:
    """The entries of those links that are written as entries are."""
    return [entry for link in links if (entry := _written(link))]


async def read_all(links: Sequence[Link]) -> list[Entry]:
    """The same of however many there are, while others are served."""
    return [entry async for link in in_turns(links, TOGETHER) if (entry := _written(link))]


OLD_FIELDS = {"position", "at", "act", "conversation", "seq", "person", "author", "facts", "salt"}
FIELDS = OLD_FIELDS | {"number", "before"}
NUMBERS = (int, type(None))
KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("position", "number"), (int,)),
    **dict.fromkeys(("at", "act", "salt"), (str,)),
    "facts": (dict,),
}
"""What its fields are; all others are numbers, or null."""


class Chain:
    """Follows a chain link by link; `top` is the hash that the next has to follow, `latest` the instant it may not fall
    behind."""

    def __init__(self, after: int = 0, top: bytes = ORIGIN, latest: datetime = NEVER) -> None:
        self.count = after
        self.top = top
        self._latest = latest

    def follow(self, links: Sequence[Link | Hidden], then: Link | Hidden | None = None) -> Break | None:
        """Where these, in ascending order, first cease to continue the chain; `None` when all do. `then` is the one
        after them: it tells whether an entry was altered or its hash."""
        return next(self._breaks(links, then), None)

    def follow_all(self, links: Sequence[Link | Hidden], then: Link | Hidden | None = None) -> list[Break]:
        """All ranges that do not hold: after each it goes on from what stands there."""
        found: list[Break] = []
        for one in self._breaks(links, then):
            if found and found[-1].fault == one.fault and found[-1].last + 1 == one.position:
                found[-1] = Break(found[-1].position, one.fault, one.last)
            else:
                found.append(one)
        return found

    def _breaks(self, links: Sequence[Link | Hidden], then: Link | Hidden | None) -> Iterator[Break]:
        for number, link in enumerate(links):
            after = links[number + 1] if number + 1 < len(links) else then
            if link.position > self.count + 1:
                yield Break(self.count + 1, "missing", link.position - 1)
                self.count, self.top = link.position - 1, link.previous
            due = self._due(link)
            if fault := self._fault(link, after, due):
                yield Break(self.count + 1, fault, max(self.count + 1, link.position))
            # Where the hash beside an entry is what was altered, the next still follows the one that was due.
            self.count, self.top = link.position, due if fault == "hash" else link.hash

    def _due(self, link: Link | Hidden) -> bytes:
        return entry_hash(self.top, link.digest if isinstance(link, Hidden) else digest(link.entry))

    def _fault(self, link: Link | Hidden, after: Link | Hidden | None, due: bytes) -> Fault | None:
        if link.position != self.count + 1:
            return "link"
        if link.hash == due:
            return "hash" if link.previous != self.top else self._said(link)
        if link.previous != self.top:
            return "link"
        return "hash" if after and after.previous == due else "content"

    def _said(self, link: Link | Hidden) -> Fault | None:
        """What the text itself does not hold to."""
        if isinstance(link, Hidden):
            return None
        entry = _written(link)
        if entry is None:
            return "form"
        if entry.at < self._latest:
            return "clock"
        self._latest = entry.at
        return None


def is_bound(link: Link) -> bool:
    """Whether the hash beside it is that of its text after the hash before."""
    return link.hash == entry_hash(link.previous, digest(link.entry))


def _written(link: Link) -> Entry | None:
    """The entry, unless it is not written as entries are, or says that it stands elsewhere."""
    try:
        entry = read(link)
    except (ValueError, TypeError):
        return None
    return entry if entry.position == link.position else None
