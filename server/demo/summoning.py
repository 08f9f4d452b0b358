"""What a convocation of the demo left behind: its manifest, and how each recipient was reached and answered."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from protocol.bodies import ChannelChoice
from protocol.convocations import Author
from protocol.convocations import Convocation as SentConvocation
from protocol.people import Person
from server.assemblies import manifest
from server.assemblies.authors import quality
from server.assemblies.summonses_sql import Addressee
from server.base.settings import Settings
from server.demo.bodies import Assembly
from server.demo.calendar import PARIS
from server.demo.papers import AUTHORITY
from server.demo.texts import Convocation, Message
from server.law.assessment import assess, to_seal
from server.law.plans import Plan, PlannedItem
from server.law.rules import shipped

Row = tuple[Any, ...]

HOUSE = Settings(authority=AUTHORITY, time_zone=PARIS)
UNKNOWN = {"synchronised": None, "offset": None, "error": None}
"""The state of a clock that nobody read."""

LETTER = timedelta(seconds=2)
"""From sending to the mail server's answer, for the first recipient; each further one takes a little longer."""

BOUNCE = timedelta(minutes=2)
PRINT = timedelta(minutes=10)
ROUND = timedelta(minutes=105)
"""From sending to the first door at which paper is handed over; the next is ten minutes further."""

ANSWER = timedelta(minutes=1)
"""From acknowledging to answering."""


class Summoning:
    """One convocation with its number in the log."""

    def __init__(
        self, message: Message, seq: int, assembly: Assembly, people: dict[str, Addressee],
        choices: list[ChannelChoice], officials: dict[int, Person],
    ) -> None:  # fmt: skip
        assert isinstance(message.content, Convocation)
        self._message = message
        self._told = message.content
        self._seq = seq
        self._officials = officials
        self._assembly = assembly
        self._keys = {one.person: key for key, one in people.items()}
        self._people = {key: one.person for key, one in people.items()}
        seats = {mandate.person for mandate in assembly.in_office(message.at.date())}
        self._choices = {c.person: c for c in choices if c.recorded_at <= message.at}
        self._recipients = [self._addressed(one) for one in people.values() if one.person in seats]
        self._recipients.sort(key=lambda one: one.name)
        self.content, self._manifest = self._freeze(people[message.by])

    def _addressed(self, one: Addressee) -> Addressee:
        choice = self._choices.get(one.person)
        if choice is None or choice.channel == "electronic":
            return one
        return msgspec.structs.replace(one, channel="paper", address=choice.address)

    def _author(self, person: int) -> Author:
        one = self._officials[person]
        return Author(person, one.name, quality(one, "chair", self._assembly.record, AUTHORITY), civility=one.civility)

    def _freeze(self, sender: Addressee) -> tuple[SentConvocation, str]:
        told, day, assembly = self._told, self._message.at.date(), self._assembly
        planned = Plan(told.opens_at, [PlannedItem(noted=True) for _ in told.agenda], len(self._recipients))
        found = assess(shipped(), assembly.record, planned, self._message.at, PARIS)
        content = SentConvocation(
            told.body,
            told.opens_at.astimezone(UTC),
            told.place,
            told.agenda,
            told.text,
            body_id=assembly.record.id,
            convened_by=assembly.chair(day),
            author=self._author(assembly.chair(day)),
            recipients=[one.person for one in self._recipients],
            sentences=found.sentences,
            delay=to_seal(found, told.opens_at, PARIS),
            deliberations_due=found.deliberations_due,
            zone=str(HOUSE.time_zone),
            authority=HOUSE.authority,
        )
        text = manifest.write(
            content,
            conversation=assembly.record.conversation,
            body=assembly.record,
            frozen_at=self._message.at,
            sent_by=sender,
            recipients=self._recipients,
            mandates=assembly.in_office(day),
            choices=self._choices,
            clock=UNKNOWN,
            settings=HOUSE,
        )
        content.digest = manifest.digest(text)
        return content, text

    @property
    def sent_at(self) -> datetime:
        return self._message.at

    def readers(self) -> Iterator[tuple[int, datetime, datetime | None]]:
        """Who has opened it, when, and when they acknowledged it."""
        for key, receipt in self._message.receipts.items():
            yield self._people[key], receipt.opened_at, receipt.acknowledged_at

    def convocation_row(self) -> Row:
        body, delay = self._assembly.record, self.content.delay
        assert delay
        digest = manifest.digest(self._manifest)
        times = self._told.opens_at, delay.deadline, self._message.at
        return body.conversation, self._seq, body.id, self._manifest, digest, *times

    def summons_rows(self) -> Iterator[Row]:
        round_at = self._message.at + ROUND
        for place, one in enumerate(self._recipients):
            key = self._keys[one.person]
            refused, reminded = self._told.refused.get(key, ""), self._told.reminded.get(key)
            by_hand = one.channel == "paper" or bool(refused)
            yield (
                self._assembly.record.conversation,
                self._seq,
                *(one.person, one.channel, one.address),
                *self._letter(one, key, LETTER + place * LETTER / 4),
                self._message.at + PRINT if by_hand else None,
                *((round_at, "hand") if by_hand else (None, None)),
                self._message.at + timedelta(minutes=reminded) if reminded else None,
            )
            round_at += timedelta(minutes=10) if by_hand else timedelta()

    def _letter(self, one: Addressee, key: str, later: timedelta) -> Row:
        """When it was available, handed over, with what words, refused, returned, and why."""
        if one.channel == "paper":
            return None, None, "", "", None, None, ""
        at, queue = self._message.at + later, sha256(f"{self._seq} {key}".encode()).hexdigest()[:10].upper()
        if refused := self._told.refused.get(key):
            return self._message.at, None, "", "", at, None, refused
        bounced = self._told.bounced.get(key, "")
        reply = f"250 2.0.0 Ok: queued as {queue}"
        return self._message.at, at, reply, queue, None, at + BOUNCE if bounced else None, bounced

    def answer_rows(self) -> Iterator[Row]:
        """Whoever has acknowledged says a minute later whether they come; in the order of the answers."""
        acknowledged = {who: r.acknowledged_at for who, r in self._message.receipts.items() if r.acknowledged_at}
        for who, at in sorted(acknowledged.items(), key=lambda entry: entry[1]):
            holder = self._told.proxies.get(who)
            given = "proxy" if holder else "absent" if who in self._told.absent else "present"
            place = self._assembly.record.conversation, self._seq, self._people[who]
            yield *place, given, self._people[holder] if holder else None, at + ANSWER
