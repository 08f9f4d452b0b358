"""The bin: what is put there can be taken out again, until its time is over."""

from protocol.drives import Bin, BinNodes, DriveChanges, LoadBin, Node, RestoreNodes
from protocol.errors import Conflict
from server.core import access
from server.core.dispatch import Call, handles
from server.documents import drives_sql
from server.documents import nodes_sql as queries
from server.documents.drives import free_name, hold_nodes, tell
from server.documents.names import key_of
from server.documents.uses import frozen_in, holding_frozen


@handles(LoadBin)
async def load_bin(call: Call, command: LoadBin) -> Bin:
    await access.conversation(call.db, call.person, command.conversation)
    seq = await drives_sql.select_last(call.db, command.conversation)
    nodes = await drives_sql.select_binned(call.db, command.conversation)
    kept = await holding_frozen(call.db, [node.id for node in nodes])
    return Bin(nodes, seq, call.services.settings.bin_days, len(nodes) < drives_sql.PAGE, kept)


@handles(BinNodes)
async def bin_nodes(call: Call, command: BinNodes) -> DriveChanges:
    nodes = await hold_nodes(call, command.conversation, command.nodes)
    there = await queries.select_in_bin(call.db, command.nodes)
    binned = [node for node in nodes if node.id not in there]
    if await frozen_in(call.db, list(await queries.select_below(call.db, [node.id for node in binned]))):
        raise Conflict("frozen")
    await queries.update_binned(call.db, [node.id for node in binned], call.person)
    return await tell(call, command.conversation, [node.id for node in binned], [node.parent for node in binned])


@handles(RestoreNodes)
async def restore_nodes(call: Call, command: RestoreNodes) -> DriveChanges:
    nodes = [node for node in await hold_nodes(call, command.conversation, command.nodes) if node.binned_at]
    below = await queries.select_below(call.db, [node.id for node in nodes])
    # Folders before what is in them, which then finds them where they were.
    for node in sorted(nodes, key=lambda node: below[node.id]):
        await restore(call, node)
    parents = [one.parent for one in await queries.select_here(call.db, command.conversation, command.nodes)]
    return await tell(call, command.conversation, [node.id for node in nodes], parents if nodes else [])


async def restore(call: Call, node: Node) -> None:
    """Out of the bin, to where it was; to the top where that is in the bin."""
    parent = node.parent
    if parent is not None and await queries.select_in_bin(call.db, [parent]):
        parent = None
    name = await free_name(call, node.conversation, parent, node.name, "keep_both")
    await queries.update_place(call.db, node.id, parent, name, key_of(name))
