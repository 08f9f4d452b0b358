"""What a guest may know at each moment, read from the database, and whether what they were told stays within it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from server.base.database import Pool
from tests.support.client import read

MARKER = re.compile(r"zq\d+qz")
NUMBER = re.compile(r"\d{6,}")


SECRETS: dict[str, tuple[str, int]] = {}
"""Of each marker ever written, the person or conversation it belongs to."""


@dataclass
class Truth:
    """Who is in which conversation."""

    members: dict[int, set[int]]

    def conversations_of(self, person: int) -> set[int]:
        return {conversation for conversation, people in self.members.items() if person in people}


@dataclass
class Wall:
    """Around one guest, who may only ever meet what they know."""

    pool: Pool
    guest: int
    people: set[int] = field(default_factory=set)
    conversations: set[int] = field(default_factory=set)
    _seen: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _before: Truth = field(default_factory=lambda: Truth({}))

    async def truth(self) -> Truth:
        """As of now. Whoever was ever in a conversation, or acted on it, stays named in its log."""
        members: defaultdict[int, set[int]] = defaultdict(set)
        for conversation, person in await self.pool.fetch("SELECT conversation_id, person_id FROM memberships"):
            members[conversation].add(person)
            self._seen[conversation].add(person)
        for conversation, person in await self.pool.fetch("SELECT DISTINCT conversation_id, author_id FROM messages"):
            self._seen[conversation].add(person)
        self.people |= {row[0] for row in await self.pool.fetch("SELECT id FROM people")}
        self.conversations |= {row[0] for row in await self.pool.fetch("SELECT id FROM conversations")}
        return Truth(dict(members))

    async def check(self, frames: list[bytes]) -> None:
        """Everything in these frames, received since the last check, must be of what the guest was or is in."""
        before, now = self._before, await self.truth()
        self._before = now
        own = before.conversations_of(self.guest) | now.conversations_of(self.guest)
        named = {person for conversation in own for person in self._seen[conversation]} | {self.guest}
        met = {person for truth in (before, now) for c in own for person in truth.members.get(c, ())} | {self.guest}
        for frame in frames:
            for value in leaves(read(frame)):
                self._check_number(value, own, named, frame)
                if isinstance(value, str):
                    self._check_text(value, own, met, named, frame)

    def _check_number(self, value: Any, own: set[int], named: set[int], frame: bytes) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            return
        assert value not in self.people or value in named, f"a person they do not know: {read(frame)}"
        assert value not in self.conversations or value in own, f"a conversation they are not in: {read(frame)}"

    def _check_text(self, text: str, own: set[int], met: set[int], named: set[int], frame: bytes) -> None:
        for number in NUMBER.findall(text):
            self._check_number(int(number), own, named, frame)
        for marker in MARKER.findall(text):
            kind, owner = SECRETS[marker]
            assert owner in (own if kind == "conversation" else met), f"{marker} of {kind} {owner}: {read(frame)}"


def leaves(value: Any) -> Iterator[Any]:
    """All values in a decoded frame, keys of maps included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value
