"""What people who were away are told by mail: when, of what, and why they get it."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.people import Digest
from server.mail.letters import Address, Block, Heading, Letter
from server.posts.digest_words import WORDS

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


class Reader(Struct):
    """Whom it is for, and where his links lead."""

    person: int
    email: str
    name: str
    language: str
    url: str
    unsubscribe: str
    authority: str
    answerable: bool
    """What he answers by mail comes back to Parvis."""


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


def post_letter(reader: Reader, post: News) -> Letter:
    """A post by itself, for those who want each at once; it can be answered by mail."""
    words = WORDS[reader.language]
    by = f"{post.author}, {post.group}"
    said = words["tracked"] if post.tracked else plain(post.text, LONG)
    letter = Letter(
        reader.email,
        reader.language,
        f"{post.title} · {post.group}",
        [Heading(post.title), by, *([said] if said else [])],
        words["read"],
        _place(reader, post),
        [*([words["answer"]] if reader.answerable else []), *_ending(reader, "immediate")],
        kind="post",
        ids=[post.conversation, post.seq, reader.person],
    )
    return _unsubscribable(letter, reader)


def digest_letter(reader: Reader, choice: Digest, posts: list[News], talks: list[Talk]) -> Letter:
    """Everything at once; at least one of the two is not empty."""
    words = WORDS[reader.language]
    before: list[Block] = [words["hello"].format(name=reader.name)]
    if posts:
        before += [Heading(words["posts"]), *(_post(reader, post) for post in posts)]
    if talks:
        before += [Heading(words["talks"]), *(_talk(reader, talk) for talk in talks)]
    act, link = words["open"], f"{reader.url}/accueil"
    subject = words["subject_" + choice].format(authority=reader.authority)
    letter = Letter(reader.email, reader.language, subject, before, act, link, _ending(reader, choice))
    letter.kind, letter.ids = "digest", [reader.person]
    return _unsubscribable(letter, reader)


def _post(reader: Reader, post: News) -> Address:
    said = WORDS[reader.language]["tracked"] if post.tracked else plain(post.text, SHORT)
    return Address(post.title, _place(reader, post), "\n".join(filter(None, (f"{post.author}, {post.group}", said))))


def _talk(reader: Reader, talk: Talk) -> Address:
    words = WORDS[reader.language]
    names = ", ".join(talk.authors[:3]) + ("…" if len(talk.authors) > 3 else "")
    link = f"{reader.url}/discussions/{talk.conversation}"
    if talk.group:
        return Address(talk.group, link, words["mentioned"].format(names=names))
    return Address(names, link, words["messages" if talk.count > 1 else "message"].format(count=talk.count))


def _place(reader: Reader, post: News) -> str:
    return f"{reader.url}/publications/{post.conversation}/{post.seq}"


def _ending(reader: Reader, choice: Digest) -> list[Block]:
    words = WORDS[reader.language]
    return [
        words["why"].format(authority=reader.authority, often=words["often_" + choice]),
        Address(words["change"], f"{reader.url}/reglages/notifications"),
        Address(words["stop"], reader.unsubscribe),
    ]


def _unsubscribable(letter: Letter, reader: Reader) -> Letter:
    letter.headers = {
        "List-Unsubscribe": f"<{reader.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return letter
