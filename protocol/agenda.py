"""The agenda: the events and sittings of all one's conversations, and the address at which other calendars read it."""

import datetime
from typing import Any, ClassVar

from protocol.errors import Invalid, Reasons
from protocol.messages import Message
from protocol.refusals import OUTSIDE
from protocol.types import Command, Id, Record


class Agenda(Record):
    messages: list[Message]
    """Events and convocations, cancelled ones included; no convocation that a later version replaced."""


class OwnCalendar(Record):
    """How the caller's agenda reaches the other calendars they use."""

    address: str
    """Where they read it, in the format iCalendar. Whoever knows this address reads the agenda: it is a secret."""
    mail: bool = True
    """Whether invitations to events and reminders come by e-mail."""


class LoadAgenda(Command):
    """Asks for what takes place between two days of the authority's calendar, both included and a hundred days apart at
    most; of one conversation, or of all. What changes later comes as messages do."""

    returns: ClassVar[Any] = Agenda
    refuses: ClassVar[Reasons] = {**OUTSIDE, Invalid: "`last`: before `first`, or too long after it"}
    first: datetime.date
    last: datetime.date
    conversation: Id | None = None


class LoadOwnCalendar(Command):
    returns: ClassVar[Any] = OwnCalendar


class RenewOwnCalendar(Command):
    """Changes the address; whoever knew the one before reads nothing more."""

    returns: ClassVar[Any] = OwnCalendar


class ChooseEventMail(Command):
    returns: ClassVar[Any] = OwnCalendar
    mail: bool
