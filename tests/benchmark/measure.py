"""Reads what a process used, and prints figures."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TICK: int = os.sysconf("SC_CLK_TCK")


@dataclass
class Figure:
    """A value beside the same thing done the plain way, or beside its floor, in the same run."""

    name: str
    value: float
    unit: str
    baseline: float
    target: str
    met: bool

    def show(self) -> None:
        """One JSON line on the standard output; on the other, whether the target is met."""
        ratio = self.value / self.baseline if self.baseline else 0.0
        figures = {
            "value": digits(self.value),
            "unit": self.unit,
            "baseline": digits(self.baseline),
            "ratio": digits(ratio),
        }
        print(json.dumps({"name": self.name} | figures), flush=True)
        print(f"{self.name}: target {self.target}: {'met' if self.met else 'NOT met'}", file=sys.stderr, flush=True)


def reckoned(name: str, value: float, unit: str, baseline: float = 0) -> Figure:
    """A figure without a target of its own."""
    return Figure(name, value, unit, baseline, "none, it is reckoned with", True)


def digits(value: float) -> float:
    """Four significant digits."""
    return float(f"{value:.4g}")


def cpu_seconds(pid: int) -> float:
    """Processor time of the process, its threads included, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def family_cpu_seconds(pid: int) -> float:
    """The same of a process and of those that it has started, whether or not they still run."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ended = (int(fields[13]) + int(fields[14])) / TICK
    return cpu_seconds(pid) + ended + sum(cpu_seconds(int(child)) for child in children)


def resident_bytes(pid: int) -> int:
    """Memory of the process that is in RAM."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the others do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Accounts:
    """Checks that every message acknowledged reaches everybody once, in the order of the log."""

    def __init__(self) -> None:
        self.logs: dict[int, list[str]] = {}
        self.acknowledged: dict[str, tuple[int, int]] = {}
        self.delivered = 0
        self.repeated = 0
        """What somebody was told who had been told it already."""

    def reader(self) -> "Reader":
        return Reader(self)

    def acknowledge(self, client_id: str, conversation: int, seq: int) -> None:
        if client_id in self.acknowledged:
            raise MiscountError(f"{client_id} was acknowledged twice")
        self.acknowledged[client_id] = (conversation, seq)

    def check(self, readers: list["Reader"]) -> None:
        """Raises `MiscountError` unless every reader holds the whole log of their conversations."""
        for client_id, (conversation, seq) in self.acknowledged.items():
            if self.logs[conversation][seq - 1] != client_id:
                raise MiscountError(f"{client_id} is not number {seq} of {conversation}")
        if sum(map(len, self.logs.values())) != len(self.acknowledged):
            raise MiscountError("more or fewer messages than were acknowledged")
        for reader in readers:
            for conversation, seq in reader.tops.items():
                if seq != len(self.logs.get(conversation, ())):
                    raise MiscountError(f"a reader of {conversation} stands at {seq}")


class MiscountError(Exception):
    """A message was lost, doubled or out of order; the figure is worth nothing."""


class Reader:
    """What one client has received."""

    __slots__ = ("accounts", "tops")

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self.tops: dict[int, int] = {}

    def receive(self, conversation: int, seq: int, client_id: str) -> None:
        if seq != self.tops.get(conversation, 0) + 1:
            raise MiscountError(f"{seq} after {self.tops.get(conversation, 0)} in {conversation}")
        self.tops[conversation] = seq
        log = self.accounts.logs.setdefault(conversation, [])
        if seq > len(log):
            log.append(client_id)
        elif log[seq - 1] != client_id:
            raise MiscountError(f"two readers disagree on number {seq} of {conversation}")
        self.accounts.delivered += 1


def show_progress(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


Show = Callable[[Figure], None]
