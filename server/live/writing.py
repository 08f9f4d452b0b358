"""Keeps what is written in live documents, the changes of many in one commit, and then tells them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator

from asyncpg.pool import PoolConnectionProxy

from protocol.codec import pack
from protocol.errors import Archived, Conflict, NotAllowed, NotFound, Refusal, TooFast, Unavailable
from protocol.frames import EventFrame
from protocol.live import LiveUpdate, LiveUpdated, LiveWriter, Written
from server.base.database import Pool
from server.core.hub import WITHIN, Hub, Kind
from server.core.journal import Appended, GroupCommit, Overtaken
from server.core.services import Services
from server.core.wire import frame
from server.live import live_sql as queries
from server.live.live_sql import Verdict, Writing

REFUSALS: dict[str, Callable[[], Refusal]] = {
    "not_found": lambda: NotFound("node"),
    "client_id": lambda: Conflict("client_id"),
    "archived": Archived,
    "not_allowed": lambda: NotAllowed("posting"),
    "binned": lambda: Conflict("binned"),
    "writer": lambda: NotAllowed("writer"),
    "full": lambda: Conflict("full"),
}

TOGETHER = 64_000
"""Bytes of changes that one event tells; a change that is larger goes alone."""

MOST_IN_HAND = 32 * 1024 * 1024
MOST_OF_ONE = 4 * 1024 * 1024
"""Bytes of changes, of all and of one person, that a process has been sent and not answered."""


def channel_of(node: int, conversation: int) -> str:
    return f"live:{node}{WITHIN}{conversation}"


class Writings(GroupCommit[Writing, Written]):
    """Of all live documents; those who write one hear of each change of it in the order of its numbers."""

    def __init__(self, pool: Pool, told: Callable[[list[tuple[Writing, Written]]], None]) -> None:
        super().__init__(pool, told)
        self._in_hand: Counter[int] = Counter()

    def take_in_hand(self, person: int, size: int) -> None:
        """Until it is put down. Raises `TooFast` or `Unavailable` where it would be too much."""
        if self._in_hand[person] + size > MOST_OF_ONE:
            raise TooFast("data", retry_after=1)
        if self._in_hand.total() + size > MOST_IN_HAND:
            raise Unavailable(retry_after=1)
        self._in_hand[person] += size

    def put_down(self, person: int, size: int) -> None:
        self._in_hand[person] -= size
        if not self._in_hand[person]:
            del self._in_hand[person]

    def append(self, entry: Writing) -> "asyncio.Future[Written]":
        key = (entry.author, entry.client_id)
        known = self._waiting.get(key) or self._committing.get(key)
        if known and (known[0].node, known[0].data) != (entry.node, entry.data):
            raise Conflict("client_id")
        return super().append(entry)

    async def _stored(
        self, db: PoolConnectionProxy, entries: list[Writing], held: bool
    ) -> list[Appended[Written] | Refusal]:
        late = rivals(entries)
        judged = [one for one in entries if id(one) not in late]
        async with db.transaction():
            verdicts = await queries.insert_updates(db, judged)
            stored = [judged[one.position] for one in verdicts if one.verdict == "stored"]
            claims = [(one.node, writer, one.author) for one in stored for writer in one.writers]
            new = await queries.insert_writers(db, claims) if claims else []
        for one in stored:
            one.new_writers = [writer for node, writer in new if node == one.node and writer.writer in one.writers]
        answers: dict[int, Appended[Written] | Refusal] = {}
        for verdict in verdicts:
            one = judged[verdict.position]
            one.conversation = verdict.conversation
            if verdict.verdict == "repeated":
                one.new_writers = [LiveWriter(writer, one.author) for writer in one.writers]
            answers[id(one)] = _answer(verdict)
        return [answers.get(id(one)) or Overtaken() for one in entries]


def rivals(entries: list[Writing]) -> set[int]:
    """Those that bear a number which somebody else's before them bears, too: they are judged once it is known whose it
    is."""
    first: dict[tuple[int, int], int] = {}
    return {
        id(one)
        for one in entries
        if [writer for writer in one.writers if first.setdefault((one.node, writer), one.author) != one.author]
    }


def _answer(verdict: Verdict) -> Appended[Written] | Refusal:
    refusal = REFUSALS.get(verdict.verdict)
    if refusal:
        return refusal()
    # What is sent again is told again: whoever kept it may have ended before they told it.
    return Appended(Written(verdict.node, verdict.seq), fresh=True)


def tell_written(hub: Hub, written: list[tuple[Writing, Written]]) -> None:
    """Tells what has just been committed: changes of one document that follow one another together."""
    for channel, event in _events(sorted(written, key=lambda pair: (pair[1].node, pair[1].seq))):
        hub.publish(channel, Kind.NEWS, frame(pack(EventFrame(event))))


def _events(written: list[tuple[Writing, Written]]) -> Iterator[tuple[str, LiveUpdated]]:
    event, size, channel = LiveUpdated(0, 0, []), 0, ""
    for one, stored in written:
        size += len(one.data)
        follows = event.node == stored.node and event.updates[-1].seq == stored.seq - 1
        if not follows or size > TOGETHER:
            if event.updates:
                yield channel, event
            event, size = LiveUpdated(stored.node, stored.seq - 1, [], []), len(one.data)
        channel = channel_of(one.node, one.conversation)
        event.updates.append(LiveUpdate(stored.seq, one.author, one.data))
        event.writers.extend(one.new_writers)
    if event.updates:
        yield channel, event


def writings(services: Services) -> Writings:
    """Those of this process."""
    return services.the(Writings, lambda: Writings(services.pool, lambda written: tell_written(services.hub, written)))
