"""A person's agenda as other calendars read it, at an address that only they know."""

import hashlib
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.errors import NotFound
from server.base.aside import aside
from server.calendar.agenda_sql import select_agenda, select_firsts
from server.calendar.calendars import Place, feed
from server.calendar.calendars_sql import select_reader
from server.core import limits
from server.core.services import Services
from server.identity.security import source

BACK, AHEAD = timedelta(days=90), timedelta(days=400)


async def read(request: Request) -> Response:
    """Raises `NotFound`, the same for every address that opens nothing."""
    services: Services = request.app.state.services
    await services.limits.spend(limits.CALENDAR_FROM, source(request))
    reader = await select_reader(services.pool, request.path_params["token"])
    if reader is None:
        raise NotFound("calendar")
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    messages = await select_agenda(services.pool, reader.person, today - BACK, today + AHEAD)
    firsts = await select_firsts(services.pool, messages)
    settings = services.settings
    place = Place(settings.public_url, settings.time_zone, reader.language, reader.person)
    return written(request, await aside(reader.person, feed, messages, firsts, f"Parvis · {settings.authority}", place))


def written(request: Request, calendar: bytes) -> Response:
    """The calendar, or nothing when the reader holds the same already."""
    tag = f'"{hashlib.sha256(calendar).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    held = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in held:
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = 'inline; filename="parvis.ics"'
    return Response(calendar, headers=headers, media_type="text/calendar; charset=utf-8")


routes: list[BaseRoute] = [Route("/agenda/{token:token}.ics", read, methods=["GET"])]
