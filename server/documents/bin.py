"""The bin: what is put there can be taken out again, until its time is over."""

from protocol.drives import Bin, BinNodes, DriveChanges, LoadBin, Node, RestoreNodes
from protocol.errors import Conflict, NotAllowed
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
    taken = await drives_sql.select_taken_to(call.db, call.person, [node.id for node in nodes if node.taken])
    return Bin(nodes, seq, call.services.settings.bin_days, len(nodes) < drives_sql.PAGE, kept, taken)


@handles(BinNodes)
async def bin_nodes(call: Call, command: BinNodes) -> DriveChanges:
    nodes = await hold_nodes(call, command.conversation, command.nodes)
    there = await queries.select_in_bin(call.db, command.nodes)
    return await put_away(call, command.conversation, [node for node in nodes if node.id not in there])


async def put_away(call: Call, conversation: int, nodes: list[Node], to: int | None = None) -> DriveChanges:
    """Into the bin of the drive, which is held; since they leave the group for the conversation `to`, if one is
    named. Raises `Conflict` when a convocation carries what is in them, `NotAllowed` when a guest would take them."""
    if to is not None and call.caller.population == "guest":
        raise NotAllowed("guest")
    if await frozen_in(call.db, list(await queries.select_below(call.db, [node.id for node in nodes]))):
        raise Conflict("frozen")
    await queries.update_binned(call.db, [node.id for node in nodes], call.person, to)
    return await tell(call, conversation, [node.id for node in nodes], [node.parent for node in nodes])


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
