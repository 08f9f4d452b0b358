"""Sheets: spreadsheets written live, made as documents of a drive."""

from functools import cache
from typing import Any

from pycrdt import Array, Doc, Map

from protocol.drives import Node
from protocol.errors import Conflict
from protocol.live import CreateSheet
from server.base.spreadsheets import MEDIA_TYPES
from server.base.tokens import new_id
from server.core.dispatch import Call, handles
from server.documents import nodes_sql
from server.documents.drives import free_name, hold_folder, tell
from server.documents.names import fitted, key_of
from server.documents.room import require_room
from server.files.making import keep_made
from server.live import live_sql as queries
from server.live.folding_sql import insert_live_version
from server.live.workbooks import workbook

ENDING = ".xlsx"
FIRST = "a"
"""The id of the first table."""

BEGINNING = 1
"""The writer of what a sheet begins with; its author is whoever made it."""

ROWS, COLUMNS = 200, 26


@cache
def blank() -> bytes:
    """An update of Yjs: one table, in which nothing is written."""
    doc: Doc[Any] = Doc(client_id=BEGINNING)
    doc[f"{FIRST}.rows"] = Array([str(number) for number in range(1, ROWS + 1)])
    doc[f"{FIRST}.cols"] = Array([str(number) for number in range(1, COLUMNS + 1)])
    doc["book"] = Map({f"{FIRST}:name": "Feuille 1", f"{FIRST}:at": "m"})
    return doc.get_update()


@cache
def blank_workbook() -> bytes:
    return workbook(blank())


@handles(CreateSheet)
async def create_sheet(call: Call, command: CreateSheet) -> Node:
    await hold_folder(call, command.conversation, command.parent)
    if made := await nodes_sql.select_made(call.db, call.person, command.client_id):
        if made.conversation != command.conversation or made.live != "sheet":
            raise Conflict("client_id")
        return made
    place, wanted = (command.conversation, command.parent), fitted(command.name.removesuffix(ENDING))
    name = await free_name(call, *place, fitted(wanted + ENDING), command.clash)
    node, made_by = new_id(), (call.person, command.client_id)
    storage = call.services.storage
    file = await keep_made(call.db, storage, call.person, name, MEDIA_TYPES["xlsx"], blank_workbook())
    await nodes_sql.insert_node(call.db, node, place, "document", (name, key_of(name)), made_by)
    await nodes_sql.insert_version(call.db, node, file.id, made_by, "")
    await queries.insert_live(call.db, node, "sheet", blank())
    await insert_live_version(call.db, node, 0, blank())
    await queries.insert_writers(call.db, [(node, BEGINNING, call.person)])
    await require_room(call, command.conversation)
    return (await tell(call, command.conversation, [node], [command.parent])).nodes[0]
