"""Puts a folder back to what it held at an instant."""

from datetime import UTC, datetime

from protocol.drives import DriveChanges
from protocol.errors import Invalid
from protocol.rewinding import MOST_REWOUND, RewindFolder
from server.base.tokens import new_id
from server.core.dispatch import Call, handles
from server.documents.bin import restore
from server.documents.drives import hold_folder, tell
from server.documents.nodes_sql import insert_version, select_here, update_binned
from server.documents.rewinding_sql import Held, select_held
from server.documents.room import require_room
from server.documents.uses import frozen_in


@handles(RewindFolder)
async def rewind_folder(call: Call, command: RewindFolder) -> DriveChanges:
    if command.at > datetime.now(UTC):
        raise Invalid("at")
    await hold_folder(call, command.conversation, command.folder)
    held = await select_held(call.db, command.conversation, command.folder, command.at, MOST_REWOUND + 1)
    if len(held) > MOST_REWOUND:
        raise Invalid("nodes")
    away = await _made_since(call, held)
    await update_binned(call.db, away, call.person)
    there = [one for one in held if not one.late]
    # Folders before what is in them, which then finds them where they were.
    back = [one.id for one in sorted(there, key=lambda one: one.depth) if one.binned]
    for node in await select_here(call.db, command.conversation, back):
        await restore(call, node)
    changed = {one.id: one.earlier for one in there if one.earlier is not None}
    for node_id, file in changed.items():
        await insert_version(call.db, node_id, file, (call.person, str(new_id())), command.remark)
    await require_room(call, command.conversation)
    touched = list(dict.fromkeys([*back, *changed, *away]))
    parents = [node.parent for node in await select_here(call.db, command.conversation, [*back, *away])]
    return await tell(call, command.conversation, touched, parents)


async def _made_since(call: Call, held: list[Held]) -> list[int]:
    """What goes into the bin: documents, and folders all of whose documents go there, too, as far as they are not in
    such a folder themselves."""
    documents = [one.id for one in held if one.kind == "document"]
    frozen = await frozen_in(call.db, documents)
    stays: set[int | None] = {one.id for one in held if not one.late or one.id in frozen}
    # From the bottom up: a folder stays with what stays in it.
    for one in sorted(held, key=lambda one: -one.depth):
        if one.id in stays:
            stays.add(one.parent)
    return [
        one.id for one in held if one.id not in stays and not one.binned and (one.depth == 1 or one.parent in stays)
    ]
