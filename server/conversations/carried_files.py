"""The files that the messages of a conversation carry."""

from protocol.carried_files import CarriedFiles, LoadCarriedFiles
from server.conversations.carried_files_sql import select_carried
from server.core import access
from server.core.dispatch import Call, handles


@handles(LoadCarriedFiles)
async def load_carried_files(call: Call, command: LoadCarriedFiles) -> CarriedFiles:
    await access.conversation(call.db, call.person, command.conversation)
    found = await select_carried(
        call.db, call.person, command.conversation, command.pictures, command.before, command.limit + 1
    )
    return CarriedFiles(found[: command.limit], len(found) > command.limit)
