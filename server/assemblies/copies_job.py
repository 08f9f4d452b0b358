"""Follows the copies for information: what became of each letter is shown to those who follow the convocation."""

from protocol.convocations import Convocation
from server.assemblies import copies_sql as queries
from server.assemblies.copies_letters import Informing
from server.base.database import Database
from server.conversations.messages_sql import select_message
from server.mail.outcomes import Bounce, Handed, Refused, Telling, on_bounce, on_settled, still_counts


@still_counts(Informing)
async def stands(db: Database, about: Informing) -> bool:
    """Nobody is informed any more of what was cancelled or replaced."""
    message = await select_message(db, about.conversation, about.seq)
    held = message.content if message else None
    return isinstance(held, Convocation) and not held.cancelled_at and not held.replaced_by


@on_settled(Informing)
async def settle(db: Database, about: Informing, outcome: Handed | Refused) -> Telling:
    if isinstance(outcome, Refused):
        await queries.update_refused(db, about.copy, outcome)
    else:
        await queries.update_handed(db, about.copy, outcome)
    return []


@on_bounce(Informing)
async def read_bounce(db: Database, about: Informing, bounce: Bounce) -> Telling:
    """A delay is no failure yet."""
    if bounce.state != "delayed":
        await queries.update_bounced(db, about.copy, bounce)
    return []
