"""Folders are made, and what is in a drive is renamed, moved about, copied, or taken to another drive."""

import secrets

from protocol.drives import (
    MOST_COPIED,
    MOST_TAKEN,
    Clash,
    CopyNodes,
    CreateFolder,
    DriveChanges,
    MoveNodes,
    Node,
    RenameNode,
)
from protocol.errors import Conflict, Invalid, NotAllowed
from server.base.database import Database
from server.base.tokens import new_id
from server.core import access
from server.core.dispatch import Call, handles
from server.core.hooks import Hook
from server.documents import nodes_sql as queries
from server.documents.bin import put_away
from server.documents.drives import (
    free_name,
    hold_folder,
    hold_node,
    hold_nodes,
    path_of,
    require_nodes,
    require_shallow,
    tell,
)
from server.documents.names import fitted, key_of
from server.documents.room import require_room

copied: Hook[[Database, dict[int, int], bool]] = Hook()
"""Nodes, each with its copy, whole with its versions or not."""


@handles(CreateFolder)
async def create_folder(call: Call, command: CreateFolder) -> Node:
    path = await hold_folder(call, command.conversation, command.parent)
    if made := await queries.select_made(call.db, call.person, command.client_id):
        if made.conversation != command.conversation or made.kind != "folder":
            raise Conflict("client_id")
        return made
    require_shallow(path, 1)
    if command.clash == "take":
        there = await queries.select_named(call.db, command.conversation, command.parent, key_of(fitted(command.name)))
        if there and there.kind == "folder":
            return there
    name = await free_name(call, command.conversation, command.parent, command.name, command.clash)
    node, place = new_id(), (command.conversation, command.parent)
    made_by = (call.person, command.client_id)
    await queries.insert_node(call.db, node, place, "folder", (name, key_of(name)), made_by)
    changes = await tell(call, command.conversation, [node], [command.parent])
    return changes.nodes[0]


@handles(RenameNode)
async def rename_node(call: Call, command: RenameNode) -> Node:
    node = await hold_node(call, command.node)
    name = fitted(command.name)
    if name == node.name:
        return node
    # Of the same name in other capitals it is itself that has it.
    if key_of(name) != key_of(node.name):
        name = await free_name(call, node.conversation, node.parent, name, "refuse")
    await queries.update_name(call.db, node.id, name, key_of(name))
    return (await tell(call, node.conversation, [node.id], [])).nodes[0]


@handles(MoveNodes)
async def move_nodes(call: Call, command: MoveNodes) -> DriveChanges:
    to = command.to or command.conversation
    nodes = await hold_nodes(call, command.conversation, command.nodes, to)
    path = await path_of(call, to, command.parent)
    if await queries.select_in_bin(call.db, [*command.nodes, *(one.id for one in path[-1:])]):
        raise Conflict("binned")
    leaves = to != command.conversation
    if leaves:
        await _require_brought(call, command.conversation, nodes)
    moved = [node for node in nodes if leaves or node.parent != command.parent]
    if {node.id for node in path} & {node.id for node in moved}:
        raise Invalid("parent")
    below = await queries.select_below(call.db, [node.id for node in moved if node.kind == "folder"])
    require_shallow(path, 1 + max(below.values(), default=0))
    if leaves and await is_group(call, command.conversation):
        return await _take_out(call, moved, (to, command.parent), command.clash)
    if leaves:
        return await _move_out(call, moved, (to, command.parent), command.clash)
    for node in moved:
        name = await free_name(call, command.conversation, command.parent, node.name, command.clash)
        await queries.update_place(call.db, node.id, command.parent, name, key_of(name))
    left = [node.parent for node in moved]
    return await tell(call, command.conversation, [node.id for node in moved], [*left, command.parent] if moved else [])


async def _require_brought(call: Call, conversation: int, nodes: list[Node]) -> None:
    """Raises `NotAllowed` of what somebody else shared: taken away, it would be lost to them."""
    others = any(node.brought_by != call.person for node in nodes)
    if others and await queries.is_shared(call.db, conversation, call.person):
        raise NotAllowed("brought")


async def is_group(call: Call, conversation: int) -> bool:
    """Whether what leaves this drive is taken from others, who find it in its bin."""
    return (await access.conversation(call.db, call.person, conversation)).kind == "group"


async def _take_out(call: Call, nodes: list[Node], place: tuple[int, int | None], clash: Clash) -> DriveChanges:
    """Whole into another drive, which the caller holds as well; for those who stay, into the bin of this one."""
    # First, so that of a folder and something in it, which may both be named, the one does not bring the other.
    await put_away(call, nodes[0].conversation, nodes, place[0])
    come: list[list[int]] = []
    client_id = secrets.token_urlsafe(16)
    for node in nodes:
        name = await free_name(call, *place, node.name, clash)
        made_by = call.person, client_id, sum(map(len, come))
        copies = await queries.insert_copies(call.db, node.id, place, (name, key_of(name)), made_by, whole=True)
        await copied.run(call.db, copies, True)
        come.append(list(copies.values()))
    every = [node for copies in come for node in copies]
    if len(every) > MOST_TAKEN:
        raise Invalid("nodes")
    await require_room(call, place[0])
    await queries.update_items(call.db, every)
    return await tell(call, place[0], [copies[0] for copies in come], [place[1]], along=every)


async def _move_out(call: Call, nodes: list[Node], place: tuple[int, int | None], clash: Clash) -> DriveChanges:
    """Out of a direct conversation into another drive, which the caller holds as well."""
    to, parent = place
    come: dict[int, None] = {}
    stay: list[int] = []
    for node in nodes:
        name = await free_name(call, to, parent, node.name, clash)
        comes, stays = await queries.update_drive(call.db, {node.id: (name, key_of(name))}, place, call.person)
        come |= dict.fromkeys(comes)
        stay += stays
    parents = [node.parent for node in nodes]
    await tell(call, nodes[0].conversation, [], [one for one in parents if one not in come], along=stay, gone=come)
    await require_room(call, to)
    # Of a folder and something in it, both may have been named.
    inside = [one for one in parents if one in come]
    return await tell(call, to, [node.id for node in nodes], [parent, *inside], along=come)


@handles(CopyNodes)
async def copy_nodes(call: Call, command: CopyNodes) -> DriveChanges:
    place = command.to, command.parent
    # Whoever copies need not write where they copy from.
    await access.conversation(call.db, call.person, command.conversation)
    path = await hold_folder(call, *place)
    if made := await queries.select_copies(call.db, call.person, command.client_id):
        # What has gone elsewhere since may be where the caller is not.
        here = [node for node in made if node.conversation == command.to]
        if not here:
            raise Conflict("client_id")
        return DriveChanges(here, [], max(node.changed_seq for node in here))
    nodes = await require_nodes(call.db, command.conversation, command.nodes)
    if await queries.select_in_bin(call.db, command.nodes):
        raise Conflict("binned")
    below = await queries.select_below(call.db, [node.id for node in nodes])
    if len(below) > MOST_COPIED:
        raise Invalid("nodes")
    require_shallow(path, 1 + max(below.values()))
    come: list[int] = []
    for node in nodes:
        name = await free_name(call, *place, node.name, "keep_both")
        made_by = call.person, command.client_id, len(come)
        copies = await queries.insert_copies(call.db, node.id, place, (name, key_of(name)), made_by)
        await copied.run(call.db, copies, False)
        come += copies.values()
        # Something may have been named beside the folder that it is in, time and again.
        if len(come) > MOST_COPIED:
            raise Invalid("nodes")
    await require_room(call, command.to)
    await queries.update_items(call.db, come)
    return await tell(call, command.to, come, [command.parent])
