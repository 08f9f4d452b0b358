"""Whose a convocation is, and by which hours it is told, whatever the town hall is set to since."""

from contextlib import suppress
from zoneinfo import ZoneInfo

from protocol.convocations import Convocation
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.hours import find_zone, zone_of
from server.base.database import Database
from server.base.settings import Settings

UNREAD = (ValueError, TypeError, LookupError, RecursionError)


async def sealed_by(db: Database, settings: Settings, conversation: int, seq: int) -> tuple[str, ZoneInfo]:
    """As it was sealed; as the town hall is set where nothing was."""
    return await _read(db, conversation, seq) or (settings.authority, settings.time_zone)


def told_zone(convocation: Convocation, settings: Settings) -> ZoneInfo:
    """The zone that it is told by."""
    return find_zone(convocation.zone) or settings.time_zone


def told_name(convocation: Convocation, settings: Settings) -> str:
    """Under whose name it was sent."""
    return convocation.authority or settings.authority


async def _read(db: Database, conversation: int, seq: int) -> tuple[str, ZoneInfo] | None:
    """`None` also of a manifest that cannot be read: the check names it."""
    frozen = await select_frozen(db, conversation, seq)
    with suppress(*UNREAD):
        manifest = frozen.read() if frozen else None
        return (str(manifest["authority"]), zone_of(manifest)) if manifest else None
    return None
