"""The files that the messages of a conversation carry, in a list of their own."""

from datetime import datetime
from typing import Any, ClassVar

from protocol.errors import Reasons
from protocol.files import File
from protocol.refusals import OUTSIDE
from protocol.types import Command, Id, PageSize, Record, Seq


class CarriedCursor(Record):
    """The last one that is known already."""

    seq: Seq
    file: Id


class CarriedFile(Record):
    file: File
    seq: Seq
    """Of the message that carries it."""
    author: Id
    sent_at: datetime


class CarriedFiles(Record):
    files: list[CarriedFile]
    more: bool = False


class LoadCarriedFiles(Command):
    """Asks for the files of messages, posts and events, the latest first: the pictures, or the others. Those of
    convocations stand with their sitting; what is addressed to the caller, who has yet to open it, is left out."""

    returns: ClassVar[Any] = CarriedFiles
    refuses: ClassVar[Reasons] = OUTSIDE
    conversation: Id
    pictures: bool
    before: CarriedCursor | None = None
    limit: PageSize = 50
