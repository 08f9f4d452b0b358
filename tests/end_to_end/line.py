"""What a page costs on its line: bytes, and journeys there and back that wait for one another."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import msgspec
from playwright.sync_api import Page

Take = Callable[[dict[str, Any]], None]

SHOWN = """new MutationObserver((_, looking) => {
  if (!document.querySelector(%r)) return
  looking.disconnect()
  window.shown('')
}).observe(document, { subtree: true, childList: true, attributes: true })"""

OPENING = 1
"""Journeys that a connection takes before anything is asked on it."""


@dataclass(frozen=True)
class Budget:
    bytes: int
    journeys: int


@dataclass
class Cost:
    """Of what has gone over the line since it was listened to."""

    depths: dict[str, int] = field(default_factory=dict)
    """By address: after how many journeys, one after the other, it has come."""
    sizes: dict[str, int] = field(default_factory=dict)
    socket: list[str] = field(default_factory=list)
    """What was asked on the socket and answered, by the way that it went."""
    asked: set[int] = field(default_factory=set)
    socket_bytes: int = 0
    socket_depth: int = 0
    addresses: dict[str, str] = field(default_factory=dict)
    complete: bool = False
    """What comes from then on is not counted."""

    @property
    def bytes(self) -> int:
        """Without the letters, which come in their own time: until then, text is shown in others."""
        return sum(size for name, size in self.sizes.items() if not name.endswith(".woff2")) + self.socket_bytes

    @property
    def journeys(self) -> int:
        turns = sum(1 for before, way in pairwise(self.socket) if before != way == "received")
        return max([self.socket_depth + turns, *self.depths.values()])

    def unless_complete(self, take: Take) -> Take:
        return lambda event: None if self.complete else take(event)

    def end(self) -> None:
        self.complete = True

    def take(self, way: str, frame: dict[str, Any]) -> None:
        """Nothing waits for what nobody asked for: that comes by chance."""
        if way == "sent":
            self.asked.add(frame["id"])
        if frame.get("id") in self.asked:
            self.socket.append(way)

    def within(self, budget: Budget) -> bool:
        return self.bytes <= budget.bytes and self.journeys <= budget.journeys

    def __str__(self) -> str:
        largest = sorted(self.sizes.items(), key=lambda one: -one[1])[:12]
        asked = "\n".join(f"{size:>8}  {self.depths.get(address, 0)}  {address}" for address, size in largest)
        return f"{self.bytes} bytes, {self.journeys} journeys\n{self.socket_bytes:>8}  socket\n{asked}"


def listen(page: Page, until: str = "") -> Cost:
    """From now on, without what the browser keeps from earlier visits; `until` this page, or the next, has what this
    selects."""
    cost, devtools = Cost(), page.context.new_cdp_session(page)
    if until:
        # Told among the events of the line, in their order.
        devtools.on("Runtime.bindingCalled", lambda _: cost.end())
        devtools.send("Runtime.enable")
        devtools.send("Runtime.addBinding", {"name": "shown"})
        page.add_init_script(SHOWN % until)
        page.evaluate(SHOWN % until)

    def asked(event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        cost.addresses[event["requestId"]] = address
        before = [cost.depths[one] for one in initiators(event["initiator"]) if one in cost.depths]
        cost.depths[address] = max(before, default=OPENING) + 1

    def came(event: dict[str, Any]) -> None:
        address = cost.addresses.get(event["requestId"], "")
        cost.sizes[address] = cost.sizes.get(address, 0) + int(event["encodedDataLength"])

    def opened(event: dict[str, Any]) -> None:
        before = [cost.depths[one] for one in initiators(event.get("initiator", {})) if one in cost.depths]
        cost.socket_depth = max(before, default=OPENING) + OPENING + 1

    def went(way: str) -> Take:
        def take(event: dict[str, Any]) -> None:
            # The frames are binary, and told in base64.
            frame = b64decode(event["response"]["payloadData"])
            cost.socket_bytes += len(frame)
            cost.take(way, msgspec.msgpack.decode(frame))

        return take

    for name, take in {
        "requestWillBeSent": asked,
        "loadingFinished": came,
        "webSocketCreated": opened,
        "webSocketFrameSent": went("sent"),
        "webSocketFrameReceived": went("received"),
    }.items():
        devtools.on(f"Network.{name}", cost.unless_complete(take))
    devtools.send("Network.enable")
    return cost


def initiators(initiator: dict[str, Any]) -> list[str]:
    """The addresses without which it would not have been asked for."""
    found = [initiator["url"]] if "url" in initiator else []
    stack = initiator.get("stack")
    while stack:
        found += [frame["url"] for frame in stack["callFrames"]]
        stack = stack.get("parent")
    return found
