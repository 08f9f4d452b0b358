"""Tells whoever watches over the server how it is."""

import asyncio
import secrets
from collections.abc import Awaitable

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from server.base.broker import OUTAGES as REDIS_OUTAGES
from server.base.database import OUTAGES, REFUSED
from server.base.hosts import OldPrimary
from server.base.settings import Settings
from server.base.storage import closed_folder
from server.core.services import Services
from server.mail.queue_sql import select_counts, select_sent_lately
from server.run import schema
from server.run.metrics import Letters, of_processes, of_town
from server.upkeep.health import Space, examine, is_full, space
from server.upkeep.workers_sql import select_taken

PATIENCE = 2.0
LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
EXPECTED = schema.expected()


async def live(_: Request) -> Response:
    """The process answers."""
    return JSONResponse({"live": True})


async def ready(request: Request) -> Response:
    """200 when people can be served in full; 503 says what is missing. `besides` says what is to be seen to before
    something is."""
    services: Services = request.app.state.services
    database, redis, disk = await asyncio.gather(
        ask_database(services), ask_redis(services), asyncio.to_thread(ask_disk, services.settings)
    )
    answers = {"database": database, "redis": redis, "disk": disk}
    missing = {name: answer for name, answer in answers.items() if answer}
    besides = {"database": services.primary.trouble} if services.primary.trouble else {}
    return JSONResponse({"ready": not missing, "missing": missing, "besides": besides}, 503 if missing else 200)


STANDSTILL = (
    "stores nothing: it hangs or, where synchronous_standby_names is set, waits for a replica that is gone "
    "(pg_stat_activity says SyncRep)"
)


FULL = "full: make room on the disk of PostgreSQL, nothing can be stored"
FULL_BEFORE = "; when it last answered, its disk was full: make room there"


async def ask_database(services: Services) -> str:
    """What is wrong with the database; empty when nothing is."""
    full = services.primary.full
    if services.journal.stands_still:
        return FULL if full else STANDSTILL
    try:
        version = await services.pool.fetchval("SELECT version_num FROM alembic_version", timeout=PATIENCE)
    except OldPrimary as outage:
        return str(outage)
    except REFUSED:
        return "refuses the user or password of PARVIS_DATABASE_URL: nothing can be read or stored"
    except OUTAGES:
        return f"unreachable: nothing can be read or stored{FULL_BEFORE if full else ''}"
    if full:
        return FULL
    return "" if version == EXPECTED else f"at schema {version}, not {EXPECTED}: run `parvis migrate`"


def ask_disk(settings: Settings) -> str:
    """What is wrong with the disk; empty when nothing is."""
    if is_full(settings):
        return f"full: make room in {settings.data_dir}, no file can be taken in"
    closed = closed_folder(settings)
    return f"not ours to write: change the owner of {closed} and all in it, no file can be taken in" if closed else ""


COMPARING = "found again, and this process is still comparing what it missed"
DEAF = (
    "answers, but not in full (of a cluster, look for a node that is away, otherwise for a right that its user lacks): "
    "messages are stored, and told by the other processes as they compare their logs"
)


async def ask_redis(services: Services) -> str:
    """What is wrong with Redis, or with hearing the other processes through it; empty when nothing is."""
    ping: Awaitable[bool] = services.broker.redis.ping()
    try:
        await asyncio.wait_for(ping, PATIENCE)
    except REDIS_OUTAGES:
        return "unreachable: messages are stored, and told within this process only"
    if services.hub.healthy:
        return ""
    return COMPARING if services.hub.in_touch else DEAF


async def metrics(request: Request) -> Response:
    """For whoever holds the token, or without one set, for programs on this machine that come through no proxy."""
    services: Services = request.app.state.services
    if not may_read_metrics(request, services.settings.metrics_token):
        return PlainTextResponse("Not Found", 404)
    await request.app.state.figures.note()
    return Response(of_processes() + await town_figures(services), media_type=CONTENT_TYPE_LATEST)


async def town_figures(services: Services) -> bytes:
    """While the database is away, that it is, and what this machine knows by itself."""
    try:
        async with asyncio.timeout(PATIENCE):
            waiting, failed = await select_counts(services.pool)
            letters = Letters(waiting, failed, await select_sent_lately(services.pool))
            async with services.pool.acquire() as db:
                health, taken = await examine(db, services.settings), await select_taken(db)
            return of_town(health, letters, Space(health.disk_free, health.disk_bytes), taken)
    except OUTAGES:
        return of_town(None, None, await asyncio.to_thread(space, services.settings))


def may_read_metrics(request: Request, token: str) -> bool:
    if token:
        return secrets.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode())
    forwarded = any(header in request.headers for header in FORWARDED)
    return not forwarded and request.client is not None and request.client.host in LOOPBACK


routes: list[BaseRoute] = [
    Route("/health/live", live),
    Route("/health/ready", ready),
    Route("/metrics", metrics),
]
