"""The application: what a web process holds while it lives, and the addresses it answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from starlette.applications import Starlette

from server.base.database import connect_journal, connect_pool
from server.base.settings import Settings
from server.base.storage import Storage
from server.conversations.reconciliation import Reconciliation
from server.core import answers
from server.core.dispatch import tell_sent
from server.core.journal import Journal
from server.core.limits import Limits
from server.core.services import Services
from server.identity import security
from server.run import health_http as health
from server.run import pages_http as pages
from server.run import rooms
from server.run import socket_http as socket

rooms.modules()


def create(settings: Settings) -> Starlette:
    """The application of one web process; it opens its connections when it starts and closes them when it stops."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with hold_services(settings) as services:
            app.state.services = services
            yield

    routes = [route for room in rooms.modules("_http") for route in room.routes]
    routes += [*health.routes, *socket.routes, *answers.routes, *pages.routes(settings)]
    return Starlette(routes=routes, middleware=security.middleware(settings), lifespan=lifespan)


@asynccontextmanager
async def hold_services(settings: Settings) -> AsyncIterator[Services]:
    """What the process shares among its sockets. What waits to be stored is stored before it closes."""
    pool, journal_pool = await connect_pool(settings), await connect_journal(settings)
    redis = Redis.from_url(settings.redis_url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=2)
    reconciliation = Reconciliation(pool, redis)
    hub, presences = reconciliation.hub, reconciliation.presences
    journal = Journal(journal_pool, partial(tell_sent, hub))
    hub.start()
    try:
        yield Services(settings, pool, redis, hub, journal, presences, Limits(redis), Storage(settings))
    finally:
        await journal.close()
        await presences.close()
        await hub.close()
        await redis.aclose()
        await journal_pool.close()
        await pool.close()
