"""People: who they are to others, who they are to themselves, and whether they are there."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from protocol.errors import Invalid, Reasons
from protocol.types import UNSET, Command, Email, Event, Id, Line, Name, Population, Record, UnsetType

Availability = Literal["online", "away", "offline"]
Language = Literal["fr", "en"]
Theme = Literal["system", "light", "dark"]
Civility = Literal["", "madame", "monsieur"]
Digest = Literal["immediate", "daily", "weekly", "none"]
"""How often the posts, mentions and direct messages that one has not read come by mail; `immediate` is some ten
minutes after each."""


class Person(Record):
    """What everybody who may see this person may know of them."""

    id: Id
    name: Name
    population: Population
    title: Line = ""
    """What they are, as others say it: "Maire", "Responsable des services techniques"."""
    service: Line = ""
    """Where they work, or the organisation a guest comes from."""
    civility: Civility = ""
    active: bool = True
    """False once they have left: their messages stay, they can no longer be written to."""


class Me(Record):
    """What the person signed in, alone, is told of themselves."""

    person: Id
    email: Email
    phone: Line = ""
    language: Language = "fr"
    theme: Theme = "system"
    administrator: bool = False
    convenes: list[Id] = []
    """The groups whose body they may convene, as long as they are in them."""
    shows_reading: bool = False
    """Whether they show the other of a two-person conversation how far they have read, provided the other does too."""
    access_ends_at: datetime | None = None
    digest: Digest = "daily"
    recorded_address: Email | None = None
    """The one that an administrator has recorded for them, and that they have not agreed to sign in with."""


class DirectoryEntry(Record):
    """How to reach a person; never sent to a guest."""

    person: Id
    email: Email
    phone: Line = ""


class Directory(Record):
    entries: list[DirectoryEntry]


class Presence(Record):
    person: Id
    availability: Availability


class LoadDirectory(Command):
    """Asks for everybody's address and telephone. A guest is answered with nobody."""

    returns: ClassVar[Any] = Directory


class ChangeProfile(Command):
    """Changes what is given of one's own profile, and leaves the rest. One's name is the administration's to change,
    by `ChangeAccount`: others know one by it."""

    returns: ClassVar[Any] = Me
    refuses: ClassVar[Reasons] = {Invalid: "`phone`"}
    phone: Line | UnsetType = UNSET
    civility: Civility | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    theme: Theme | UnsetType = UNSET
    shows_reading: bool | UnsetType = UNSET
    digest: Digest | UnsetType = UNSET


class SetAvailability(Command):
    """Says that the person in front of this client is there, or has turned away from it."""

    availability: Literal["online", "away"]


class PersonChanged(Event):
    person: Person


class MeChanged(Event):
    me: Me


class PresenceChanged(Event):
    """Who came, turned away or left, of the members of one conversation, gathered over about a second. Of a person with
    whom one shares no conversation any more, nothing is told: forget their presence."""

    conversation: Id
    people: list[Presence]
