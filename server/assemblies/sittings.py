"""Sittings: opened and closed, the quorum counted for each item, papers filed afterwards."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import asdict

from protocol.errors import Conflict, Invalid, NotFound
from protocol.files import File
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    FilePaper,
    LoadSitting,
    Moment,
    OpenSitting,
    PaperKind,
    Sitting,
)
from protocol.types import Seq
from server.assemblies import sittings_sql as queries
from server.assemblies.convening import to_convene, today
from server.assemblies.entering import joined
from server.assemblies.holding import Held, Sealed, hold, hold_open, record, sealed, tell, why_late
from server.assemblies.officers import preside
from server.assemblies.proxies import listed, named
from server.core import access
from server.core.dispatch import Call, handles
from server.core.hooks import Hook
from server.files.attachments import attach, require_files
from server.law import quorum
from server.law.proxies import Opening
from server.ledger.ledger import Deed

filed: Hook[Call, int, Seq, PaperKind, File, bool, list[Deed]] = Hook()
"""A paper of a sitting is filed, adopted or not; to the deeds that are to be entered more may be added."""


@handles(LoadSitting)
async def load_sitting(call: Call, command: LoadSitting) -> Sitting:
    await access.conversation(call.db, call.person, command.conversation)
    return (await record(call, await hold(call, command))).sitting


@handles(OpenSitting)
async def open_sitting(call: Call, command: OpenSitting) -> Sitting:
    held = await hold_open(call, command)
    if not held.now or held.now < held.convocation.opens_at:
        raise Conflict("too_early")
    counted = await sealed(call, held)
    late = await why_late(call, held, command.late)
    return await _count(call, held, counted, 0, await preside(call, held), late=late)


@handles(BeginItem)
async def begin_item(call: Call, command: BeginItem) -> Sitting:
    held = await hold_open(call, command)
    counted = await sealed(call, held)
    if not (moments := await not_dealt_with(call, held, command.item)):
        raise Conflict("not_opened")
    resumed = command.item in [moment.item for moment in moments]
    late = await why_late(call, held, command.late)
    return await _count(call, held, counted, command.item, resumed=resumed, late=late)


async def not_dealt_with(call: Call, held: Held, item: int) -> list[Moment]:
    """What has been counted so far; whatever of this item, without quorum. Nothing is debated that the convocation does
    not say (CGCT L2121-10)."""
    if item > len(held.convocation.agenda):
        raise NotFound("item")
    moments = await queries.select_moments(call.db, held.conversation, held.seq)
    if any(moment.item == item and moment.met for moment in moments):
        raise Conflict("begun")
    return moments


async def _count(
    call: Call,
    held: Held,
    counted: Sealed,
    item: int,
    before: Sequence[Deed] = (),
    *,
    late: str,
    resumed: bool = False,
) -> Sitting:
    """Counts, and enters it after what was done before. What lacked its quorum is resumed only with it."""
    count = counted.headcount(item)
    if resumed and not count.met:
        raise Conflict("begun")
    recorded = await record(call, held)
    # From the opening on, whoever is to hold a proxy has to be there.
    proxies = held.proxies(recorded, Opening())
    if not await queries.insert_moment(call.db, held.conversation, held.seq, item, count, listed(proxies), late):
        raise Conflict("begun")
    facts: dict[str, Any] = {"item": item, **asdict(count), "members": counted.members}
    facts["proxies"] = named(proxies.standing.items(), recorded.names)
    seats = counted.room.seats(counted.members)
    apart = counted.room.apart(item)
    facts["withdrawn"] = [{"name": apart[one].name, "kind": apart[one].kind} for one in apart if one in seats.values()]
    if not count.needed:
        facts["source"] = quorum.free_by(held.body)
    if resumed:
        facts["resumed"] = True
    if late:
        facts["late"] = late
    deed = held.deed(call, "item_begun" if item else "sitting_opened", facts)
    return await tell(call, held, await record(call, held), [*before, deed])


@handles(CloseSitting)
async def close_sitting(call: Call, command: CloseSitting) -> Sitting:
    held = await hold_open(call, command)
    if not await queries.select_moments(call.db, command.conversation, command.seq):
        raise Conflict("not_opened")
    await queries.update_closed(call.db, command.conversation, command.seq)
    return await tell(call, held, await record(call, held), [held.deed(call, "sitting_closed", {})])


@handles(FilePaper)
async def file_paper(call: Call, command: FilePaper) -> Sitting:
    await to_convene(call, command.conversation)
    held = await hold(call, command)
    locked = await queries.lock_sitting(call.db, command.conversation, command.seq)
    await to_convene(call, command.conversation)
    if not locked.end_entered:
        raise Conflict("not_closed")
    adopted_on = command.adopted_on if command.kind == "minutes" else None
    if adopted_on and not held.day <= adopted_on <= today(call):
        raise Invalid("adopted_on")
    (file,) = await require_files(call, [command.file])
    recorded = await record(call, held)
    if (command.kind, file.id, adopted_on) in [
        (one.kind, one.file.id, one.adopted_on) for one in recorded.sitting.papers
    ]:
        # Said again by whoever had no answer: it is filed once.
        return recorded.sitting
    await attach(call, [file.id], command.conversation, command.seq)
    await queries.upsert_paper(call.db, command.conversation, command.seq, command.kind, file.id, adopted_on)
    facts = {"kind": command.kind, "name": file.name, "adopted_on": str(adopted_on or ""), "file": joined(file)}
    deeds = [held.deed(call, "paper_filed", facts)]
    await filed.run(call, command.conversation, command.seq, command.kind, file, adopted_on is not None, deeds)
    return await tell(call, held, await record(call, held), deeds)
