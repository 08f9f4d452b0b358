"""The drive as a whole: held for a change, read folder by folder, told and caught up by the numbers of its changes."""

from collections.abc import Iterable

from protocol.drives import CatchUpDrive, Clash, DriveChanged, DriveChanges, Folder, LoadFolder, Node
from protocol.errors import Conflict, Invalid, NotFound
from server.base.database import Database
from server.core import access
from server.core.dispatch import Call, handles
from server.core.news import Work
from server.documents import drives_sql as queries
from server.documents import nodes_sql
from server.documents.names import fitted, key_of, numbered
from server.documents.room_sql import select_bytes

MOST_TOLD = 200
"""Nodes in one event; when more have changed at once, everybody catches up."""

DEEPEST = 100
"""Folders in one another."""

NUMBERS = 500
"""Names that are tried for something whose own is taken."""


@handles(LoadFolder)
async def load_folder(call: Call, command: LoadFolder) -> Folder:
    await access.conversation(call.db, call.person, command.conversation)
    path = await path_of(call, command.conversation, command.folder)
    after = None
    if command.after is not None:
        after = await nodes_sql.select_node(call.db, command.conversation, command.after)
        if after is None or after.parent != command.folder:
            raise NotFound("after")
    # Before the nodes: what is committed between the two is told or caught up, and told twice does no harm.
    seq = await queries.select_last(call.db, command.conversation)
    nodes = await queries.select_children(call.db, command.conversation, command.folder, after)
    most = call.services.settings.drive_bytes
    return Folder(nodes, seq, path, len(nodes) < queries.PAGE, await select_bytes(call.db, command.conversation), most)


async def path_of(call: Call, conversation: int, folder: int | None) -> list[Node]:
    """The folder and those that it is in, from the top down; none of the top. Raises `NotFound`."""
    path = await nodes_sql.select_path(call.db, conversation, folder) if folder is not None else []
    if folder is not None and (not path or path[-1].kind != "folder"):
        raise NotFound("folder")
    return path


@handles(CatchUpDrive)
async def catch_up_drive(call: Call, command: CatchUpDrive) -> DriveChanges:
    await access.conversation(call.db, call.person, command.conversation)
    top = await queries.select_last(call.db, command.conversation)
    nodes = await queries.select_changed(call.db, command.conversation, command.after)
    complete = len(nodes) < queries.PAGE
    seq = max(top, command.after) if complete else nodes[-1].changed_seq
    gone = await queries.select_departed(call.db, command.conversation, command.after, seq)
    return DriveChanges(nodes, gone, seq, complete)


async def hold(call: Call, conversation: int) -> None:
    """The drive of the conversation is the caller's alone to the end of the transaction, who may write there. Raises
    their refusal."""
    # Whoever is not in it waits for nobody who is; and nobody who has gone out meanwhile changes anything.
    await access.conversation(call.db, call.person, conversation)
    await queries.lock_drive(call.db, conversation)
    (await access.conversation(call.db, call.person, conversation)).to_send()


async def hold_folder(call: Call, conversation: int, folder: int | None) -> list[Node]:
    """The drive held for something new in the folder, or at the top: the folders on the way there. Raises `Conflict`
    where it is in the bin."""
    await hold(call, conversation)
    path = await path_of(call, conversation, folder)
    if any(node.binned_at for node in path):
        raise Conflict("binned")
    return path


async def require_node(db: Database, person: int, node: int) -> int:
    """The conversation that the node is in. Raises `NotFound` unless the person is in it, too."""
    conversation = await nodes_sql.select_conversation(db, node)
    if conversation is None or not await access.inside(db, conversation, [person]):
        raise NotFound("node")
    return conversation


async def hold_node(call: Call, node: int) -> Node:
    """The node, its drive held for a change of it. Raises `Conflict` when it is in the bin."""
    conversation = await require_node(call.db, call.person, node)
    await hold(call, conversation)
    path = await nodes_sql.select_path(call.db, conversation, node)
    if not path:
        raise NotFound("node")
    if any(one.binned_at for one in path):
        raise Conflict("binned")
    return path[-1]


async def hold_nodes(call: Call, conversation: int, nodes: list[int], to: int | None = None) -> list[Node]:
    """The same of several in one drive, which may be in the bin, and the drive that they are to come into. Raises
    `NotFound` when one is not there."""
    drives = {conversation, to or conversation}
    # Before any is said to be closed to them: which of the two is asked first would tell whether the other is there.
    for drive in drives:
        await access.conversation(call.db, call.person, drive)
    # Each in its turn, the same for all, so that nobody holds what another waits for.
    for drive in sorted(drives):
        await hold(call, drive)
    return await require_nodes(call.db, conversation, nodes)


async def require_nodes(db: Database, conversation: int, nodes: list[int]) -> list[Node]:
    """Raises `NotFound` when one is not in this drive."""
    unique = list(dict.fromkeys(nodes))
    found = await nodes_sql.select_here(db, conversation, unique)
    if len(found) != len(unique):
        raise NotFound("node")
    return found


async def free_name(call: Call, conversation: int, parent: int | None, name: str, clash: Clash) -> str:
    """The name, fit to be kept, or one with a number when it is taken and both are to be kept. Raises `Conflict`
    otherwise."""
    name = fitted(name)
    if not await nodes_sql.select_taken(call.db, conversation, parent, [key_of(name)]):
        return name
    if clash != "keep_both":
        raise Conflict("name")
    tried = {key_of(other): other for number in range(2, NUMBERS) if (other := numbered(name, number))}
    taken = await nodes_sql.select_taken(call.db, conversation, parent, list(tried))
    free = next((other for key, other in tried.items() if key not in taken), None)
    if free is None:
        raise Conflict("name")
    return free


def require_shallow(path: list[Node], height: int) -> None:
    """Raises `Invalid` when folders so many deep may not stand there."""
    if len(path) + height > DEEPEST:
        raise Invalid("depth")


async def tell(
    work: Work,
    conversation: int,
    changed: list[int],
    folders: list[int | None],
    *,
    along: Iterable[int] = (),
    gone: Iterable[int] = (),
    by: int | None = None,
) -> DriveChanges:
    """Numbers what changed, what came along with it as it was, what is gone, and the folders that something has come
    into or gone out of, counted anew; tells everybody in the conversation once it is committed. It was changed `by` the
    person of the work, unless another is named."""
    counted = [folder for folder in dict.fromkeys(folders) if folder is not None]
    await nodes_sql.update_items(work.db, counted)
    touched, left = list(dict.fromkeys([*changed, *counted])), list(gone)
    every = list(dict.fromkeys([*touched, *along]))
    if not every and not left:
        return DriveChanges([], [], await queries.select_last(work.db, conversation))
    before = await queries.insert_departures(work.db, conversation, left) - 1 if left else None
    await nodes_sql.update_touched(work.db, touched, by or work.person)
    since = await queries.update_changed(work.db, conversation, every)
    nodes, seq = await queries.select_nodes(work.db, every), since + len(every)
    changes = DriveChanges(nodes, left, seq)
    if len(nodes) + len(left) <= MOST_TOLD:
        told = DriveChanged(conversation, since if before is None else before, seq, nodes, left)
    else:
        told = DriveChanged(conversation, seq, seq)
    work.tell_conversation(conversation, told)
    return changes
