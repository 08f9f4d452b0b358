"""The documents of those who have left are held for a while, and handed to somebody else."""

import secrets
from datetime import UTC, datetime, timedelta

from protocol.conversations import Conversation, Notice
from protocol.errors import Invalid, NotAllowed, NotFound
from protocol.held_drives import HandDrive, HeldDrives, LoadHeldDrives
from server.base.phrases import Phrase
from server.base.tokens import new_id
from server.conversations import conversations_sql
from server.conversations.conversations import tell_conversation
from server.conversations.groups import write_notice
from server.core.dispatch import Call, handles
from server.documents import drives_sql, nodes_sql
from server.documents import held_drives_sql as queries
from server.documents.drives import free_name, tell
from server.documents.held_drives_letters import OF, Handed, handed
from server.documents.names import key_of
from server.documents.room import require_room
from server.identity.people_sql import select_administrator
from server.mail.outbox import enqueue

FOLDER = Phrase("Documents {whose}", "Documents {whose}")


@handles(LoadHeldDrives)
async def load_held_drives(call: Call, command: LoadHeldDrives) -> HeldDrives:
    await _administrator(call)
    return await _held(call)


@handles(HandDrive)
async def hand_drive(call: Call, command: HandDrive) -> HeldDrives:
    await _administrator(call)
    to = await queries.select_heir(call.db, command.to)
    source = await queries.select_held_of(call.db, command.person)
    if source is None:
        raise NotFound("person")
    if to is None:
        raise Invalid("to")
    own = await _own_drive(call, command.to)
    # Each in its turn, the same for all, so that nobody holds what another waits for.
    for drive in sorted({source.conversation, own}):
        await drives_sql.lock_drive(call.db, drive)
    nodes = await queries.select_top(call.db, source.conversation)
    if not nodes:
        raise NotFound("person")
    folder = await _folder(call, own, FOLDER(to.language, whose=OF[to.language](source.name)))
    come, _ = await nodes_sql.update_drive(
        call.db, dict.fromkeys(node.id for node in nodes), (own, folder), call.person
    )
    await tell(call, source.conversation, [], [], gone=come)
    await require_room(call, own)
    changes = await tell(call, own, [folder, *(node.id for node in nodes)], [folder], along=come)
    name = next(node.name for node in changes.nodes if node.id == folder)
    await write_notice(call, own, Notice("handed", [command.person], name))
    settings = call.services.settings
    link = f"{settings.public_url}/discussions/{own}/documents?dossier={folder}"
    letter = handed(to.email, to.language, link, (to.name, source.name, name), settings.authority)
    await enqueue(call.db, letter, Handed(command.to))
    return await _held(call)


async def _administrator(call: Call) -> None:
    if not await select_administrator(call.db, call.person):
        raise NotAllowed("administrator")


async def _held(call: Call) -> HeldDrives:
    days = timedelta(days=call.services.settings.held_days)
    return HeldDrives(await queries.select_held(call.db, days))


async def _own_drive(call: Call, person: int) -> int:
    """The conversation of a person with themselves, begun if there is none."""
    begun = Conversation(new_id(), "direct", datetime.now(UTC))
    if await conversations_sql.insert_conversation(call.db, begun, str(person)):
        await conversations_sql.insert_memberships(call.db, begun.id, [person])
        await tell_conversation(call, begun.id, [person])
        return begun.id
    return await conversations_sql.select_direct(call.db, str(person)) or 0


async def _folder(call: Call, conversation: int, name: str) -> int:
    """A new one at the top of the drive."""
    name, folder = await free_name(call, conversation, None, name, "keep_both"), new_id()
    made = call.person, secrets.token_urlsafe(16)
    await nodes_sql.insert_node(call.db, folder, (conversation, None), "folder", (name, key_of(name)), made)
    return folder
