"""Reaches the mail server, encrypted and signed in as its address says."""

import ssl
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
from msgspec import Struct

from server.base.settings import SettingError

PATIENCE = 20.0


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


async def connect(server: MailServer) -> aiosmtplib.SMTP:
    """Raises `aiosmtplib.SMTPException` or `OSError`; the words name the setting where it is the one to change."""
    line = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.tls,
        start_tls=server.start_tls,
        timeout=PATIENCE,
    )
    try:
        await line.connect()
    except BaseException as mistake:
        line.close()
        if why := _distrust(mistake):
            raise aiosmtplib.SMTPConnectError(
                f"the certificate of {server.host} is not trusted ({why}): change PARVIS_SMTP_URL, or name the file of "
                "its authority in SSL_CERT_FILE"
            ) from mistake
        if isinstance(mistake, aiosmtplib.SMTPAuthenticationError):
            words = f"{mistake.message}: change the user or the password in PARVIS_SMTP_URL"
            raise aiosmtplib.SMTPAuthenticationError(mistake.code, words) from mistake
        raise
    return line


def _distrust(mistake: BaseException) -> str:
    """Why the certificate was refused; empty when it was not."""
    cause: BaseException | None = mistake
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        cause = cause.__cause__ or cause.__context__
    return ""
