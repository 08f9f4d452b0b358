"""What people who were away are told by mail, and when."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.people import Digest
from server.base.formatting import plain

HOUR = time(7)
"""When the digest of a day or a week is written, where the authority is."""

GRACE = timedelta(minutes=10)
"""What is read in Parvis within it needs no mail."""

SHORT = 220
LONG = 3_000


class News(Struct):
    """A post that was not read."""

    conversation: int
    seq: int
    group: str
    author: str
    title: str
    text: str
    tracked: bool
    names: dict[str, str] = {}
    """Of those mentioned, by their numbers."""


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


def beginning(post: News, everybody: str, most: int) -> str:
    """The beginning of what a post says, in plain words."""
    said = plain(post.text[: 4 * LONG], {**post.names, "all": everybody})
    return said if len(said) <= most else said[:most].rsplit(" ", 1)[0] + "…"
