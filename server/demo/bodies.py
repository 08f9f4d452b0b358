"""Seats the demo's officials in their assemblies, by terms, and keeps how some asked to be convened."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from msgspec import Struct, convert

from protocol.bodies import BodyKind, Channel, Inhabitants, MandateRole, OwnDays
from server.demo.calendar import Calendar
from server.demo.texts import toml
from server.tokens import new_id

Row = tuple[Any, ...]

OFFICE = "10:15"
"""When a request is recorded, on its day."""


class Term(Struct, forbid_unknown_fields=True):
    starts_on: date
    chair: str
    members: list[str]
    secretary: str | None = None
    ends_on: date | None = None

    def roles(self) -> dict[str, MandateRole]:
        roles: dict[str, MandateRole] = {self.chair: "chair"}
        if self.secretary:
            roles[self.secretary] = "secretary"
        return roles | dict.fromkeys(self.members, "member")


class Body(Struct, forbid_unknown_fields=True):
    conversation: str
    kind: BodyKind
    name: str
    place: str
    term: list[Term]
    inhabitants: Inhabitants = 0
    own_days: OwnDays | None = None


class WrittenChoice(Struct, forbid_unknown_fields=True):
    person: str
    channel: Channel
    on: str
    address: str = ""


class Choice(Struct):
    person: str
    channel: Channel
    address: str
    recorded_at: datetime


def read_bodies() -> list[Body]:
    return convert(toml("bodies.toml")["body"], list[Body])


def read_choices(calendar: Calendar) -> list[Choice]:
    """In the order of the requests, each recorded on its day."""
    written = convert(toml("bodies.toml")["choice"], list[WrittenChoice])
    choices = [Choice(w.person, w.channel, w.address, calendar.instant(w.on, OFFICE)) for w in written]
    return sorted(choices, key=lambda choice: choice.recorded_at)


class Assembly:
    """One body with its number, and the rows it leaves in each table."""

    def __init__(self, body: Body, people: dict[str, int], conversation: int) -> None:
        self.id = new_id()
        self._body = body
        self._people = people
        self._conversation = conversation

    def body_row(self) -> Row:
        body = self._body
        looks = (body.kind, body.name, "commune", body.inhabitants, body.place, body.own_days)
        return self.id, self._conversation, *looks

    def mandate_rows(self) -> Iterator[Row]:
        for term in self._body.term:
            for who, role in term.roles().items():
                yield new_id(), self.id, self._people[who], role, term.starts_on, term.ends_on


def choice_rows(choices: list[Choice], people: dict[str, int], recorder: int) -> Iterator[Row]:
    for choice in choices:
        requested_on = choice.recorded_at.date()
        yield people[choice.person], choice.channel, requested_on, choice.address, choice.recorded_at, recorder
