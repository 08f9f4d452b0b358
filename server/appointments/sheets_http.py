"""The sheet of a day, and the table of all appointments, for those who may see them."""

import asyncio
import re
from datetime import UTC, date, datetime
from typing import NamedTuple, get_args
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.appointments import Appointment
from protocol.boards import Board
from protocol.errors import Conflict, NotFound
from protocol.types import MAX_ID
from server.appointments import sheets
from server.appointments.appointments import Seen
from server.appointments.appointments_sql import select_changed
from server.appointments.boards import MOST_SLOTS
from server.appointments.boards_sql import select_board
from server.base.spreadsheets import MEDIA_TYPES, SheetFormat, spreadsheet
from server.base.typesetting import pdf
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import access
from server.core.services import Services
from server.identity.people_sql import select_people
from server.identity.security import caller_of, not_from_elsewhere


class Kept(NamedTuple):
    """A board and its appointments, as far as the reader may see them."""

    seen: Seen
    appointments: list[Appointment]
    names: dict[int, str]


async def give_sheet(request: Request) -> Response:
    """Of `?day=`, each place on a page of its own."""
    services: Services = request.app.state.services
    day = _day(request.query_params.get("day", ""))
    kept = await find(request)
    board = kept.seen.board
    places = [place for place in board.places if kept.seen.sees(place.number)]
    if day is None or not places:
        raise NotFound("day")
    now = datetime.now(UTC)
    by = kept.names.get(kept.seen.person, "")

    def print_day() -> bytes:
        today = [one for one in kept.appointments if one.day == day]
        return pdf(sheets.TEMPLATE, sheets.sheet(services.settings, board, places, today, day, now, by), now)

    content = await asyncio.to_thread(print_day)
    headers = _named(board, f"{day}", "pdf", "inline")
    return Response(content, headers=headers, media_type="application/pdf")


async def give_table(request: Request) -> Response:
    services: Services = request.app.state.services
    kind: SheetFormat | None = next((one for one in get_args(SheetFormat) if one == request.path_params["kind"]), None)
    if kind is None:
        raise NotFound("appointments")
    kept = await find(request)
    zone = services.settings.time_zone

    def fill(kind: SheetFormat) -> bytes:
        rows = sheets.table(kept.seen.board, kept.appointments, kept.names, zone)
        table = spreadsheet(kind, "Rendez-vous", sheets.HEADS, rows)
        # Here, too: to let go of thousands takes as long as to make them.
        kept.appointments.clear()
        return table

    content = await asyncio.to_thread(fill, kind)
    return Response(content, headers=_named(kept.seen.board, "", kind), media_type=MEDIA_TYPES[kind])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _named(board: Board, which: str, ending: str, how: str = "attachment") -> dict[str, str]:
    title = re.sub(r"[^\w]+", "-", f"{board.title} {which}".lower()).strip("-")
    return {
        "content-disposition": f"{how}; filename*=UTF-8''{quote(f'rendez-vous-{title}.{ending}', safe='')}",
        "cache-control": "private, no-store",
    }


async def find(request: Request) -> Kept:
    """Raises `NotFound` for strangers as for what is not there, `Conflict` once the names are erased, and
    `CrossSite`."""
    services: Services = request.app.state.services
    not_from_elsewhere(services.settings, request)
    caller = await caller_of(services, request)
    conversation, seq = request.path_params["conversation"], request.path_params["board"]
    if caller is None or max(conversation, seq) > MAX_ID:
        raise NotFound("board")
    async with services.pool.acquire() as db, db.transaction(isolation="repeatable_read", readonly=True):
        place = await access.conversation(db, caller.person, conversation)
        board = content_of(await select_message(db, conversation, seq), Board)
        numbered = await select_board(db, conversation, seq)
        if numbered is None or numbered.purged:
            raise Conflict("purged")
        every = await select_changed(db, conversation, seq, 0, MOST_SLOTS)
        seen = Seen(board, caller.person, place.population == "guest")
        appointments, _ = seen.shown(every)
        people = await select_people(db, list({caller.person, *(one.author for one in appointments)}))
    return Kept(seen, appointments, {one.id: one.name for one in people})


routes: list[BaseRoute] = [
    Route("/api/boards/{conversation:int}/{board:int}/sheet.pdf", give_sheet, methods=["GET"]),
    Route("/api/boards/{conversation:int}/{board:int}/appointments.{kind}", give_table, methods=["GET"]),
]
