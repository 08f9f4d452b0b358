"""Search in what files say that one's messages carry."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from protocol.file_search import FileHit, FoundFiles, SearchFiles
from protocol.files import File
from server.base.aside import aside
from server.base.passages import passage
from server.base.wanted import Wanted, finished, in_turn
from server.conversations.file_search_sql import Asked, count_hits, count_unread, select_hits
from server.conversations.search import looked_in
from server.core.dispatch import Call, handles

LONG_AGO, FOR_EVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


@handles(SearchFiles)
async def search_files(call: Call, command: SearchFiles) -> FoundFiles:
    conversations = await looked_in(call, command.conversation)
    if not conversations or not finished(command.text):
        return FoundFiles([], count=0 if command.counted else None)
    between = (command.since or LONG_AGO, command.until or FOR_EVER)

    def asked(query: str, but: str = "") -> Asked:
        return Asked(call.person, conversations, query, *between, command.author, command.minutes, but)

    hits: list[FileHit] = []
    for wanted, query, begun in in_turn(command.text, [], begun=command.begun):
        if (room := command.limit + 1 - len(hits)) > 0:
            before = command.before if begun == command.begun else None
            ranking = wanted.words if command.order == "best" else ""
            this = asked(query, finished(command.text).query() if begun else "")
            rows = await select_hits(call.db, this, ranking, before, room)
            hits += [await aside(call.person, _hit, row, wanted, begun) for row in rows]
    unread = await count_unread(call.db, conversations)
    counted = command.counted and not command.before
    count = await count_hits(call.db, asked(Wanted(command.text).query())) if counted else None
    return FoundFiles(hits[: command.limit], len(hits) > command.limit, unread, count)


def _hit(row: Any, wanted: Wanted, begun: bool) -> FileHit:
    file = msgspec.convert(msgspec.json.decode(row["file"]) if isinstance(row["file"], str) else row["file"], File)
    place = (row["conversation_id"], row["seq"], row["kind"], row["author_id"], row["sent_at"])
    page = row["page"] if row["paged"] else None
    return FileHit(file, *place, passage(row["text"], wanted), page, row["paper"], begun)
