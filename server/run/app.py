"""The application: what a web process holds while it lives, and the addresses it answers."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from starlette.applications import Starlette

from server.base import timelines
from server.base.broker import connect_broker
from server.base.database import OUTAGES, connect_journal, connect_pool
from server.base.lexemes import lexemes_of
from server.base.settings import Settings
from server.base.storage import Storage
from server.base.tasks import Tasks
from server.conversations.reconciliation import Reconciliation
from server.core import answers
from server.core.dispatch import tell_sent
from server.core.gathering import Gathering
from server.core.journal import Journal
from server.core.limits import Limits
from server.core.services import Services
from server.core.shares import Shares
from server.identity import passage
from server.run import health_http as health
from server.run import pages_http as pages
from server.run import rooms
from server.run import socket_http as socket
from server.run.metrics import Figures
from server.run.preflight import PATIENCE_AT_THE_START
from server.upkeep.health import LOOK, watch_room

rooms.modules()

LONGEST_STATEMENT = 15
"""Seconds that one may take of the database on behalf of somebody who waits for it."""

EVERY = 2.0
"""Seconds between two notes of this process's figures, for the others that share the port."""


def create(settings: Settings) -> Starlette:
    """The application of one web process; it opens its connections when it starts and closes them when it stops."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # The dictionary is read at its first use, and nobody is served meanwhile.
        lexemes_of("mairie")
        async with AsyncExitStack() as held:
            app.state.services = services = await _begun(settings, held)
            app.state.figures = figures = Figures(services)
            tasks = Tasks()
            tasks.repeat(figures.note, lambda: EVERY)
            await figures.note()
            yield
            await tasks.close()

    routes = [route for room in rooms.modules("_http") for route in room.routes]
    routes += [*health.routes, *socket.routes, *answers.routes, *pages.routes(settings)]
    return Starlette(routes=routes, middleware=passage.middleware(settings), lifespan=lifespan)


async def _begun(settings: Settings, held: AsyncExitStack) -> Services:
    """The database may go again after it was looked for: it is waited for as it was then. Raises one of its
    `OUTAGES`."""
    deadline = time.monotonic() + PATIENCE_AT_THE_START
    while True:
        try:
            return await held.enter_async_context(hold_services(settings))
        except OUTAGES:
            if time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.5)


@asynccontextmanager
async def hold_services(settings: Settings) -> AsyncIterator[Services]:
    """What the process shares among its sockets. What waits to be stored is stored before it closes."""
    primary = await timelines.primary_of(settings)
    async with (
        await connect_pool(settings, LONGEST_STATEMENT, primary) as pool,
        await connect_journal(settings, primary) as journal_pool,
        connect_broker(settings, pool) as broker,
    ):
        reconciliation = Reconciliation(pool, broker)
        hub, presences = reconciliation.hub, reconciliation.presences
        journal = Journal(journal_pool, partial(tell_sent, hub))
        tasks = Tasks()
        tasks.repeat(partial(timelines.watch, broker.redis, primary, settings), lambda: timelines.EVERY)
        tasks.repeat(partial(watch_room, pool, primary), lambda: LOOK)
        hub.start()
        try:
            limits, storage = Limits(broker), Storage(settings)
            shares = Shares(settings.commands_rate, settings.commands_burst)
            strangers = Shares(settings.strangers_rate, settings.strangers_burst)
            gathering = Gathering(pool)
            services = Services(
                settings,
                primary,
                pool,
                broker,
                hub,
                journal,
                gathering,
                presences,
                limits,
                storage,
                shares,
                strangers,
            )
            yield services
            await services.outlasting.ended()
            for tool in services.tools.values():
                await tool.close()
        finally:
            await tasks.close()
            await journal.close()
            await presences.close()
            await hub.close()
