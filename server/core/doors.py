"""How many connections each place may hold open, and which of them gives way when there are too many."""

import resource
from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Protocol

SPARE = 200
"""Descriptors kept for the database, Redis, files and what else the process opens."""

FEWEST, MOST = 100, 2**20
MOST_WAITING = 100
"""Connections of one place of which no whole request has come; the oldest then gives way to the next."""

SHARE_OF_PLACE = 2
"""One place takes half of all connections at most: a town hall may be behind one address."""


class Visitor(Protocol):
    """A connection; its `place` is empty where it cannot be told, or is a proxy that speaks for many."""

    place: str


class Newcomer(Visitor, Protocol):
    """One that may wait."""

    def turn_away(self) -> None: ...


class Doors:
    """Those of one process."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._inside: dict[str, dict[Visitor, None]] = {}
        self._waiting: dict[Visitor, Callable[[], None]] = {}
        """Each with what turns it away."""
        self.count = 0

    def enter(self, visitor: Newcomer) -> bool:
        """Takes one in, who waits; false when there is no room for them."""
        here = self._inside.setdefault(visitor.place, {})
        self.count += 1
        here[visitor] = None
        self._waiting[visitor] = visitor.turn_away
        if visitor.place and len(here) > self.room // SHARE_OF_PLACE:
            return self._make_room(here, visitor)
        if self.count > self.room:
            return self._make_room(self._waiting, visitor)
        if visitor.place and len(here) > MOST_WAITING and self._too_many(here):
            self._make_room(here, visitor)
        return True

    def _too_many(self, here: dict[Visitor, None]) -> bool:
        return sum(one in self._waiting for one in here) > MOST_WAITING

    def _make_room(self, among: Iterable[Visitor], newcomer: Newcomer) -> bool:
        """Turns away the one among them who has waited longest; false when that is the newcomer."""
        oldest = next(one for one in among if one in self._waiting)
        self._waiting[oldest]()
        self.leave(oldest)
        return oldest is not newcomer

    def wait(self, visitor: Newcomer) -> None:
        """They are about to ask again."""
        if visitor in self._inside.get(visitor.place, ()):
            self._waiting[visitor] = visitor.turn_away

    def ask(self, visitor: Visitor) -> None:
        """They have asked something whole."""
        self._waiting.pop(visitor, None)

    def give_place(self, visitor: Visitor, heir: Visitor) -> None:
        """The connection is the heir's from now on, who never waits; the other may be forgotten."""
        here = self._inside.get(visitor.place, {})
        if visitor in here:
            del here[visitor]
            here[heir] = None
            self._waiting.pop(visitor, None)

    def leave(self, visitor: Visitor) -> None:
        """Once is enough."""
        here = self._inside.get(visitor.place, {})
        if visitor in here:
            del here[visitor]
            self.count -= 1
            self._waiting.pop(visitor, None)
        if not here:
            self._inside.pop(visitor.place, None)


def take_all_descriptors() -> int:
    """As many as the system lets this process have; the connections that leaves room for."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST if most == resource.RLIM_INFINITY else min(most, MOST)
    if now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return max(FEWEST, wanted - SPARE)


def place_of(host: str) -> str:
    """Where an address is, to count by; with IPv6 its network, in which one household has all the addresses it
    likes."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else host
