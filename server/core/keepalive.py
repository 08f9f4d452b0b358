"""Finds out behind which sockets nobody is any more: all of one loop are asked in turn, by one timer."""

import asyncio
from typing import ClassVar, Protocol
from weakref import WeakValueDictionary

TURNS = 20
"""Of one interval: in each, a twentieth of the sockets is asked."""


class Asked(Protocol):
    def ask(self) -> None:
        """Asks whether somebody is there, or closes where nothing has come since it asked last."""


class Keepalive:
    """Asks each socket once an interval, in seconds, and the first time within one."""

    _kept: ClassVar[WeakValueDictionary[tuple[asyncio.AbstractEventLoop, float], "Keepalive"]] = WeakValueDictionary()

    def __init__(self, loop: asyncio.AbstractEventLoop, interval: float) -> None:
        self._loop = loop
        self._pause = interval / TURNS
        self._turns: list[set[Asked]] = [set() for _ in range(TURNS)]
        self._turn = 0
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop, interval: float) -> "Keepalive":
        if (kept := cls._kept.get((loop, interval))) is None:
            kept = cls._kept[loop, interval] = cls(loop, interval)
        return kept

    def join(self, socket: Asked) -> None:
        min(self._turns, key=len).add(socket)  # those who came together are not all asked together
        if self._timer is None:
            self._timer = self._loop.call_later(self._pause, self._ask)

    def leave(self, socket: Asked) -> None:
        for asked in self._turns:
            asked.discard(socket)

    def _ask(self) -> None:
        self._timer = self._loop.call_later(self._pause, self._ask) if any(self._turns) else None
        self._turn = (self._turn + 1) % TURNS
        for socket in list(self._turns[self._turn]):
            socket.ask()
