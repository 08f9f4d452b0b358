"""The application: what a web process holds while it lives, and the addresses it answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from starlette.applications import Starlette

from server.accounts import invitations_http as invitations
from server.accounts import password_resets_http as password_resets
from server.accounts import sign_in_http as sign_in
from server.assemblies import convocation_links_http as convocation_links
from server.assemblies import exports_http as exports
from server.base.database import connect_journal, connect_pool
from server.base.settings import Settings
from server.base.storage import Storage
from server.calendar import calendars_http as calendars
from server.conversations.reconciliation import Reconciliation
from server.core import answers
from server.core.dispatch import tell_sent
from server.core.hub import Hub
from server.core.journal import Journal
from server.core.limits import Limits
from server.core.presence import Presences
from server.core.services import Services
from server.files import files_http as files
from server.files import uploads_http as uploads
from server.identity import security
from server.posts import digests_http as digests
from server.run import commands
from server.run import health_http as health
from server.run import pages_http as pages
from server.run import socket_http as socket

commands.register()


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
