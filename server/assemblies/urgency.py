"""Urgency: what the assembly decided on it, at the sitting to which it was convened urgently (CGCT L2121-11)."""

from protocol.errors import Conflict, NotFound
from protocol.sittings import RuleOnUrgency, Sitting
from server.assemblies import sittings_sql as queries
from server.assemblies.counting import urgency_items
from server.assemblies.holding import hold_open, record, sealed, tell
from server.core.dispatch import Call, handles


@handles(RuleOnUrgency)
async def rule_on_urgency(call: Call, command: RuleOnUrgency) -> Sitting:
    held = await hold_open(call, command)
    counted = await sealed(call, held)
    items = urgency_items(counted.convocation)
    if not counted.convocation.get("urgency") or not items:
        raise NotFound("item")
    begun = counted.room.begun.intersection(items)
    if not begun:
        raise Conflict("not_begun")
    await queries.update_urgency(call.db, held.conversation, held.seq, admitted=command.admitted)
    deed = held.deed(call, "urgency_ruled", {"item": min(begun), "admitted": command.admitted})
    return await tell(call, held, await record(call, held), [deed])
