"""Reads what is said in the demo town hall: chat, posts, convocations with who has opened and acknowledged them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from msgspec import Struct, convert

from protocol.convocations import AgendaItem, ItemTitle
from protocol.events import CalendarEvent
from protocol.files import File
from protocol.messages import ReactionName
from server.demo.calendar import Calendar

HERE = files("server.demo")

NAMED = re.compile(r"(?<![\w@.])@([a-z]+)\b")
"""How the texts name somebody, by key, or everybody: `@tous`."""

EVERYBODY = "tous"


class Chat(Struct):
    text: str
    reply_to: str | None = None
    files: list[File] = []


class Post(Struct):
    title: str
    text: str
    tracked: bool
    files: list[File] = []
    cover: int | None = None
    labels: list[str] = []


class Convocation(Struct):
    body: str
    opens_at: datetime
    place: str
    text: str
    agenda: list[AgendaItem]
    proxies: dict[str, str] = {}
    """Who gives theirs to whom; of those who acknowledge, the others come, unless they are absent."""
    absent: list[str] = []
    refused: dict[str, str] = {}
    """What the mail server said to an address that it did not take."""
    bounced: dict[str, str] = {}
    reminded: dict[str, int] = {}
    """Minutes from sending to the reminder."""


class Event(Struct):
    event: CalendarEvent
    answers: dict[str, list[str]]


class Acknowledgement(Struct):
    of: str


class Receipt(Struct):
    opened_at: datetime
    acknowledged_at: datetime | None = None


class Message(Struct):
    """One message; `ref` is how others of the same conversation point at it."""

    at: datetime
    by: str
    content: Chat | Post | Convocation | Event | Acknowledgement
    ref: str | None = None
    reactions: dict[ReactionName, list[str]] = {}
    earlier: str | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    receipts: dict[str, Receipt] = {}
    """Of those who have opened it."""


class Reactions(Struct, forbid_unknown_fields=True):
    agree: list[str] = []
    thanks: list[str] = []
    bravo: list[str] = []
    on_it: list[str] = []

    def named(self) -> dict[ReactionName, list[str]]:
        return {
            n: people
            for n in convert(self.__struct_fields__[:4], tuple[ReactionName, ...])
            if (people := getattr(self, n))
        }


class Extras(Reactions, forbid_unknown_fields=True):
    """What a line of chat may carry after hour, author and text."""

    id: str | None = None
    reply: str | None = None
    before: str | None = None
    edited: str | None = None
    deleted: str | None = None
    files: list[str] = []


class Dated(Reactions, forbid_unknown_fields=True, kw_only=True):
    conversation: str
    on: str
    at: str
    by: str
    id: str
    text: str = ""


class WrittenPost(Dated, forbid_unknown_fields=True, kw_only=True):
    title: str
    tracked: bool = False
    files: list[str] = []
    cover: str | None = None
    """The picture above the text, which is not among the others."""
    labels: list[str] = []
    opened: dict[str, int] = {}
    """Minutes from sending to opening."""
    acknowledged: dict[str, int] = {}


class WrittenItem(Struct, forbid_unknown_fields=True):
    title: ItemTitle
    reporter: str = ""
    note: str = ""
    files: list[str] = []


class WrittenConvocation(Dated, forbid_unknown_fields=True, kw_only=True):
    body: str
    sits_on: str
    opens_at: str
    place: str
    agenda: list[WrittenItem]
    receipts: dict[str, list[int]]
    """Minutes from sending to opening, then to acknowledging."""
    proxies: dict[str, str] = {}
    absent: list[str] = []
    refused: dict[str, str] = {}
    bounced: dict[str, str] = {}
    reminded: dict[str, int] = {}


def toml(*path: str) -> dict[str, Any]:
    return tomllib.loads(HERE.joinpath(*path).read_text("utf-8"))


Papers = Mapping[str, File]
"""What messages may carry, by its key."""


def read_messages(calendar: Calendar, papers: Papers) -> Iterator[tuple[str, Message]]:
    """The chat of every file, with the key of its conversation, in the order of the texts."""
    for file in sorted(HERE.joinpath("conversations").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            text = toml("conversations", file.name)
            for day in text["day"]:
                for line in day["messages"]:
                    yield text["conversation"], _chat(calendar, papers, day["on"], *line)


def _chat(
    calendar: Calendar, papers: Papers, day: str, hour: str, by: str, text: str, extras: dict[str, Any] | None = None
) -> Message:
    more = convert(extras or {}, Extras)
    return Message(
        calendar.instant(day, hour),
        by,
        Chat(calendar.tell(text), more.reply, carried(papers, more.files)),
        more.id,
        more.named(),
        more.before,
        calendar.instant(day, more.edited) if more.edited else None,
        calendar.instant(day, more.deleted) if more.deleted else None,
    )


def read_posts(calendar: Calendar, papers: Papers) -> Iterator[tuple[str, Message]]:
    for post in convert(toml("posts.toml")["post"], list[WrittenPost]):
        cover = carried(papers, [post.cover] if post.cover else [])
        files = cover + carried(papers, post.files)
        said = calendar.tell(post.title), calendar.tell(post.text.strip())
        content = Post(*said, post.tracked, files, cover[0].id if cover else None, post.labels)
        acts = {
            who: [m, *([post.acknowledged[who]] if who in post.acknowledged else [])] for who, m in post.opened.items()
        }
        yield from _with_receipts(calendar, post, content, acts)


def read_convocations(calendar: Calendar, papers: Papers) -> Iterator[tuple[str, Message]]:
    for sent in convert(toml("convocations.toml")["convocation"], list[WrittenConvocation]):
        agenda = [_item(calendar, papers, item) for item in sent.agenda]
        opens_at = calendar.instant(sent.sits_on, sent.opens_at)
        became = (sent.proxies, sent.absent, sent.refused, sent.bounced, sent.reminded)
        content = Convocation(sent.body, opens_at, sent.place, calendar.tell(sent.text.strip()), agenda, *became)
        yield from _with_receipts(calendar, sent, content, sent.receipts)


def _item(calendar: Calendar, papers: Papers, item: WrittenItem) -> AgendaItem:
    title, reporter, note = (calendar.tell(text) for text in (item.title, item.reporter, item.note))
    return AgendaItem(title, reporter, note, carried(papers, item.files))


def carried(papers: Papers, keys: list[str]) -> list[File]:
    """Raises `ValueError` for a key that there is not."""
    if unknown := [key for key in keys if key not in papers]:
        raise ValueError(f"no paper is called {', '.join(unknown)}")
    return [papers[key] for key in keys]


def files_of(content: object) -> list[File]:
    """Those that the content of a message carries."""
    if isinstance(content, Convocation):
        return [file for item in content.agenda for file in item.files]
    if isinstance(content, Event):
        return content.event.files
    return content.files if isinstance(content, Chat | Post) else []


def _with_receipts(
    calendar: Calendar, sent: Dated, content: Post | Convocation, acts: dict[str, list[int]]
) -> Iterator[tuple[str, Message]]:
    """The message, and an acknowledgement in the log for each recipient who gave one."""
    at = calendar.instant(sent.on, sent.at)
    receipts = {who: Receipt(*(_after(at, minutes) for minutes in acts[who])) for who in acts}
    yield sent.conversation, Message(at, sent.by, content, sent.id, sent.named(), receipts=receipts)
    for who, receipt in receipts.items():
        if receipt.acknowledged_at:
            yield sent.conversation, Message(receipt.acknowledged_at, who, Acknowledgement(sent.id))


def _after(at: datetime, minutes: int) -> datetime:
    """So many minutes later on the town hall's clock."""
    return at + timedelta(minutes=minutes)
