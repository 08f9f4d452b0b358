"""Several machines on one: network namespaces with an address each, and a switch that can delay, lose and part."""

import array
import ctypes
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from server.base.settings import ROOT

LIBRARY = ctypes.CDLL(None, use_errno=True)
NEW_NETWORK = 0x40000000
OF_THIS_THREAD = "/proc/thread-self/ns/net"

ETHTOOL = 0x8946
CHECKSUMS_BY_THE_CARD = 0x17
"""`SIOCETHTOOL` and `ETHTOOL_STXCSUM`: there is no card that would fill in what the switch is shown without."""

Pair = tuple[str, str]


class Network:
    """For root alone. What is started inside a machine, and what is opened there, stays there."""

    def __init__(self, *names: str) -> None:
        self.addresses = {name: f"10.77.0.{number}" for number, name in enumerate(names, 1)}
        self._outside = os.open(OF_THIS_THREAD, os.O_RDONLY)
        self._places = {name: self._new_place() for name in ("switch", *names)}
        with self.inside("switch"):
            for name in names:
                place = f"/proc/{os.getpid()}/fd/{self._places[name]}"
                _run("ip", "link", "add", "name", name, "type", "veth", "peer", "name", "eth0", "netns", place)
                _run("sysctl", "-qw", f"net.ipv6.conf.{name}.disable_ipv6=1")
                _run("ip", "link", "set", "dev", name, "up")
            command = [sys.executable, "-m", "tests.support.switch", *names]
            self._switch = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
            )
        for name, address in self.addresses.items():
            with self.inside(name):
                _run("sysctl", "-qw", "net.ipv6.conf.eth0.disable_ipv6=1")
                _fill_in_checksums("eth0")
                _run("ip", "addr", "add", f"{address}/24", "dev", "eth0")
                _run("ip", "link", "set", "lo", "up")
                _run("ip", "link", "set", "eth0", "up")

    def _new_place(self) -> int:
        _check(LIBRARY.unshare(NEW_NETWORK))
        try:
            return os.open(OF_THIS_THREAD, os.O_RDONLY)
        finally:
            _check(LIBRARY.setns(self._outside, NEW_NETWORK))

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """What this thread starts and opens meanwhile is on that machine. Nothing may be awaited in it."""
        _check(LIBRARY.setns(self._places[name], NEW_NETWORK))
        try:
            yield
        finally:
            _check(LIBRARY.setns(self._outside, NEW_NETWORK))

    def lines(self, *, delay: float = 0.0, loss: float = 0.0, parted: Iterable[Pair] = ()) -> None:
        """How frames pass from now on, whatever was said before: so many seconds late, so many of all lost, and none
        between those parted."""
        assert self._switch.stdin
        assert self._switch.stdout
        self._switch.stdin.write(json.dumps({"delay": delay, "loss": loss, "parted": list(parted)}) + "\n")
        self._switch.stdin.flush()
        assert self._switch.stdout.readline() == "done\n"

    def close(self) -> None:
        """With the last process on it each machine is gone."""
        self._switch.kill()
        self._switch.wait()
        for line in (self._switch.stdin, self._switch.stdout):
            assert line
            line.close()
        for place in (*self._places.values(), self._outside):
            os.close(place)


def _check(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def _fill_in_checksums(device: str) -> None:
    order = array.array("I", [CHECKSUMS_BY_THE_CARD, 0])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        fcntl.ioctl(line, ETHTOOL, struct.pack("16sP", device.encode(), order.buffer_info()[0]))
