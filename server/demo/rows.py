"""Turns the story into rows of the tables, with people and conversations by their numbers."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from protocol.bodies import ChannelChoice
from protocol.conversations import Notice
from protocol.messages import Chat as SentChat
from protocol.messages import Content, Deleted, Reaction
from protocol.people import Person
from protocol.posts import Post as SentPost
from protocol.receipts import Acknowledgement as SentAcknowledgement
from protocol.types import Population, snake_case
from server.assemblies.convocations_agenda import LASTS
from server.assemblies.summonses_sql import Addressee
from server.demo.bodies import Assembly
from server.demo.events import date_rows
from server.demo.numbering import Numbered, number
from server.demo.summoning import Summoning
from server.demo.texts import EVERYBODY, NAMED, Acknowledgement, Chat, Convocation, Event, Message, Post, files_of
from server.demo.town import Conversation, Story

FOUNDING = timedelta(minutes=10)
"""From the founding of a conversation to its first message."""

DELIVERY = timedelta(seconds=4)
"""From sending to a device that is on."""

Row = tuple[Any, ...]


def person_rows(story: Story, ids: dict[str, int], password_hash: str, now: datetime) -> Iterator[Row]:
    arrived = min(c.messages[0].at for c in story.conversations.values()) - timedelta(days=1)
    for key, person in story.people.items():
        ends_at = now + timedelta(days=person.access_days) if person.access_days else None
        facts = (person.population, person.title, person.service, person.civility)
        known = (person.full_name, person.email, person.phone)
        yield ids[key], *known, *facts, person.administrator, ends_at, password_hash, arrived


class Log:
    """One conversation with its numbers, and the rows it leaves in each table."""

    def __init__(
        self, key: int, conversation: Conversation, people: dict[str, int], populations: dict[str, Population]
    ) -> None:
        self.id = key
        self._told = conversation
        self._people = people
        self._populations = populations
        self._founded_at = conversation.messages[0].at - FOUNDING
        self._notice = self._founding_notice()
        self._messages, self._last_seq = number(conversation.messages, 1 if self._notice else 0)
        self._seqs = {n.message.ref: n.seq for n in self._messages if n.message.ref}
        self.summonings: dict[int, Summoning] = {}

    def convene(
        self,
        assembly: Assembly,
        people: dict[str, Addressee],
        choices: list[ChannelChoice],
        officials: dict[int, Person],
    ) -> None:
        """Freezes the convocations, which the assembly of this group was sent."""
        for n in self._messages:
            if isinstance(n.message.content, Convocation):
                self.summonings[n.seq] = Summoning(n.message, n.seq, assembly, people, choices, officials)

    def _founding_notice(self) -> Notice | None:
        """Who founds a group brings the others in; a system group was there, and takes in those it does not hold."""
        group = self._told.group
        if group is None:
            return None
        others = [who for who in self._told.members if who != group.managers[0]]
        if group.population is None:
            return Notice("created", [self._people[who] for who in others])
        added = [self._people[who] for who in others if self._populations[who] != group.population]
        return Notice("added", added) if added else None

    def conversation_row(self) -> Row:
        group = self._told.group
        if group is None:
            key = ",".join(map(str, sorted(self._people[who] for who in self._told.members)))
            return (
                self.id,
                "direct",
                "",
                "",
                "",
                "closed",
                "everyone",
                None,
                False,
                key,
                self._last_seq,
                self._founded_at,
            )
        looks = (group.name, group.description, group.icon, group.visibility, group.posting)
        return self.id, "group", *looks, group.population, group.shows_reading, None, self._last_seq, self._founded_at

    def membership_rows(self) -> Iterator[Row]:
        for who, role in self._told.members.items():
            pinned = who in self._told.pinned_by
            yield self.id, self._people[who], role, self._read_seq(who), pinned, self._founded_at

    def _read_seq(self, who: str) -> int:
        """Leaves unread as many of the last messages of others as the story says."""
        count = self._told.unread.get(who, 0)
        counted = [n.seq for n in self._messages if n.message.by != who and not _is_acknowledgement(n.message)]
        return counted[-count] - 1 if count else self._last_seq

    def message_rows(self) -> Iterator[Row]:
        if self._notice and self._told.group:
            founder = self._people[self._told.group.managers[0]]
            times, declared = (self._founded_at, None), (Notice.counts, Notice.receipted)
            yield self.id, 1, 1, founder, _client_id(), "notice", self._notice, None, False, [], *times, *declared
        for n in self._messages:
            content = self._content(n)
            kind = snake_case(type(content).__name__)
            said = Deleted(self._people[n.message.by]) if n.message.deleted_at else content
            mentions = self._mentions(n.message), EVERYBODY in _named(n.message)
            author, reactions = self._people[n.message.by], self._reactions(n.message)
            rest = n.message.at, n.message.edited_at, content.counts, content.receipted
            yield self.id, n.seq, n.changed_seq, author, _client_id(), kind, said, *mentions, reactions, *rest

    def version_rows(self) -> Iterator[Row]:
        for n in self._messages:
            if n.message.earlier is not None and isinstance(n.message.content, Chat):
                yield self.id, n.seq, n.message.edited_at, self._chat(n.message.earlier, n.message.content.reply_to)

    def date_rows(self, now: datetime) -> Iterator[Row]:
        for n in self._messages:
            if isinstance(n.message.content, Event):
                yield from date_rows(self.id, n.seq, n.message.content.event, now)
        for seq, summoning in self.summonings.items():
            opens_at = summoning.content.opens_at
            yield self.id, seq, 0, seq, opens_at, opens_at + LASTS, None

    def file_rows(self) -> Iterator[Row]:
        for n in self._messages:
            for file in files_of(n.message.content):
                known = file.name, file.size, file.type, file.sha256, file.width, file.height, file.pages
                yield file.id, self._people[n.message.by], *known, n.message.at

    def carrying_rows(self) -> Iterator[Row]:
        for n in self._messages:
            for file in files_of(n.message.content):
                yield file.id, self.id, n.seq

    def receipt_rows(self) -> Iterator[Row]:
        for n in self._messages:
            for who in self._recipients(n.message):
                receipt = n.message.receipts.get(who)
                there = receipt is not None or self._read_seq(who) >= n.seq
                times = (receipt.opened_at, receipt.acknowledged_at) if receipt else (None, None)
                yield self.id, n.seq, self._people[who], n.message.at + DELIVERY if there else None, *times

    def _recipients(self, message: Message) -> list[str]:
        members = self._told.members
        if isinstance(message.content, Convocation):
            return [who for who in members if self._populations[who] == "official"]
        tracked = isinstance(message.content, Post) and message.content.tracked
        return [who for who in members if who != message.by] if tracked else []

    def _content(self, numbered: Numbered) -> Content:
        match numbered.message.content:
            case Chat(text, reply_to, files):
                return replace(self._chat(text, reply_to), files=files)
            case Post(title, text, tracked, files, cover, labels):
                return SentPost(title, text, tracked, files, cover, labels=labels)
            case Convocation():
                return self.summonings[numbered.seq].content
            case Event(event, answers):
                return replace(event, **{name: self._ids(people) for name, people in answers.items()})
            case Acknowledgement(of):
                return SentAcknowledgement(self._seqs[of])

    def _chat(self, text: str, reply_to: str | None) -> SentChat:
        named = NAMED.findall(text)
        written = NAMED.sub(lambda name: f"@[{self._people.get(name[1], 'all')}]", text)
        return SentChat(written, self._seqs[reply_to] if reply_to else None, self._ids(named), EVERYBODY in named)

    def _mentions(self, message: Message) -> list[int] | None:
        return self._ids(_named(message)) or None

    def _ids(self, named: Iterable[str]) -> list[int]:
        return [self._people[who] for who in dict.fromkeys(named) if who != EVERYBODY]

    def _reactions(self, message: Message) -> list[Reaction]:
        return [Reaction(name, [self._people[who] for who in people]) for name, people in message.reactions.items()]


def _named(message: Message) -> list[str]:
    """Whom the message named when it was sent, which an edit does not change."""
    if not isinstance(message.content, Chat):
        return []
    return NAMED.findall(message.earlier or message.content.text)


def _is_acknowledgement(message: Message) -> bool:
    return isinstance(message.content, Acknowledgement)


def _client_id() -> str:
    return secrets.token_urlsafe(16)
