"""A real mail server to test with: it encrypts, asks for a password, refuses, or dies in the middle of its work."""

import asyncio
import contextlib
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.support.letters import Received, parse
from tests.support.waiting import eventually


class Mailbox:
    """What the mail server does with a letter: takes it, or refuses the addresses told; once it has taken
    `dies_after` letters it hangs up on everybody in mid-sentence. `dies_at` has it hang up at these words of a client,
    each time it finds them; "taken" is when it has a letter and has not said so. Before it `opens_at` it lets everybody
    wait."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.senders: list[str | None] = []
        self.signed_in: list[bool] = []
        self.encrypted: list[bool] = []
        self.refused: dict[str, str] = {}
        self.dies_after: int | None = None
        self.dies_at: list[Literal["EHLO", "MAIL", "RCPT", "DATA", "taken"]] = []
        self.reply = "250 OK"
        self.opens_at: datetime.datetime | None = None
        self.connections = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        self._dies(server, "EHLO")
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._dies(server, "MAIL")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._dies(server, "RCPT")
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        if self._dies(server, "DATA"):
            return "421 dying"
        while self.opens_at and datetime.datetime.now(datetime.UTC) < self.opens_at:
            await asyncio.sleep(0.05)
        self.signed_in.append(bool(session.authenticated))
        assert server.transport is not None
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        self.senders.append(envelope.mail_from)
        self.received.append(parse(envelope.content))
        self._dies(server, "taken")
        return self.reply

    def _dies(self, server: SMTP, step: Literal["EHLO", "MAIL", "RCPT", "DATA", "taken"]) -> bool:
        dead = self.dies_after is not None and len(self.received) >= self.dies_after and step in ("EHLO", "DATA")
        if step in self.dies_at:
            self.dies_at.remove(step)
            dead = True
        if dead:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return dead

    async def gets(self, count: int) -> None:
        """Returns once it has so many."""
        await eventually(lambda: len(self.received) >= count)


@contextlib.asynccontextmanager
async def mail_server_at(
    port: int,
    mailbox: Mailbox,
    password: str = "",
    tls: ssl.SSLContext | None = None,
    kind: Literal["smtp", "smtps"] = "smtp",
) -> AsyncIterator[None]:
    """For the user "parvis"; with `tls`, `smtps` encrypts from the first byte and `smtp` insists on STARTTLS."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword) -> AuthResult:
        right = login.login == b"parvis" and login.password == password.encode()
        return AuthResult(success=right, handled=False)

    encryption = (
        {"ssl_context": tls} if kind == "smtps" else {"tls_context": tls, "require_starttls": True} if tls else {}
    )
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=port,
        authenticator=check if password else None,
        auth_require_tls=bool(tls) and kind == "smtp",
        **encryption,
    )
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that nobody has signed, as a file to trust and as the server's own context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, SHA256())
    )
    trusted, secret = folder / "mail.crt", folder / "mail.key"
    trusted.write_bytes(signed.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted, secret)
    return trusted, context
