"""What one process holds for all its sockets and requests."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from server.base.broker import Broker
from server.base.database import Pool, Primary
from server.base.settings import Settings
from server.base.storage import Storage
from server.core.gathering import Gathering
from server.core.hub import Hub
from server.core.journal import Journal
from server.core.kept import Kept
from server.core.limits import Limits
from server.core.presence import Presences
from server.core.shares import Shares


class Tool(Protocol):
    async def close(self) -> None: ...


T = TypeVar("T", bound=Tool)


class Outlasting:
    """Commands that go on though their socket has closed: nobody waits for them but the process, which tells what they
    commit before it ends. The socket itself is not held: who closes many would fill the memory with them."""

    def __init__(self) -> None:
        self._commands: set[asyncio.Future[Any]] = set()

    def take(self, commands: set[asyncio.Future[Any]]) -> None:
        self._commands |= commands
        for command in commands:
            command.add_done_callback(self._commands.discard)

    async def ended(self) -> None:
        if self._commands:
            await asyncio.wait(self._commands)


@dataclass(slots=True)
class Services:
    settings: Settings
    primary: Primary
    pool: Pool
    broker: Broker
    hub: Hub
    journal: Journal
    gathering: Gathering
    presences: Presences
    limits: Limits
    storage: Storage
    shares: Shares
    strangers: Shares
    """Of places, for whoever asks there without being known."""
    kept: Kept = field(default_factory=Kept)
    tools: dict[type[Any], Any] = field(default_factory=dict)
    """What rooms keep for this process, made when it is first wanted: see `the`."""
    outlasting: Outlasting = field(default_factory=Outlasting)

    def the(self, kind: type[T], made: Callable[[], T]) -> T:
        """The one of this process; it is closed with it."""
        if kind not in self.tools:
            self.tools[kind] = made()
        tool: T = self.tools[kind]
        return tool
