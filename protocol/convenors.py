"""Convenors: who may convene which assembly, since when, and by whose leave."""

from datetime import datetime
from typing import Any, ClassVar

from protocol.errors import Archived, Conflict, Invalid, NotFound, Reasons
from protocol.refusals import ADMINISTERING
from protocol.types import Command, Event, Id, Record


class Convenor(Record):
    """Somebody who may convene a body, and prepares and follows its convocations."""

    body: Id
    person: Id
    given_at: datetime
    given_by: Id | None = None
    """Nobody of those who held the right before it was one for each body."""


class GiveConvening(Command):
    """Lets somebody of the town hall convene a body, and puts them into its group; for administrators."""

    returns: ClassVar[Any] = Convenor
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such body, or no such person",
        Conflict: "`convenor`: they may already",
        Invalid: "`person`: a guest, or somebody who has left",
        Archived: "the body is dissolved, or its group is archived",
    }
    body: Id
    person: Id


class EndConvening(Command):
    """Takes the right back from now on; who had it when stays on record. They stay in the group. For administrators."""

    refuses: ClassVar[Reasons] = {**ADMINISTERING, NotFound: "they may not convene this body"}
    body: Id
    person: Id


class ConvenorsChanged(Event):
    """Told to administrators and to those who may convene that body: all who may from now on."""

    body: Id
    convenors: list[Convenor]
