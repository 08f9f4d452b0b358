"""A session that is requested: recorded with its thirty days, answered by a convocation, open again when it is
cancelled."""

from datetime import timedelta

from protocol.convocations import CancelConvocation
from protocol.session_requests import (
    AnswerSessionRequest,
    LoadSessionRequests,
    RecordSessionRequest,
    SessionRequest,
    SessionRequestChanged,
)
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import Link, read
from tests.support.convening import convened, council, found_council, in_days, sending, start_draft
from tests.support.scenario import playing, refused
from tests.support.uploading import browser, pdf, send_file

ENTERED = "SELECT position, entry, previous, hash FROM ledger WHERE entry::jsonb ->> 'act' LIKE 'session_request%'"


async def test_a_request_runs_for_thirty_days_until_a_convocation_answers_it(settings: Settings, pool: Pool) -> None:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
        _, body = council(scenario)
        scan = await send_file(browser(scenario, "Maelle"), "demande.pdf", pdf(1))
        received = in_days(-4)
        request: SessionRequest = await maelle.call(
            RecordSessionRequest(body, "members", received, "Budget", "Annick, Paul", scan.id)
        )
        assert request.due == received + timedelta(30)
        assert (request.file and request.file.name, request.seq) == ("demande.pdf", None)
        await herve.until(lambda: SessionRequestChanged(request) in herve.events)
        stored = await convened(maelle, body)
        answered = await herve.call(AnswerSessionRequest(request.id, stored.seq))
        assert (answered.conversation, answered.seq) == (stored.conversation, stored.seq)
        assert await refused(maelle, AnswerSessionRequest(request.id, stored.seq)) == ("conflict", "answered")
        again = await start_draft(maelle, body, replaces=stored.seq, change="Fuite d’eau", place="Gymnase")
        second = await maelle.call(sending(again))
        (known,) = (await maelle.call(LoadSessionRequests())).requests
        assert known.seq == second.seq
        await maelle.call(CancelConvocation(second.conversation, second.seq, "Deuil"))
        (known,) = (await maelle.call(LoadSessionRequests())).requests
        assert known.seq is None
        asked, given = [read(Link(*row)) for row in await pool.fetch(ENTERED + " ORDER BY position")]
        assert (asked.act, asked.conversation, asked.facts["due"]) == (
            "session_requested", None, request.due.isoformat(),
        )  # fmt: skip
        assert (asked.facts["names"], asked.facts["file"]["name"]) == ("Annick, Paul", "demande.pdf")
        assert (given.act, given.seq, given.facts["received_on"]) == (
            "session_request_answered", stored.seq, received.isoformat(),
        )  # fmt: skip


async def test_who_records_a_request_and_of_what(settings: Settings, pool: Pool) -> None:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick")
        group, body = council(scenario)
        command = RecordSessionRequest(body, "prefect", in_days(0), "Budget")
        assert await refused(annick, command) == ("not_allowed", "may_convene")
        assert (await annick.call(LoadSessionRequests())).requests == []
        late = RecordSessionRequest(body, "prefect", in_days(1), "Budget")
        assert await refused(maelle, late) == ("invalid", "received_on")
        assert await refused(maelle, RecordSessionRequest(body, "prefect", in_days(0), " ")) == ("invalid", "reason")
        assert await refused(maelle, RecordSessionRequest(7, "prefect", in_days(0), "x")) == ("not_found", "body")
        request = await maelle.call(command)
        assert (await refused(annick, AnswerSessionRequest(request.id, 1))) == ("not_allowed", "may_convene")
        assert (await refused(maelle, AnswerSessionRequest(request.id, 1)))[0] == "not_found"
        assert await refused(maelle, AnswerSessionRequest(7, 1)) == ("not_found", "request")
        await pool.execute("UPDATE bodies SET kind = 'commission' WHERE conversation_id = $1", group)
        assert await refused(maelle, command) == ("invalid", "body")
