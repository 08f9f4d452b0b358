"""Follows the letters that invite: what became of each is shown to those who follow the convocation."""

from typing import Any

from protocol.convocations import Convocation
from protocol.invitees import InviteeChanged
from server.assemblies import invitees_sql as queries
from server.assemblies.invitees_letters import AboutInvitee, Inviting
from server.assemblies.inviting import deed
from server.base.database import Database
from server.conversations.messages_sql import select_message
from server.conversations.receipts_sql import select_watchers
from server.ledger.ledger import Act
from server.ledger.ledger_sql import append_all
from server.mail.outcomes import Bounce, Handed, Refused, Telling, on_bounce, on_settled, still_counts


@still_counts(Inviting)
async def stands(db: Database, about: Inviting) -> bool:
    """Nobody is invited any more to what was cancelled, replaced or withdrawn."""
    invitee = await queries.select_invitee(db, about.invitee)
    message = await select_message(db, about.conversation, about.seq)
    held = message.content if message else None
    if invitee is None or invitee.withdrawn_at or not isinstance(held, Convocation):
        return False
    return not held.cancelled_at and not held.replaced_by


@on_settled(Inviting)
async def settle(db: Database, about: Inviting, outcome: Handed | Refused) -> Telling:
    """Records the first time a server took the letter, or refused it."""
    if isinstance(outcome, Refused):
        if not await queries.update_refused(db, about.invitee, outcome):
            return []
        return await _enter(db, about, "invitation_refused", {"code": outcome.code, "reply": outcome.reply})
    if not (on := await queries.update_handed(db, about.invitee, outcome)):
        return []
    facts = {"on": on, "reply": outcome.reply, "queue_id": outcome.queue_id, "to_file": outcome.path is not None}
    return await _enter(db, about, "invitation_handed", facts)


@on_bounce(Inviting)
async def read_bounce(db: Database, about: Inviting, bounce: Bounce) -> Telling:
    """Records the first report that the letter did not arrive; a delay is no failure yet."""
    if bounce.state == "delayed" or not await queries.update_bounced(db, about.invitee, bounce):
        return []
    return await _enter(db, about, "invitation_bounced", {"status": bounce.status, "diagnostic": bounce.diagnostic})


async def _enter(db: Database, about: AboutInvitee, act: Act, facts: dict[str, Any]) -> Telling:
    invitee = await queries.select_invitee(db, about.invitee)
    assert invitee is not None
    await append_all(db, [deed(act, invitee, None, facts)])
    watchers = await select_watchers(db, about.conversation, about.seq)
    return [(watcher, InviteeChanged(invitee)) for watcher in watchers]
