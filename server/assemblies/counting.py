"""What a sitting counts, by what was sealed and by the entries before: who is there, and how many it takes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from server.assemblies.consistency import Contradiction, is_intercommunal, recipients, substitutes
from server.assemblies.verdicts import done_at
from server.law import quorum
from server.law.plans import URGENCY_ITEM
from server.law.quorum import Headcount
from server.ledger.ledger import INSTANT, Act, Entry

COUNTS: tuple[Act, ...] = ("sitting_opened", "item_begun")
MOVES: tuple[Act, ...] = ("arrived", "left")
UNTIL_CLOSED: tuple[Act, ...] = (
    *COUNTS,
    *MOVES,
    "interested",
    "presided",
    "kept_minutes",
    "urgency_ruled",
    "sitting_closed",
)
IN_TIME = timedelta(hours=12)
"""A sitting is counted while it is held: at most so long after its hour, or after the last count in time. One that goes
on past midnight, or the next morning, is; what is entered of it another day nobody has seen."""


class Apart(Struct):
    """Somebody takes no part in an item, as it is entered; before 0.2 nothing was said of its effect."""

    item: int
    takes_no_part: bool
    leaves_office: bool = False
    name: Any = ""
    kind: Any = "personal"


class Arrival(Struct):
    """Somebody came into the room: a substitute, in whose place they sit."""

    sits_for: int | None = None


class Proxied(Struct):
    """A proxy that stood: its giver and its holder, whom entries of before do not number."""

    people: list[int] = []


class Count(Struct):
    """What is entered of a count; `members` are all who are in office, whom entries of before do not name."""

    item: int
    in_office: int
    present: int
    needed: int
    members: list[int] | None = None
    proxies: Any = None
    late: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET


class Elsewhere(Struct):
    """A sitting held without Parvis, by its record: when it began, for which items the quorum lacked, who says so."""

    on: Annotated[str, Meta(pattern=INSTANT)]
    file: Any
    lacking: list[int] = []
    lacking_by: str = ""


class Ruled(Struct):
    """The item at which the assembly decided on the urgency."""

    item: int


class Room:
    """Who is there, who takes no part in what, and what was counted, entry by entry."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.present: set[int] = set()
        self.sits_for: dict[int, int] = {}
        """Of each substitute who is there, in whose place they sit."""
        self.begun: set[int] = set()
        """The items that have begun with their quorum."""
        self.closed = False
        self.counted_at: datetime | None = None
        """When the last count was entered that names those in office."""
        self._apart: dict[tuple[int, int], Apart] = {}
        for entry in entries:
            self.take(entry)

    def take(self, entry: Entry) -> None:
        """Raises `ValidationError` for one that says nothing of the kind."""
        person = entry.person or 0
        if entry.act == "arrived":
            self.present.add(person)
            seat = msgspec.convert(entry.facts, Arrival).sits_for
            if seat is not None:
                self.sits_for[person] = seat
        elif entry.act == "left":
            self.present.discard(person)
            self.sits_for.pop(person, None)
        elif entry.act == "interested":
            told = msgspec.convert(entry.facts, Apart)
            self._apart.pop((told.item, person), None)
            if told.takes_no_part:
                self._apart[told.item, person] = told
        elif entry.act in ("sitting_closed", "held_elsewhere"):
            self.closed = True
        elif entry.act in COUNTS:
            self._count(entry, msgspec.convert(entry.facts, Count))

    def _count(self, entry: Entry, told: Count) -> None:
        if entry.act == "item_begun" and told.present >= told.needed:
            self.begun.add(told.item)
        if told.members is not None:
            self.counted_at = entry.at

    def apart(self, item: int) -> dict[int, Apart]:
        return {person: told for (of, person), told in self._apart.items() if of == item}

    def headcount(self, convocation: dict[str, Any], item: int, members: Iterable[int]) -> Headcount:
        """For that item, 0 being the opening, of a convocation as it was sealed; each seat by whoever has it then, its
        member or a substitute. Raises `LookupError` for an item that it has not."""
        apart = self.apart(item)
        has = self.seats(members)
        leaving = {person for person, told in apart.items() if told.leaves_office}
        seats = [{seat for seat in has if has[seat] in people} for people in (self.present, apart.keys(), leaving)]
        count = quorum.count(has.keys(), *seats)
        return Headcount(count.in_office, count.present, 0) if is_free(convocation, item) else count

    def seats(self, members: Iterable[int]) -> dict[int, int]:
        """Of each seat, by its member, who has it: they, or a substitute."""
        replaced = {seat: person for person, seat in self.sits_for.items()}
        return {seat: replaced.get(seat, seat) for seat in members}

    def is_seated(self, members: Iterable[int]) -> bool:
        """Whether each who sits in another's place does in that of a member, and is none."""
        return set(self.sits_for.values()) <= set(members) and self.sits_for.keys().isdisjoint(members)

    def is_vacant(self, seat: int) -> bool:
        """Whether neither its member nor a substitute is there."""
        return seat not in self.present and seat not in self.sits_for.values()


def without_effect(entries: Sequence[Entry]) -> list[Entry]:
    """The same; but of a withdrawal that changed no count, since whoever withdrew had no seat then, no effect is
    told."""
    return [one if one.act != "interested" or _has_effect(entries, one) else _but_effect(one) for one in entries]


def _has_effect(entries: Sequence[Entry], interest: Entry) -> bool:
    """By the last count of its item; before any, by whoever has a seat now, as far as a count has named those."""
    room, members, counted, has = Room(), None, False, True
    for entry in entries:
        room.take(entry)
        if entry.act in COUNTS:
            members = msgspec.convert(entry.facts, Count).members or members
        counts = entry.act == "item_begun" and entry.facts["item"] == interest.facts["item"]
        if members is not None and entry.position > interest.position and (counts or not counted):
            has = interest.person in room.seats(members).values()
        counted |= counts and entry.position > interest.position
    return has


def _but_effect(interest: Entry) -> Entry:
    facts = {name: told for name, told in interest.facts.items() if name != "leaves_office"}
    return msgspec.structs.replace(interest, facts=facts)


def is_free(convocation: dict[str, Any], item: int) -> bool:
    """Whether it takes nobody: what lacked its quorum once needs none the second time (CGCT L2121-17). Raises
    `LookupError` for an item that is not on the agenda."""
    agenda = convocation["agenda"]
    if not 0 <= item <= len(agenda):
        raise LookupError(item)
    taken_up = [agenda[item - 1]] if item else agenda
    return bool(convocation.get("second_of")) and all(one.get("carried_over") for one in taken_up)


def is_closed(entries: Sequence[Entry]) -> bool:
    return any(entry.act == "sitting_closed" for entry in entries)


def in_time(opens_at: datetime, entries: Sequence[Entry]) -> list[Entry]:
    """The counts that were made while the sitting was held."""
    found: list[Entry] = []
    for entry in entries:
        if entry.act in COUNTS and not is_late(opens_at, found, entry.at):
            found.append(entry)
    return found


def is_late(opens_at: datetime, counted: Sequence[Entry], at: datetime) -> bool:
    """Whether a count made then is not in time, after these that were."""
    return at - max([opens_at, *(entry.at for entry in counted)]) > IN_TIME


def last_counted(entries: Sequence[Entry]) -> datetime | None:
    """When the last count was entered, whatever it names."""
    return max((entry.at for entry in entries if entry.act in COUNTS), default=None)


def urgency_items(convocation: dict[str, Any]) -> list[int]:
    """At which items of the agenda, the first being 1, the assembly rules on the urgency."""
    return [number for number, one in enumerate(convocation["agenda"], 1) if one.get("title") == URGENCY_ITEM]


def follow_counts(manifest: dict[str, Any], entries: Sequence[Entry]) -> Iterator[Contradiction]:
    """What is entered of the sitting follows from the manifest and from the entries before. Who is in office a count
    says itself, which the house alone can compare with mandates; once one says so, all later ones do."""
    room = Room()
    for count, entry in enumerate(entries):
        try:
            arrives = entry.act != "arrived" or _arrives(room, manifest, entries[:count], entry)
            elsewhere = entry.act != "held_elsewhere" or _is_elsewhere(manifest["convocation"], entries[:count], entry)
            if not arrives or not elsewhere or not _holds(room, manifest["convocation"], entry):
                yield Contradiction("count", entry.position)
            room.take(entry)
        except (msgspec.ValidationError, LookupError):
            yield Contradiction("count", entry.position)


def _holds(room: Room, convocation: dict[str, Any], entry: Entry) -> bool:
    if room.closed and (entry.act in UNTIL_CLOSED or (entry.act == "answered" and entry.facts.get("by") == "paper")):
        return False
    if entry.act in COUNTS:
        told = msgspec.convert(entry.facts, Count)
        unnamed, opens = room.counted_at and told.members is None, entry.act == "sitting_opened"
        return not unnamed and opens == (told.item == 0) and _follows(room, convocation, told)
    if entry.act in MOVES:
        # Whoever was counted, or was not, is not made to have been there, or away, by what is entered later.
        return room.counted_at is None or done_at(entry) >= room.counted_at
    if entry.act == "urgency_ruled":
        return msgspec.convert(entry.facts, Ruled).item in room.begun.intersection(urgency_items(convocation))
    return True


def _arrives(room: Room, manifest: dict[str, Any], before: Sequence[Entry], entry: Entry) -> bool:
    """Whether the seat that they take is nobody else's then: their own; or, as a substitute in an intercommunal council
    (CGCT L5211-6), that of a member. Who was not convened may be either."""
    convened, person = recipients(manifest, before), entry.person or 0
    seat, standing_in = msgspec.convert(entry.facts, Arrival).sits_for, substitutes(convened)
    if seat is None:
        return person not in room.sits_for.values() and person not in standing_in
    is_member = person in convened and person not in standing_in
    possible = is_intercommunal(manifest) and not is_member and seat not in standing_in and seat != person
    return possible and person not in room.present and room.is_vacant(seat)


def _is_elsewhere(convocation: dict[str, Any], before: Sequence[Entry], entry: Entry) -> bool:
    """Whether nothing was counted in time, nor this entered before; and it says of which day of the sitting, by which
    record, and by whose word if the quorum lacked."""
    told, opens_at = msgspec.convert(entry.facts, Elsewhere), datetime.fromisoformat(convocation["opens_at"])
    known = any(one.act == "held_elsewhere" for one in before) or in_time(opens_at, before)
    numbers = all(0 <= one <= len(convocation["agenda"]) for one in told.lacking)
    rising = all(one < other for one, other in pairwise(told.lacking))
    held = timedelta() <= done_at(entry) - opens_at <= IN_TIME
    return held and numbers and rising and bool(told.file) and bool(told.lacking) == bool(told.lacking_by) and not known


def _follows(room: Room, convocation: dict[str, Any], told: Count) -> bool:
    if told.members is not None:
        count = Headcount(told.in_office, told.present, told.needed)
        seated = not room.sits_for or (room.is_seated(told.members) and _gave_none(room, told))
        return seated and room.headcount(convocation, told.item, told.members) == count
    needed = 0 if is_free(convocation, told.item) else quorum.majority(told.in_office)
    return told.needed == needed and told.present <= len(room.present - room.apart(told.item).keys())


def _gave_none(room: Room, told: Count) -> bool:
    """Whether no member votes twice: by a substitute and by a proxy."""
    proxies = msgspec.convert(told.proxies or [], list[Proxied])
    return not set(room.sits_for.values()) & {person for one in proxies for person in one.people[:1]}
