"""One clock dates legal acts, the database's: and only while it agrees with this machine's and the authority's."""

from datetime import UTC, datetime, timedelta

from protocol.errors import Conflict
from server.base.clocks import database_now
from server.core.dispatch import Call
from server.ledger.heads_sql import apart, select_last_stamp

MOST_APART = timedelta(minutes=1)


async def agreed_now(call: Call) -> datetime:
    """The instant by the database's clock. Raises `Conflict("clock")` while it and this machine's, or the authority's
    when it was last asked, are more than a minute apart: nobody could say afterwards which of them was right."""
    now = await database_now(call.db)
    if abs(now - datetime.now(UTC)) > MOST_APART:
        raise Conflict("clock")
    if call.services.settings.tsa_url and apart(await select_last_stamp(call.db)) > MOST_APART:
        raise Conflict("clock")
    return now
