"""Follows the letters that convene: what became of each is recorded, proved and told, and a late one is called out."""

from typing import Any

from protocol.convocations import Convocation
from protocol.messages import Message
from protocol.summonses import SummonsChanged
from protocol.types import Seq
from server.assemblies import convocations_letters as convocation_letters
from server.assemblies import summonses_sql as queries
from server.assemblies.board import read_board
from server.assemblies.convocations_letters import AboutConvocation, Reminder, Summoning, Unreached
from server.assemblies.sealed_by import sealed_by
from server.base.database import Database, Pool
from server.base.jobs import Workshop, due
from server.base.settings import Settings
from server.conversations.messages_sql import select_message
from server.conversations.receipts_sql import select_watchers
from server.ledger import ledger_sql as ledger
from server.ledger.ledger import Act
from server.mail.outbox import enqueue
from server.mail.outcomes import Bounce, Handed, Refused, Telling, on_bounce, on_settled, still_counts
from server.notifications.push_job import Taken, on_taken

HOURS = 6
"""Before the deadline, whoever sent a convocation is told who has not been reached."""


@still_counts(Summoning, Reminder, Unreached)
async def stands(db: Database, about: AboutConvocation) -> bool:
    """Nobody is convened any more to a sitting that was cancelled, or by a version that was replaced."""
    return _stands(await select_message(db, about.conversation, about.seq))


def _stands(message: Message | None) -> bool:
    held = message.content if message else None
    return isinstance(held, Convocation) and not held.cancelled_at and not held.replaced_by


@on_settled(Summoning)
async def settle(db: Database, about: Summoning, outcome: Handed | Refused) -> Telling:
    """Records the first time a server took the letter, or refused it."""
    place = about.conversation, about.seq, about.person
    if isinstance(outcome, Refused):
        if not await queries.update_refused(db, *place, outcome):
            return []
        return await _prove(db, about, "refused", {"code": outcome.code, "reply": outcome.reply})
    if not (on := await queries.update_handed(db, *place, outcome)):
        return []
    facts = {
        "on": on,
        "reply": outcome.reply,
        "queue_id": outcome.queue_id,
        "message_id": outcome.message_id,
        "sha256": outcome.sha256,
        "to_file": outcome.path is not None,
    }
    return await _prove(db, about, "handed", facts)


@on_bounce(Summoning)
async def read_bounce(db: Database, about: Summoning, bounce: Bounce) -> Telling:
    """Records the first report that the letter did not arrive; neither a delay nor a mere warning is one."""
    place = about.conversation, about.seq, about.person
    if bounce.state != "failed" or not await queries.update_bounced(db, *place, bounce):
        return []
    facts = {"recipient": bounce.recipient, "status": bounce.status, "diagnostic": bounce.diagnostic}
    return await _prove(db, about, "bounced", facts)


async def _prove(db: Database, about: Summoning, act: Act, facts: dict[str, Any]) -> Telling:
    conversation, seq, person = about.conversation, about.seq, about.person
    addressees = await queries.select_addressees(db, conversation, seq)
    address = next(one.address for one in addressees if one.person == person)
    facts = {"address": address, **facts}
    await ledger.append(db, act, conversation=conversation, seq=seq, person=person, facts=facts)
    summons = next(one for one in await read_board(db, conversation, seq) if one.person == person)
    watchers = await select_watchers(db, conversation, seq)
    return [(watcher, SummonsChanged(summons)) for watcher in dict.fromkeys([person, *watchers])]


@on_taken
async def enter_notified(db: Database, taken: Taken, telling: Telling) -> None:
    """That a service took it: whether the device got it, let alone whether anybody saw it, nobody knows. That a sitting
    is cancelled convenes nobody."""
    place = taken.conversation, taken.seq
    if taken.person in await queries.select_convened(db, *place) and _stands(await select_message(db, *place)):
        facts = {"on": taken.at, "service": taken.service, "status": taken.status}
        await ledger.append(db, "notified", conversation=place[0], seq=place[1], person=taken.person, facts=facts)


@due("unreached", "*/5 * * * *")
async def keep_warned(workshop: Workshop) -> None:
    await warn(workshop.pool, workshop.settings)


async def warn(pool: Pool, settings: Settings) -> None:
    """Writes once to whoever sent a convocation whose deadline nears while recipients have not been reached."""
    async with pool.acquire() as db, db.transaction():
        for conversation, seq in await queries.select_unreached(db, HOURS):
            await _warn(db, settings, conversation, seq)


async def _warn(db: Database, settings: Settings, conversation: int, seq: Seq) -> None:
    message = await select_message(db, conversation, seq)
    assert message is not None
    convocation = message.content
    if not isinstance(convocation, Convocation) or convocation.cancelled_at or convocation.replaced_by:
        return
    unreached = {one.person for one in await queries.select_summonses(db, conversation, seq) if not one.reached}
    names = [one.name for one in await queries.select_addressees(db, conversation, seq) if one.person in unreached]
    link = f"{settings.public_url}/seances/{conversation}/{seq}/suivi"
    about = convocation_letters.Sitting(convocation, link, "", *await sealed_by(db, settings, conversation, seq))
    (sender,) = await queries.select_people_to_convene(db, [message.author])
    letter = convocation_letters.unreached(sender, about, names)
    await enqueue(db, letter, Unreached(conversation, seq, sender.person))
