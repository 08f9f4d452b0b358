"""Censuses: how many inhabitants a body counts, and under which law, each from a day on and by its source."""

import msgspec

from protocol.bodies import BodyChanged, Census, CensusRecorded, RecordCensus
from protocol.errors import Archived, Invalid, NotFound
from server.assemblies import bodies_sql as queries
from server.assemblies import censuses_sql
from server.assemblies.bodies import check
from server.assemblies.convening import today
from server.assemblies.keeping import tell_clerks, to_keep
from server.base.clocks import database_now, is_within
from server.core.dispatch import Call, handles
from server.ledger.ledger import Deed
from server.ledger.ledger_sql import append_all


@handles(RecordCensus)
async def record_census(call: Call, command: RecordCensus) -> Census:
    """What holds on the day of a sending is what that convocation is measured by (CGCT L2121-12)."""
    await to_keep(call)
    before = await queries.lock_body(call.db, command.body, today(call))
    if before is None:
        raise NotFound("body")
    if not before.active:
        raise Archived
    if not command.source.strip():
        raise Invalid("source")
    if not is_within(command.since, today(call), past=10, future=2):
        raise Invalid("since")
    await check(call, msgspec.structs.replace(before, regime=command.regime), changed=())
    census = Census(
        command.body,
        command.inhabitants,
        command.since,
        command.source.strip(),
        await database_now(call.db),
        command.regime,
        call.person,
    )
    census = await censuses_sql.insert_census(call.db, census)
    after = await queries.select_body(call.db, command.body, today(call))
    assert after is not None
    await tell_clerks(call, CensusRecorded(census), command.body)
    await tell_clerks(call, BodyChanged(after), command.body)
    facts = {
        "body": after.name,
        "body_id": after.id,
        "inhabitants": census.inhabitants,
        "regime": census.regime,
        "since": census.since.isoformat(),
        "source": census.source,
    }
    await append_all(call.db, [Deed("census_recorded", author=call.person, facts=facts)])
    return census
