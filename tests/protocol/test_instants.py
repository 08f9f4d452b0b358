"""What clients say of time: an instant with its offset, an hour without a zone."""

from collections.abc import Iterator
from datetime import datetime, time

import msgspec
import pytest
from msgspec import inspect

from protocol.events import EventPlan
from protocol.frames import COMMANDS
from protocol.notifications import ChangeQuietHours, QuietHours
from protocol.scheduled import ScheduleMessage
from protocol.types import MeetingAddress


def _within(kind: inspect.Type, seen: frozenset[type]) -> Iterator[tuple[type, str, inspect.Type]]:
    if isinstance(kind, inspect.StructType) and kind.cls not in seen:
        for field in kind.fields:
            yield kind.cls, field.name, field.type
            yield from _within(field.type, seen | {kind.cls})
    elif isinstance(kind, inspect.ListType):
        yield from _within(kind.item_type, seen)
    elif isinstance(kind, inspect.UnionType):
        for one in kind.types:
            yield from _within(one, seen)


def _plain(kind: inspect.Type) -> list[inspect.Type]:
    if isinstance(kind, inspect.UnionType):
        return [part for one in kind.types for part in _plain(one)]
    if isinstance(kind, inspect.ListType):
        return _plain(kind.item_type)
    return [kind]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_leaves_open_which_instant_or_hour_is_meant(command: type) -> None:
    for owner, name, field in _within(inspect.type_info(command), frozenset()):
        for kind in _plain(field):
            if isinstance(kind, inspect.DateTimeType):
                assert kind.tz is True, f"{owner.__name__}.{name}"
            elif isinstance(kind, inspect.TimeType):
                assert kind.tz is False, f"{owner.__name__}.{name}"


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (QuietHours, {"begins": "19:00:00Z", "ends": "08:00:00"}),
        (QuietHours, {"begins": "19:00:00", "ends": "08:00:00+02:00"}),
        (ChangeQuietHours, {"type": "change_quiet_hours", "quiet": {"begins": "19:00:00Z", "ends": "08:00:00Z"}}),
        (EventPlan, {"title": "x", "date": "2026-09-08", "hour": "09:00:00Z"}),
        (
            ScheduleMessage,
            {
                "type": "schedule_message",
                "conversation": 1,
                "client_id": "12345678",
                "text": "x",
                "send_at": datetime(2027, 1, 1).isoformat(),  # noqa: DTZ001 - it is what is refused
            },
        ),
    ],
)
def test_a_zone_that_is_wrong_or_missing_is_refused(kind: type, given: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode(given), type=kind)


def test_an_hour_without_a_zone_is_taken() -> None:
    given = {"begins": "19:00:00", "ends": "08:00:00"}
    assert msgspec.convert(given, QuietHours) == QuietHours(time(19), time(8))


@pytest.mark.parametrize(
    "address",
    [
        "http://visio.example/x",
        "https://",
        "https://[",
        "https://mairie.fr@visio.example/x",
        "https://mairie.fr:x@visio.example/x",
        "https://visio.example/\u202ex",
        "https://visio.example/\x07",
        "https://visio.example/x\n",
        "https://visio.example/ x",
        'https://visio.example/"x',
        "https://vis\u0456o.example/x",
        "https://visio.example\\@evil.example/",
    ],
)
def test_an_address_that_hides_where_it_leads_is_refused(address: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(address, MeetingAddress)


@pytest.mark.parametrize(
    "address",
    ["", "https://visio.numerique.gouv.fr/abc-def", "https://v.example:8443/r?a=1&b=@x#y", "https://v.example"],
)
def test_an_address_that_shows_where_it_leads_is_taken(address: str) -> None:
    assert msgspec.convert(address, MeetingAddress) == address
