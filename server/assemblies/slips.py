"""Slips: the photograph of a signed slip or of a postmark, kept with the delivery it shows for those who follow."""

from typing import Any

from protocol.errors import Conflict
from protocol.summonses import MOST_SLIPS, Summons
from server.assemblies.entering import joined
from server.assemblies.slips_sql import insert_slip
from server.core.dispatch import Call
from server.files.attachments import attach, require_files


async def join(call: Call, summons: Summons, number: int) -> dict[str, Any]:
    """What the ledger says of it. Raises `Conflict` when it is there already, whatever it is called."""
    (file,) = await require_files(call, [number])
    if file.sha256 in [slip.sha256 for slip in summons.slips]:
        raise Conflict("joined")
    if len(summons.slips) >= MOST_SLIPS:
        raise Conflict("slips")
    await attach(call, [file.id], summons.conversation, summons.seq, followers_only=True)
    await insert_slip(call.db, summons.conversation, summons.seq, summons.person, file.id)
    return {"file": joined(file)}
