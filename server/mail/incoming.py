"""Reads mail that comes in, whatever its sender made of it, and never more of it than needed."""

import codecs
import re
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser

from msgspec import Struct

MOST_BYTES = 512 * 1024
"""Read of one mail; a report stands before the letter that it sends back."""

MOST_PARTS = 60
MOST_HEADER = 8_000
WHERE_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
EXTENDED = re.compile(rb"\w\*(?:\d+\*)?\s*=\s*\"?([^'\"\s;]{0,60})'[\w-]*'")
"""The character set that a parameter of a header claims for itself (RFC 2231)."""

CHARSETS = re.compile(
    r"ascii|utf-?(8|16|32)([-_][bl]e|-sig)?|(iso-?)?8859-\d+|cp\d+|koi8-[ru]|mac-roman|gb2312|gbk|gb18030|big5(hkscs)?"
    r"|iso2022_(jp|kr)\w*|shift_jis\w*|euc_\w+"
)
"""Those that mail is written in, by Python's names: some others take a time that grows with the square of the text."""


class Incoming(Struct):
    """One mail as it came: the parsed whole, and what decides where it goes."""

    mail: Message
    addresses: list[str]
    sender: str
    subject: str
    message_id: str
    automatic: bool
    """Written by a machine: an answering machine, a list, a report."""


class Unreadable(Exception):
    """Nested or malformed beyond what anybody sends in good faith."""


def parse(content: bytes) -> Incoming:
    """Raises `Unreadable`."""
    content = content[:MOST_BYTES]
    if len(BOUNDARY.findall(content)) > MOST_PARTS:
        raise Unreadable
    if not all(is_charset(claimed.decode("latin-1")) for claimed in EXTENDED.findall(content)):
        raise Unreadable
    try:
        mail = BytesParser(policy=compat32).parsebytes(content)
        addresses = [address for name in WHERE_TO for address in _addresses(mail, name)]
        return Incoming(
            mail,
            addresses,
            parseaddr(header(mail, "From"))[1].lower(),
            header(mail, "Subject")[:200],
            header(mail, "Message-ID")[:200],
            is_automatic(mail),
        )
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as mistake:
        raise Unreadable from mistake


def _addresses(mail: Message, name: str) -> list[str]:
    values = [str(value)[:MOST_HEADER] for value in mail.get_all(name, [])[:20]]
    return [address for _, address in getaddresses(values)]


def header(mail: Message, name: str) -> str:
    return clean(str(mail.get(name, "")))[:MOST_HEADER].strip()


def is_automatic(mail: Message) -> bool:
    return (
        header(mail, "Auto-Submitted").lower() not in ("", "no")
        or header(mail, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or any(name in mail for name in ("List-Id", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"))
        or header(mail, "Return-Path") == "<>"
    )


def clean(text: str) -> str:
    """Without what no database stores."""
    return CONTROL.sub("", text.replace("\r\n", "\n"))


def is_charset(name: str) -> bool:
    """Whether a mail may be read by it."""
    try:
        return not name or CHARSETS.fullmatch(codecs.lookup(name).name) is not None
    except (LookupError, ValueError):
        return False


def parts(mail: Message) -> list[Message]:
    return [part for part, _ in zip(mail.walk(), range(MOST_PARTS), strict=False)]


def text_of(part: Message) -> str:
    """What the part says, in whatever character set it claims to."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    claimed = part.get_content_charset() or "utf-8"
    try:
        return clean(payload.decode(claimed if is_charset(claimed) else "latin-1", "replace"))
    except (LookupError, UnicodeError):
        return clean(payload.decode("latin-1"))


def body_of(mail: Message) -> str:
    """The plain text, or else what the page says."""
    for kind in ("text/plain", "text/html"):
        for part in parts(mail):
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
                return text_of(part) if kind == "text/plain" else _said_by(text_of(part))
    return ""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script", "head", "blockquote")
        if tag in ("br", "p", "div", "li", "tr"):
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= bool(self._hidden) and tag in ("style", "script", "head", "blockquote")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(re.sub(r"\s+", " ", data))


def _said_by(page: str) -> str:
    reader = _Page()
    reader.feed(page)
    return "".join(reader.said)
