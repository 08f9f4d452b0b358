"""What each person may take of a process at once, and in a second, on all their devices together; and so for what all
strangers of one place may."""

from asyncio import Semaphore
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager
from time import monotonic

MOST_SOCKETS = 30
"""Of one person, in one process."""

AT_ONCE = 3
"""Commands of one person that hold a connection to the database; their others wait for these, and nobody else does."""

HEAVY_AT_ONCE = 2
ARCHIVES_AT_ONCE = 2
"""Of what is in a drive, however slowly their bytes are taken."""

MOST_SHARES = 10_000
"""Kept in mind before those that are whole again are forgotten."""

ASKED = 4 * 1024
"""Bytes of a command that weigh as much as one more."""

ANSWERED = 64 * 1024
"""Bytes of an answer that do; a state or a page may be large, and costs ten at most."""

MOST_FOR_ANSWER = 10
TOLD = 8 * 1024
"""Bytes of records told to a conversation that do: they go to all of its devices."""


class Share:
    """Of one person, or place. What is left of it grows with time; below zero, they are told to wait."""

    __slots__ = ("_burst", "_checked", "_left", "_rate", "_turns", "sockets")

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left = burst
        self._checked = monotonic()
        self._turns: Turns | None = None
        self.sockets = 0

    def spend(self, size: int) -> float:
        """Takes one command of so many bytes. The seconds to wait before the next; not positive while there is none."""
        now = monotonic()
        left = self._left + (now - self._checked) * self._rate
        self._checked = now
        if left > self._burst:
            left = self._burst
        left -= 1 + size // ASKED
        # Nobody owes more than they could ever have had: it is over some seconds after they stop.
        self._left = left if left > -self._burst else -self._burst - 1
        return -left / self._rate

    def answered(self, size: int) -> None:
        if size >= ANSWERED:
            self._left -= min(size // ANSWERED, MOST_FOR_ANSWER)

    def told(self, size: int) -> None:
        self._left -= size // TOLD

    @property
    def wait(self) -> float:
        """Seconds until a whole one is left; not positive while there is."""
        return (1 - self._left) / self._rate - (monotonic() - self._checked)

    @property
    def longest_wait(self) -> float:
        """Whoever asks on beyond it is sent away."""
        return self._burst / self._rate

    @property
    def whole(self) -> bool:
        """Whether a new one would be the same."""
        at_rest = self.sockets == 0 and self._turns is None
        return at_rest and self._left + (monotonic() - self._checked) * self._rate >= self._burst

    @asynccontextmanager
    async def turn(self, heavy: bool) -> AsyncIterator[None]:
        """Waits until fewer of the person's own commands are under way."""
        with self._taking() as turns:
            async with AsyncExitStack() as stack:
                if heavy:
                    await stack.enter_async_context(turns.heavy)
                await stack.enter_async_context(turns.working)
                yield

    async def archive(self, pieces: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
        """These pieces, once fewer of the person's own archives are under way."""
        with self._taking() as turns:
            async with turns.archives, aclosing(pieces):
                async for piece in pieces:
                    yield piece

    @contextmanager
    def _taking(self) -> Iterator["Turns"]:
        turns = self._turns = self._turns or Turns()
        turns.count += 1
        try:
            yield turns
        finally:
            turns.count -= 1
            if not turns.count:
                self._turns = None


class Turns:
    """Of one person, while they have something under way: most have nothing."""

    def __init__(self) -> None:
        self.count = 0
        self.working = Semaphore(AT_ONCE)
        self.heavy = Semaphore(HEAVY_AT_ONCE)
        self.archives = Semaphore(ARCHIVES_AT_ONCE)


class Shares:
    """Those of everybody who has asked something of this process lately."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._shares: dict[int | str, Share] = {}

    def of(self, who: int | str) -> Share:
        if (share := self._shares.get(who)) is None:
            if len(self._shares) >= MOST_SHARES:
                self._shares = {known: share for known, share in self._shares.items() if not share.whole}
            share = self._shares[who] = Share(self._rate, self._burst)
        return share
