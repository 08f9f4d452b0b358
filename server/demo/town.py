"""What the demo town hall is made of: people, groups, and what they said to each other."""

from msgspec import Struct

from protocol.conversations import Posting, Visibility
from protocol.people import Civility
from protocol.types import Population, Role
from server.demo.bodies import Body, Choice
from server.demo.papers import Paper
from server.demo.texts import Message


class Person(Struct, forbid_unknown_fields=True):
    name: tuple[str, str]
    population: Population
    civility: Civility
    title: str
    email: str
    phone: str
    service: str = ""
    """For a guest, the organisation they come from."""
    administrator: bool = False
    may_convene: bool = False
    access_days: int | None = None

    @property
    def full_name(self) -> str:
        return " ".join(self.name)


class Group(Struct, forbid_unknown_fields=True):
    name: str
    description: str
    icon: str
    visibility: Visibility
    posting: Posting
    managers: list[str]
    publishers: list[str]
    members: list[str]
    population: Population | None = None
    shows_reading: bool = False

    def roles(self) -> dict[str, Role]:
        managers: dict[str, Role] = dict.fromkeys(self.managers, "manager")
        return managers | dict.fromkeys(self.publishers, "publisher") | dict.fromkeys(self.members, "member")


class Conversation(Struct):
    """A group, or a direct conversation of its members."""

    group: Group | None
    members: dict[str, Role]
    messages: list[Message] = []
    unread: dict[str, int] = {}
    """How many of the last messages of others a member has not read yet; whoever is not named has read all."""
    pinned_by: list[str] = []


class Story(Struct):
    people: dict[str, Person]
    conversations: dict[str, Conversation]
    bodies: list[Body] = []
    choices: list[Choice] = []
    papers: dict[str, Paper] = {}
