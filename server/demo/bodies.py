"""Seats the demo's officials in their assemblies, by terms, and keeps how some asked to be convened."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from msgspec import Struct, convert

from protocol.bodies import Body as BodyRecord
from protocol.bodies import BodyKind, Channel, ChannelChoice, Inhabitants, Mandate, MandateRole, OwnDays, Regime
from server.base.tokens import new_id
from server.demo.calendar import Calendar
from server.demo.texts import toml

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
    regime: Regime = "commune"
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
        self.record = BodyRecord(
            new_id(),
            conversation,
            body.kind,
            body.name,
            regime=body.regime,
            inhabitants=body.inhabitants,
            place=body.place,
            own_days=body.own_days,
        )
        self._mandates = [
            Mandate(new_id(), self.record.id, people[who], term.starts_on, role, term.ends_on)
            for term in body.term
            for who, role in term.roles().items()
        ]

    def in_office(self, day: date) -> list[Mandate]:
        return [one for one in self._mandates if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)]

    def chair(self, day: date) -> int:
        return next(one.person for one in self.in_office(day) if one.role == "chair")

    def body_row(self) -> Row:
        one = self.record
        return one.id, one.conversation, one.kind, one.name, one.regime, one.inhabitants, one.place, one.own_days

    def mandate_rows(self) -> Iterator[Row]:
        for one in self._mandates:
            yield one.id, one.body, one.person, one.role, one.starts_on, one.ends_on


def choice_records(choices: list[Choice], people: dict[str, int], recorder: int) -> list[ChannelChoice]:
    return [
        ChannelChoice(people[one.person], one.channel, one.recorded_at.date(), one.recorded_at, one.address, recorder)
        for one in choices
    ]


def choice_row(one: ChannelChoice) -> Row:
    return one.person, one.channel, one.requested_on, one.address, one.recorded_at, one.recorded_by
