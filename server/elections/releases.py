"""Releases: the instant from which on results may leave is moved by two people."""

from datetime import datetime, time, timedelta

import msgspec

from protocol.elections import ConfirmRelease, DeclineRelease, Election, Move, ProposeRelease
from protocol.errors import Conflict, Invalid, NotAllowed
from protocol.messages import Message
from protocol.types import Stored
from server.base.clocks import instant
from server.core.dispatch import Call, handles
from server.elections import elections_sql as queries
from server.elections.elections import change, require_organised
from server.identity.people_sql import select_people
from server.law.elections import earliest
from server.ledger.ledger import Deed
from server.ledger.ledger_sql import append_all

MOST_MOVES = 10

FROM, UNTIL = time(18), time(6)
"""Of the evening of the vote, and of the morning after."""


@handles(ProposeRelease)
async def propose_release(call: Call, command: ProposeRelease) -> Stored:
    message, election, now = await _unreleased(call, command.conversation, command.seq)
    if UNTIL < command.hour < FROM:
        raise Invalid("hour")
    day = election.date if command.hour >= FROM else election.date + timedelta(days=1)
    at = instant(day, command.hour, call.services.settings.time_zone)
    least = earliest(election.kind, election.scope, election.date)
    if at <= now or (least and at < least):
        raise Invalid("hour")
    if not command.reason.strip():
        raise Invalid("reason")
    moves = [move for move in election.moves if move.confirmed_at]
    if len(moves) >= MOST_MOVES:
        raise Invalid("moves")
    moves.append(Move(at, command.reason, call.person, now))
    return await change(call, message, msgspec.structs.replace(election, moves=moves))


@handles(ConfirmRelease)
async def confirm_release(call: Call, command: ConfirmRelease) -> Stored:
    message, election, now = await _unreleased(call, command.conversation, command.seq)
    move = _proposed(election, command.at, command.proposed_at)
    if move.at <= now:
        raise Conflict("at")
    if move.proposed_by == call.person:
        raise NotAllowed("proposer")
    confirmed = msgspec.structs.replace(move, confirmed_by=call.person, confirmed_at=now)
    release = msgspec.structs.replace(election.release, at=move.at)
    after = msgspec.structs.replace(election, moves=[*election.moves[:-1], confirmed], release=release)
    await queries.update_released_from(call.db, command.conversation, command.seq, move.at)
    stored = await change(call, message, after)
    await _enter(call, message, election, confirmed)
    return stored


@handles(DeclineRelease)
async def decline_release(call: Call, command: DeclineRelease) -> Stored:
    message, election, _ = await _unreleased(call, command.conversation, command.seq)
    _proposed(election, command.at, command.proposed_at)
    return await change(call, message, msgspec.structs.replace(election, moves=election.moves[:-1]))


async def _unreleased(call: Call, conversation: int, seq: int) -> tuple[Message, Election, datetime]:
    """The election, held for a change of its hour while no result has left, and what time it is."""
    message, election = await require_organised(call, conversation, seq)
    if election.rehearsal:
        raise Conflict("rehearsal")
    numbered = await queries.lock_election(call.db, conversation, seq)
    assert numbered is not None
    if numbered.released:
        raise Conflict("released")
    return message, election, numbered.now


def _proposed(election: Election, at: datetime, proposed_at: datetime) -> Move:
    """What waits for somebody else. Raises `Conflict` where it is not this."""
    last = election.moves[-1] if election.moves else None
    if last is None or last.confirmed_at or (last.at, last.proposed_at) != (at, proposed_at):
        raise Conflict("at")
    return last


async def _enter(call: Call, message: Message, election: Election, move: Move) -> None:
    """In the ledger, last."""
    people = await select_people(call.db, [move.proposed_by, call.person])
    names = {one.id: one.name for one in people}
    facts = {
        "election": election.title,
        "date": election.date.isoformat(),
        "from": election.release.at,
        "to": move.at,
        "reason": move.reason,
        "proposed_by": names[move.proposed_by],
        "proposed_at": move.proposed_at,
        "confirmed_by": names[call.person],
    }
    await append_all(
        call.db, [Deed("release_moved", message.conversation, message.seq, author=call.person, facts=facts)]
    )
