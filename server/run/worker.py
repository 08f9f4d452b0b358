"""The worker: does what nobody should wait for, and takes up again what an outage interrupted."""

import asyncio
import resource
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import asyncpg
import structlog
from pgqueuer import PgQueuer
from pgqueuer.errors import FailingListenerError
from pgqueuer.models import Job as Waiting
from pgqueuer.models import Schedule

from server.base import logs, timelines
from server.base.broker import Broker, connect_broker
from server.base.database import OUTAGES, Pool, Primary, connect_pool, connect_queue, in_short, is_outage
from server.base.jobs import CONTINUAL, DUE, JOBS, Due, Job, Workshop
from server.base.settings import Settings
from server.base.tasks import Tasks
from server.base.tokens import new_id
from server.core.hub import Hub
from server.mail.courier import Courier
from server.mail.smtp import mail_server
from server.notifications.services import Services
from server.run import preflight, rooms, schema
from server.run import retention_job as _retention  # noqa: F401 - it registers when it forgets
from server.upkeep.workers_sql import Taken, delete_worker, upsert_worker

rooms.modules()

logger = structlog.get_logger()

PAUSE = 1.0
"""Seconds between two looks at the logs, and before the database is tried again."""

LOOK = timedelta(seconds=3)
"""Between two looks at what was put off; what is new begins at once."""

AFTER_FAILURE = 10.0
"""Seconds before what is done again and again is tried again, when it has failed."""

GOODBYE = 12.0
"""Seconds that the jobs begun may take to end; a mail server may be slow."""

BEAT = 10.0
"""Seconds between two signs of life."""

HEARTBEAT = timedelta(seconds=30)
"""After as long without a sign of life, another worker takes over a job."""


def work(settings: Settings) -> None:
    """Works until it is told to stop; what is being done then is finished first. Raises `StartError`, `SchemaError` or
    `SettingError` when it cannot begin."""
    logs.configure(settings)
    if settings.smtp_url:
        mail_server(settings.smtp_url)
    preflight.prepare_intake(settings)
    asyncio.run(_until_signal(settings))


async def _until_signal(settings: Settings) -> None:
    await preflight.wait_for(preflight.reach_database, settings)
    await preflight.wait_for(preflight.reach_redis, settings)
    await schema.refuse_other(settings.database_url)
    await preflight.claim_files(settings)
    await preflight.claim_intake(settings)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await run(settings, stopping)


async def run(settings: Settings, stopping: asyncio.Event) -> None:
    """Works until `stopping`, through any outage of the database, of which each cause is logged once."""
    told: set[str] = set()
    primary = await timelines.primary_of(settings)
    while not stopping.is_set():
        try:
            await _run_connected(settings, primary, stopping, told)
        except (*OUTAGES, FailingListenerError) as outage:
            if (cause := in_short(outage)) not in told:
                logger.warning("worker_lost_database", cause=cause)
            told.add(cause)
        if not stopping.is_set():
            await asyncio.sleep(PAUSE)
    logger.info("worker_stopped")


async def _run_connected(settings: Settings, primary: Primary, stopping: asyncio.Event, told: set[str]) -> None:
    """Returns when told to stop, or when the connection is lost; once there is one, what was told of outages is
    behind."""
    connection = await connect_queue(settings, primary)
    pool = await connect_pool(settings, primary=primary)
    told.clear()
    try:
        async with connect_broker(settings, pool) as broker:
            tasks = Tasks()
            tasks.repeat(partial(timelines.watch, broker.redis, primary, settings), lambda: timelines.EVERY)
            try:
                await _work(settings, connection, pool, broker, stopping)
            finally:
                # Before the way to Redis is closed, which one that goes on would open again for nobody to close.
                await tasks.close()
    finally:
        connection.terminate()
        pool.terminate()


async def _work(
    settings: Settings, connection: asyncpg.Connection, pool: Pool, broker: Broker, stopping: asyncio.Event
) -> None:
    worker = new_id()
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    queue = PgQueuer.from_asyncpg_connection(connection)
    courier = Courier(settings)
    hub = Hub(broker, _nothing, _nothing)
    hub.start()
    services = Services(settings)
    workshop = Workshop(settings, pool, courier, hub, services)
    register(queue, workshop)
    continual = [asyncio.create_task(_beat(workshop, worker), name="beat")]
    continual += [asyncio.create_task(_keep(workshop, work), name=name) for name, work in CONTINUAL.items()]
    working = [asyncio.create_task(do_jobs(queue), name="jobs"), *continual]
    ending = [asyncio.create_task(stopping.wait()), asyncio.create_task(lost.wait())]
    logger.info("worker_started")
    try:
        ended, _ = await asyncio.wait([*working, *ending], return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        await _wind_up(queue, [*working, *ending])
        with suppress(*OUTAGES):
            await delete_worker(pool, worker)
        await courier.close()
        await services.close()
        await hub.close()


async def _beat(workshop: Workshop, worker: int) -> None:
    """Gives a sign of life, for whoever watches over the server."""
    while True:
        used = resource.getrusage(resource.RUSAGE_SELF)
        taken = Taken(workshop.done, used.ru_maxrss * 1024, used.ru_utime + used.ru_stime)
        await upsert_worker(workshop.pool, worker, socket.gethostname(), taken)
        await asyncio.sleep(BEAT)


async def do_jobs(queue: PgQueuer) -> None:
    await queue.run(dequeue_timeout=LOOK, shutdown_on_listener_failure=True, heartbeat_timeout=HEARTBEAT)


async def _nothing(_: object) -> None:
    """The worker has no sockets that could have missed anything."""


async def _wind_up(queue: PgQueuer, tasks: list[asyncio.Task[Any]]) -> None:
    """Lets the jobs begun come to their end, takes no new ones, and drops the rest."""
    queue.shutdown.set()
    for task in tasks[1:]:
        task.cancel()
    _, left = await asyncio.wait(tasks, timeout=GOODBYE)
    while left:
        # Again: a library may have taken the last for a matter of its own.
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=PAUSE)


def register(queue: PgQueuer, workshop: Workshop) -> None:
    """Has the queue do what the rooms have registered."""
    for job in JOBS.values():
        _do(queue, workshop, job)
    for due in DUE:
        _do_when_due(queue, workshop, due)


def _do(queue: PgQueuer, workshop: Workshop, job: Job[Any]) -> None:
    @queue.entrypoint(job.name, on_failure="hold" if job.keeps_failed else "delete")
    async def begin(waiting: Waiting) -> None:
        await job.do(workshop, waiting.payload or b"", waiting.attempts)


def _do_when_due(queue: PgQueuer, workshop: Workshop, due: Due) -> None:
    @queue.schedule(due.name, due.minutes)
    async def begin(schedule: Schedule) -> None:
        await due.work(workshop)


async def _keep(workshop: Workshop, work: Callable[[Workshop], Awaitable[object]]) -> None:
    """Ends with an outage alone: what fails by itself leaves the worker to all others, and is tried again."""
    while True:
        try:
            idle = not await work(workshop)
        except Exception as failure:
            if is_outage(failure):
                raise
            logger.exception("continual_failed", work=work.__name__)
            await asyncio.sleep(AFTER_FAILURE)
        else:
            await asyncio.sleep(PAUSE if idle else 0)
