"""Documents, and what becomes a version of them."""

from datetime import datetime

from protocol.drives import AddDocument, AddVersion, Document, Heading, LoadDocument, Node
from protocol.errors import Conflict, Invalid, NotFound
from protocol.files import File
from server.base.tokens import new_id
from server.core.dispatch import Call, handles
from server.documents import nodes_sql as queries
from server.documents.drives import free_name, hold_folder, hold_node, require_node, tell
from server.documents.names import fitted, key_of
from server.documents.room import require_room
from server.documents.uses import frozen_in
from server.documents.uses_sql import select_uses
from server.files.attachments import require_files
from server.files.texts_sql import select_reading


@handles(LoadDocument)
async def load_document(call: Call, command: LoadDocument) -> Document:
    conversation = await require_node(call.db, call.person, command.node)
    path = await queries.select_path(call.db, conversation, command.node)
    if not path or path[-1].kind != "document":
        raise NotFound("node")
    versions = await queries.select_versions(call.db, command.node)
    frozen = (await frozen_in(call.db, [command.node])).get(command.node, [])
    # Guests are in one or few groups: what a document is for elsewhere is not theirs to see.
    inside = call.caller.population != "guest"
    uses = await select_uses(call.db, call.person, command.node) if inside else []
    reading = await select_reading(call.db, versions[0].file.sha256)
    headings = [Heading(one.title, one.level, one.page) for one in reading.headings]
    text = reading.outcome or "waiting"
    return Document(path[-1], path[:-1], versions, frozen, uses, text, headings, len(reading.failed))


@handles(AddDocument)
async def add_document(call: Call, command: AddDocument) -> Node:
    await hold_folder(call, command.conversation, command.parent)
    if made := await _made(call, command.client_id):
        if made.conversation != command.conversation:
            raise Conflict("client_id")
        return made
    file = await _require_file(call, command.file)
    place, key = (command.conversation, command.parent), key_of(fitted(command.name))
    there = await queries.select_named(call.db, *place, key)
    if there and there.version and command.clash != "keep_both":
        if there.version.file.sha256 == file.sha256:
            raise Conflict("same")
        if command.clash == "take" and there.live:
            raise Conflict("live")
        if command.clash == "take":
            return await _add(call, there, command.client_id, file, dated=command.dated)
    name = await free_name(call, *place, command.name, "keep_both" if command.clash == "keep_both" else "refuse")
    node = new_id()
    await queries.insert_node(call.db, node, place, "document", (name, key_of(name)), (call.person, command.client_id))
    await queries.insert_version(call.db, node, file.id, (call.person, command.client_id), "", command.dated)
    await require_room(call, command.conversation)
    return (await tell(call, command.conversation, [node], [command.parent])).nodes[0]


@handles(AddVersion)
async def add_version(call: Call, command: AddVersion) -> Node:
    node = await hold_node(call, command.node)
    if node.kind != "document":
        raise NotFound("node")
    if made := await _made(call, command.client_id):
        if made.id != node.id:
            raise Conflict("client_id")
        return made
    if node.live:
        raise Conflict("live")
    file = await _require_file(call, command.file)
    return await _add(call, node, command.client_id, file, command.remark, command.dated)


async def _made(call: Call, client_id: str) -> Node | None:
    """The document that the caller has made or changed by this `client_id` already. Raises `Conflict` of a folder."""
    made = await queries.select_made(call.db, call.person, client_id)
    if made and made.kind != "document":
        raise Conflict("client_id")
    return made


async def _require_file(call: Call, number: int) -> File:
    try:
        (file,) = await require_files(call, [number])
    except Invalid:
        raise Invalid("file") from None
    return file


async def _add(
    call: Call, node: Node, client_id: str, file: File, remark: str = "", dated: datetime | None = None
) -> Node:
    await queries.insert_version(call.db, node.id, file.id, (call.person, client_id), remark, dated)
    await require_room(call, node.conversation)
    return (await tell(call, node.conversation, [node.id], [])).nodes[0]
