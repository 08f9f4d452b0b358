"""Writes a letter as mail: plain text, and the same as a simple page that needs no picture."""

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from protocol.lines import one_line
from server.base.phrases import Phrase
from server.mail.letters import Address, Facts, Heading, Items, Letter

if TYPE_CHECKING:
    from jinja2 import Environment

COLON = Phrase("\u00a0: ", ": ")
SAFE = SMTP.clone(cte_type="7bit")
"""No server on the way has a reason to write it anew."""

PUT_OFF = re.compile(rb"^([A-Za-z-]+:)\r\n[ \t]", re.MULTILINE)
"""A field that begins on its second line: so Python folds a value that a line holds, but not beside its name. Valid,
and read by some as empty, by others as beginning with a space."""

METHOD = re.compile(rb"^METHOD:(\w+)\r?$", re.MULTILINE)


@cache
def templates() -> "Environment":
    """A template asks what a block is: `block is facts`. Only who writes letters loads what they are written with."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.tests |= {kind.__name__.lower(): kind.__instancecheck__ for kind in (Address, Facts, Heading, Items)}
    return found


class Unwritable(Exception):
    """There is no mail that says what the letter says, or none that the server could be given; with the reason."""

    def __init__(self, reason: str = "l’adresse n’est pas celle d’un courriel") -> None:
        super().__init__(f"le courriel n’a pas pu être écrit\u00a0: {reason}")


class Written(Struct, frozen=True):
    """A letter as it is carried: these bytes and no others. `utf8` where an address needs more than ASCII."""

    message_id: str
    content: bytes
    utf8: bool


def written(letter: Letter, sender: str) -> Written:
    """Writing it again gives the same identity, at another instant. Raises `Unwritable`."""
    if letter.to != one_line(letter.to):
        raise Unwritable
    utf8 = not (mailbox(letter.to) + (letter.return_path or "")).isascii()
    try:
        mail = message(letter, sender)
        return Written(str(mail["Message-ID"]), _carried(mail.as_bytes(policy=SAFE.clone(utf8=utf8))), utf8)
    # Whatever it is, the letter is the only one concerned, and whoever waits for it has to be told.
    except Exception as mistake:
        raise Unwritable(str(mistake)) from mistake


def message(letter: Letter, sender: str) -> EmailMessage:
    """Writing it again gives the same identity. Raises `ValueError` for a header that would break the mail."""
    mail = EmailMessage(SAFE)
    mail["From"] = sender
    mail["To"] = mailbox(letter.to)
    mail["Subject"] = one_line(letter.subject)
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<{letter.id}@{parseaddr(sender)[1].rpartition('@')[2] or 'parvis'}>"
    mail["Content-Language"] = letter.language
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        mail[name] = value
    mail.set_content(text(letter))
    mail.add_alternative(page(letter), subtype="html")
    if letter.ics:
        _add_calendar(mail, letter.ics)
    return mail


def _carried(content: bytes) -> bytes:
    head, end, body = content.partition(b"\r\n\r\n")
    return PUT_OFF.sub(rb"\1 ", head) + end + body


def _add_calendar(mail: EmailMessage, ics: bytes) -> None:
    """Twice: as a part that Outlook and Gmail act upon, and as a file for those who act upon nothing."""
    method = METHOD.search(ics)
    named = {"method": method[1].decode()} if method else {}
    mail.add_alternative(ics.decode(), subtype="calendar", params=named)
    mail.add_attachment(ics, maintype="application", subtype="ics", filename="invitation.ics")


def mailbox(address: str) -> str:
    """The address with its domain as mail servers know it, in ASCII."""
    name, at, domain = address.rpartition("@")
    try:
        return name + at + domain.encode("idna").decode()
    except UnicodeError:
        return address


def text(letter: Letter) -> str:
    return templates().get_template("letter.txt").render(letter=letter, colon=COLON(letter.language))


def page(letter: Letter) -> str:
    return templates().get_template("letter.html").render(letter=letter)
