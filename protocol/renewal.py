"""Renewal: the old mandates of an assembly end, the new ones begin, and what belonged to the old ones closes."""

from datetime import date
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.errors import Archived, Conflict, Invalid, NotFound, Reasons
from protocol.refusals import ADMINISTERING
from protocol.types import Command, Id, Record, Seq


class LateSitting(Record):
    """A sitting convened by the old members that would open after their last day: it stays until somebody cancels
    it."""

    conversation: Id
    seq: Seq
    lapsing: int
    """Proxies given to it that stand no longer, as whoever gave or holds them is not in office any more."""


class Renewal(Record):
    """What a renewal does."""

    ending: list[Id]
    """Whose mandates end, by name."""
    beginning: list[Id]
    """Whose begin; who is in both stays."""
    drafts: int
    """Drafts of convocations that are closed."""
    sittings: list[LateSitting] = []


class RenewBody(Command):
    """Ends the mandates of all who are in office on a day, gives new ones to these people from a later day on, and
    closes the drafts of convocations, all at once; the group follows. Nobody has the chair until they are elected. For
    administrators."""

    returns: ClassVar[Any] = Renewal
    refuses: ClassVar[Reasons] = {
        **ADMINISTERING,
        NotFound: "there is no such body, or no such person",
        Conflict: "`mandate`: somebody has another mandate on these days",
        Invalid: "`starts_on` that is not after `ends_on`; `people` named twice; or `person`: a guest, or somebody who "
        "has left",
        Archived: "the body is dissolved, or its group is archived",
    }
    body: Id
    ends_on: date
    """The last day of the old mandates."""
    starts_on: date
    people: Annotated[list[Id], Meta(min_length=1, max_length=500)]
    preview: bool = False
    """Says what would happen, and does nothing."""
