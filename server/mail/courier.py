"""Takes letters to the mail server, or into files where there is none."""

import asyncio
import contextlib
import hashlib
import re
from collections.abc import AsyncIterator
from email.utils import parseaddr
from pathlib import Path

import aiosmtplib
from aiosmtplib import SMTPDataError, SMTPRecipientRefused, SMTPRecipientsRefused

from server.base.settings import Settings
from server.base.tasks import Tasks
from server.mail.letters import Letter
from server.mail.mime import Unwritable, Written, mailbox, written
from server.mail.outcomes import UNWRITTEN, Handed, Refused
from server.mail.smtp import MailServer, connect, mail_server

LINES = 3
"""Letters under way at once, each over a connection of its own: a server that looks into each for a second still takes
a council's in a few, and no more than these can come twice when the worker dies."""

REST = 10.0
"""Seconds that a connection stays open with nothing to carry."""

TAKEN_AS = re.compile(
    r"queued as ([\w.-]+)|\bOK id=([\w-]+)|Message Queued \(([\w.-]+)\)|^250 (?:2\.\d\.\d )?(\w+) Message accepted"
    r"|\bqp (\d+)|InternalId=(\d+)|(\S+) - gsmtp|^250 Ok ([0-9a-f]{16}-[\w-]+)",
    re.IGNORECASE,
)
"""How Postfix, Exim, Haraka, Sendmail and OpenSMTPD, qmail, Exchange, Google and Amazon name what they have taken."""


class Courier:
    """Carries the letters of one worker, many over the same few connections."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server = mail_server(settings.smtp_url) if settings.smtp_url else None
        self._idle: list[aiosmtplib.SMTP] = []
        self.line = asyncio.Semaphore(LINES)
        """To be held from before a letter is handed in until what became of it is recorded."""
        self._tasks = Tasks()

    async def hand_in(self, letter: Letter) -> Handed:
        """Returns once the mail server has taken it. Raises `Unwritable`, `aiosmtplib.SMTPException` or `OSError`."""
        mail = written(letter, self._settings.mail_from)
        if self._server is None:
            return await asyncio.to_thread(_file, mail, letter, self._settings.mail_dir)
        sender = letter.return_path or parseaddr(self._settings.mail_from)[1]
        async with self._connection(self._server) as line:
            words = await _say(line, mail, sender, mailbox(letter.to))
        reply = f"250 {words}"
        return Handed(reply, queue_id(reply), None, mail.message_id, _digest(mail.content))

    async def close(self) -> None:
        idle, self._idle = self._idle, []
        await asyncio.gather(*map(_quit, idle))
        await self._tasks.close()

    @contextlib.asynccontextmanager
    async def _connection(self, server: MailServer) -> AsyncIterator[aiosmtplib.SMTP]:
        """One that works; it is kept unless something worse than a refusal happens on it."""
        line = await self._idle_line() or await connect(server)
        try:
            yield line
        except (SMTPRecipientsRefused, SMTPDataError, Unwritable):
            self._keep(line)
            raise
        except BaseException:
            line.close()
            raise
        self._keep(line)

    async def _idle_line(self) -> aiosmtplib.SMTP | None:
        while self._idle:
            line = self._idle.pop()
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                # The server may have hung up; a letter sent into that would have an uncertain fate.
                await line.noop()
                return line
            line.close()
        return None

    def _keep(self, line: aiosmtplib.SMTP) -> None:
        if line.is_connected:
            self._idle.append(line)
            asyncio.get_running_loop().call_later(REST, self._retire, line)

    def _retire(self, line: aiosmtplib.SMTP) -> None:
        if line in self._idle:
            self._idle.remove(line)
            self._tasks.spawn(_quit(line))


async def hand_in(letter: Letter, settings: Settings) -> Handed:
    """Takes a single letter there; for a run of them, keep a `Courier`. Raises as it does."""
    courier = Courier(settings)
    try:
        return await courier.hand_in(letter)
    finally:
        await courier.close()


def refusal(mistake: Exception) -> Refused | None:
    """What the server said of this letter or of its recipient, or why the letter was never shown to it; `None` when it
    is the server that is not well."""
    if isinstance(mistake, Unwritable):
        return Refused(UNWRITTEN, str(mistake))
    if isinstance(mistake, SMTPRecipientsRefused) and mistake.recipients:
        mistake = mistake.recipients[0]
    if isinstance(mistake, SMTPRecipientRefused | SMTPDataError):
        return Refused(mistake.code, f"{mistake.code} {mistake.message}")
    return None


def queue_id(reply: str) -> str:
    """The number under which the server's own log knows the letter, "" when its reply names none."""
    found = TAKEN_AS.search(reply)
    return next((name for name in found.groups() if name), "") if found else ""


async def _quit(line: aiosmtplib.SMTP) -> None:
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        await line.quit(timeout=1)
    line.close()


def file_name(letter: Letter) -> str:
    return re.sub(r"[^\w.@+-]", "_", letter.to)[:100] + f"-{letter.id}.eml"


def _file(mail: Written, letter: Letter, folder: Path) -> Handed:
    returns = f"Return-Path: <{letter.return_path}>\r\n".encode() if letter.return_path else b""
    content = returns + mail.content
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / file_name(letter)
    unfinished = path.with_suffix(".part")
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(content)
    return Handed(path=unfinished.replace(path), message_id=mail.message_id, sha256=_digest(content))


async def _say(line: aiosmtplib.SMTP, mail: Written, sender: str, recipient: str) -> str:
    """The server's words once it has taken it. Raises `Unwritable` where it knows no such addresses."""
    options = ["SMTPUTF8", "BODY=8BITMIME"] if mail.utf8 else []
    if mail.utf8 and not line.supports_extension("smtputf8"):
        raise Unwritable("le serveur de messagerie ne prend pas d’adresse avec des accents (SMTPUTF8)")
    try:
        _, words = await line.sendmail(sender, [recipient], mail.content, mail_options=options)
    except ValueError as mistake:
        raise Unwritable from mistake
    return words


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
