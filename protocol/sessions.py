"""Sessions: where a person is signed in, and the password that lets them in."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.errors import NotFound, Reasons, TooFast, WrongPassword
from protocol.types import Command, Id, Password, Record


class Session(Record):
    id: Id
    created_at: datetime
    seen_at: datetime
    device: str = ""
    """As the browser named itself when signing in."""


class Sessions(Record):
    current: Id
    """The one that asks."""
    sessions: list[Session]


class LoadSessions(Command):
    returns: ClassVar[Any] = Sessions


class RevokeSession(Command):
    """Ends one of one's own sessions and closes its sockets; its cookie is worth nothing any more."""

    refuses: ClassVar[Reasons] = {NotFound: "it is no session of the caller's"}

    session: Id


class ChangePassword(Command):
    """Sets a new password and ends all other sessions."""

    refuses: ClassVar[Reasons] = {WrongPassword: "`current` is not the password", TooFast: "too many tries"}

    current: Annotated[str, Meta(max_length=200)]
    password: Password
