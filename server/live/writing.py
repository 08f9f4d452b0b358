"""Keeps what is written in live documents, the changes of many in one commit, and then tells them."""

from collections.abc import Callable

from asyncpg.pool import PoolConnectionProxy

from protocol.codec import pack
from protocol.errors import Archived, Conflict, NotAllowed, NotFound, Refusal
from protocol.frames import EventFrame
from protocol.live import LiveUpdate, LiveUpdated, Written
from server.core.hub import WITHIN, Hub, Kind
from server.core.journal import Appended, GroupCommit
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


def channel_of(node: int, conversation: int) -> str:
    return f"live:{node}{WITHIN}{conversation}"


class Writings(GroupCommit[Writing, Written]):
    """Of all live documents; those who write one hear of each change of it in the order of its numbers."""

    async def _stored(
        self, db: PoolConnectionProxy, entries: list[Writing], held: bool
    ) -> list[Appended[Written] | Refusal]:
        async with db.transaction():
            verdicts = await queries.insert_updates(db, entries)
            stored = [entries[one.position] for one in verdicts if one.verdict == "stored"]
            claims = [(one.node, writer, one.author) for one in stored for writer in one.writers]
            new = await queries.insert_writers(db, claims) if claims else []
        for one in stored:
            one.new_writers = [writer for node, writer in new if node == one.node and writer.writer in one.writers]
        answers: list[Appended[Written] | Refusal] = [Refusal()] * len(entries)
        for verdict in verdicts:
            entries[verdict.position].conversation = verdict.conversation
            answers[verdict.position] = _answer(verdict)
        return answers


def _answer(verdict: Verdict) -> Appended[Written] | Refusal:
    refusal = REFUSALS.get(verdict.verdict)
    if refusal:
        return refusal()
    return Appended(Written(verdict.node, verdict.seq), fresh=verdict.verdict == "stored")


def tell_written(hub: Hub, written: list[tuple[Writing, Written]]) -> None:
    """Tells what has just been committed, all changes of one document together."""
    documents: dict[tuple[int, int], LiveUpdated] = {}
    for one, stored in sorted(written, key=lambda pair: pair[1].seq):
        update = LiveUpdate(stored.seq, one.author, one.data)
        event = documents.setdefault((one.node, one.conversation), LiveUpdated(one.node, stored.seq - 1, []))
        event.updates.append(update)
        event.writers.extend(one.new_writers)
    for (node, conversation), event in documents.items():
        hub.publish(channel_of(node, conversation), Kind.NEWS, frame(pack(EventFrame(event))))


def writings(services: Services) -> Writings:
    """Those of this process."""
    return services.the(Writings, lambda: Writings(services.pool, lambda written: tell_written(services.hub, written)))
