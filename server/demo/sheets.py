"""The sheets of the demo's groups, as their people would have written them."""

import re
import secrets
from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct, convert
from pycrdt import Doc, Map

from server.base.database import Database
from server.base.spreadsheets import MEDIA_TYPES
from server.base.storage import Storage
from server.base.tokens import new_id
from server.demo.calendar import Calendar
from server.demo.texts import toml
from server.documents import nodes_sql
from server.documents.drives_sql import lock_drive, update_changed
from server.documents.names import key_of
from server.files.making import keep_made
from server.live import live_sql
from server.live.folding_sql import insert_live_version
from server.live.sheets import BEGINNING, FIRST, blank
from server.live.workbooks import workbook

EPOCH = date(1899, 12, 30)
PLACE = re.compile(r"\b([A-Z])(\d+)\b")


class WrittenSheet(Struct, forbid_unknown_fields=True):
    conversation: str
    by: str
    name: str
    table: str
    at: tuple[str, str]
    rows: list[list[str | int]]
    strong: list[int]
    """Rows in bold."""
    numbers: dict[str, str]
    """How a column shows them."""
    widths: dict[str, int]


class Sheets(Struct, forbid_unknown_fields=True):
    sheet: list[WrittenSheet]


async def fill_sheets(
    db: Database, storage: Storage, calendar: Calendar, people: dict[str, int], groups: dict[str, int]
) -> None:
    """Everybody and everything by the key of the texts."""
    for one in convert(toml("sheets.toml"), Sheets).sheet:
        group, author, at = groups[one.conversation], people[one.by], calendar.instant(*one.at)
        node, made, state = new_id(), (author, secrets.token_urlsafe(16)), state_of(one, calendar)
        await lock_drive(db, group)
        file = await keep_made(db, storage, author, one.name, MEDIA_TYPES["xlsx"], workbook(state))
        await nodes_sql.insert_node(db, node, (group, None), "document", (one.name, key_of(one.name)), made)
        await nodes_sql.insert_version(db, node, file.id, made, "")
        await live_sql.insert_live(db, node, "sheet", state)
        await insert_live_version(db, node, 0, state)
        await live_sql.insert_writers(db, [(node, BEGINNING, author)])
        await db.execute("UPDATE versions SET made_at = $2 WHERE node_id = $1", node, at)
        await db.execute("UPDATE nodes SET changed_at = $2 WHERE id = $1", node, at)
        await db.execute("UPDATE live_documents SET written_at = $2 WHERE node_id = $1", node, at)
        await update_changed(db, group, [node])


def state_of(written: WrittenSheet, calendar: Calendar) -> bytes:
    """What it holds, as one update of Yjs."""
    doc: Doc[Any] = Doc(client_id=BEGINNING)
    doc.apply_update(blank())
    book, cells, look = (doc.get(name, type=Map) for name in ("book", f"{FIRST}.cells", f"{FIRST}.look"))
    with doc.transaction():
        book.update({f"{FIRST}:name": written.table, f"{FIRST}:rows": "1", f"{FIRST}:cols": "1"})
        cells.update(dict(_cells(written, calendar)))
        look.update({f"{row}::b": "1" for row in written.strong})
        look.update({f":{column}:n": shown for column, shown in written.numbers.items()})
        look.update({f":{column}:x": str(width) for column, width in written.widths.items()})
    return doc.get_update()


def _cells(written: WrittenSheet, calendar: Calendar) -> Iterator[tuple[str, str]]:
    for row, values in enumerate(written.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value != "":
                yield f"{row}:{column}", _kept(value, calendar)


def _kept(value: str | int, calendar: Calendar) -> str:
    if isinstance(value, int):
        return f"n{value}"
    if value.startswith("@"):
        return f"n{(calendar.day(value[1:]) - EPOCH).days}"
    if value.startswith("="):
        # A new sheet has its rows and columns under their numbers.
        return "f" + PLACE.sub(lambda at: f"{{{at[2]}:{ord(at[1]) - ord('A') + 1}}}", value[1:])
    return f"t{value}"
