"""What a client of the protocol knows, kept by the rules that every client follows."""

from collections.abc import Iterable
from typing import Any

import msgspec
from pycrdt import Array, Doc, Map, Text

from protocol.appointments import Appointment, Appointments, AppointmentsChanged
from protocol.conversations import (
    Conversation,
    ConversationChanged,
    ConversationLeft,
    Membership,
    MembershipChanged,
    Position,
    PositionRead,
)
from protocol.drives import DriveChanged, DriveChanges, Node
from protocol.live import LiveState, LiveUpdate, LiveUpdated
from protocol.marks import Mark, MarkChanged, MessageRecalled
from protocol.messages import Changes, Chat, Deleted, Message, MessageChanged, MessageSent
from protocol.people import Me, MeChanged, Person, PersonChanged, Presence, PresenceChanged
from protocol.receipts import Receipt, ReceiptChanged
from protocol.state import Started
from protocol.tallies import Figure, FrozenStation, Tally, TallyChanged
from protocol.types import Event

MessageKey = tuple[int, int]


class Drive:
    """All of a drive, as it is followed."""

    def __init__(self) -> None:
        self.seq = 0
        self.top = 0
        """The number up to which something was told: more than `seq` while some of it is missing."""
        self.nodes: dict[int, Node] = {}

    def caught_up(self, changes: DriveChanges) -> None:
        self._keep(changes.nodes, changes.gone)
        self.seq = max(self.seq, changes.seq)
        self.top = max(self.top, self.seq)

    def hear(self, event: DriveChanged) -> None:
        self._keep(event.nodes, event.gone)
        self.top = max(self.top, event.seq)
        if event.since <= self.seq:
            self.seq = max(self.seq, event.seq)

    def _keep(self, nodes: list[Node], gone: list[int]) -> None:
        for node in nodes:
            held = self.nodes.get(node.id)
            if held is None or held.changed_seq < node.changed_seq:
                self.nodes[node.id] = node
        for number in gone:
            self.nodes.pop(number, None)


class Diary:
    """All that the reader may see of a board's appointments, as it is followed."""

    def __init__(self) -> None:
        self.seq = 0
        self.top = 0
        """As of a drive."""
        self.appointments: dict[int, Appointment] = {}

    def caught_up(self, told: Appointments) -> None:
        self._keep(told.appointments, told.gone)
        self.seq = max(self.seq, told.seq)
        self.top = max(self.top, self.seq)

    def hear(self, event: AppointmentsChanged) -> None:
        self.top = max(self.top, event.to)
        if not event.appointments and not event.gone:
            self.appointments = {}
        self._keep(event.appointments, event.gone)
        if event.since <= self.seq:
            self.seq = max(self.seq, event.to)

    def forget(self) -> None:
        """What a guest may see has changed, it may be: all of it is asked for again."""
        self.appointments, self.seq, self.top = {}, 0, max(self.top, 1)

    def _keep(self, appointments: list[Appointment], gone: list[int]) -> None:
        for one in appointments:
            held = self.appointments.get(one.id)
            if held is None or held.changed_seq < one.changed_seq:
                self.appointments[one.id] = one
        for number in gone:
            self.appointments.pop(number, None)


class Count:
    """All of a tally, as it is followed."""

    def __init__(self) -> None:
        self.seq = 0
        self.top = 0
        """As of a drive."""
        self.figures: dict[tuple[int, str], Figure] = {}
        self.stations: dict[tuple[int, int], FrozenStation] = {}

    def caught_up(self, tally: Tally) -> None:
        self._keep(tally.figures, tally.stations)
        self.seq = max(self.seq, tally.seq)
        self.top = max(self.top, self.seq)

    def hear(self, event: TallyChanged) -> None:
        self._keep(event.figures, event.stations)
        self.top = max(self.top, event.to)
        if event.since <= self.seq:
            self.seq = max(self.seq, event.to)

    def _keep(self, figures: list[Figure], stations: list[FrozenStation]) -> None:
        for figure in figures:
            held = self.figures.get((figure.station, figure.name))
            if held is None or held.changed_seq < figure.changed_seq:
                self.figures[figure.station, figure.name] = figure
        self.stations |= {(one.station, one.version): one for one in stations}


class Live:
    """All of a live document, as it is followed."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.seq = -1
        """Less than the number of what a document begins with, which is 0."""
        self.top = 0
        """As of a drive."""
        self.doc: Doc[Any] = Doc()
        self.writers: dict[int, int] = {}

    def folded(self, seq: int, state: bytes) -> None:
        self.doc.apply_update(state)
        self.seq = max(self.seq, seq)

    def caught_up(self, told: LiveState) -> None:
        self._keep(told.updates)
        self.writers |= {one.writer: one.person for one in told.writers}
        self.top = max(self.top, self.seq)

    def hear(self, event: LiveUpdated) -> None:
        self.top = max(self.top, event.updates[-1].seq)
        self.writers |= {one.writer: one.person for one in event.writers}
        if event.since <= self.seq:
            self._keep(event.updates)

    def contents(self) -> dict[str, Any]:
        """What it holds, by the names of the roots."""
        return {name: self.doc.get(name, type=kind_of(name)).to_py() for name in sorted(self.doc.keys())}

    def _keep(self, updates: list[LiveUpdate]) -> None:
        for update in updates:
            if update.seq > self.seq:
                self.doc.apply_update(update.data)
                self.seq = update.seq


def kind_of(root: str) -> type[Map[Any] | Array[Any] | Text]:
    """As docs/sheets.md has it."""
    return Array if root.endswith((".rows", ".cols")) else Text if root.endswith(".text") else Map


class State:
    """`apply` is the only way that an event changes it."""

    def __init__(self, started: Started) -> None:
        self.messages: dict[MessageKey, Message] = {}
        self.cursors: dict[int, int] = {}
        self.ahead: dict[int, set[int]] = {}
        self.positions: dict[int, dict[int, int]] = {}
        self.drives: dict[int, Drive] = {}
        self.tallies: dict[MessageKey, Count] = {}
        self.diaries: dict[MessageKey, Diary] = {}
        self.lives: dict[int, Live] = {}
        self.restart(started)

    def restart(self, started: Started) -> None:
        """Takes over a fresh start; messages held stay."""
        self.me: Me = started.me
        self.people: dict[int, Person] = {p.id: p for p in started.people}
        self.conversations: dict[int, Conversation] = {c.id: c for c in started.conversations}
        self.places: dict[int, Membership] = {m.conversation: m for m in started.memberships}
        self.receipts: dict[MessageKey, Receipt] = {(r.conversation, r.seq): r for r in started.receipts}
        self.marks: dict[MessageKey, Mark] = {(m.conversation, m.seq): m for m in started.marks}
        self.presence: dict[int, str] = {p.person: p.availability for p in started.presence}
        for conversation in set(self.cursors) - set(self.conversations):
            self._forget(conversation)
        for message in started.messages:
            self.keep(message)
        for cursor in started.cursors:
            self.cursors[cursor.conversation] = cursor.seq
            self._advance(cursor.conversation)

    @property
    def memberships(self) -> dict[int, Membership]:
        """One's own places, with what came since the server counted."""
        return {conversation: self._counted(place) for conversation, place in self.places.items()}

    def holes(self) -> Iterable[int]:
        """Conversations of which something has not arrived that came before what has."""
        return [c for c, cursor in self.cursors.items() if self.ahead.get(c) or self.places[c].counted_seq > cursor]

    def keep(self, message: Message) -> None:
        held = self.messages.get((message.conversation, message.seq))
        if held is None or held.changed_seq < message.changed_seq:
            self.messages[message.conversation, message.seq] = message
            diary = self.diaries.get((message.conversation, message.seq))
            if diary and self.people[self.me.person].population == "guest":
                diary.forget()
        if isinstance(message.content, Deleted):
            self.receipts.pop((message.conversation, message.seq), None)
            self.marks.pop((message.conversation, message.seq), None)

    def caught_up(self, conversation: int, changes: Changes) -> None:
        if conversation not in self.cursors:
            return
        for message in changes.messages:
            self.keep(message)
        self.cursors[conversation] = max(changes.top, self.cursors[conversation])
        self._advance(conversation)

    def apply(self, event: Event) -> None:  # noqa: C901
        match event:
            case MessageSent(message) | MessageChanged(message):
                self._log(message)
            case ConversationChanged(conversation, people):
                self._take(conversation, people)
            case ConversationLeft(conversation):
                self._forget(conversation)
                self._prune()
            case MembershipChanged(membership) if membership.conversation in self.conversations:
                self._place(membership)
            case PersonChanged(person):
                self.people[person.id] = person
                self._prune()
            case MeChanged(me):
                self.me = me
            case ReceiptChanged(receipt) if receipt.person == self.me.person:
                self._record(receipt)
            case MarkChanged(mark) | MessageRecalled(mark) if mark.conversation in self.conversations:
                self._mark(mark)
            case PositionRead(conversation, person, seq) if conversation in self.conversations:
                self._read(conversation, Position(person, seq))
            case PresenceChanged(_, people):
                self._see(people)
            case DriveChanged(conversation) if conversation in self.drives:
                self.drives[conversation].hear(event)
            case TallyChanged(conversation, seq) if (conversation, seq) in self.tallies:
                self.tallies[conversation, seq].hear(event)
            case AppointmentsChanged(conversation, seq) if (conversation, seq) in self.diaries:
                self.diaries[conversation, seq].hear(event)
            case LiveUpdated(node) if node in self.lives:
                self.lives[node].hear(event)

    def _place(self, place: Membership) -> None:
        """A read position never moves back, nor what was counted with it."""
        held = self.places.get(place.conversation, place)
        if held.read_seq > place.read_seq:
            kept = {
                name: getattr(held, name) for name in ("read_seq", "unread", "mentions", "counted_seq", "unread_from")
            }
            place = msgspec.structs.replace(place, **kept)
        self.places[place.conversation] = place
        self.cursors.setdefault(place.conversation, place.counted_seq)

    def _log(self, message: Message) -> None:
        cursor = self.cursors.get(message.conversation)
        if cursor is None:
            return
        self.keep(message)
        if message.changed_seq > cursor:
            self.ahead.setdefault(message.conversation, set()).add(message.changed_seq)
            self._advance(message.conversation)

    def _advance(self, conversation: int) -> None:
        ahead = self.ahead.get(conversation, set())
        while self.cursors[conversation] + 1 in ahead:
            self.cursors[conversation] += 1
        self.ahead[conversation] = {number for number in ahead if number > self.cursors[conversation]}

    def _counted(self, place: Membership) -> Membership:
        after = max(place.counted_seq, place.read_seq)
        later = [
            m
            for (conversation, seq), m in self.messages.items()
            if conversation == place.conversation and seq > after
            if m.author != self.me.person and m.content.counts
        ]
        named = [m for m in later if isinstance(m.content, Chat) and self._named(m.content)]
        return msgspec.structs.replace(
            place,
            unread=place.unread + len(later),
            mentions=place.mentions + len(named),
            counted_seq=max(place.counted_seq, self.cursors[place.conversation]),
        )

    def _named(self, content: Chat) -> bool:
        return content.mentions_all or self.me.person in content.mentions

    def _take(self, conversation: Conversation, people: list[Person]) -> None:
        held = self.conversations.get(conversation.id)
        if held is None or held.version < conversation.version:
            self.conversations[conversation.id] = conversation
            self._show_positions(conversation.id)
        self.people |= {p.id: p for p in people}
        self._prune()

    def _read(self, conversation: int, position: Position) -> None:
        """A position may be told before the record that says that positions are shown."""
        known = self.positions.setdefault(conversation, {})
        known[position.person] = max(position.seq, known.get(position.person, 0))
        self._show_positions(conversation)

    def _show_positions(self, conversation: int) -> None:
        held, known = self.conversations[conversation], self.positions.get(conversation, {})
        positions = [Position(p.person, max(p.seq, known.get(p.person, 0))) for p in held.positions]
        self.conversations[conversation] = msgspec.structs.replace(held, positions=positions)

    def _record(self, receipt: Receipt) -> None:
        key = (receipt.conversation, receipt.seq)
        message = self.messages.get(key)
        if message is not None and isinstance(message.content, Deleted):
            return
        held = self.receipts.get(key, receipt)
        known = {name: value for name in receipt.__struct_fields__ if (value := getattr(held, name)) is not None}
        # Asked anew, they have opened and acknowledged nothing yet of the text that there is now.
        if len(held.earlier) != len(receipt.earlier):
            latest = max(held, receipt, key=lambda one: len(one.earlier))
            known |= {name: getattr(latest, name) for name in ("opened_at", "acknowledged_at", "earlier")}
        for name in ("reminded_at", "answered_at"):
            known |= {name: max(filter(None, (getattr(one, name) for one in (receipt, held))), default=None)}
        self.receipts[key] = msgspec.structs.replace(receipt, **known)

    def _mark(self, mark: Mark) -> None:
        key = (mark.conversation, mark.seq)
        message = self.messages.get(key)
        self.marks.pop(key, None)
        deleted = message is not None and isinstance(message.content, Deleted)
        if not deleted and mark != Mark(mark.conversation, mark.seq):
            self.marks[key] = mark

    def _see(self, people: list[Presence]) -> None:
        self.presence |= {one.person: one.availability for one in people}
        self.presence = {k: p for k, p in self.presence.items() if p != "offline"}
        self._prune()

    def _forget(self, conversation: int) -> None:
        for kept in (self.conversations, self.places, self.cursors, self.ahead, self.positions, self.drives):
            kept.pop(conversation, None)
        self.messages = {k: m for k, m in self.messages.items() if k[0] != conversation}
        self.tallies = {k: t for k, t in self.tallies.items() if k[0] != conversation}
        self.diaries = {k: d for k, d in self.diaries.items() if k[0] != conversation}
        self.lives = {k: one for k, one in self.lives.items() if one.node.conversation != conversation}
        self.receipts = {k: r for k, r in self.receipts.items() if k[0] != conversation}
        self.marks = {k: m for k, m in self.marks.items() if k[0] != conversation}

    def _prune(self) -> None:
        """Presence is of those with whom one shares a conversation; a guest knows nobody else at all."""
        shared = {m.person for c in self.conversations.values() for m in c.members}
        self.presence = {k: p for k, p in self.presence.items() if k in shared}
        if self.people[self.me.person].population == "guest":
            self.people = {k: p for k, p in self.people.items() if k in shared | {self.me.person}}
