"""Sends the letters that wait, and keeps trying while the mail server is away."""

from datetime import timedelta

import aiosmtplib
import structlog
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job

from protocol.codec import json_reader, to_json
from protocol.entrance import ForgotPassword
from server import letters, mail
from server.database import Pool
from server.letters import Letter
from server.queries.accounts import select_recipient
from server.queries.jobs import insert_job
from server.queries.password_resets import insert_password_reset
from server.settings import Settings
from server.tokens import new_token, token_hash

logger = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)

_letter = json_reader(Letter)
_forgotten = json_reader(ForgotPassword)


async def send(settings: Settings, job: Job) -> None:
    """Raises `RetryRequested` when it may work later. What a server refuses for good stays in the queue as failed."""
    letter: Letter = _letter.decode(job.payload or b"")
    try:
        path = await mail.send(letter, settings)
    except (aiosmtplib.SMTPException, OSError) as mistake:
        if refused_for_good(mistake):
            logger.exception("mail_refused", to=letter.to, subject=letter.subject)
            raise
        delay = pause(job.attempts)
        logger.warning("mail_waits", to=letter.to, cause=str(mistake), seconds=delay.total_seconds())
        raise RetryRequested(delay, type(mistake).__name__) from mistake
    if path is None:
        logger.info("mail_sent", to=letter.to, subject=letter.subject)
    else:
        logger.info("mail_written", to=letter.to, link=letter.link, path=str(path))


def refused_for_good(mistake: Exception) -> bool:
    """The server said 5xx of this letter or of its recipient; asking again brings the same answer."""
    if isinstance(mistake, aiosmtplib.SMTPRecipientsRefused):
        return all(refusal.code >= 500 for refusal in mistake.recipients)
    refused = isinstance(mistake, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError)
    return refused and getattr(mistake, "code", 0) >= 500


def pause(attempts: int) -> timedelta:
    """Twice as long each time, up to ten minutes."""
    return min(FIRST_PAUSE * (1 << min(attempts, 20)), LONGEST_PAUSE)


async def write_password_reset(pool: Pool, settings: Settings, job: Job) -> None:
    """Writes to the person with that address, if there is one; the link is known to nobody before."""
    forgotten: ForgotPassword = _forgotten.decode(job.payload or b"")
    async with pool.acquire() as db, db.transaction():
        person = await select_recipient(db, forgotten.email)
        if person is None:
            return
        token = new_token()
        await insert_password_reset(db, person.person, token_hash(token))
        link = f"{settings.public_url}/mot-de-passe/{token}"
        letter = letters.password_reset(person.email, person.language, link, person.name, settings.authority)
        await insert_job(db, "mail", to_json(letter))
