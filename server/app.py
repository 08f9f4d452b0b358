"""The application: what a web process holds while it lives, and the addresses it answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from starlette.applications import Starlette

from server import handlers
from server.database import connect_journal, connect_pool
from server.dispatch import tell_sent
from server.http import (
    answers,
    calendars,
    convocation_links,
    digests,
    exports,
    files,
    health,
    invitations,
    pages,
    password_resets,
    security,
    sign_in,
    socket,
    uploads,
)
from server.hub import Hub
from server.journal import Journal
from server.limits import Limits
from server.presence import Presences
from server.reconciliation import Reconciliation
from server.services import Services
from server.settings import Settings
from server.storage import Storage

handlers.register()


def create(settings: Settings) -> Starlette:
    """The application of one web process; it opens its connections when it starts and closes them when it stops."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with hold_services(settings) as services:
            app.state.services = services
            yield

    api = [*sign_in.routes, *invitations.routes, *password_resets.routes]
    api += [
        *convocation_links.routes,
        *digests.routes,
        *uploads.routes,
        *files.routes,
        *exports.routes,
        *answers.routes,
    ]
    routes = [*health.routes, *api, *calendars.routes, *socket.routes]
    return Starlette(
        routes=[*routes, *pages.routes(settings)], middleware=security.middleware(settings), lifespan=lifespan
    )


@asynccontextmanager
async def hold_services(settings: Settings) -> AsyncIterator[Services]:
    """What the process shares among its sockets. What waits to be stored is stored before it closes."""
    pool, journal_pool = await connect_pool(settings), await connect_journal(settings)
    redis = Redis.from_url(settings.redis_url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=2)
    reconciliation = Reconciliation(pool)
    hub = Hub(redis, reconciliation.reconcile, reconciliation.refresh)
    reconciliation.hub = hub
    journal = Journal(journal_pool, partial(tell_sent, hub))
    presences = reconciliation.presences = Presences(redis, hub, pool)
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
