"""Who is in office shows at once on the drafts that are open, and at the sittings of these days."""

from protocol.bodies import Body
from protocol.convocations import ConvocationDraftChanged
from protocol.sittings import LoadSitting
from server.assemblies.convening import assess_draft, tell_convenors
from server.assemblies.convocations_sql import lock_drafts_of
from server.assemblies.holding import hold, record, tell
from server.assemblies.mandates import changed
from server.assemblies.mandates_sql import select_sittings_of_these_days
from server.core.dispatch import Call


@changed
async def tell_drafts(call: Call, body: Body) -> None:
    for draft in await lock_drafts_of(call.db, body.id):
        current = await assess_draft(call, draft, body)
        await tell_convenors(call, current, ConvocationDraftChanged(current))


@changed
async def tell_sittings(call: Call, body: Body) -> None:
    for conversation, seq in await select_sittings_of_these_days(call.db, body.id):
        held = await hold(call, LoadSitting(conversation, seq))
        await tell(call, held, await record(call, held), [])
