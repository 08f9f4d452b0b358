"""What a notification says: who and where, never what was written."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from protocol.people import Language
from protocol.types import Seq
from server.base import wording
from server.base.phrases import Phrase, Plural
from server.notifications.notifications_sql import Notification, Recalled

MESSAGES = Plural(Phrase("Nouveau message", "New message"), Phrase("{count} nouveaux messages", "{count} new messages"))
MENTIONS = Plural(
    Phrase("Un message vous est adressé", "A message is addressed to you"),
    Phrase("{count} messages vous sont adressés", "{count} messages are addressed to you"),
)
AMONG = Phrase("{messages}, dont {mentions} pour vous", "{messages}, {mentions} of them for you")
CONVOCATION = Phrase("Convocation\u00a0: {body}", "Convocation: {body}")
CANCELLED = Phrase("Séance annulée\u00a0: {body}", "Sitting cancelled: {body}")
SITTING = Phrase("{day} à {hour}.", "{day} at {hour}.")
ACKNOWLEDGE = Phrase("{sitting} Accusez réception.", "{sitting} Acknowledge it.")
POST = Phrase("Publication\u00a0: {title}", "Publication: {title}")
POLL = Phrase("Nouveau sondage", "New poll")
EVENT = Phrase("{title}, {day}", "{title}, {day}")
TRIAL = Phrase("Essai\u00a0: les notifications arrivent sur cet appareil.", "Trial: notifications reach this device.")

AWAY = Phrase("Pendant votre silence", "While you were left in peace")
MISSED = Phrase("{messages} dans {places}", "{messages} in {places}")
NEWS = Plural(
    Phrase("{count} nouveauté", "{count} piece of news"), Phrase("{count} nouveautés", "{count} pieces of news")
)
PLACES = Plural(
    Phrase("{count} conversation", "{count} conversation"), Phrase("{count} conversations", "{count} conversations")
)

RECALL = Phrase("Rappel\u00a0: vous vouliez revoir ce message.", "Reminder: you wanted to see this message again.")

PAGES = {
    "post": "publications",
    "convocation": "seances",
    "calendar_event": "agenda",
    "election": "elections",
    "board": "rendez-vous",
}
"""Where what is opened by its title has its own page; anything else is read in its conversation."""


class Told(Struct):
    """What a device is told. Without a title it says in its own words that there is something."""

    tag: str
    """What is shown under it takes the place of what was."""
    path: str = "/"
    title: str = ""
    body: str = ""
    until: Seq = 0
    """The latest message that it tells of."""
    read: bool = False
    """What is shown under the tag was read elsewhere."""
    silent: bool = False
    """It is shown without a sound."""

    def as_shown(self) -> dict[str, Any]:
        return {name: value for name, value in msgspec.structs.asdict(self).items() if value}


def recall(one: Recalled, conversation: int, seq: Seq) -> Told:
    title = " · ".join(filter(None, (one.author, one.group)))
    return Told(f"recall-{conversation}-{seq}", f"/discussions/{conversation}/{seq}", title, RECALL(one.language))


def tag_of(conversation: int, seq: Seq) -> str:
    return f"message-{conversation}-{seq}" if seq else f"conversation-{conversation}"


def trial(language: Language, authority: str) -> Told:
    return Told("trial", "/reglages/notifications", authority, TRIAL(language))


def bare(told: Told) -> Told:
    """The same without a word."""
    return msgspec.structs.replace(told, title="", body="")


def told_of(one: Notification, zone: ZoneInfo) -> Told:
    """Of a notification that has something to tell."""
    assert one.until
    page = PAGES.get(one.kind or "", "discussions")
    path = f"/{page}/{one.conversation}/{one.until}"
    title, body = _words(one, zone)
    return Told(tag_of(one.conversation, one.seq), path, title, body, one.until, silent=not one.sound)


def summary(missed: list[Notification]) -> Told:
    """What one person was not told of in quiet hours, at their end."""
    language, places = missed[0].language, {one.conversation for one in missed}
    said = MISSED(
        language,
        messages=NEWS(language, sum(one.count for one in missed)),
        places=PLACES(language, len(places)),
    )
    return Told("summary", "/accueil", AWAY(language), said, silent=not missed[0].sound)


def _words(one: Notification, zone: ZoneInfo) -> tuple[str, str]:
    content, language, authors = one.content or {}, one.language, one.authors or []
    if one.kind == "convocation":
        instant = msgspec.convert(content["opens_at"], datetime)
        when = SITTING(
            language,
            day=wording.on_day(instant.astimezone(zone).date(), language),
            hour=wording.hour(instant, zone, language),
        )
        when = when[0].upper() + when[1:]
        if "cancelled_at" in content:
            return CANCELLED(language, body=content["body"]), when
        when = ACKNOWLEDGE(language, sitting=when) if one.convened else when
        return CONVOCATION(language, body=content["body"]), when
    author = authors[0] if len(authors) == 1 else ""
    title = " · ".join(filter(None, (author, one.group))) or ", ".join(authors)
    return title, _body(one, content, zone)


def _body(one: Notification, content: dict[str, Any], zone: ZoneInfo) -> str:
    language = one.language
    if one.kind == "post":
        return POST(language, title=content["title"])
    if one.kind == "calendar_event":
        instant = msgspec.convert(content["starts_at"], datetime)
        return EVENT(language, title=content["title"], day=wording.day(instant, zone, language))
    if "title" in content:
        return str(content["title"])
    if one.kind == "poll" and one.count == 1:
        return POLL(language)
    mentions = one.mentions or 0
    if mentions == one.count:
        return MENTIONS(language, mentions)
    messages = MESSAGES(language, one.count)
    return AMONG(language, messages=messages, mentions=mentions) if mentions else messages
