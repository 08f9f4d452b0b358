"""What each room of tests takes of the processor, beside what `tests/budget.toml` allows it."""

import ctypes
import os
import sys
import tomllib
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from server.base.settings import ROOT

BUDGET = ROOT / "tests/budget.toml"
TICK = os.sysconf("SC_CLK_TCK")
MORE = 1.1
"""Of what a room is allowed, beside how all others do on this machine: what takes more says why."""

LEAST = 5.0
"""Seconds below which a room is not compared: chance is larger."""

MOST_OF = 0.8
"""Of the rooms, that a run must have played to say how slow the machine is."""

SET_CHILD_SUBREAPER = 36
"""As `linux/prctl.h` numbers it."""

SPENT = pytest.StashKey[dict[str, float]]()


class Meter:
    """Seconds of processor of this process and all that it has begun: servers, databases, browsers."""

    def __init__(self) -> None:
        self._read = self._total()

    def lap(self) -> float:
        """Since the last time."""
        before, self._read = self._read, self._total()
        return max(self._read - before, 0.0)

    def _total(self) -> float:
        """With whoever has ended and was waited for."""
        parents: dict[int, list[tuple[int, int]]] = {}
        own = 0
        for pid, parent, ticks in _processes():
            parents.setdefault(parent, []).append((pid, ticks))
            own = ticks if pid == os.getpid() else own
        left, total = [os.getpid()], own
        while left:
            for pid, ticks in parents.get(left.pop(), ()):
                left.append(pid)
                total += ticks
        return total / TICK


def _adopt() -> None:
    """Those whose parent has ended, as those of a browser that was closed: they would be counted nowhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _processes() -> Iterator[tuple[int, int, int]]:
    """Number, parent, and ticks of each, its children's with them once they have ended."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended
            yield int(folder.name), int(fields[1]), sum(map(int, fields[11:15]))


class Spending:
    """In the process that runs the tests: told to the one that reports."""

    def __init__(self, config: pytest.Config) -> None:
        _adopt()
        self._config = config
        self._meter = Meter()
        self._spent = config.stash.setdefault(SPENT, {})
        self._room = ""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Asked from room to room: to look at every process after each test would cost as much as many of them."""
        if (room := nodeid.split("/")[1]) != self._room:
            self._leave(room)

    def _leave(self, room: str = "") -> None:
        _add(self._spent, {self._room: self._meter.lap()})
        self._room = room

    def pytest_sessionfinish(self) -> None:
        self._leave()
        del self._spent[""]  # to collect them
        output: dict[str, Any] | None = getattr(self._config, "workeroutput", None)
        if output is not None:
            output["spent"] = dict(self._spent)


def _add(spent: dict[str, float], more: dict[str, float]) -> None:
    for room, took in more.items():
        spent[room] = spent.get(room, 0) + took


class Reporting:
    """In the process that reports: what all have spent, beside the budget when the run was a whole one."""

    def __init__(self, config: pytest.Config) -> None:
        self._spent = config.stash.setdefault(SPENT, {})

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        _add(self._spent, getattr(node, "workeroutput", {}).get("spent", {}))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if len(self._spent) > 1:
            terminalreporter.section("seconds of processor, by room")
            dearest = sorted(self._spent.items(), key=itemgetter(1), reverse=True)
            terminalreporter.line(", ".join(f"{room} {round(took)}" for room, took in dearest))
            for line in dearer(self._spent, allowed()):
                terminalreporter.line(line)


def allowed() -> dict[str, float]:
    return {room: float(seconds) for room, seconds in tomllib.loads(BUDGET.read_text())["seconds"].items()}


def dearer(spent: dict[str, float], budget: dict[str, float]) -> list[str]:
    """The rooms that take more than a tenth beyond what they may, on a machine as slow as most rooms say it is."""
    known = {room: spent[room] / budget[room] for room in spent.keys() & budget.keys() if budget[room] >= LEAST}
    if len(known) < MOST_OF * len(budget):
        return []
    pace = median(known.values())
    return [
        f"tests/{room} takes {spent[room] / pace:.0f} s, {budget[room]:.0f} are allowed: say why in tests/budget.toml"
        for room, ratio in sorted(known.items())
        if ratio > MORE * pace
    ]


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    if is_worker or config.getoption("dist", "no") == "no":
        config.pluginmanager.register(Spending(config))
    if not is_worker:
        config.pluginmanager.register(Reporting(config))
