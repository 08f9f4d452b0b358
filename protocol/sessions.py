"""Sessions: where a person is signed in, and the password that lets him."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

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

    session: Id


class ChangePassword(Command):
    """Sets a new password and ends all other sessions."""

    current: Annotated[str, Meta(max_length=200)]
    password: Password
