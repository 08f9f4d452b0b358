"""Postings: of a convocation or of the list of deliberations at the door, entered by whoever follows it."""

from datetime import datetime

from protocol.convocations import Convocation
from protocol.errors import Conflict, Invalid, NotFound
from protocol.files import File
from protocol.messages import Message
from protocol.postings import (
    LoadPostings,
    PostedSheet,
    Postings,
    PostingsChanged,
    RecordPosting,
    RecordRemoval,
)
from protocol.types import Seq
from server.assemblies import postings_sql as queries
from server.assemblies.entering import joined
from server.assemblies.sittings_sql import select_over
from server.assemblies.summonses import require_followed
from server.base.clocks import database_now
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.conversations.receipts_sql import select_watchers
from server.core import access
from server.core.dispatch import Call, handles
from server.files.attachments import attach, require_files
from server.identity.people_sql import select_people
from server.ledger.ledger import Act, Deed
from server.ledger.ledger_sql import append_all

MOST_POSTINGS = 100


@handles(LoadPostings)
async def load_postings(call: Call, command: LoadPostings) -> Postings:
    await access.conversation(call.db, call.person, command.conversation)
    message = await select_message(call.db, command.conversation, command.seq)
    content_of(message, Convocation)
    if call.person not in await select_watchers(call.db, command.conversation, command.seq):
        raise NotFound("message")
    return await _postings(call, command.conversation, command.seq)


async def _postings(call: Call, conversation: int, seq: Seq) -> Postings:
    found = await queries.select_postings(call.db, conversation, seq)
    closed_at = await select_over(call.db, conversation, seq)
    return Postings(conversation, seq, found, closed_at)


@handles(RecordPosting)
async def record_posting(call: Call, command: RecordPosting) -> Postings:
    message, _ = await require_followed(call, command.conversation, command.seq)
    before = await _postings(call, command.conversation, command.seq)
    file = (await require_files(call, [command.file]))[0] if command.file else None
    posting = await _put_up(call, command, before, message)
    posting.file = file
    await queries.insert_posting(call.db, command.conversation, command.seq, posting)
    if file:
        await attach(call, [file.id], command.conversation, command.seq, followers_only=True)
    return await _changed(call, message, "put_up", posting)


async def _put_up(call: Call, command: RecordPosting, before: Postings, message: Message) -> PostedSheet:
    """The posting, numbered. Raises why it cannot be one."""
    if command.what == "deliberations" and before.closed_at is None:
        raise Conflict("not_closed")
    earliest = message.sent_at if command.what == "convocation" else before.closed_at or message.sent_at
    put_up_at = await _within(call, "put_up_at", earliest, command.put_up_at)
    place, by = _said("place", command.place), _said("put_up_by", command.put_up_by)
    hanging = [(one.what, one.place) for one in before.postings if one.taken_down_at is None]
    if (command.what, place) in hanging:
        raise Conflict("put_up")
    number = len(before.postings) + 1
    if number > MOST_POSTINGS:
        raise Conflict("postings")
    return PostedSheet(number, command.what, place, put_up_at, by)


@handles(RecordRemoval)
async def record_removal(call: Call, command: RecordRemoval) -> Postings:
    message, _ = await require_followed(call, command.conversation, command.seq)
    found = await queries.select_postings(call.db, command.conversation, command.seq)
    posting = next((one for one in found if one.number == command.number), None)
    if posting is None:
        raise NotFound("posting")
    if posting.taken_down_at:
        raise Conflict("taken_down")
    posting.taken_down_at = await _within(call, "taken_down_at", posting.put_up_at, command.taken_down_at)
    posting.taken_down_by = _said("taken_down_by", command.taken_down_by)
    await queries.update_taken_down(call.db, command.conversation, command.seq, posting)
    return await _changed(call, message, "taken_down", posting)


async def _within(call: Call, field: str, earliest: datetime, given: datetime) -> datetime:
    """The instant to the millisecond, as table and ledger hold it."""
    exact = given.replace(microsecond=given.microsecond // 1000 * 1000)
    if not earliest <= exact <= await database_now(call.db):
        raise Invalid(field)
    return exact


def _said(field: str, text: str) -> str:
    if not text:
        raise Invalid(field)
    return text


async def _changed(call: Call, message: Message, act: Act, posting: PostedSheet) -> Postings:
    """Tells the postings as they are now, and enters in the ledger what was done."""
    postings = await _postings(call, message.conversation, message.seq)
    for person in await select_watchers(call.db, message.conversation, message.seq):
        call.tell_person(person, PostingsChanged(postings))
    (author,) = await select_people(call.db, [call.person])
    facts = _facts(act, posting) | {"entered_by": author.name}
    await append_all(call.db, [Deed(act, message.conversation, message.seq, author=call.person, facts=facts)])
    return postings


def _facts(act: Act, posting: PostedSheet) -> dict[str, object]:
    facts: dict[str, object] = {"posting": posting.number, "what": posting.what, "where": posting.place}
    if act == "taken_down":
        return facts | {"name": posting.taken_down_by, "on": posting.taken_down_at, "put_up_on": posting.put_up_at}
    file = {"file": joined(posting.file)} if isinstance(posting.file, File) else {}
    return facts | {"name": posting.put_up_by, "on": posting.put_up_at} | file
