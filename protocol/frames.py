"""The frames of the socket: requests one way, replies, failures and events the other, and why a socket closes."""

import operator
from enum import IntEnum
from functools import reduce
from typing import Any

import msgspec

from protocol.codec import holds_nul, to_json, unpacker
from protocol.features import FEATURES
from protocol.types import Command, Event, Tagged

SUBPROTOCOL = "parvis.1"
MAX_FRAME = 256 * 1024
"""Bytes of the largest frame a client may send."""


def _members_of(base: type) -> tuple[type, ...]:
    found = [kind for feature in FEATURES for kind in vars(feature).values() if isinstance(kind, type)]
    return tuple(dict.fromkeys(k for k in found if issubclass(k, base) and k is not base))


COMMANDS = _members_of(Command)
EVENTS = _members_of(Event)


class CloseCode(IntEnum):
    """Why the server closes a socket, and what the client does then."""

    RESTARTING = 1012
    """The server stops; come back with back-off."""
    MALFORMED = 4400
    """A frame could not be read: a mistake in the client; do not repeat it."""
    UNAUTHENTICATED = 4401
    """No session, or it has ended: sign in again."""
    TOO_FAST = 4429
    """Commands went on long after `too_fast`; come back later, and slower."""
    BEHIND = 4408
    """The client read too slowly; come back and catch up."""


class Request(Tagged):
    """A command with a number that the client chooses and finds again in the answer."""

    id: int
    command: Any
    """One of the commands, with its `type`."""


class Reply(Tagged):
    """The answer to the request `id`: a record of the type that its command returns."""

    id: int
    result: Any
    """That record; it has no `type`."""


class Failure(Tagged):
    """The request `id` was refused and changed nothing."""

    id: int
    code: str
    """One of the failure codes."""
    detail: str = ""
    """The field concerned, or what a developer wants to know; not for display."""
    reference: str = ""
    """With `internal`: what to quote when asking for help."""
    retry_after: float = 0
    """With `too_fast` and `unavailable`: seconds to wait at least; it may be 0."""


class EventFrame(Tagged, tag="event"):
    event: Any
    """One of the events, with its `type`."""


_AnyRequest = msgspec.defstruct(
    "Request",
    [("id", int), ("command", reduce(operator.or_, COMMANDS))],
    bases=(Tagged,),
    tag="request",
)

_decode = unpacker(_AnyRequest).decode


def decode_request(frame: bytes) -> Any:
    """Reads a client's frame; raises `msgspec.DecodeError` when it is not a request for a known command, or one of its
    texts holds the character NUL."""
    try:
        request = _decode(frame)
    except RecursionError:
        raise msgspec.DecodeError("nested too deeply") from None
    if _may_hold_nul(frame) and holds_nul(to_json(request.command)):
        raise msgspec.DecodeError("a text holds NUL")
    return request


def _may_hold_nul(frame: bytes) -> bool:
    """Nearly every zero byte is the first of a large number, which 0xCF begins; only the others are worth a closer
    look, and a 0xCF that may be the length of a text, where the frame is long enough for one."""
    if b"\0" in frame.replace(b"\xcf\0", b""):
        return True
    return len(frame) > 0xCF and (b"\xd9\xcf\0" in frame or b"\xda" in frame or b"\xdb" in frame)
