"""Ending one's digests from the link in a letter, also by one's mail program alone (RFC 8058)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.errors import NotFound
from protocol.people import MeChanged
from protocol.types import Done
from server.base.keys_sql import select_key
from server.core.answers import answer
from server.core.news import News
from server.core.services import Services
from server.identity.people_sql import select_me
from server.posts.digests_sql import stop_digests
from server.posts.unsubscribing import person_of


async def stop(request: Request) -> Response:
    """The link is all that is asked for; only the page behind it, or a mail program, sends this."""
    services: Services = request.app.state.services
    person = person_of(await select_key(services.pool), request.path_params["token"])
    if person is None:
        raise NotFound("digest")
    news = News(services.hub)
    async with services.pool.acquire() as db, db.transaction():
        if await stop_digests(db, person):
            news.tell_person(person, MeChanged(await select_me(db, person)))
    news.publish()
    return answer(Done())


routes: list[BaseRoute] = [Route("/courriels/{token:signed}", stop, methods=["POST"])]
"""A page of the client answers whoever follows the link."""
