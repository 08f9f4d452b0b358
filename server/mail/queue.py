"""The queue of letters, for administrators."""

from urllib.parse import urlsplit

from protocol.errors import NotAllowed, NotFound
from protocol.mail import DropLetter, LoadMailQueue, MailQueue, RetryLetter, RetryLetters
from protocol.types import Done
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_administrator
from server.mail import queue_sql as queries


async def _administrator(call: Call) -> None:
    if not await select_administrator(call.db, call.person):
        raise NotAllowed("administrator")


@handles(LoadMailQueue)
async def load_mail_queue(call: Call, command: LoadMailQueue) -> MailQueue:
    await _administrator(call)
    waiting, failed = await queries.select_counts(call.db)
    letters = [*await queries.select_queued(call.db, failed=True), *await queries.select_queued(call.db, failed=False)]
    return MailQueue(
        urlsplit(call.services.settings.smtp_url).hostname or "",
        waiting,
        failed,
        letters,
        await queries.select_handed_letters(call.db),
        await queries.select_stray(call.db),
    )


@handles(RetryLetter)
async def retry_letter(call: Call, command: RetryLetter) -> Done:
    await _administrator(call)
    if not await queries.retry_letters(call.db, command.id):
        raise NotFound("letter")
    return Done()


@handles(RetryLetters)
async def retry_letters(call: Call, command: RetryLetters) -> Done:
    await _administrator(call)
    await queries.retry_letters(call.db)
    return Done()


@handles(DropLetter)
async def drop_letter(call: Call, command: DropLetter) -> Done:
    await _administrator(call)
    if not await queries.delete_failed_letter(call.db, command.id):
        raise NotFound("letter")
    return Done()
