"""Tells whoever watches over the server how it is."""

import asyncio
import secrets
from collections.abc import Awaitable

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from server.base.database import OUTAGES, Pool
from server.core.relay import OUTAGES as REDIS_OUTAGES
from server.core.services import Services
from server.run import schema
from server.run.metrics import exposition

PATIENCE = 2.0
LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
EXPECTED = schema.expected()


async def live(_: Request) -> Response:
    """The process answers."""
    return JSONResponse({"live": True})


async def ready(request: Request) -> Response:
    """200 when people can be served in full; 503 says what is missing."""
    services: Services = request.app.state.services
    database, redis = await asyncio.gather(ask_database(services.pool), ask_redis(services))
    missing = {name: answer for name, answer in {"database": database, "redis": redis}.items() if answer}
    return JSONResponse({"ready": not missing, "missing": missing}, 503 if missing else 200)


async def ask_database(pool: Pool) -> str:
    """What is wrong with the database; empty when nothing is."""
    try:
        version = await pool.fetchval("SELECT version_num FROM alembic_version", timeout=PATIENCE)
    except OUTAGES:
        return "unreachable: nothing can be read or stored"
    return "" if version == EXPECTED else f"at schema {version}, not {EXPECTED}: run `parvis migrate`"


async def ask_redis(services: Services) -> str:
    """What is wrong with Redis, or with hearing the other processes through it; empty when nothing is."""
    ping: Awaitable[bool] = services.redis.ping()
    try:
        await asyncio.wait_for(ping, PATIENCE)
    except REDIS_OUTAGES:
        return "unreachable: messages are stored, and told within this process only"
    return "" if services.hub.healthy else "found again, and this process is still comparing what it missed"


async def metrics(request: Request) -> Response:
    """For whoever holds the token, or without one set, for programs on this machine that come through no proxy."""
    services: Services = request.app.state.services
    if not may_read_metrics(request, services.settings.metrics_token):
        return PlainTextResponse("Not Found", 404)
    return Response(exposition(services), media_type=CONTENT_TYPE_LATEST)


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
