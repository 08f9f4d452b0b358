"""How often what one has not read comes by mail, by its kind."""

from typing import Any, ClassVar, Literal

from protocol.people import Digest
from protocol.types import Command, Record

MailKind = Literal["mentions", "directs", "tracked", "posts"]


class MailChoices(Record):
    """None is as `Me.digest` has it. Convocations come at once, whatever is chosen: it is the law that calls."""

    mentions: Digest | None = None
    """Messages of groups that name the person, or everybody."""
    directs: Digest | None = None
    tracked: Digest | None = None
    posts: Digest | None = None
    """Those that are not tracked."""


class LoadMailChoices(Command):
    returns: ClassVar[Any] = MailChoices


class ChangeMailChoice(Command):
    returns: ClassVar[Any] = MailChoices
    kind: MailKind
    mail: Digest | None
