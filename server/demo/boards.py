"""The appointments of the demo: a campaign in its second week, with who came, who comes, and who waits."""

import secrets
from datetime import date, datetime, time, timedelta
from itertools import count, cycle

from msgspec import Struct, convert

from protocol.appointments import Appointment, AppointmentState
from protocol.boards import Board, OpenHours, Place
from protocol.messages import Chat
from server.appointments import appointments_sql, boards_sql
from server.appointments.boards import days_of, hours_of
from server.base.database import Database
from server.base.tokens import new_id
from server.demo.appending import append
from server.demo.calendar import Calendar
from server.demo.texts import toml

A_MINUTE = timedelta(minutes=1)

NOW = time(9, 30)
"""When the story ends, on its last day."""

FILLED = (3, 2, 3, 1, 2, 0, 1)
"""How many come to each hour of a place, of those that it takes, over and over."""


class WrittenPlace(Struct, forbid_unknown_fields=True):
    name: str
    capacity: int
    on_site: str


class WrittenBoard(Struct, forbid_unknown_fields=True):
    conversation: str
    title: str
    by: str
    at: tuple[str, str]
    said: str
    """By the same person, a minute later."""
    first: str
    last: str
    weekdays: list[int]
    hours: list[tuple[str, str]]
    step: int
    kept: int
    """Days after the last one."""
    text: str
    place: list[WrittenPlace]
    names: list[tuple[str, str]]
    """Who comes, and their telephone, over and over."""
    waiting: list[tuple[str, str, str]]
    """Who waits for the last day, with what they said."""
    booked_by: list[str]


class Written(Struct, forbid_unknown_fields=True):
    board: list[WrittenBoard]


async def receive_people(db: Database, calendar: Calendar, people: dict[str, int], groups: dict[str, int]) -> None:
    """Everybody by the key of the texts."""
    for written in convert(toml("boards.toml"), Written).board:
        await _Campaign(db, calendar, people, groups[written.conversation], written).hold()


class _Campaign:
    """One board, from its announcement to whoever waits."""

    def __init__(
        self, db: Database, calendar: Calendar, people: dict[str, int], group: int, written: WrittenBoard
    ) -> None:
        self._db = db
        self._people = people
        self._group = group
        self._written = written
        self._announced_at = calendar.instant(*written.at)
        self._today = calendar.today
        self._days = calendar.day(written.first), calendar.day(written.last)
        self._names = cycle(written.names)
        self._clerks = cycle(written.booked_by)
        self._changes = count(1)
        self._seq = 0
        self._last_change = 0

    async def hold(self) -> None:
        board, author = self._board(), self._people[self._written.by]
        self._seq = await append(self._db, self._group, author, board, self._announced_at)
        await boards_sql.insert_board(self._db, self._group, self._seq, board.purges_on)
        filled = cycle(FILLED)
        for day in days_of(board):
            for hour in hours_of(board):
                for place in board.places:
                    for _ in range(min(next(filled), place.capacity)):
                        await self._book(board, place, day, hour)
        for name, phone, remark in self._written.waiting:
            await self._keep(
                Appointment(new_id(), board.last, name, "waiting", *self._by(), phone=phone, remark=remark)
            )
        await boards_sql.update_last_seq(self._db, self._group, self._seq, self._last_change)
        await append(self._db, self._group, author, Chat(self._written.said), self._announced_at + A_MINUTE)

    def _board(self) -> Board:
        written, (first, last) = self._written, self._days
        return Board(
            written.title,
            first,
            last,
            written.weekdays,
            [OpenHours(time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in written.hours],
            written.step,
            [
                Place(number, place.name, place.capacity, self._people[place.on_site])
                for number, place in enumerate(written.place, 1)
            ],
            last + timedelta(days=written.kept),
            written.text,
            asks_remark=True,
        )

    async def _book(self, board: Board, place: Place, day: date, hour: time) -> None:
        name, phone = next(self._names)
        if not await appointments_sql.take(
            self._db, self._group, self._seq, place.number, day, hour, place.capacity, 1
        ):
            return
        state: AppointmentState = "booked"
        if day < self._today:
            state = "absent" if name.startswith("O") else "came"
        one = Appointment(new_id(), day, name, state, *self._by(), place.number, hour, phone=phone)
        await self._keep(one)

    def _by(self) -> tuple[int, int, datetime]:
        """The number of the change, by whom, and when."""
        self._last_change = next(self._changes)
        return (
            self._last_change,
            self._people[next(self._clerks)],
            self._announced_at + self._last_change * A_MINUTE / 4,
        )

    async def _keep(self, one: Appointment) -> None:
        client_id = secrets.token_urlsafe(16)
        await appointments_sql.insert_appointment(self._db, self._group, self._seq, client_id, one)
