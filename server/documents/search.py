"""Search in one's own drives."""

from datetime import UTC, datetime
from typing import Any

from protocol.document_search import FoundNodes, NodeHit, SearchNodes
from server.base.aside import aside
from server.base.nearly import Nearly
from server.base.passages import passage
from server.base.wanted import Wanted, finished, in_turn
from server.conversations.search import looked_in
from server.core.dispatch import Call, handles
from server.documents.drives_sql import node_of
from server.documents.labels import filters_of, narrowed_to
from server.documents.search_sql import MOST_COUNTED, Asked, count_hits, count_unread, select_hits

LONG_AGO, FOR_EVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


@handles(SearchNodes)
async def search_nodes(call: Call, command: SearchNodes) -> FoundNodes:
    conversations = await looked_in(call, command.conversation)
    if not conversations or not finished(command.text):
        return FoundNodes([], count=0 if command.counted else None)
    labels = [*filters_of(command.author), *narrowed_to(conversations)]

    def asked(query: str, but: str = "") -> Asked:
        return Asked(conversations, query, but, command.since or LONG_AGO, command.until or FOR_EVER)

    best, room = command.order == "best", command.limit + 1
    counted = command.counted and not command.before
    hits, total, nearly = list[NodeHit](), 0, False
    for wanted, query, begun in in_turn(command.text, labels, begun=command.begun):
        this = asked(query, finished(command.text).query(labels) if begun else "")
        before = command.before if begun == command.begun else None
        if len(hits) < room:
            rows = await select_hits(call.db, this, wanted.words, before, best, counted, room - len(hits))
            hits += [await aside(call.person, _hit, row, wanted, begun) for row in rows]
            total += rows[0]["total"] if rows else 0
        elif counted:
            total += await count_hits(call.db, this)
    if not hits and not command.before and (close := Nearly(command.text)):
        query = close.query(labels)
        rows = await select_hits(call.db, asked(query), query, None, False, counted, room)
        hits = [await aside(call.person, _hit, row, close, False) for row in rows]
        nearly, total = bool(hits), rows[0]["total"] if rows else 0
    unread = await count_unread(call.db, conversations)
    count = min(total, MOST_COUNTED) if counted else None
    return FoundNodes(hits[: command.limit], len(hits) > command.limit, unread, nearly, count)


def _hit(row: Any, wanted: Wanted | Nearly, begun: bool) -> NodeHit:
    node = node_of(row)
    said = passage(row["text"], wanted) if row["text"] else []
    if not any(fragment.hit for fragment in said):
        return NodeHit(node, passage(node.name, wanted), begun=begun)
    return NodeHit(node, passage(node.name, wanted), said, max(row["page"], 1) if row["paged"] else None, begun)
