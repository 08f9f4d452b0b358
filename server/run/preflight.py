"""Looks before starting whether what Parvis stands on is there, and says in one line what to change when it is not."""

import errno
import os
import socket
import tempfile
from collections.abc import Awaitable
from pathlib import Path

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.base.database import OUTAGES
from server.base.ownership import StartError
from server.base.settings import Settings
from server.mail import maildir
from server.run import schema

PATIENCE = 5.0
FIRST_PORT_FOR_ALL = 1024
UNUSABLE = (*OUTAGES, asyncpg.PostgresError, ValueError, OverflowError)


def reason(cause: BaseException) -> str:
    """The first line of what went wrong."""
    return (str(cause) or type(cause).__name__).splitlines()[0]


async def reach_database(settings: Settings) -> None:
    """Raises `StartError` when the database is away, `SchemaError` when a later version has migrated it."""
    if not settings.database_url:
        raise StartError(
            "PARVIS_DATABASE_URL is not set: give it a PostgreSQL, or use `make run`, which brings its own"
        )
    try:
        await schema.refuse_newer(settings.database_url)
    except UNUSABLE as cause:
        raise StartError(
            f"the database cannot be used ({reason(cause)}): start it, or change PARVIS_DATABASE_URL"
        ) from None


async def reach_redis(settings: Settings) -> None:
    """Raises `StartError` when Redis is away."""
    if not settings.redis_url:
        raise StartError(
            "PARVIS_REDIS_URL is not set: give it a Redis or Valkey, or use `make run`, which brings its own"
        )
    try:
        async with Redis.from_url(
            settings.redis_url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
        ) as redis:
            ping: Awaitable[bool] = redis.ping()
            await ping
    except (RedisError, OSError, TimeoutError, ValueError) as cause:
        raise StartError(f"Redis cannot be used ({reason(cause)}): start it, or change PARVIS_REDIS_URL") from None


def write_into(folder: Path) -> None:
    """Makes the data folder if it is missing. Raises `StartError` when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as cause:
        raise StartError(
            f"{folder} cannot be written ({cause.strerror}): change its owner, or PARVIS_DATA_DIR"
        ) from None


def listen(settings: Settings) -> socket.socket:
    """Takes the address. Raises `StartError` when another program has it, or it is not one of this machine."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((settings.host, settings.port))
        line.listen(2048)
    except OSError as cause:
        line.close()
        raise StartError(refused(settings, cause)) from None
    return line


def refused(settings: Settings, cause: OSError) -> str:
    """Which of the two settings is at fault."""
    if isinstance(cause, socket.gaierror) or cause.errno in {errno.EADDRNOTAVAIL, errno.EINVAL}:
        return f"{settings.host} is not an address of this machine: change PARVIS_HOST"
    if isinstance(cause, PermissionError):
        return f"port {settings.port} is for root alone: change PARVIS_PORT to {FIRST_PORT_FOR_ALL} or more"
    return (
        f"port {settings.port} of {settings.host} cannot be taken ({os.strerror(cause.errno or 0)}): change PARVIS_PORT"
    )


def prepare_intake(settings: Settings) -> None:
    """Raises `StartError` when what comes back by mail cannot be taken in."""
    if settings.intake_dir:
        try:
            maildir.prepare(settings.intake_dir)
        except OSError as cause:
            raise StartError(f"{reason(cause)}: change PARVIS_MAIL_INTAKE, or let the worker write there") from None
