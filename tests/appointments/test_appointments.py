"""Appointments: each place given once, whoever asks, how often, and from where."""

import asyncio
import datetime
import random
from itertools import count as numbers

import pytest

from protocol.appointments import (
    Appointment,
    AppointmentsChanged,
    BookAppointment,
    ChangeAppointment,
    LoadAppointments,
    MarkAppointment,
    MoveAppointment,
)
from protocol.boards import ChangeBoard, Closure, Place
from server.base.database import Pool
from tests.appointments.conftest import NINE, QUARTER, TUESDAY, WEDNESDAY, book, booking, offer, plan, require_whole
from tests.support.client import LINE_LOST, Client, Refused
from tests.support.scenario import Scenario, refused

CLIENT_ID = "booked-on-site"
HALF = datetime.time(9, 30)


def move(group: int, seq: int, one: Appointment, **to: object) -> MoveAppointment:
    given = {"day": one.day, "place": one.place, "hour": one.hour, "over": one.changed_seq} | to
    return MoveAppointment(group, seq, one.id, **given)  # type: ignore[arg-type]


async def test_a_booking_is_on_every_screen(scenario: Scenario, group: int, anne: Client, bruno: Client) -> None:
    seq = await offer(scenario, anne, group)
    diary = await anne.follow_diary(group, seq)
    one = await book(bruno, group, seq, "Odile Bertho", phone="06 12 40 55 18", remark="fauteuil roulant", party=2)
    await anne.until(lambda: diary.appointments == {one.id: one})
    assert (one.author, one.state, one.hour, one.changed_seq) == (bruno.person, "booked", NINE, 1)


async def test_the_last_place_goes_to_one_of_two(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    await book(anne, group, seq, "Odile")
    outcomes = await asyncio.gather(
        book(anne, group, seq, "Yvonne"), book(bruno, group, seq, "Pierre"), return_exceptions=True
    )
    (won,) = [one for one in outcomes if isinstance(one, Appointment)]
    (lost,) = [one for one in outcomes if isinstance(one, Refused)]
    assert (lost.code, lost.detail) == ("conflict", "full")
    assert won.name in ("Yvonne", "Pierre")
    await require_whole(pool)


async def test_sent_again_after_a_cut_it_is_booked_once(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    command = booking(group, seq, "Odile")
    first = await bruno.call(command)
    await bruno.close()
    again = await scenario.connect("Bruno")
    assert await again.call(command) == first
    other = booking(group, seq, "Yvonne", client_id=command.client_id)
    assert await refused(again, other) == ("conflict", "client_id")
    assert await pool.fetchval("SELECT count(*) FROM appointments") == 1


async def test_what_cannot_be_booked(scenario: Scenario, group: int, anne: Client) -> None:
    seq = await offer(scenario, anne, group)
    for wrong in (
        {"hour": datetime.time(9, 5)},
        {"hour": datetime.time(10)},
        {"day": TUESDAY + datetime.timedelta(days=2)},
        {"walk_in": True},
        {"place": None},
        {"hour": None, "day": TUESDAY - datetime.timedelta(days=1)},
    ):
        assert await refused(anne, booking(group, seq, "Odile", **wrong)) == ("invalid", "slot")
    assert await refused(anne, booking(group, seq, "Odile", email="o@town.example")) == ("invalid", "email")
    assert (await refused(anne, booking(group, seq, "Odile", place=7)))[0] == "not_found"
    assert await refused(anne, booking(group, seq, "Groupe", party=3)) == ("conflict", "full")


async def test_it_moves_and_gives_its_place_back(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    one = await book(anne, group, seq, "Odile", party=2)
    moved = await bruno.call(move(group, seq, one, hour=QUARTER, day=WEDNESDAY))
    assert (moved.day, moved.hour, moved.changed_by) == (WEDNESDAY, QUARTER, bruno.person)
    assert await bruno.call(move(group, seq, one, hour=QUARTER, day=WEDNESDAY)) == moved
    assert await refused(anne, move(group, seq, one, hour=HALF)) == ("conflict", "changed_seq")
    await book(anne, group, seq, "Yvonne", party=2)
    assert await refused(anne, move(group, seq, moved, hour=NINE, day=TUESDAY)) == ("conflict", "full")
    assert await refused(anne, move(group, seq, moved, hour=datetime.time(9, 5))) == ("invalid", "slot")
    await require_whole(pool)


async def test_who_waits_is_given_a_place(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    seq = await offer(scenario, anne, group)
    waiting = await book(anne, group, seq, "Bernadette", place=None, hour=None)
    assert (waiting.state, waiting.place) == ("waiting", None)
    with pytest.raises(Refused, match="not_allowed"):
        await anne.call(MarkAppointment(group, seq, waiting.id, "came"))
    off = await anne.call(MarkAppointment(group, seq, waiting.id, "cancelled"))
    back = await anne.call(MarkAppointment(group, seq, waiting.id, "booked"))
    assert (off.state, back.state) == ("cancelled", "waiting")
    given = await anne.call(move(group, seq, back, place=1, hour=NINE))
    assert (given.state, given.hour) == ("booked", NINE)
    await require_whole(pool)


async def test_marks_are_said_and_taken_back(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    one = await book(anne, group, seq, "Odile", party=2)
    came = await bruno.call(MarkAppointment(group, seq, one.id, "came"))
    assert await bruno.call(MarkAppointment(group, seq, one.id, "came")) == came
    assert (await bruno.call(MarkAppointment(group, seq, one.id, "absent"))).state == "absent"
    assert await refused(bruno, booking(group, seq, "Pierre")) == ("conflict", "full")
    await bruno.call(MarkAppointment(group, seq, one.id, "cancelled"))
    await book(bruno, group, seq, "Pierre")
    assert await refused(bruno, MarkAppointment(group, seq, one.id, "booked")) == ("conflict", "full")
    await require_whole(pool)


async def test_who_comes_without_an_appointment_is_counted(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    one = await book(anne, group, seq, "Marcel", hour=None, walk_in=True)
    assert (one.state, one.hour, one.walk_in) == ("came", None, True)
    assert (await refused(anne, MarkAppointment(group, seq, one.id, "absent")))[0] == "not_allowed"
    assert (await anne.call(MarkAppointment(group, seq, one.id, "cancelled"))).state == "cancelled"
    await require_whole(pool)


async def test_who_comes_is_corrected(scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool) -> None:
    seq = await offer(scenario, anne, group)
    one = await book(anne, group, seq, "Odile Berto")
    right = ChangeAppointment(group, seq, one.id, one.changed_seq, "Odile Bertho", 2, "02 97 55 41 07")
    changed = await bruno.call(right)
    assert (changed.name, changed.party, changed.phone) == ("Odile Bertho", 2, "02 97 55 41 07")
    assert await bruno.call(right) == changed
    stale = ChangeAppointment(group, seq, one.id, one.changed_seq, "Odile")
    assert await refused(anne, stale) == ("conflict", "changed_seq")
    three = ChangeAppointment(group, seq, one.id, changed.changed_seq, "Odile Bertho", 3)
    assert await refused(anne, three) == ("conflict", "full")
    await require_whole(pool)


async def test_what_was_asked_for_once_may_stay(scenario: Scenario, group: int, anne: Client) -> None:
    seq = await offer(scenario, anne, group)
    one = await book(anne, group, seq, "Odile Berto", remark="fauteuil")
    await anne.call(ChangeBoard(group, seq, plan(scenario, asks_remark=False)))
    right = ChangeAppointment(group, seq, one.id, one.changed_seq, "Odile Bertho", remark="fauteuil")
    changed = await anne.call(right)
    assert (changed.name, changed.remark) == ("Odile Bertho", "fauteuil")
    other = ChangeAppointment(group, seq, one.id, changed.changed_seq, "Odile Bertho", remark="autre")
    assert await refused(anne, other) == ("invalid", "remark")


async def test_a_guest_sees_the_place_where_they_receive_people_and_no_other(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    gaelle, hector = await scenario.connect("Gaelle"), await scenario.connect("Hector", 1)
    here, there = await gaelle.follow_diary(group, seq), await hector.follow_diary(group, seq)
    elsewhere = await book(anne, group, seq, "zq7qz Odile", phone="06 70 11 32 08")
    one = await book(anne, group, seq, "Yvonne", place=2)
    await gaelle.until(lambda: here.appointments == {one.id: one})
    # Nor how many there are.
    assert (await gaelle.call(LoadAppointments(group, seq))).gone == []
    for command in (
        MarkAppointment(group, seq, elsewhere.id, "came"),
        move(group, seq, elsewhere, hour=QUARTER),
        ChangeAppointment(group, seq, elsewhere.id, elsewhere.changed_seq, "x"),
        booking(group, seq, "Pierre"),
        booking(group, seq, "Pierre", place=None, hour=None),
        move(group, seq, one, place=1),
    ):
        assert (await refused(gaelle, command))[0] == "not_found"
    assert (await gaelle.call(MarkAppointment(group, seq, one.id, "came"))).state == "came"
    own = await gaelle.call(BookAppointment(group, seq, CLIENT_ID, TUESDAY, "Pierre", 2, QUARTER))
    # Moved out of her place it is gone from her screen; and so is all of it once she receives nobody there.
    moved = await anne.call(move(group, seq, own, place=1, hour=QUARTER))
    await gaelle.until(lambda: moved.id not in here.appointments)
    again = BookAppointment(group, seq, CLIENT_ID, TUESDAY, "Pierre", 2, QUARTER)
    assert await refused(gaelle, again) == ("not_found", "appointment")
    places = [Place(1, "Salle", 2), Place(2, "Résidence", 1)]
    await anne.call(ChangeBoard(group, seq, plan(scenario, places=places)))
    await gaelle.until(lambda: not here.appointments)
    assert there.appointments == {}
    frames = b"".join([*gaelle.frames, *hector.frames])
    assert b"zq7qz" not in frames
    assert b"06 70 11" not in frames
    told = [event for event in hector.events if isinstance(event, AppointmentsChanged)]
    assert told == []


async def test_what_is_given_back_is_no_more_than_is_offered(
    scenario: Scenario, group: int, anne: Client, pool: Pool
) -> None:
    """Once less is offered than was booked."""
    seq = await offer(scenario, anne, group)
    first, second = await book(anne, group, seq, "Odile"), await book(anne, group, seq, "Yvonne")
    places = [Place(1, "Salle", 1), plan(scenario).places[1]]
    await anne.call(ChangeBoard(group, seq, plan(scenario, places=places)))
    assert await refused(anne, booking(group, seq, "Marcel")) == ("conflict", "full")
    await anne.call(MarkAppointment(group, seq, first.id, "cancelled"))
    assert await refused(anne, booking(group, seq, "Marcel")) == ("conflict", "full")
    await anne.call(MarkAppointment(group, seq, second.id, "cancelled"))
    edited_at = anne.state.messages[group, seq].edited_at
    closed = plan(scenario, places=places, closures=[Closure(TUESDAY)])
    await anne.call(ChangeBoard(group, seq, closed, edited_at))
    # Nobody comes back to a day that has been closed since.
    assert await refused(anne, MarkAppointment(group, seq, second.id, "booked")) == ("conflict", "full")
    await require_whole(pool)


async def test_strangers_find_nothing(scenario: Scenario, group: int, anne: Client) -> None:
    seq = await offer(scenario, anne, group)
    one = await book(anne, group, seq, "Odile")
    fanny = await scenario.connect("Fanny")
    for command in (
        LoadAppointments(group, seq),
        booking(group, seq, "Pierre"),
        move(group, seq, one, hour=QUARTER),
        ChangeAppointment(group, seq, one.id, one.changed_seq, "x"),
        MarkAppointment(group, seq, one.id, "came"),
    ):
        assert (await refused(fanny, command))[0] == "not_found"


async def test_a_board_of_thousands_is_asked_for_in_parts(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    await book(anne, group, seq, "Odile")
    await pool.execute(
        """
        INSERT INTO appointments (id, conversation_id, seq, changed_seq, place, day, hour, party, state, walk_in, name,
            phone, email, remark, author_id, client_id, made_at)
        SELECT id + n, conversation_id, seq, 1 + n, 1, day, NULL, 1, 'waiting', false, 'Attente ' || n, '', '', '',
            author_id, client_id || n, made_at
        FROM appointments, generate_series(1, 2500) n
        """
    )
    await pool.execute("UPDATE boards SET last_seq = 2501")
    first = await bruno.call(LoadAppointments(group, seq))
    assert (len(first.appointments), first.complete) == (1_000, False)
    diary = await bruno.follow_diary(group, seq)
    assert len(diary.appointments) == 2_501


class Clerk:
    """Somebody who books, moves and cancels on a line that breaks, and sends again what was not answered."""

    def __init__(self, scenario: Scenario, name: str, server: int, dice: random.Random, names: "numbers[int]") -> None:
        self.scenario = scenario
        self.name = name
        self.server = server
        self.dice = dice
        self.names = names
        self.client: Client | None = None
        self.mine: dict[int, Appointment] = {}
        self.refused = 0
        self.repeated = 0
        self.doubtful = set[int | str]()
        """Refused when asked again, while the first asking, of a line that has gone, may still have been under way."""

    async def insist(self, command: BookAppointment | MoveAppointment | MarkAppointment) -> Appointment | None:
        """Until it is answered, over as many lines as it takes; None where it is refused."""
        asked = 0
        while True:
            asked += 1
            try:
                return await self._try(command)
            except LINE_LOST:
                self.client = None
                self.repeated += 1
            except Refused as refusal:
                if refusal.code == "conflict":
                    self.refused += 1
                    if asked > 1:
                        self.doubtful.add(command.name if isinstance(command, BookAppointment) else command.appointment)
                    return None
                if refusal.code != "too_fast":
                    raise
                await asyncio.sleep(0.05)

    async def _try(self, command: BookAppointment | MoveAppointment | MarkAppointment) -> Appointment:
        """Once. Raises what a line raises that breaks, which now and then it does after the command has left."""
        if self.client is None:
            self.client = await self.scenario.connect(self.name, self.server)
        if self.dice.random() >= 0.15:
            answer: Appointment = await self.client.call(command)
            return answer
        sending = asyncio.ensure_future(self.client.call(command))
        await asyncio.sleep(self.dice.random() / 100)
        await self.client.close()
        await asyncio.gather(sending, return_exceptions=True)
        raise ConnectionResetError

    async def work(self, group: int, seq: int, acts: int) -> None:
        hours = [NINE, QUARTER, HALF]
        for _ in range(acts):
            to = {"day": TUESDAY, "place": self.dice.choice([1, 2]), "hour": self.dice.choice(hours)}
            held = list(self.mine.values())
            what = self.dice.random()
            if not held or what < 0.5:
                one = await self.insist(booking(group, seq, f"Personne {next(self.names)}", **to))
            elif what < 0.75:
                chosen = self.dice.choice(held)
                one = await self.insist(move(group, seq, chosen, **to))
            else:
                one = await self.insist(MarkAppointment(group, seq, self.dice.choice(held).id, "cancelled"))
            if one:
                self.mine[one.id] = one
                if one.state == "cancelled":
                    del self.mine[one.id]


@pytest.mark.parametrize("seed", range(2))
async def test_ten_clerks_on_broken_lines_overbook_nothing_and_lose_nobody(
    scenario: Scenario, group: int, anne: Client, pool: Pool, seed: int
) -> None:
    seq = await offer(scenario, anne, group)
    diary = await anne.follow_diary(group, seq)
    names = numbers(1)
    clerks = [
        Clerk(scenario, name, server % 2, random.Random(seed * 100 + server), names)
        for server, name in enumerate(["Anne", "Bruno", "Chloe", "Bruno", "Chloe"] * 2)
    ]
    await asyncio.gather(*(clerk.work(group, seq, 12) for clerk in clerks))
    await require_whole(pool)
    rows = await pool.fetch("SELECT id, name, state, place, hour FROM appointments WHERE state <> 'cancelled'")
    stored = {row["id"]: (row["name"], row["place"], row["hour"]) for row in rows}
    acknowledged = {one.id: (one.name, one.place, one.hour) for clerk in clerks for one in clerk.mine.values()}
    doubtful = {one for clerk in clerks for one in clerk.doubtful}
    known = {number: told for number, told in stored.items() if not {number, told[0]} & doubtful}
    sure = {number: told for number, told in acknowledged.items() if not {number, told[0]} & doubtful}
    assert (sure.keys() - known.keys(), known.keys() - sure.keys()) == (set(), set())
    assert known == sure
    doubled = await pool.fetchval("SELECT count(*) - count(DISTINCT name) FROM appointments")
    assert doubled == 0
    assert sum(clerk.refused for clerk in clerks) > 0
    assert sum(clerk.repeated for clerk in clerks) > 0
    await anne.until(
        lambda: {one.id for one in diary.appointments.values() if one.state != "cancelled"} == stored.keys()
    )
