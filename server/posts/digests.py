"""What people who were away are told by mail, and when."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.people import Digest

HOUR = time(7)
"""When the digest of a day or a week is written, where the authority is."""

GRACE = timedelta(minutes=10)
"""What is read in Parvis within it needs no mail."""

SHORT = 220
LONG = 3_000
# What stands between brackets is bounded: a page of them would be read again from each.
MARKS = re.compile(
    r"^\s{0,3}(?:#{1,6}|[-*>]|\d+\.)\s+|[*_`~]+|!?\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)|@\[\w+\]", re.MULTILINE
)


class News(Struct):
    """A post that was not read."""

    conversation: int
    seq: int
    group: str
    author: str
    title: str
    text: str
    tracked: bool


class Talk(Struct):
    """A conversation where somebody wrote to one."""

    conversation: int
    group: str
    """Empty for a direct conversation."""
    authors: list[str]
    count: int


def due(choice: Digest, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Up to which instant one should have been told by now; `None` is never."""
    if choice == "none":
        return None
    if choice == "immediate":
        return now - GRACE
    local, weekly = now.astimezone(zone), choice == "weekly"
    day = local.date() - timedelta(local.weekday() if weekly else 0)
    at = datetime.combine(day, HOUR, zone)
    return at if at <= now else datetime.combine(day - timedelta(7 if weekly else 1), HOUR, zone)


def plain(text: str, most: int) -> str:
    """The beginning of what a post says, without its marks."""
    said = " ".join(MARKS.sub(lambda mark: mark[1] or "", text[: 4 * LONG]).split())
    return said if len(said) <= most else said[:most].rsplit(" ", 1)[0] + "…"
