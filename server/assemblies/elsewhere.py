"""Sittings held without Parvis: entered from their signed record, neither opened nor counted."""

from typing import Any

from msgspec.structs import replace

from protocol.errors import Conflict, Invalid, NotFound
from protocol.sittings import RecordHeldElsewhere, Sitting
from server.assemblies import sittings_sql as queries
from server.assemblies.counting import IN_TIME, in_time
from server.assemblies.entering import joined
from server.assemblies.holding import Held, entered, hold_convoked, record, tell
from server.core.dispatch import Call, handles
from server.files.attachments import attach, require_files


@handles(RecordHeldElsewhere)
async def record_held_elsewhere(call: Call, command: RecordHeldElsewhere) -> Sitting:
    held, locked = await hold_convoked(call, command)
    opens_at = held.convocation.opens_at
    if locked.now < opens_at:
        raise Conflict("too_early")
    if in_time(opens_at, await entered(call, held)):
        raise Conflict("begun")
    held_at = command.held_at.replace(microsecond=command.held_at.microsecond // 1000 * 1000)
    if not opens_at <= held_at <= min(locked.now, opens_at + IN_TIME):
        raise Invalid("held_at")
    told = _said(held, replace(command, held_at=held_at))
    (file,) = await require_files(call, [told.file])
    if not await queries.insert_held_elsewhere(call.db, told):
        raise Conflict("held_elsewhere")
    await attach(call, [file.id], held.conversation, held.seq)
    facts: dict[str, Any] = {"on": held_at, "file": joined(file)}
    if told.lacking:
        facts |= {"lacking": told.lacking, "lacking_by": told.lacking_by}
    return await tell(call, held, await record(call, held), [held.deed(call, "held_elsewhere", facts)])


def _said(held: Held, told: RecordHeldElsewhere) -> RecordHeldElsewhere:
    """With each item once, in their order. Raises `NotFound` for one that is not on the agenda."""
    lacking = sorted(set(told.lacking))
    if lacking and lacking[-1] > len(held.convocation.agenda):
        raise NotFound("item")
    if lacking and not told.lacking_by:
        raise Invalid("lacking_by")
    return replace(told, lacking=lacking, lacking_by=told.lacking_by if lacking else "")
