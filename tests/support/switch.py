"""What joins the machines of `tests/support/network.py`: frames pass between its ports, late, sometimes, or not at all.

Runs by itself; each line of its standard input is a JSON object that says what passes between two from then on."""

import heapq
import json
import random
import socket
import sys
import time
from itertools import count
from select import POLLIN, poll

ALL = 0x0003
"""Frames of whatever protocol (`ETH_P_ALL`)."""

OUTGOING = 4
"""What we sent ourselves is shown to us, too (`PACKET_OUTGOING`)."""

LONGEST = 65_536
AT_ONCE = 64
"""Frames of one port before the others have their turn."""


class Switch:
    def __init__(self, names: list[str]) -> None:
        self.ports = {name: _port(name) for name in names}
        self.machines: dict[bytes, str] = {}
        self.delay, self.loss = 0.0, 0.0
        self.parted: set[frozenset[str]] = set()
        self.late: list[tuple[float, int, str, bytes]] = []
        self.numbers = count()

    def run(self) -> None:
        asked = poll()
        asked.register(sys.stdin.fileno(), POLLIN)
        names = {port.fileno(): name for name, port in self.ports.items()}
        for number in names:
            asked.register(number, POLLIN)
        while True:
            wait = max(0.0, self.late[0][0] - time.monotonic()) * 1_000 if self.late else None
            for number, _ in asked.poll(wait):
                if number in names:
                    self._take(names[number])
                elif not self._obey(sys.stdin.readline()):
                    return
            while self.late and self.late[0][0] <= time.monotonic():
                _, _, name, frame = heapq.heappop(self.late)
                self._send(name, frame)

    def _obey(self, line: str) -> bool:
        if not line:
            return False
        said = json.loads(line)
        self.delay, self.loss = said["delay"], said["loss"]
        self.parted = {frozenset(pair) for pair in said["parted"]}
        print("done", flush=True)
        return True

    def _take(self, name: str) -> None:
        for _ in range(AT_ONCE):
            try:
                frame, address = self.ports[name].recvfrom(LONGEST)
            except BlockingIOError:
                return
            if address[2] != OUTGOING:
                self.machines[frame[6:12]] = name
                self._pass(name, frame)

    def _pass(self, source: str, frame: bytes) -> None:
        known = self.machines.get(frame[:6])
        for target in [known] if known else [name for name in self.ports if name != source]:
            if frozenset((source, target)) in self.parted or random.random() < self.loss:
                continue
            if self.delay:
                heapq.heappush(self.late, (time.monotonic() + self.delay, next(self.numbers), target, frame))
            else:
                self._send(target, frame)

    def _send(self, name: str, frame: bytes) -> None:
        try:
            self.ports[name].send(frame)
        except OSError:
            """As on any line: whoever sent it sends it again."""


def _port(name: str) -> socket.socket:
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL))
    port.bind((name, 0))
    port.setblocking(False)
    return port


if __name__ == "__main__":
    Switch(sys.argv[1:]).run()
