"""The small types that every record of the protocol is made of."""

import re
from datetime import datetime, time
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta, Struct

from protocol.errors import Reasons
from protocol.lines import ONE_LINE

MAX_ID = 2**53 - 1

Id = Annotated[int, Meta(ge=1, le=MAX_ID)]
"""A person, a conversation, a session or an invitation: an opaque random number that JavaScript can hold."""

Seq = Annotated[int, Meta(ge=0, le=MAX_ID)]
"""A place in a conversation's log; 0 is before its first message."""

ClientId = Annotated[str, Meta(min_length=8, max_length=40)]
"""Chosen by the sender, unique among all they ever send: sending it again stores nothing again."""

Instant = Annotated[datetime, Meta(tz=True)]
"""As clients give it."""

Hour = Annotated[time, Meta(tz=False)]
"""By the clocks of the authority."""

Name = Annotated[str, Meta(min_length=1, max_length=120, extra=ONE_LINE)]
Title = Annotated[str, Meta(min_length=1, max_length=200, extra=ONE_LINE)]
Line = Annotated[str, Meta(max_length=200, extra=ONE_LINE)]
Paragraph = Annotated[str, Meta(max_length=2_000)]
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+(?!\n)$", extra=ONE_LINE)]
MeetingAddress = Annotated[
    str, Meta(max_length=500, pattern=r"^(https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?([/?#][!#-;=?-~]*)?)?(?!\n)$")
]
"""Where one takes part by video, at whatever service the town has chosen; nothing where one does not. It shows the
machine that it leads to: no name before it, and nothing that is not written with the letters of an address."""
Password = Annotated[str, Meta(min_length=10, max_length=200)]
PageSize = Annotated[int, Meta(ge=1, le=200)]

Population = Literal["staff", "official", "guest"]
Role = Literal["member", "publisher", "manager"]
Level = Literal["all", "mentions", "none"]


@cache
def snake_case(name: str) -> str:
    """Turns a class name into its tag on the wire: `SendMessage` into `send_message`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class Record(Struct, omit_defaults=True):
    """A fact as it is stored and shown; fields equal to their default are left out on the wire."""


class Tagged(Struct, omit_defaults=True, tag_field="type", tag=snake_case):
    """A record that says on the wire which one of its union it is, in the field `type`."""


class Done(Record):
    """The command was carried out; there is nothing more to say."""


class Stored(Record):
    """The message is on disk under this number; a retry is answered with the same one, and `changed_seq` as it is
    by then."""

    conversation: Id
    seq: Seq
    changed_seq: Seq
    sent_at: datetime


class Command(Tagged):
    """An order of a client, answered by one reply that carries a record of the type `returns`, or by one failure."""

    returns: ClassVar[Any] = Done
    refuses: ClassVar[Reasons] = {}
    heavy: ClassVar[bool] = False
    """Whether it may keep the database busy for long: of one person's, two are carried out at once."""


class Event(Tagged):
    """A fact told to every client concerned, after it is stored; carries whole records, never differences."""


UNSET = msgspec.UNSET
UnsetType = msgspec.UnsetType
