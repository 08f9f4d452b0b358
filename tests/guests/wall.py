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


INVITATIONS = """
SELECT i.items, i.files, concat_ws(' ', i.message, i.name, convener.name), m.content
FROM invitees i JOIN messages m USING (conversation_id, seq)
LEFT JOIN people convener ON convener.id = (m.content ->> 'convened_by')::bigint
WHERE i.person_id = $1
"""

KEEPERS = """
SELECT conversation_id, unnest(ARRAY[created_by, changed_by, binned_by, brought_by]) FROM nodes
UNION SELECT n.conversation_id, v.author_id FROM versions v JOIN nodes n ON n.id = v.node_id
UNION SELECT n.conversation_id, u.author_id FROM live_updates u JOIN nodes n ON n.id = u.node_id
UNION SELECT n.conversation_id, w.person_id FROM live_writers w JOIN nodes n ON n.id = w.node_id
UNION SELECT conversation_id, author_id FROM figures
UNION SELECT conversation_id, unnest(ARRAY[author_id, changed_by]) FROM appointments
UNION SELECT b.conversation_id, b.person_id FROM ballots b JOIN messages m USING (conversation_id, seq)
WHERE m.content ->> 'named' IS DISTINCT FROM 'false'
"""
"""Who has done something in a drive, counted, booked, or chosen in a poll by their name."""

KEPT_IN = """
SELECT concat_ws(' ', n.name, v.remark, f.name, p.text) FROM nodes n
LEFT JOIN version_files l ON l.node_id = n.id LEFT JOIN files f ON f.id = l.file_id
LEFT JOIN text_pages p ON p.sha256 = f.sha256
LEFT JOIN versions v ON v.node_id = l.node_id AND v.number = l.number
WHERE n.conversation_id = ANY($1::bigint[])
"""
"""What has been taken to these drives from others, or copied to them."""

LIVE_IN = """
SELECT l.folded FROM live_documents l JOIN nodes n ON n.id = l.node_id
WHERE n.conversation_id = ANY($1::bigint[])
"""
"""What live documents held that have been taken to these drives from others, or copied to them."""

WRITTEN_IN = """
SELECT coalesce(content -> 'forwarded', content -> 'author') FROM messages
WHERE conversation_id = ANY($1::bigint[]) AND content ?| '{forwarded,author}'
"""
"""What is a part of what was written, for all who are in the conversation then or later: what somebody forwarded to it,
and who signed a convocation, though they may have left since."""

SECRETS: dict[str, tuple[str, int]] = {}
"""Of each marker ever written, the person or conversation it belongs to; of who has an appointment, the one who
receives people there, the only guest that may see it."""


VOTES: dict[int, tuple[int, bool]] = {}
"""Of each figure of an election ever entered, the conversation, and whether it may be known before the votes are
counted everywhere: the turnout, and all of it once results may leave."""


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
    _shared: set[str] = field(default_factory=set)

    async def truth(self) -> Truth:
        """As of now. Whoever was ever in a conversation, or acted on it, stays named in its log."""
        members: defaultdict[int, set[int]] = defaultdict(set)
        for conversation, person in await self.pool.fetch("SELECT conversation_id, person_id FROM memberships"):
            members[conversation].add(person)
            self._seen[conversation].add(person)
        for conversation, person in await self.pool.fetch("SELECT DISTINCT conversation_id, author_id FROM messages"):
            self._seen[conversation].add(person)
        for conversation, person in await self.pool.fetch(KEEPERS):
            self._seen[conversation].add(person)
        self.people |= {row[0] for row in await self.pool.fetch("SELECT id FROM people")}
        self.conversations |= {row[0] for row in await self.pool.fetch("SELECT id FROM conversations")}
        return Truth(dict(members))

    async def _share(self, own: set[int]) -> None:
        """Notes what is written in where the guest is, and what invitations to sittings have ever shown to them: of
        the sitting, what was chosen for them."""
        for content in await self.pool.fetch(WRITTEN_IN, list(own)):
            self._shared |= set(MARKER.findall(str(content[0])))
        for text in await self.pool.fetch(KEPT_IN, list(own)):
            self._shared |= set(MARKER.findall(text[0]))
        for (folded,) in await self.pool.fetch(LIVE_IN, list(own)):
            self._shared |= set(MARKER.findall(folded.decode("latin1")))
        rows = await self.pool.fetch(INVITATIONS, self.guest)
        for items, files, told, content in rows:
            agenda = [content["agenda"][number - 1] for number in items]
            texts = [told, content["body"], content["place"], content.get("cancellation", "")]
            texts += [item.get(name, "") for item in agenda for name in ("title", "reporter")]
            texts += [file["name"] for item in agenda for file in item.get("files", []) if file["id"] in files]
            self._shared |= set(MARKER.findall(" ".join(texts)))

    async def check(self, frames: list[bytes]) -> None:
        """Everything in these frames, received since the last check, must be of what the guest was or is in."""
        before, now = self._before, await self.truth()
        self._before = now
        own = before.conversations_of(self.guest) | now.conversations_of(self.guest)
        await self._share(own)
        named = {person for conversation in own for person in self._seen[conversation]} | {self.guest}
        met = {person for truth in (before, now) for c in own for person in truth.members.get(c, ())} | {self.guest}
        for frame in frames:
            self._check_receipts(read(frame))
            for value in leaves(read(frame)):
                self._check_number(value, own, named, frame)
                if isinstance(value, bytes):
                    value = value.decode("latin1")
                if isinstance(value, str):
                    self._check_text(value, own, met, named, frame)

    def _check_number(self, value: Any, own: set[int], named: set[int], frame: bytes) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            return
        assert value not in self.people or value in named, f"a person they do not know: {read(frame)}"
        assert value not in self.conversations or value in own, f"a conversation they are not in: {read(frame)}"
        conversation, public = VOTES.get(value, (0, True))
        assert public, f"a result: {read(frame)}"
        assert not conversation or conversation in own, f"a figure of where they are not: {read(frame)}"

    def _check_receipts(self, told: Any) -> None:
        """A guest is told of no receipt but their own."""
        for one in maps(told):
            kept = one.get("receipts", [])  # or how many there are, of a message
            for receipt in [one.get("receipt"), *(kept if isinstance(kept, list) else [])]:
                assert receipt is None or receipt["person"] == self.guest, f"who has read what: {told}"

    def _check_text(self, text: str, own: set[int], met: set[int], named: set[int], frame: bytes) -> None:
        for number in NUMBER.findall(text):
            self._check_number(int(number), own, named, frame)
        for marker in set(MARKER.findall(text)) - self._shared:
            kind, owner = SECRETS[marker]
            known = {"conversation": own, "person": met, "appointment": {self.guest}}[kind]
            assert owner in known, f"{marker} of {kind} {owner}: {read(frame)}"


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


def maps(value: Any) -> Iterator[dict[str, Any]]:
    """All maps in a decoded frame."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from maps(inner)
