"""Statements on the files that the messages of a conversation carry."""

import msgspec

from protocol.carried_files import CarriedCursor, CarriedFile
from protocol.files import File
from server.base.database import Database

# What a message carried before it was changed or deleted is with it still, and is not what it carries.
CARRIED = """
SELECT c.seq, c.author_id, c.sent_at,
    f.id, f.name, f.size, f.type, f.sha256, f.width, f.height, f.pages, f.scripted
FROM carried_files c JOIN files f ON f.id = c.id
JOIN messages m ON m.conversation_id = c.conversation_id AND m.seq = c.seq
WHERE c.conversation_id = $2 AND c.kind <> 'convocation' AND NOT is_sealed(c.conversation_id, c.seq, $1)
    AND (f.type LIKE 'image/%') = $3 AND ($4::bigint IS NULL OR (c.seq, c.id) < ($4, $5::bigint))
    AND m.content @? ('$.**.files[*] ? (@.id == ' || f.id || ')')::jsonpath
ORDER BY c.seq DESC, c.id DESC LIMIT $6
"""


async def select_carried(
    db: Database, person: int, conversation: int, pictures: bool, before: CarriedCursor | None, limit: int
) -> list[CarriedFile]:
    """That this person may be shown, the latest first."""
    place = (before.seq, before.file) if before else (None, None)
    rows = await db.fetch(CARRIED, person, conversation, pictures, *place, limit)
    return [
        CarriedFile(msgspec.convert(dict(list(row.items())[3:]), File), row["seq"], row["author_id"], row["sent_at"])
        for row in rows
    ]
