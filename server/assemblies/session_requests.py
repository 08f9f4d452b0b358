"""Requests for a session: recorded with the day they came in, and answered by a convocation."""

from datetime import UTC, datetime

from protocol.bodies import Body
from protocol.errors import Archived, Conflict, Invalid, NotAllowed, NotFound
from protocol.session_requests import (
    AnswerSessionRequest,
    LoadSessionRequests,
    RecordSessionRequest,
    SessionRequest,
    SessionRequestChanged,
    SessionRequests,
)
from server.assemblies import session_requests_sql as queries
from server.assemblies.bodies_sql import select_body
from server.assemblies.convening import convocation, today
from server.assemblies.convenors_sql import select_convened_by
from server.assemblies.keeping import tell_clerks
from server.base.clocks import is_within
from server.base.tokens import new_id
from server.core.dispatch import Call, handles
from server.files.attachments import keep
from server.identity.people_sql import select_me
from server.law.requests import due
from server.ledger.ledger import Deed
from server.ledger.ledger_sql import append_all


@handles(RecordSessionRequest)
async def record_session_request(call: Call, command: RecordSessionRequest) -> SessionRequest:
    body = await _body(call, command.body)
    if not body.active:
        raise Archived
    if body.kind != "council":
        raise Invalid("body")
    if not is_within(command.received_on, today(call), past=2, future=0):
        raise Invalid("received_on")
    reason = command.reason.strip()
    if not reason:
        raise Invalid("reason")
    file = await keep(call, command.file) if command.file else None
    request = SessionRequest(
        new_id(),
        body.id,
        command.asked_by,
        command.received_on,
        due(command.received_on),
        reason,
        datetime.now(UTC),
        call.person,
        command.names.strip(),
    )
    await queries.insert_request(call.db, request, file)
    return await _changed(call, request.id, body, "session_requested")


async def _body(call: Call, number: int) -> Body:
    """The body, for those who keep or convene it. Raises `NotAllowed` for everybody else."""
    administrates = (await select_me(call.db, call.person)).administrator
    if not administrates and number not in await select_convened_by(call.db, call.person):
        raise NotAllowed("may_convene")
    body = await select_body(call.db, number, today(call))
    if body is None:
        raise NotFound("body")
    return body


async def _changed(call: Call, number: int, body: Body, act: str) -> SessionRequest:
    """Tells the request as it is now, and enters it."""
    request = await queries.lock_request(call.db, number)
    assert request is not None
    await tell_clerks(call, SessionRequestChanged(request), body.id)
    file = request.file
    joined = {"file": {"name": file.name, "size": file.size, "sha256": file.sha256}} if file else {}
    facts = {
        "request": request.id,
        "body": body.name,
        "body_id": body.id,
        "asked_by": request.asked_by,
        "names": request.names,
        "received_on": request.received_on.isoformat(),
        "reason": request.reason,
        "due": request.due.isoformat(),
    }
    if act == "session_requested":
        await append_all(call.db, [Deed("session_requested", author=call.person, facts={**facts, **joined})])
    else:
        place = request.conversation, request.seq
        await append_all(call.db, [Deed("session_request_answered", *place, author=call.person, facts=facts)])
    return request


@handles(AnswerSessionRequest)
async def answer_session_request(call: Call, command: AnswerSessionRequest) -> SessionRequest:
    request = await queries.select_request(call.db, command.request)
    if request is None:
        raise NotFound("request")
    # Before waiting, which would tell a stranger that something goes on there, and after it.
    await _body(call, request.body)
    request = await queries.lock_request(call.db, command.request)
    assert request is not None
    body = await _body(call, request.body)
    if request.seq:
        raise Conflict("answered")
    sent = await convocation(call, body.conversation, command.seq)
    if sent.body_id != body.id or sent.digest is None:
        raise NotFound("message")
    if sent.cancelled_at or sent.replaced_by:
        raise Conflict("cancelled" if sent.cancelled_at else "replaced")
    await queries.update_answered(call.db, request.id, body.conversation, command.seq)
    return await _changed(call, request.id, body, "session_request_answered")


@handles(LoadSessionRequests)
async def load_session_requests(call: Call, command: LoadSessionRequests) -> SessionRequests:
    administrates = (await select_me(call.db, call.person)).administrator
    bodies = None if administrates else await select_convened_by(call.db, call.person)
    return SessionRequests(await queries.select_requests(call.db, bodies))
