"""The worker: does what nobody should wait for, and takes up again what an outage interrupted."""

import asyncio
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from pgqueuer import PgQueuer
from pgqueuer.errors import FailingListenerError
from pgqueuer.models import Job, Schedule
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from server.accounts import password_resets_job
from server.assemblies import summonses_job as summonses
from server.base import logs
from server.base.database import OUTAGES, Pool, connect_pool, connect_queue
from server.base.keys_sql import select_key
from server.base.settings import Settings
from server.base.storage import Storage
from server.calendar import events_job as event_mail
from server.conversations import search_job as search_index
from server.core.hub import Hub
from server.files import files_job as files
from server.ledger import timestamps_job as timestamps
from server.mail import intake_job as intake
from server.mail import mail_job as mail
from server.mail.courier import Courier
from server.mail.smtp import mail_server
from server.posts import digests_job as digests
from server.posts import drafts_job as publication
from server.posts import replies_job as _replies  # noqa: F401 - it takes the replies to posts
from server.run import preflight, schema
from server.run import retention_job as retention

logger = structlog.get_logger()

PAUSE = 1.0
"""Seconds between two looks at the logs, and before the database is tried again."""

LOOK = timedelta(seconds=3)
"""Between two looks at what was put off; what is new begins at once."""

GOODBYE = 12.0
"""Seconds that the jobs begun may take to end; a mail server may be slow."""

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
    await preflight.reach_database(settings)
    await preflight.reach_redis(settings)
    await schema.refuse_other(settings.database_url)
    Storage(settings)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await run(settings, stopping)


async def run(settings: Settings, stopping: asyncio.Event) -> None:
    """Works until `stopping`, through any outage of the database."""
    while not stopping.is_set():
        try:
            await _run_connected(settings, stopping)
        except (*OUTAGES, FailingListenerError) as outage:
            logger.warning("worker_lost_database", cause=type(outage).__name__)
        if not stopping.is_set():
            await asyncio.sleep(PAUSE)
    logger.info("worker_stopped")


async def _run_connected(settings: Settings, stopping: asyncio.Event) -> None:
    """Returns when told to stop, or when the connection is lost."""
    connection = await connect_queue(settings)
    pool = await connect_pool(settings)
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    queue = PgQueuer.from_asyncpg_connection(connection)
    courier = Courier(settings)
    redis = Redis.from_url(settings.redis_url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=2)
    hub = Hub(redis, _nothing, _nothing)
    hub.start()
    register(queue, settings, pool, courier, hub)
    folder = settings.intake_dir
    working = [
        asyncio.create_task(do_jobs(queue), name="jobs"),
        asyncio.create_task(keep_indexed(pool), name="search_index"),
        *([asyncio.create_task(keep_taken_in(pool, hub, settings, folder), name="intake")] if folder else []),
        asyncio.create_task(keep_published(pool, hub), name="publication"),
    ]
    ending = [asyncio.create_task(stopping.wait()), asyncio.create_task(lost.wait())]
    logger.info("worker_started")
    try:
        ended, _ = await asyncio.wait([*working, *ending], return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        await _wind_up(queue, [*working, *ending])
        await courier.close()
        await hub.close()
        await redis.aclose()
        connection.terminate()
        pool.terminate()


async def do_jobs(queue: PgQueuer) -> None:
    await queue.run(dequeue_timeout=LOOK, shutdown_on_listener_failure=True, heartbeat_timeout=HEARTBEAT)


async def _nothing(_: object) -> None:
    """The worker has no sockets that could have missed anything."""


async def _wind_up(queue: PgQueuer, tasks: list[asyncio.Task[Any]]) -> None:
    """Lets the jobs begun come to their end, takes no new ones, and drops the rest."""
    queue.shutdown.set()
    for task in tasks[1:]:
        task.cancel()
    await asyncio.wait(tasks, timeout=GOODBYE)
    tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def register(queue: PgQueuer, settings: Settings, pool: Pool, courier: Courier, hub: Hub) -> None:
    """Says which function does which job, and what is due by itself."""
    register_due(queue, settings, pool)

    @queue.entrypoint("mail", on_failure="hold")
    async def send_mail(job: Job) -> None:
        await mail.send(pool, courier, hub, job, settings)

    @queue.entrypoint("password_reset")
    async def write_password_reset(job: Job) -> None:
        await password_resets_job.write_password_reset(pool, settings, job)

    @queue.entrypoint("timestamp")
    async def timestamp(job: Job) -> None:
        await timestamps.obtain(pool, settings, job)

    @queue.entrypoint("event_mail")
    async def write_event_mail(job: Job) -> None:
        await event_mail.write(pool, settings, job)


def register_due(queue: PgQueuer, settings: Settings, pool: Pool) -> None:
    """Says when what is due by itself is done."""

    @queue.schedule("digests", "* * * * *")
    async def write_digests(schedule: Schedule) -> None:
        await digests.write(pool, settings, datetime.now(UTC))

    @queue.schedule("reminders", "* * * * *")
    async def remind(schedule: Schedule) -> None:
        await event_mail.remind(pool, settings)

    @queue.schedule("retention", "*/30 * * * *")
    async def forget(schedule: Schedule) -> None:
        await retention.forget(pool, settings.intake_dir)

    @queue.schedule("files", "15 * * * *")
    async def clear_files(schedule: Schedule) -> None:
        await files.clear(pool, Storage(settings))

    @queue.schedule("unreached", "*/5 * * * *")
    async def warn_of_unreached(schedule: Schedule) -> None:
        await summonses.warn(pool, settings)


async def keep_indexed(pool: Pool) -> None:
    """Keeps the search index a second behind the logs at most."""
    while True:
        if not await search_index.index(pool):
            await asyncio.sleep(PAUSE)


async def keep_taken_in(pool: Pool, hub: Hub, settings: Settings, folder: Path) -> None:
    """Takes in what comes back by mail within a few seconds of its arrival."""
    known = intake.Intake(folder, settings.bounce_address, await select_key(pool))
    while True:
        try:
            await intake.take_in(pool, hub, known)
        except (PermissionError, FileNotFoundError, NotADirectoryError) as refusal:
            logger.warning("intake_closed", cause=str(refusal))
        await asyncio.sleep(PAUSE)


async def keep_published(pool: Pool, hub: Hub) -> None:
    """Publishes what is scheduled, a second late at most."""
    while True:
        if not await publication.publish_due(pool, hub):
            await asyncio.sleep(PAUSE)
