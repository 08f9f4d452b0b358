"""Takes a command to its handler, in one transaction, and brings back one reply; tells the news once it is
committed."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

import structlog
from asyncpg import QueryCanceledError
from prometheus_client import Counter, Histogram, Summary

from protocol.codec import pack
from protocol.errors import INTERNAL, Refusal, Unavailable
from protocol.frames import EventFrame, Failure, Reply
from protocol.messages import MessageSent
from protocol.types import Command, Population, Stored, snake_case
from server.base.database import CROSSINGS, Database, is_outage
from server.core import access
from server.core.hub import Hub, Kind, Subscriber
from server.core.journal import Entry
from server.core.news import Work
from server.core.services import Services
from server.core.wire import frame

logger = structlog.get_logger()

SECONDS = Histogram("parvis_command_seconds", "From a command to its commit, messages sent excepted")
BY_KIND = Summary("parvis_commands_seconds", "The same for each kind of command, refused ones too", ["command"])
FAILURES = Counter("parvis_failures", "Commands refused or failed, by code", ["code"])

TRIES = 2
"""Of a command that crosses another one, before the last."""


class Caller:
    """The person at the other end of a socket, or behind an HTTP request (then without a `socket`); `session` is 0 for
    whoever comes by the link of a letter, without having signed in."""

    __slots__ = ("ends_at", "person", "population", "services", "session", "share", "socket")

    def __init__(
        self, services: Services, person: int, session: int, population: Population, ends_at: datetime
    ) -> None:
        self.services = services
        self.person = person
        self.session = session
        self.population = population
        self.ends_at = ends_at
        self.share = services.shares.of(person)
        self.socket: Subscriber | None = None


class Call(Work):
    """One command being carried out: who calls, the transaction, and the news to tell once it is committed."""

    def __init__(self, caller: Caller, db: Database) -> None:
        super().__init__(caller.services.hub, db, caller.person)
        self.caller = caller
        self.services = caller.services


C = TypeVar("C", bound=Command)
Handler = Callable[[Call, Any], Awaitable[Any]]
DirectHandler = Callable[[Caller, Any], asyncio.Future[Any]]

HANDLERS: dict[type[Command], Handler] = {}
DIRECT: dict[type[Command], DirectHandler] = {}


def handles(command: type[C]) -> Callable[[Callable[[Call, C], Awaitable[Any]]], Callable[[Call, C], Awaitable[Any]]]:
    """Registers the coroutine as the handler of the command; it runs inside one transaction."""

    def register(handler: Callable[[Call, C], Awaitable[Any]]) -> Callable[[Call, C], Awaitable[Any]]:
        HANDLERS[command] = handler
        return handler

    return register


def handles_directly(command: type[C]) -> Callable[[Callable[[Caller, C], asyncio.Future[Any]]], DirectHandler]:
    """Registers a plain function that answers with a future and opens no transaction: for the journal and for what is
    not stored."""

    def register(handler: Callable[[Caller, C], asyncio.Future[Any]]) -> DirectHandler:
        DIRECT[command] = handler
        return handler

    return register


async def run(caller: Caller, command: Command, handler: Handler | None = None) -> Any:
    """Carries the command out: handler (its own, unless another is given), commit, news. Raises the refusal, and then
    nothing has changed."""
    handler = handler or HANDLERS[type(command)]
    with SECONDS.time(), BY_KIND.labels(snake_case(type(command).__name__)).time():
        async with caller.share.turn(command.heavy):
            for _ in range(TRIES):
                with contextlib.suppress(*CROSSINGS):
                    return await _run(caller, command, handler)
            return await _run(caller, command, handler)


async def _run(caller: Caller, command: Command, handler: Handler) -> Any:
    carried_out = False
    try:
        async with caller.services.pool.acquire() as db:
            async with db.transaction():
                call = Call(caller, db)
                # A socket ends with its session; a request may have taken long to come in.
                if caller.socket is None and caller.session:
                    await access.session(db, caller.session)
                result = await handler(call, command)
                carried_out = True
    except Exception as mistake:
        if carried_out and is_outage(mistake):
            caller.services.hub.doubt()
        raise
    call.publish()
    caller.share.told(call.told)
    return result


def tell_sent(hub: Hub, sent: list[tuple[Entry, Stored]]) -> None:
    """Tells what the journal has just committed, all messages of one conversation together."""
    frames: dict[int, list[bytes]] = {}
    tops: dict[int, int] = {}
    for entry, stored in sent:
        event = frame(pack(EventFrame(MessageSent(entry.message(stored)))))
        frames.setdefault(stored.conversation, []).append(event)
        tops[stored.conversation] = stored.seq
    for conversation, together in frames.items():
        hub.publish(f"conversation:{conversation}", Kind.LOGGED, b"".join(together), tops[conversation])


def reply(number: int, result: Any) -> bytes:
    """The frame that answers request `number`."""
    return frame(pack(Reply(number, result)))


def failure(number: int, mistake: BaseException) -> bytes:
    """The frame that refuses request `number`: a refusal under its code, anything else as internal, logged under a
    reference."""
    if isinstance(mistake, QueryCanceledError):
        logger.warning("statement_cancelled", cause=str(mistake))
    if is_outage(mistake):
        mistake = Unavailable(retry_after=1)
    FAILURES.labels(mistake.code if isinstance(mistake, Refusal) else INTERNAL).inc()
    if isinstance(mistake, Refusal):
        return frame(pack(Failure(number, mistake.code, mistake.detail, retry_after=mistake.retry_after)))
    reference = secrets.token_hex(4)
    logger.error("command_failed", reference=reference, exc_info=mistake)
    return frame(pack(Failure(number, INTERNAL, reference=reference)))
