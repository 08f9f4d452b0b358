"""What may be taken away of an election's results, once the hour has come: a table, a record, a sheet."""

import asyncio
import re
from typing import get_args
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.elections import Election
from protocol.errors import Conflict, NotFound
from protocol.types import MAX_ID
from server.base.spreadsheets import MEDIA_TYPES, SheetFormat, spreadsheet
from server.base.typesetting import pdf
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import access
from server.core.services import Services
from server.elections import papers, tallies_sql
from server.elections.elections_sql import select_election
from server.elections.papers import Counting
from server.identity.people_sql import select_people
from server.identity.security import caller_of, not_from_elsewhere


async def give_table(request: Request) -> Response:
    kind: SheetFormat | None = next((one for one in get_args(SheetFormat) if one == request.path_params["kind"]), None)
    if kind is None:
        raise NotFound("results")
    counting = await find(request)
    heads, rows = papers.table(counting)
    content = await asyncio.to_thread(spreadsheet, kind, "Résultats", heads, rows)
    return Response(content, headers=_named(counting, "resultats", kind), media_type=MEDIA_TYPES[kind])


async def give_record(request: Request) -> Response:
    counting = await find(request)
    return await _printed(counting, "releve", papers.record(counting))


async def give_transmission(request: Request) -> Response:
    counting = await find(request)
    return await _printed(counting, "transmission", papers.transmission(counting))


async def _printed(counting: Counting, name: str, data: papers.Paper) -> Response:
    """Dated by the last frozen station: the same results give the same bytes."""
    at = counting.results.frozen_at or counting.election.release.at
    content = await asyncio.to_thread(pdf, papers.TEMPLATE, data, at)
    return Response(content, headers=_named(counting, name, "pdf"), media_type="application/pdf")


def _named(counting: Counting, name: str, ending: str) -> dict[str, str]:
    title = re.sub(r"[^\w]+", "-", counting.election.title.lower()).strip("-")
    whole = quote(f"{name}-{title}-{counting.election.date}.{ending}", safe="")
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{whole}",
        "cache-control": "private, no-store",
    }


async def find(request: Request) -> Counting:
    """The election, and what was counted of it. Raises `NotFound` for strangers as for what is not there, and
    `Conflict` before the hour, whoever asks; `CrossSite`."""
    services: Services = request.app.state.services
    not_from_elsewhere(services.settings, request)
    caller = await caller_of(services, request)
    conversation, seq = request.path_params["conversation"], request.path_params["election"]
    if caller is None or max(conversation, seq) > MAX_ID:
        raise NotFound("election")
    async with services.pool.acquire() as db, db.transaction(isolation="repeatable_read", readonly=True):
        await access.conversation(db, caller.person, conversation)
        election = content_of(await select_message(db, conversation, seq), Election)
        numbered = await select_election(db, conversation, seq)
        if election.rehearsal:
            raise Conflict("rehearsal")
        if election.cancelled_at:
            raise Conflict("cancelled")
        if numbered is None or not numbered.released:
            raise Conflict("release")
        figures = await tallies_sql.select_figures(db, conversation, seq, 0)
        frozen = await tallies_sql.select_frozen(db, conversation, seq, 0)
        people = await select_people(db, list({one.author for one in frozen}))
    return Counting(services.settings, election, figures, frozen, {one.id: one.name for one in people})


routes: list[BaseRoute] = [
    Route("/api/elections/{conversation:int}/{election:int}/results.{kind}", give_table, methods=["GET"]),
    Route("/api/elections/{conversation:int}/{election:int}/record.pdf", give_record, methods=["GET"]),
    Route("/api/elections/{conversation:int}/{election:int}/transmission.pdf", give_transmission, methods=["GET"]),
]
