"""The documents of those who have left: held for a while, and handed to somebody else."""

from datetime import datetime
from typing import Any, ClassVar

from protocol.errors import Conflict, Invalid, NotFound, Reasons
from protocol.files import Bytes
from protocol.refusals import ADMINISTERING
from protocol.types import Command, Id, Record


class HeldDrive(Record):
    """What somebody kept for themselves, who may not come in any more; nobody reads it."""

    person: Id
    documents: int
    bytes: Bytes
    until: datetime
    """From then on it is removed for good, unless it was handed to somebody or they have come back."""


class HeldDrives(Record):
    drives: list[HeldDrive]
    """Those that end first come first."""


class LoadHeldDrives(Command):
    """For administrators."""

    returns: ClassVar[Any] = HeldDrives
    refuses: ClassVar[Reasons] = ADMINISTERING


class HandDrive(Command):
    """Moves what somebody kept for themselves, who has left, into a folder of the own documents of another person, and
    tells them, there and by mail; what is in the bin stays. Answered with those that are still held. For
    administrators, who do not read it."""

    returns: ClassVar[Any] = HeldDrives
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "nobody who has left has documents under that number",
        Invalid: "`to`: a guest, somebody who may not come in, or nobody",
        Conflict: "`quota`: their own drive would hold more than it may",
    }
    person: Id
    to: Id
