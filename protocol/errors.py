"""Refusals that a client can expect, each with the code it is known by on the wire."""

from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):
    """A command that cannot be carried out, and changes nothing; `detail` names the field or the reason."""

    code: ClassVar[str] = "refused"

    def __init__(self, detail: str = "", retry_after: float = 0) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after


class NotFound(Refusal):
    """It does not exist, or not for this person: the two cannot be told apart."""

    code = "not_found"


class NotAllowed(Refusal):
    """The person can see it but lacks the right or the role."""

    code = "not_allowed"


class Invalid(Refusal):
    """A value makes no sense; `detail` names the field."""

    code = "invalid"


class Conflict(Refusal):
    """It is already done, or somebody else was quicker."""

    code = "conflict"


class Archived(Refusal):
    """The group is archived: it can be read, not written."""

    code = "archived"


class TooFast(Refusal):
    """Too much in too short a time; `retry_after` seconds to wait."""

    code = "too_fast"


class Unavailable(Refusal):
    """The database is away; nothing is known to be stored. Send the same again after `retry_after` seconds."""

    code = "unavailable"


class WrongPassword(Refusal):
    code = "wrong_password"


class NotStarted(Refusal):
    """The socket must send `start` first."""

    code = "not_started"


Reasons = Mapping[type[Refusal], str]
"""Which refusals a command can meet, besides those that any can, and when."""

INTERNAL = "internal"
"""The code of a mistake of the server's own; its failure carries a reference number."""
