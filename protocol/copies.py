"""Copies for information: councillors of member communes who do not sit in an intercommunal council get its
convocations, its lists of deliberations and its minutes (CGCT L5211-40-2)."""

import datetime
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from protocol.errors import Invalid, NotFound, Reasons
from protocol.lines import ONE_LINE
from protocol.refusals import ADMINISTERING, NO_MESSAGE
from protocol.types import Command, Email, Id, Name, Record, Seq

MOST_COPIED = 2_000

Commune = Annotated[str, Meta(max_length=120, extra=ONE_LINE)]

CopyKind = Literal["convocation", "deliberations", "minutes"]


class Copied(Record):
    """A councillor to inform."""

    name: Name
    email: Email
    commune: Commune = ""


class CopyRecipient(Record):
    """One on the list of a body, since when and until when."""

    name: Name
    email: Email
    added_on: datetime.date
    commune: Commune = ""
    removed_on: datetime.date | None = None


class CopyList(Record):
    """Of one body, by commune and name; those taken off the list last."""

    body: Id
    recipients: list[CopyRecipient]


class Copy(Record):
    """What was sent to one of them, and what became of the letter."""

    name: Name
    email: Email
    kind: CopyKind
    commune: Commune = ""
    handed_at: datetime.datetime | None = None
    to_file: bool = False
    """Whether it was written to a file instead, for want of a mail server: it has reached nobody."""
    refused_at: datetime.datetime | None = None
    bounced_at: datetime.datetime | None = None
    failure: str = ""


class Copies(Record):
    """Of one convocation, the papers that followed included; by kind, commune and name."""

    copies: list[Copy]


class LoadCopyList(Command):
    """Whom to inform of what a body does; for administrators and for those who may convene it."""

    returns: ClassVar[Any] = CopyList
    refuses: ClassVar[Reasons] = {NotFound: "there is no such body to see"}
    body: Id


class KeepCopyList(Command):
    """Says who is to be informed from now on: whoever is not named any more is taken off the list, with the day; for
    administrators. Only an intercommunal council has such a list."""

    returns: ClassVar[Any] = CopyList
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such body",
        Invalid: "`body`: no intercommunal council; `recipients`: an address named twice",
    }
    body: Id
    recipients: Annotated[list[Copied], Meta(max_length=MOST_COPIED)]


class LoadCopies(Command):
    """For those who follow the convocation."""

    returns: ClassVar[Any] = Copies
    refuses: ClassVar[Reasons] = NO_MESSAGE
    conversation: Id
    seq: Seq
