"""Pinned documents and folders: put where everybody in the conversation finds them, and taken away again."""

from protocol.drives import Node
from protocol.errors import Conflict, NotAllowed
from protocol.node_pins import MOST_PINNED, LoadPinnedNodes, PinnedNodes, PinNode
from server.core import access
from server.core.dispatch import Call, handles
from server.documents.drives import hold_node, tell
from server.documents.pins_sql import select_pinned, update_pinned


@handles(PinNode)
async def pin_node(call: Call, command: PinNode) -> Node:
    node = await hold_node(call, command.node)
    if call.caller.population == "guest":
        raise NotAllowed("population")
    if (node.pinned_at is not None) == command.on:
        return node
    if command.on and len(await select_pinned(call.db, node.conversation)) >= MOST_PINNED:
        raise Conflict("pinned")
    await update_pinned(call.db, [node.id], on=command.on)
    return (await tell(call, node.conversation, [], [], along=[node.id])).nodes[0]


@handles(LoadPinnedNodes)
async def load_pinned_nodes(call: Call, command: LoadPinnedNodes) -> PinnedNodes:
    await access.conversation(call.db, call.person, command.conversation)
    return PinnedNodes(await select_pinned(call.db, command.conversation))
