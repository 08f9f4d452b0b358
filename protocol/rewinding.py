"""Rewinding: a folder is put back to what was in it on a day."""

from typing import Any, ClassVar

from protocol.drives import FULL, WRITING, DriveChanges
from protocol.errors import Conflict, Invalid, NotFound, Reasons
from protocol.refusals import OUTSIDE
from protocol.types import Command, Id, Instant, Line

MOST_REWOUND = 5_000
"""Folders and documents that a folder may hold to be put back, in whatever depth."""


class RewindFolder(Command):
    """Puts a folder, or a whole drive, back to an instant: documents get the version that was in force then as their
    next one; what was put into the bin since comes out of it; what was made since goes there, unless a convocation
    carries it. Nothing is lost by it: it can be undone piece by piece. What was renamed or moved since stays so, and
    what is written live stays as it is."""

    returns: ClassVar[Any] = DriveChanges
    refuses: ClassVar[Reasons] = {
        **WRITING,
        NotFound: f"{OUTSIDE[NotFound]}, or it has no such folder",
        Conflict: f"{FULL}; `binned`: it is in the bin",
        Invalid: f"`at`: it is yet to come; `nodes`: it holds more than {MOST_REWOUND}",
    }
    conversation: Id
    at: Instant
    folder: Id | None = None
    remark: Line = ""
    """Of the versions that are made."""
