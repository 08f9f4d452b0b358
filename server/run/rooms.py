"""Finds what the rooms bring, so that a new command, hook or route is registered by being there."""

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType

import server

APART = {"server.run", "server.demo"}


def modules(suffix: str = "") -> list[ModuleType]:
    """The modules of all rooms below this one whose names end so, imported: what they register is registered then."""
    return [import_module(name) for name in _names() if name.endswith(suffix)]


@cache
def _names() -> list[str]:
    rooms = [room.name for room in pkgutil.iter_modules(server.__path__, "server.") if room.name not in APART]
    return [found.name for room in rooms for found in pkgutil.iter_modules(import_module(room).__path__, f"{room}.")]
