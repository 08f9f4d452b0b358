"""Answers to a convocation: given by each recipient, or noted from the paper of somebody who gives a proxy."""

from typing import Any

from protocol.convocations import Convocation
from protocol.errors import Conflict, Invalid, NotFound
from protocol.sittings import RecordProxy, Sitting, SittingChanged
from protocol.summonses import AnswerConvocation, Summons
from server.assemblies.answers_sql import facts_of, insert_answer, select_answers
from server.assemblies.board import as_recipient, read_board, read_proxies, tell_board
from server.assemblies.convening import to_convene
from server.assemblies.convocations import to_change
from server.assemblies.holding import Held, hold, hold_open, record, tell
from server.assemblies.proxies import check
from server.assemblies.sittings_sql import lock_if_held
from server.base.clocks import database_now
from server.conversations.messages import content_of
from server.conversations.messages_sql import lock_message
from server.conversations.receipts import lock_addressed, tell_receipt
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_people
from server.law.proxies import Answer as Given
from server.ledger.ledger import Deed
from server.ledger.ledger_sql import append_all


@handles(AnswerConvocation)
async def answer_convocation(call: Call, command: AnswerConvocation) -> Summons:
    convocation = content_of(await lock_addressed(call, command.conversation, command.seq), Convocation)
    if (command.given == "proxy") != (command.holder is not None):
        raise Invalid("holder")
    held = await _answerable(call, command, convocation)
    changed, facts = await _answer(call, command, call.person)
    if held:
        call.tell_conversation(command.conversation, SittingChanged((await record(call, held)).sitting))
    deed = Deed("answered", command.conversation, command.seq, call.person, call.person, facts | {"by": "session"})
    await append_all(call.db, [deed])
    return as_recipient(next(one for one in changed if one.person == call.person))


async def _answerable(call: Call, command: AnswerConvocation, convocation: Convocation) -> Held | None:
    """The sitting, once its hour has come. Raises `Conflict` unless it is being held then."""
    if convocation.replaced_by or convocation.cancelled_at or convocation.opens_at > await database_now(call.db):
        to_change(convocation)
        return None
    if not await lock_if_held(call.db, command.conversation, command.seq):
        raise Conflict("opened")
    return await hold(call, command)


async def _answer(
    call: Call, command: AnswerConvocation, person: int, recorded_by: int | None = None
) -> tuple[list[Summons], dict[str, Any]]:
    """Keeps it as what this person says; the rows of the board that are other ones now, theirs among them, and what the
    ledger has to hold. Raises `NotFound` for somebody who was not convened, `Conflict` with the reason why a proxy
    cannot be given."""
    place = command.conversation, command.seq
    before = await read_board(call.db, *place)
    if person not in [one.person for one in before]:
        raise NotFound("person" if recorded_by else "message")
    proxies = await read_proxies(call.db, *place, await select_answers(call.db, *place))
    check(proxies, Given(person, command.given, command.holder, command.sittings, command.ill))
    await insert_answer(call.db, person, command, recorded_by)
    await tell_receipt(call, *place, person)
    # One answer can move the proxies of others: whose row is another one now is told.
    changed = [one for one in await read_board(call.db, *place) if one not in before]
    await tell_board(call, *place, changed)
    return changed, await _facts(call, command, person)


async def _facts(call: Call, command: AnswerConvocation, person: int) -> dict[str, Any]:
    people = [person, *([command.holder] if command.holder else [])]
    names = {one.id: one.name for one in await select_people(call.db, people)}
    held = {"holder_name": names[command.holder]} if command.holder else {}
    return facts_of(command) | {"name": names[person]} | held


@handles(RecordProxy)
async def record_proxy(call: Call, command: RecordProxy) -> Sitting:
    place = command.conversation, command.seq
    await to_convene(call, command.conversation)
    # Held before the sitting, as by those who answer themselves.
    await lock_message(call.db, *place)
    held = await hold_open(call, command)
    if command.holder is None and not await _has_given(call, command):
        raise Conflict("no_proxy")
    given = AnswerConvocation(*place, "proxy" if command.holder else "absent", command.holder)
    _, facts = await _answer(call, given, command.person, call.person)
    revoked = {} if command.holder else {"revoked": True}
    deed = held.deed(call, "answered", facts | revoked | {"by": "paper"}, command.person)
    return await tell(call, held, await record(call, held), [deed])


async def _has_given(call: Call, command: RecordProxy) -> bool:
    answers = await select_answers(call.db, command.conversation, command.seq)
    last = [answer for person, answer in answers if person == command.person][-1:]
    return any(answer.given == "proxy" for answer in last)
