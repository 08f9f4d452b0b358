"""The polls of the demo: one that is open, by name, and one that was closed, without."""

from datetime import datetime

from msgspec import Struct, convert
from msgspec.structs import replace

from protocol.polls import Poll, PollOption
from server.base.database import Database
from server.demo.appending import append
from server.demo.calendar import Calendar
from server.demo.texts import toml
from server.polls import polls_sql as queries
from server.polls.polls import counted


class WrittenPoll(Struct, forbid_unknown_fields=True):
    conversation: str
    by: str
    at: tuple[str, str]
    question: str
    options: list[str]
    chosen: dict[str, list[int]]
    several: bool = False
    named: bool = True
    closed: str = ""
    """The hour of the same day."""


class Written(Struct, forbid_unknown_fields=True):
    poll: list[WrittenPoll]


async def put_to_the_vote(db: Database, calendar: Calendar, people: dict[str, int], groups: dict[str, int]) -> None:
    """Everybody by the key of the texts."""
    for written in convert(toml("polls.toml"), Written).poll:
        day, _ = written.at
        closed_at = calendar.instant(day, written.closed) if written.closed else None
        ballots = [queries.Ballot(people[who], options) for who, options in written.chosen.items()]
        poll = counted(_poll(written, closed_at, people[written.by]), ballots)
        group = groups[written.conversation]
        seq = await append(db, group, people[written.by], poll, calendar.instant(*written.at))
        await queries.insert_poll(db, group, seq, None)
        if closed_at:
            await queries.update_closed(db, group, seq)
        if written.named or not closed_at:
            for ballot in ballots:
                await queries.upsert_ballot(db, group, seq, ballot)


def _poll(written: WrittenPoll, closed_at: datetime | None, by: int) -> Poll:
    options = [PollOption(text) for text in written.options]
    poll = Poll(written.question, options, written.several, written.named)
    return replace(poll, closed_at=closed_at, closed_by=by) if closed_at else poll
