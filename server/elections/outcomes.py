"""Outcomes: what the votes of an election come to, once all its stations are frozen."""

from protocol.elections import Election
from protocol.errors import Conflict, NotFound
from protocol.outcomes import LoadOutcome, Outcome
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import access
from server.core.dispatch import Call, handles
from server.elections.elections_sql import select_election
from server.elections.results import outcome_of, results_of
from server.elections.tallies_sql import select_frozen


@handles(LoadOutcome)
async def load_outcome(call: Call, command: LoadOutcome) -> Outcome:
    place = await access.conversation(call.db, call.person, command.conversation)
    election = content_of(await select_message(call.db, command.conversation, command.seq), Election)
    numbered = await select_election(call.db, command.conversation, command.seq)
    if numbered is None:
        raise NotFound("message")
    if place.population == "guest" and not numbered.released:
        raise Conflict("release")
    results = results_of(election, await select_frozen(call.db, command.conversation, command.seq, 0))
    if not results.final:
        raise Conflict("frozen")
    outcome = outcome_of(election, results)
    if outcome is None:
        raise Conflict("seats")
    return outcome
