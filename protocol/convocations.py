"""Convocations: the summons to a sitting of an assembly, with its date, hour, place and agenda."""

import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.files import File
from protocol.types import ClientId, Command, Id, Line, Name, Paragraph, Record, Stored, Tagged

Agenda = Annotated[list["AgendaItem"], Meta(min_length=1, max_length=100)]


class AgendaItem(Record):
    """One numbered question; its number is its place in the agenda."""

    title: Annotated[str, Meta(min_length=1, max_length=400)]
    reporter: Line = ""
    note: Annotated[str, Meta(max_length=10_000)] = ""
    files: Annotated[list[File], Meta(max_length=20)] = []


class Convocation(Tagged):
    body: Name
    """The assembly convened, such as "Conseil municipal"."""
    opens_at: datetime.datetime
    """The instant the sitting opens; shown in the authority's time zone."""
    place: Name
    agenda: Agenda
    text: Paragraph = ""


class SendConvocation(Command):
    """Convenes the members of a group; for those who may convene. Date and hour are those of the authority's clocks;
    an hour that its clocks skip or show twice is refused with `invalid`."""

    returns: ClassVar[Any] = Stored
    conversation: Id
    client_id: ClientId
    body: Name
    date: datetime.date
    hour: datetime.time
    place: Name
    agenda: Agenda
    text: Paragraph = ""
