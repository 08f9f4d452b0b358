"""A person's agenda as other calendars read it, at an address that only they know."""

from datetime import UTC, datetime, timedelta
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.errors import NotFound
from server.base.aside import aside
from server.calendar.agenda_sql import select_agenda, select_firsts, select_version
from server.calendar.calendars import Place, feed
from server.calendar.calendars_sql import Reader, select_reader
from server.core import limits
from server.core.kept import Made
from server.core.services import Services
from server.identity.security import source

BACK, AHEAD = timedelta(days=90), timedelta(days=400)


async def read(request: Request) -> Response:
    """Made again when something in it has changed, and each day. Raises `NotFound`, the same for every address that
    opens nothing."""
    services: Services = request.app.state.services
    await services.limits.spend(limits.CALENDAR_FROM, source(request))
    reader = await select_reader(services.pool, request.path_params["token"])
    if reader is None:
        raise NotFound("calendar")
    now = datetime.now(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    version = today, reader.language, await select_version(services.pool, reader.person, today - BACK, today + AHEAD)
    make = partial(_made, services, reader, today)
    kind = "text/calendar; charset=utf-8"
    response = await services.kept.answer(request, ("agenda", reader.person), version, now, make, kind)
    response.headers["content-disposition"] = 'inline; filename="parvis.ics"'
    return response


async def _made(services: Services, reader: Reader, today: datetime) -> Made:
    messages = await select_agenda(services.pool, reader.person, today - BACK, today + AHEAD)
    firsts = await select_firsts(services.pool, messages)
    settings = services.settings
    place = Place(settings.public_url, settings.time_zone, reader.language, reader.person)
    return Made(await aside(reader.person, feed, messages, firsts, f"Parvis · {settings.authority}", place))


routes: list[BaseRoute] = [Route("/agenda/{token:token}.ics", read, methods=["GET"])]
