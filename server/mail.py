"""Takes a letter to the mail server, or into a file where there is none."""

import asyncio
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from msgspec import Struct

from server.letters import Letter
from server.settings import SettingError, Settings

PATIENCE = 20.0

PAGE = """\
<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{subject}</title>
<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1d2630;background:#ffffff">
<div style="max-width:34em">
{before}
<p><a href="{link}" style="display:inline-block;padding:12px 20px;background:#2b5c8a;color:#ffffff">{act}</a></p>
<p style="color:#4a5663"><a href="{link}" style="color:#2b5c8a">{link}</a></p>
{after}
</div>
</body>
</html>
"""


class MailServer(Struct, frozen=True):
    """Where mail is handed in; `start_tls` is `None` to encrypt whenever the server offers it."""

    host: str
    port: int
    username: str | None
    password: str | None
    tls: bool
    start_tls: bool | None


def mail_server(url: str) -> MailServer:
    """Reads `smtp://user:password@host:port`, `smtps://…`; `?starttls` insists on encryption, `?plain` does without.
    Raises `SettingError`."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    if not parts.hostname or (port is None and ":" in parts.netloc.rpartition("@")[2].rpartition("]")[2]):
        raise SettingError("PARVIS_SMTP_URL names no server: write it as smtp://user:password@host:587")
    wishes = parse_qs(parts.query, keep_blank_values=True)
    tls = parts.scheme == "smtps"
    return MailServer(
        parts.hostname,
        port or (465 if tls else 587 if parts.username else 25),
        unquote(parts.username) if parts.username else None,
        unquote(parts.password) if parts.password else None,
        tls,
        False if tls or "plain" in wishes else True if "starttls" in wishes else None,
    )


def message(letter: Letter, sender: str) -> EmailMessage:
    """The letter as mail: plain text, and the same as a simple page. Writing it again gives the same identity."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = letter.to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<{letter.id}@{parseaddr(sender)[1].rpartition('@')[2] or 'parvis'}>"
    mail["Content-Language"] = letter.language
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text(letter))
    mail.add_alternative(page(letter), subtype="html")
    return mail


def text(letter: Letter) -> str:
    return "\n\n".join([*letter.before, f"{letter.act}\n{letter.link}", *letter.after, "-- \nParvis"]) + "\n"


def page(letter: Letter) -> str:
    return PAGE.format(
        language=escape(letter.language),
        subject=escape(letter.subject),
        before="\n".join(f"<p>{escape(line)}</p>" for line in letter.before),
        act=escape(letter.act),
        link=escape(letter.link),
        after="\n".join(f"<p>{escape(line)}</p>" for line in letter.after),
    )


async def send(letter: Letter, settings: Settings) -> Path | None:
    """Hands the letter in, and returns once the mail server has taken it; where no server is set, answers with the file
    it was written to. Raises `aiosmtplib.SMTPException` or `OSError`."""
    mail = message(letter, settings.mail_from)
    if not settings.smtp_url:
        return await asyncio.to_thread(_write, mail, settings.mail_dir / file_name(letter))
    server = mail_server(settings.smtp_url)
    await aiosmtplib.send(
        mail,
        hostname=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.tls,
        start_tls=server.start_tls,
        timeout=PATIENCE,
    )
    return None


def file_name(letter: Letter) -> str:
    return re.sub(r"[^\w.@+-]", "_", letter.to)[:100] + f"-{letter.id}.eml"


def _write(mail: EmailMessage, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(mail.as_bytes())
    return unfinished.replace(path)
