"""Polls: asked, answered by everybody in the conversation, and closed."""

from datetime import UTC, datetime, timedelta

import msgspec

from protocol.errors import Conflict, Invalid, NotAllowed
from protocol.messages import Message, MessageSent
from protocol.polls import BallotChanged, ClosePoll, LoadBallot, Poll, PollBallot, PollOption, SendPoll, VotePoll
from protocol.types import Stored
from server.base.clocks import database_now
from server.conversations.groups import left
from server.conversations.messages import as_it_is, content_of, deleted, lock_content, tell_change
from server.conversations.messages_sql import lock_message, select_message, update_content
from server.core import access
from server.core.dispatch import Call, handles
from server.core.journal import Entry, append_one
from server.core.news import Work
from server.polls import polls_sql as queries

LONGEST = timedelta(days=366)

FEWEST = 3
"""Who have chosen in an unnamed poll, for what they have chosen to be told."""


@handles(SendPoll)
async def send_poll(call: Call, command: SendPoll) -> Stored:
    if len({text.casefold() for text in command.options}) < len(command.options):
        raise Invalid("options")
    now = await database_now(call.db)
    poll = Poll(
        command.question,
        [PollOption(text, 0 if command.named else None) for text in command.options],
        command.several,
        command.named,
        command.ends_at,
    )
    entry = Entry(command.conversation, call.person, command.client_id, poll)
    appended = await append_one(call.db, entry)
    if appended.fresh:
        # Of one that was sent before the hour may have passed since.
        if command.ends_at and not now < command.ends_at <= now + LONGEST:
            raise Invalid("ends_at")
        ends_at = command.ends_at or (None if command.named else now + LONGEST)
        await queries.insert_poll(call.db, command.conversation, appended.stored.seq, ends_at)
        call.tell_conversation(command.conversation, MessageSent(entry.message(appended.stored)))
    return appended.stored


@handles(LoadBallot)
async def load_ballot(call: Call, command: LoadBallot) -> PollBallot:
    await access.conversation(call.db, call.person, command.conversation)
    content_of(await select_message(call.db, command.conversation, command.seq), Poll)
    options = await queries.select_ballot(call.db, command.conversation, command.seq, call.person)
    return PollBallot(command.conversation, command.seq, options)


@handles(VotePoll)
async def vote_poll(call: Call, command: VotePoll) -> PollBallot:
    message, poll, place = await lock_content(call, command.conversation, command.seq, Poll)
    place.not_archived()
    if poll.closed_at or (poll.ends_at and poll.ends_at <= await database_now(call.db)):
        raise Conflict("closed")
    options = sorted(command.options)
    if len(set(options)) < len(options) or any(number > len(poll.options) for number in options):
        raise Invalid("options")
    if len(options) > 1 and not poll.several:
        raise Invalid("options")
    ballot = PollBallot(command.conversation, command.seq, options)
    if options != await queries.select_ballot(call.db, command.conversation, command.seq, call.person):
        await _cast(call, message, poll, queries.Ballot(call.person, options))
        call.tell_person(call.person, BallotChanged(ballot))
    return ballot


async def _cast(work: Work, message: Message, poll: Poll, ballot: queries.Ballot) -> None:
    """Counts anew with this ballot, and tells it to all."""
    await queries.upsert_ballot(work.db, message.conversation, message.seq, ballot)
    after = counted(poll, await queries.select_ballots(work.db, message.conversation, message.seq))
    if after != poll:
        await update_content(work.db, message.conversation, message.seq, after, edited=False)
        await tell_change(work, message)


def counted(poll: Poll, ballots: list[queries.Ballot]) -> Poll:
    """What these come to: of an unnamed poll how many they are, and once it is closed what they have chosen, unless
    they are so few that it would tell who."""
    shown = poll.named or (poll.closed_at and len(ballots) >= FEWEST)
    people: list[list[int]] = [[] for _ in poll.options]
    for ballot in ballots:
        for number in ballot.options:
            people[number - 1].append(ballot.person)
    options = [
        PollOption(option.text, len(chose) if shown else None, chose if poll.named else [])
        for option, chose in zip(poll.options, people, strict=True)
    ]
    return msgspec.structs.replace(poll, options=options, voters=len(ballots))


@handles(ClosePoll)
async def close_poll(call: Call, command: ClosePoll) -> Stored:
    message, poll, place = await lock_content(call, command.conversation, command.seq, Poll)
    if message.author != call.person and not (place.kind == "group" and place.may_manage):
        raise NotAllowed("author")
    if poll.closed_at:
        return as_it_is(message)
    return await close(call, message, poll, datetime.now(UTC), call.person)


async def close(work: Work, message: Message, poll: Poll, at: datetime, by: int | None) -> Stored:
    """For good. Of an unnamed poll what was chosen by whom is erased."""
    ballots = await queries.select_ballots(work.db, message.conversation, message.seq)
    after = counted(msgspec.structs.replace(poll, closed_at=at, closed_by=by), ballots)
    if not poll.named:
        await queries.delete_ballots(work.db, message.conversation, message.seq)
    await queries.update_closed(work.db, message.conversation, message.seq)
    await update_content(work.db, message.conversation, message.seq, after, edited=False)
    return await tell_change(work, message)


@left
async def take_back(work: Work, conversation: int, person: int) -> None:
    """Whoever leaves the group takes along what they have chosen in polls that are open and named. In an unnamed one it
    stays counted: whoever may take people out could else read what the last of them chose."""
    for seq in await queries.select_open(work.db, conversation, person):
        message = await lock_message(work.db, conversation, seq)
        if message and isinstance(message.content, Poll) and message.content.named:
            await _cast(work, message, message.content, queries.Ballot(person, []))


@deleted
async def forget(work: Work, conversation: int, seq: int) -> None:
    """With a poll, what was chosen in it."""
    await queries.delete_ballots(work.db, conversation, seq)
    await queries.update_closed(work.db, conversation, seq)
