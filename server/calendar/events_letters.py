"""The letters about an event: it is announced, changed, cancelled, near, or has a place that came free."""

from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.events import CalendarEvent
from server.calendar.hours import days
from server.mail.letters import Block, Facts, Letter
from server.mail.letters import day as day_of

Occasion = Literal["announced", "changed", "cancelled", "seated", "reminded"]

WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}

SUBJECTS: dict[str, dict[Occasion, str]] = {
    "fr": {
        "announced": "Invitation\u00a0: {title}, {when}",
        "changed": "Modifié\u00a0: {title}, {when}",
        "cancelled": "Annulé\u00a0: {title}, {when}",
        "seated": "Une place pour vous\u00a0: {title}, {when}",
        "reminded": "Rappel\u00a0: {title}, {when}",
    },
    "en": {
        "announced": "Invitation: {title}, {when}",
        "changed": "Changed: {title}, {when}",
        "cancelled": "Cancelled: {title}, {when}",
        "seated": "A place for you: {title}, {when}",
        "reminded": "Reminder: {title}, {when}",
    },
}

OPENINGS: dict[str, dict[Occasion, str]] = {
    "fr": {
        "announced": "{author} annonce un événement dans le groupe {group}.",
        "changed": "{author} a modifié un événement du groupe {group}. Voici ce qui vaut maintenant.",
        "cancelled": "Cet événement du groupe {group} est annulé.",
        "seated": "Une place s’est libérée\u00a0: vous étiez en attente, vous participez maintenant.",
        "reminded": "Cet événement du groupe {group} approche.",
    },
    "en": {
        "announced": "{author} announces an event in the group {group}.",
        "changed": "{author} has changed an event of the group {group}. This is what holds now.",
        "cancelled": "This event of the group {group} is cancelled.",
        "seated": "A place has come free: you were waiting, and you take part now.",
        "reminded": "This event of the group {group} is near.",
    },
}

LABELS = {"fr": ("Événement", "Date", "Lieu"), "en": ("Event", "Date", "Place")}
ACTS = {
    "fr": ("Répondre dans Parvis", "Voir dans Parvis"),
    "en": ("Answer in Parvis", "See it in Parvis"),
}
REASONS = {
    "fr": "Vous recevez ce message parce que vous êtes membre du groupe {group}. "
    "Vos réglages, rubrique Agenda, permettent de ne plus en recevoir\u00a0: {settings}",
    "en": "You receive this message because you are a member of the group {group}. "
    "Your settings, under Agenda, let you receive no more of them: {settings}",
}


class EventMail(Struct):
    """What the worker is to write about an event: to these people, or to all who want such mail."""

    conversation: int
    seq: int
    what: Occasion
    people: list[int] | None = None


class EventWords(Struct):
    """What a letter about an event has to know."""

    link: str
    settings: str
    group: str
    author: str
    zone: ZoneInfo


def letter(to: str, language: str, event: CalendarEvent, what: Occasion, words: EventWords) -> Letter:
    """Without its calendar, and without an identity of its own."""
    when = moment(event, words.zone, language)
    subject = SUBJECTS[language][what].format(title=event.title, when=moment(event, words.zone, language, brief=True))
    names = {"group": words.group, "author": words.author, "settings": words.settings}
    rows = list(zip(LABELS[language], (event.title, when, event.place), strict=True))
    before: list[Block] = [OPENINGS[language][what].format(**names), Facts([row for row in rows if row[1]])]
    if event.text and what in ("announced", "changed"):
        before += [part for part in event.text.split("\n\n") if part.strip()]
    asked = event.asks and what in ("announced", "changed")
    act = ACTS[language][0 if asked else 1]
    return Letter(to, language, subject, before, act, words.link, [REASONS[language].format(**names)])


def moment(event: CalendarEvent, zone: ZoneInfo, language: str, brief: bool = False) -> str:
    """When it is, in words; `brief` says only when it begins."""
    first, last = days(event, zone)
    start, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    begins, ends = _day(first, language), _day(last, language)
    if not event.all_day:
        begins += f", {_hour(start, language)}"
        if not brief and first == last:
            return f"{begins} – {_hour(end, language)}"
        ends += f", {_hour(end, language)}"
    if brief or first == last:
        return begins
    return f"from {begins} to {ends}" if language == "en" else f"du {begins} au {ends}"


def _day(day: date, language: str) -> str:
    noon = datetime.combine(day, time(12), UTC)
    return f"{WEEKDAYS[language][day.weekday()]} {day_of(noon, ZoneInfo('UTC'), language)}"


def _hour(instant: datetime, language: str) -> str:
    if language == "en":
        return f"{instant:%H:%M}"
    return f"{instant.hour}\u00a0h" + (f"\u00a0{instant:%M}" if instant.minute else "")
