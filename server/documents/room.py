"""The share of the room for all that a drive may take."""

from protocol.errors import Conflict
from server.core.dispatch import Call
from server.documents.room_sql import select_bytes


async def require_room(call: Call, conversation: int) -> None:
    """After something was put into the drive. Raises `Conflict` when it holds more than a drive may."""
    if await select_bytes(call.db, conversation) > call.services.settings.drive_bytes:
        raise Conflict("quota")
