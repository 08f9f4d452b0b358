"""What the commands of a sitting share: the sitting held for a change, as it is now, and told once it has changed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from protocol.bodies import Body, Mandate
from protocol.convocations import Convocation
from protocol.errors import Conflict, NotFound
from protocol.sittings import Paper, Sitting, SittingChanged
from protocol.types import Seq
from server.assemblies import sittings_sql as queries
from server.assemblies.board import read_board, tell_board
from server.assemblies.bodies_sql import lock_body, members, select_body, select_in_office
from server.assemblies.consistency import is_intercommunal
from server.assemblies.convening import convocation, to_convene
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.counting import COUNTS, Room, in_time, is_late
from server.assemblies.earlier import unsound
from server.assemblies.grounds import groundless_count
from server.assemblies.proxies import listed, steps, terms
from server.assemblies.rules_sql import select_rules
from server.assemblies.sealed_by import told_zone
from server.assemblies.sittings_sql import Locked, Recorded
from server.core.dispatch import Call
from server.law.delays import deliberations_due, local, minutes_due
from server.law.proxies import Proxies, Step
from server.law.quorum import Headcount
from server.law.rules import Rules
from server.law.withdrawals import withdrawals
from server.ledger.ledger import Act, Deed, Entry, read_all
from server.ledger.ledger_sql import append_all, select_links_of

EARLY = timedelta(hours=2)
"""Before the hour of the sitting, when the first may arrive."""


class Held(Struct):
    """A convocation, with those in office and the rules on the day of its sitting."""

    conversation: int
    seq: Seq
    convocation: Convocation
    day: date
    body: Body
    rules: Rules
    in_office: list[int]
    substitutes: list[int]
    """Who may sit in the place of one of them."""
    intercommunal: bool
    """Whether it is an intercommunal council that was convened, whatever its law is by now."""
    now: datetime | None = None
    """By the database's clock, of a sitting that is held for a change."""

    def require_in_office(self, person: int) -> None:
        """Raises `NotFound` for somebody who holds no mandate that day."""
        if person not in self.in_office:
            raise NotFound("person")

    def require_may_sit(self, person: int) -> None:
        """The same of somebody who is no substitute either."""
        if person not in self.substitutes:
            self.require_in_office(person)

    def proxies(self, recorded: Recorded, *then: Step) -> Proxies:
        """As they stand, after what comes `then`."""
        taken = [*steps(recorded.answers, recorded.sitting), *then]
        return Proxies(terms(self.rules, self.in_office, self.convocation.recipients), taken)

    def deed(self, call: Call, act: Act, facts: dict[str, Any], person: int | None = None) -> Deed:
        return Deed(act, self.conversation, self.seq, person, call.person, facts)


async def hold(call: Call, command: Any) -> Held:
    """Raises `NotFound` for what is no convocation of a body."""
    sent = await convocation(call, command.conversation, command.seq)
    day = local(sent.opens_at, told_zone(sent, call.services.settings))
    body = await select_body(call.db, sent.body_id or 0, day)
    if body is None:
        raise NotFound("message")
    rules = Rules(await select_rules(call.db), body, day)
    mandates = await select_in_office(call.db, body.id, day)
    intercommunal = False
    if body.intercommunal or sent.substitutes or len(members(mandates)) < len(mandates):
        frozen = await select_frozen(call.db, command.conversation, command.seq)
        intercommunal = frozen is not None and is_intercommunal(frozen.read())
    seats = _seats(mandates, intercommunal=intercommunal)
    return Held(command.conversation, command.seq, sent, day, body, rules, *seats, intercommunal)


def _seats(mandates: list[Mandate], *, intercommunal: bool) -> tuple[list[int], list[int]]:
    """The members in office, and of an intercommunal council their substitutes."""
    in_office = [one.person for one in members(mandates)]
    return in_office, [one.person for one in mandates if intercommunal and one.person not in in_office]


async def lock_seats(call: Call, held: Held) -> None:
    """Mandates wait, and whoever is convened later, until the sitting is changed."""
    await lock_body(call.db, held.body.id, held.day)
    mandates = await select_in_office(call.db, held.body.id, held.day)
    held.in_office, held.substitutes = _seats(mandates, intercommunal=held.intercommunal)


async def hold_convoked(call: Call, command: Any) -> tuple[Held, Locked]:
    """The convocation whose sitting is held for a change, by those who convene, before waiting for it and after. Raises
    `Conflict` for one that has been replaced or cancelled."""
    await to_convene(call, command.conversation)
    held = await hold(call, command)
    if held.convocation.replaced_by:
        raise Conflict("replaced")
    if held.convocation.cancelled_at:
        raise Conflict("cancelled")
    locked = await queries.lock_sitting(call.db, command.conversation, command.seq)
    await to_convene(call, command.conversation)
    return held, locked


async def hold_open(call: Call, command: Any) -> Held:
    """The same of a sitting in which something is noted. Raises `Conflict` when it is not its time."""
    held, locked = await hold_convoked(call, command)
    if locked.now < held.convocation.opens_at - EARLY:
        raise Conflict("too_early")
    if locked.closed_at or locked.end_entered:
        raise Conflict("closed")
    held.now = locked.now
    return held


async def why_late(call: Call, held: Held, reason: str) -> str:
    """Of a count that is made now: the reason, or that of an earlier one, if it is late. Raises `Conflict` if there is
    none."""
    entries = await entered(call, held)
    opens_at = held.convocation.opens_at
    if held.now is None or not is_late(opens_at, in_time(opens_at, entries), held.now):
        return ""
    given = [entry.facts["late"] for entry in entries if entry.act in COUNTS and entry.facts.get("late")]
    if not (why := reason or "".join(given[-1:])):
        raise Conflict("late")
    return why


class Sealed(Struct):
    """What a sitting counts by: the convocation as it was sealed, and, by the entries, who is there and in office."""

    convocation: dict[str, Any]
    room: Room
    members: list[int]

    def headcount(self, item: int) -> Headcount:
        return self.room.headcount(self.convocation, item, self.members)


async def entered(call: Call, held: Held) -> list[Entry]:
    """All of this convocation, its sitting included."""
    return await read_all(await select_links_of(call.db, held.conversation, held.seq))


async def sealed(call: Call, held: Held) -> Sealed:
    """Of a sitting that is held for a change, before it is changed; mandates wait until it is. Raises `Conflict` with
    the code of what is kept otherwise than the entries say, or of an entry that is not the one that was made."""
    await lock_seats(call, held)
    members, substitutes, found = await groundless_count(call.db, held.body, held.day)
    found += await unsound(call.db, held.conversation, held.seq)
    if found:
        raise Conflict("sitting_altered" if found[0].code == "earlier_altered" else found[0].code)
    frozen = await select_frozen(call.db, held.conversation, held.seq)
    assert frozen
    room = Room(await entered(call, held))
    if not room.is_seated(members) or not room.sits_for.keys() <= set(substitutes):
        raise Conflict("seat_gone")
    return Sealed(frozen.read()["convocation"], room, members)


async def record(call: Call, held: Held) -> Recorded:
    """The sitting as it is now."""
    recorded = await queries.select_recorded(call.db, held.conversation, held.seq, held.in_office)
    sitting = recorded.sitting
    sitting.substitutes = held.substitutes
    sitting.withdrawals = withdrawals(held.rules, held.day)
    if sitting.moments:
        sitting.proxies = listed(held.proxies(recorded))
    sitting.deliberations_due = deliberations_due(held.day, held.rules) if held.body.kind == "council" else None
    for paper in sitting.papers:
        paper.due = _due(paper, held.rules, sitting.deliberations_due)
    return recorded


def _due(paper: Paper, rules: Rules, deliberations: date | None) -> date | None:
    if paper.kind == "deliberations":
        return deliberations
    return minutes_due(paper.adopted_on, rules) if paper.adopted_on else None


async def tell(call: Call, held: Held, recorded: Recorded, deeds: Sequence[Deed]) -> Sitting:
    """Tells the sitting as it is now, with the rows of those between whom proxies were given, and enters what was
    done."""
    call.tell_conversation(held.conversation, SittingChanged(recorded.sitting))
    between = {p for person, answer in recorded.answers if answer.holder for p in (person, answer.holder)}
    if between:
        board = await read_board(call.db, held.conversation, held.seq)
        await tell_board(call, held.conversation, held.seq, [one for one in board if one.person in between])
    await append_all(call.db, deeds)
    return recorded.sitting
