"""What carries a version of a document, and what that keeps from being removed."""

import asyncio

from protocol.drives import CarryVersion
from protocol.errors import Conflict, NotFound
from protocol.files import File
from protocol.messages import CONTENTS, tags_of
from server.base.database import Database
from server.base.tokens import new_id
from server.core.dispatch import Call, Caller, handles_directly, run
from server.documents import nodes_sql, uses_sql
from server.documents.drives import require_node
from server.documents.reading import reading
from server.files.attachments import require_files
from server.files.media import clean_name

LASTING = tags_of(kind for kind in CONTENTS if kind.lasting)


@handles_directly(CarryVersion)
def carry_version(caller: Caller, command: CarryVersion) -> asyncio.Future[File]:
    return asyncio.ensure_future(_carry(caller, command))


async def _carry(caller: Caller, command: CarryVersion) -> File:
    pool = caller.services.pool
    if command.version is None:
        conversation = await require_node(pool, caller.person, command.node)
        node = await nodes_sql.select_node(pool, conversation, command.node)
        if node and node.live and not await nodes_sql.select_in_bin(pool, [node.id]):
            await reading.run(caller, node.id)
    file: File = await run(caller, command, _carried)
    return file


async def _carried(call: Call, command: CarryVersion) -> File:
    conversation = await require_node(call.db, call.person, command.node)
    path = await nodes_sql.select_path(call.db, conversation, command.node)
    held = await nodes_sql.select_versions(call.db, command.node)
    version = next((one for one in held if command.version in (None, one.number)), None)
    if not path or version is None:
        raise NotFound("node")
    if any(node.binned_at for node in path):
        raise Conflict("binned")
    # A name may be as long as a drive's, and is then cut for a message.
    name = clean_name(path[-1].name)
    if name == version.file.name:
        return version.file
    made = await uses_sql.select_carried(call.db, command.node, version.number, name)
    if made is None:
        made = new_id()
        await uses_sql.insert_carried(call.db, made, command.node, version.number, name)
    (file,) = await require_files(call, [made])
    return file


async def frozen_in(db: Database, nodes: list[int]) -> dict[int, list[int]]:
    """Those of the documents of which versions are carried by what stays for good, such as a convocation: their
    numbers. They are not removed."""
    return await uses_sql.select_frozen(db, nodes, LASTING)


async def holding_frozen(db: Database, nodes: list[int]) -> list[int]:
    """Those of the nodes that are such documents, or folders with one in them."""
    return await uses_sql.select_holding_frozen(db, nodes, LASTING)
