"""Boards: what a group offers, prepared, changed and ended by those who manage it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from protocol.appointments import LoadBoards
from protocol.boards import Board, BoardPlan, CancelBoard, ChangeBoard, Place, SendBoard
from protocol.errors import Conflict, Invalid, NotAllowed
from protocol.messages import History, Message, MessageSent
from protocol.types import Stored
from server.appointments import boards_sql as queries
from server.base.clocks import FIRST, LAST
from server.conversations.messages import as_it_is, lock_content, require_unrevised, tell_change
from server.conversations.messages_sql import update_content
from server.core import access
from server.core.dispatch import Call, handles
from server.core.journal import Entry, append_one

MOST_LISTED = 50
MOST_DAYS = 200
MOST_SLOTS = 20_000
LONGEST_KEPT = timedelta(days=731)

PLANNED = (
    *("title", "first", "last", "weekdays", "hours", "step", "places", "purges_on", "text", "closures"),
    *("asks_email", "asks_remark"),
)


@handles(LoadBoards)
async def load_boards(call: Call, command: LoadBoards) -> History:
    await access.conversation(call.db, call.person, command.conversation)
    return History(await queries.select_boards(call.db, command.conversation, MOST_LISTED))


@handles(SendBoard)
async def send_board(call: Call, command: SendBoard) -> Stored:
    place = await access.conversation(call.db, call.person, command.conversation)
    _require_organiser(place)
    board = await _planned(call, command.conversation, command.plan)
    entry = Entry(command.conversation, call.person, command.client_id, board)
    appended = await append_one(call.db, entry)
    if appended.fresh:
        await queries.insert_board(call.db, command.conversation, appended.stored.seq, board.purges_on)
        call.tell_conversation(command.conversation, MessageSent(entry.message(appended.stored)))
    return appended.stored


def _require_organiser(place: access.Access) -> None:
    place.not_archived()
    if not place.may_manage or place.kind != "group" or place.population == "guest":
        raise NotAllowed("role")


async def _planned(call: Call, conversation: int, plan: BoardPlan) -> Board:
    """The board that this plan makes. Raises `Invalid`."""
    board = Board(**{name: getattr(plan, name) for name in PLANNED})
    board = msgspec.structs.replace(board, weekdays=sorted(set(plan.weekdays)))
    if not plan.title.strip():
        raise Invalid("title")
    _require_times(board)
    numbers = {place.number for place in plan.places}
    if len(numbers) != len(plan.places):
        raise Invalid("places")
    days = list(days_of(board))
    if len(days) * len(list(hours_of(board))) * len(numbers) > MOST_SLOTS:
        raise Invalid("slots")
    if any(one.day not in days or (one.place and one.place not in numbers) for one in plan.closures):
        raise Invalid("closures")
    asked = {place.on_site for place in plan.places if place.on_site}
    if await access.inside(call.db, conversation, list(asked)) != asked:
        raise Invalid("on_site")
    return board


def _require_times(board: Board) -> None:
    """Raises `Invalid` where there is no day or hour, too many of them, or an erasure before the last."""
    if not FIRST <= board.first.year <= board.last.year <= LAST:
        raise Invalid("days")
    if not 1 <= len(list(days_of(board))) <= MOST_DAYS:
        raise Invalid("days")
    hours = list(hours_of(board))
    if len(set(hours)) != len(hours) or not all(_whole(one.begins, one.ends, board.step) for one in board.hours):
        raise Invalid("hours")
    if not board.last < board.purges_on <= board.last + LONGEST_KEPT:
        raise Invalid("purges_on")


def days_of(board: Board) -> Iterator[date]:
    """Those on which people come, in their order; at most one more than a board may have."""
    found = 0
    for number in range((board.last - board.first).days + 1):
        day = board.first + timedelta(days=number)
        if day.isoweekday() in board.weekdays:
            yield day
            found += 1
            if found > MOST_DAYS:
                return


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _whole(begins: time, ends: time, step: int) -> bool:
    long = _minutes(ends) - _minutes(begins)
    return long > 0 and long % step == 0


def hours_of(board: Board) -> Iterator[time]:
    """At which people come, on each day."""
    for one in board.hours:
        for minutes in range(_minutes(one.begins), _minutes(one.ends), board.step):
            yield time(minutes // 60, minutes % 60)


def open_places(board: Board, day: date) -> list[Place]:
    """Where people come on a day of the board."""
    closed = {one.place for one in board.closures if one.day == day}
    return [] if None in closed else [place for place in board.places if place.number not in closed]


def capacity_at(board: Board, place: int, day: date, hour: time) -> int:
    """How many may come there at that hour; none where it is not open."""
    found = next((one for one in board.places if one.number == place), None)
    closed = any(one.day == day and one.place in (None, place) for one in board.closures)
    if found is None or closed or day.isoweekday() not in board.weekdays or not board.first <= day <= board.last:
        return 0
    return found.capacity if hour in hours_of(board) else 0


def offered(board: Board) -> int:
    """How many appointments there are on all days together."""
    hours = len(list(hours_of(board)))
    return sum(place.capacity * hours for day in days_of(board) for place in open_places(board, day))


@handles(ChangeBoard)
async def change_board(call: Call, command: ChangeBoard) -> Stored:
    message, before = await require_organised(call, command.conversation, command.seq)
    planned = await _planned(call, command.conversation, command.plan)
    after = msgspec.structs.replace(planned, changed_by=before.changed_by)
    if after == before:
        return as_it_is(message)
    require_unrevised(message, command.edited_at)
    await queries.lock_board(call.db, command.conversation, command.seq)
    numbers = {place.number for place in after.places}
    if not set(await queries.select_places(call.db, command.conversation, command.seq)) <= numbers:
        raise Conflict("places")
    # Whoever has given their name was told until when it stays.
    if after.purges_on > before.purges_on and await queries.select_any(call.db, command.conversation, command.seq):
        raise Conflict("purges_on")
    for place in after.places:
        await queries.update_capacity(call.db, command.conversation, command.seq, place.number, place.capacity)
    await queries.update_purges_on(call.db, command.conversation, command.seq, after.purges_on)
    return await _change(call, message, after)


@handles(CancelBoard)
async def cancel_board(call: Call, command: CancelBoard) -> Stored:
    message, before = await require_organised(call, command.conversation, command.seq)
    return await _change(call, message, msgspec.structs.replace(before, cancelled_at=datetime.now(UTC)))


async def require_organised(call: Call, conversation: int, seq: int) -> tuple[Message, Board]:
    """The board, held for a change by somebody who may make it."""
    message, board, place = await lock_content(call, conversation, seq, Board)
    _require_organiser(place)
    if board.cancelled_at:
        raise Conflict("cancelled")
    if board.purged_at:
        raise Conflict("purged")
    return message, board


async def _change(call: Call, message: Message, after: Board) -> Stored:
    after = msgspec.structs.replace(after, changed_by=call.person)
    await update_content(call.db, message.conversation, message.seq, after, edited=True)
    return await tell_change(call, message)
