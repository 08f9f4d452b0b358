"""The letters about an event: it is announced, changed, cancelled, near, or has a place that came free."""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_time
from msgspec import Struct

from protocol.events import CalendarEvent, Occurrence, Repeat
from protocol.people import Language
from protocol.types import Seq
from server.base.jobs import Job
from server.base.phrases import LOCALES, Phrase, Plural
from server.base.wording import DAY, on_day, several, spell
from server.calendar.hours import days
from server.calendar.recurrence import at, nth, weekdays
from server.mail.about import About
from server.mail.letters import Block, Facts, Letter

Occasion = Literal["announced", "changed", "cancelled", "seated", "reminded"]

SUBJECTS: dict[Occasion, Phrase] = {
    "announced": Phrase("Invitation\u00a0: {title}, {when}", "Invitation: {title}, {when}"),
    "changed": Phrase("Modifié\u00a0: {title}, {when}", "Changed: {title}, {when}"),
    "cancelled": Phrase("Annulé\u00a0: {title}, {when}", "Cancelled: {title}, {when}"),
    "seated": Phrase("Une place pour vous\u00a0: {title}, {when}", "A place for you: {title}, {when}"),
    "reminded": Phrase("Rappel\u00a0: {title}, {when}", "Reminder: {title}, {when}"),
}
OPENINGS: dict[Occasion, Phrase] = {
    "announced": Phrase(
        "{author} annonce un événement dans le groupe {group}.", "{author} announces an event in the group {group}."
    ),
    "changed": Phrase(
        "{author} a modifié un événement du groupe {group}. Voici ce qui vaut maintenant.",
        "{author} has changed an event of the group {group}. This is what holds now.",
    ),
    "cancelled": Phrase("Cet événement du groupe {group} est annulé.", "This event of the group {group} is cancelled."),
    "seated": Phrase(
        "Une place s’est libérée\u00a0: vous étiez en attente, vous participez maintenant.",
        "A place has come free: you were waiting, and you take part now.",
    ),
    "reminded": Phrase("Cet événement du groupe {group} approche.", "This event of the group {group} is near."),
}
FACTS = (
    Phrase("Événement", "Event"),
    Phrase("Date", "Date"),
    Phrase("Lieu", "Place"),
    Phrase("Visioconférence", "Video meeting"),
)
REPEATS = Phrase("Répétition", "Repeats")
DROPPED = Phrase("N’aura pas lieu", "Will not take place")
MOVED = Phrase("Déplacé", "Moved")
INSTEAD = Phrase("{day}\u00a0: remplacé par {when}", "{day}: instead {when}")
EVERY = {
    "day": Plural(Phrase("chaque jour", "every day"), Phrase("tous les {count} jours", "every {count} days")),
    "week": Plural(
        Phrase("chaque semaine", "every week"), Phrase("toutes les {count} semaines", "every {count} weeks")
    ),
    "month": Plural(Phrase("chaque mois", "every month"), Phrase("tous les {count} mois", "every {count} months")),
}
NTH = {
    -1: Phrase("dernier", "last"),
    1: Phrase("premier", "first"),
    2: Phrase("deuxième", "second"),
    3: Phrase("troisième", "third"),
    4: Phrase("quatrième", "fourth"),
}
ON_DATE = Phrase("le {day}", "on {day}")
ON_WEEKDAY = Phrase("le {nth} {day}", "on the {nth} {day}")
LAST_DAY = Phrase("le dernier jour", "on the last day")
UNTIL = Phrase("{how}, jusqu’au {until}", "{how}, until {until}")
MONDAY = date(2024, 1, 1)
ANSWER = Phrase("Répondre dans Parvis", "Answer in Parvis")
SEE = Phrase("Voir dans Parvis", "See it in Parvis")
WHY = Phrase(
    "Vous recevez ce message parce que vous êtes membre du groupe {group}. "
    "Vos réglages, rubrique Agenda, permettent de ne plus en recevoir\u00a0: {settings}",
    "You receive this message because you are a member of the group {group}. "
    "Your settings, under Agenda, let you receive no more of them: {settings}",
)
SPAN = Phrase("du {begins} au {ends}", "from {begins} to {ends}")
HOUR = Phrase("H'\u00a0h\u00a0'mm", "HH:mm")
FULL_HOUR = Phrase("H'\u00a0h'", "HH:mm")


class EventMail(Struct):
    """What the worker is to write about an event: to these people, or to all who want such mail."""

    conversation: int
    seq: int
    what: Occasion
    people: list[int] | None = None
    sequence: int | None = None
    """Of the change that it is about; one that was changed again is written about then."""


EVENT_MAIL = Job("event_mail", EventMail)


class AboutEvent(About, tag="event"):
    """One event, to one person."""

    conversation: int
    seq: Seq
    person: int


class EventWords(Struct):
    """What a letter about an event has to know."""

    link: str
    settings: str
    group: str
    author: str
    zone: ZoneInfo
    now: datetime


def letter(to: str, language: Language, event: CalendarEvent, what: Occasion, words: EventWords) -> Letter:
    """Without its calendar, and without an identity of its own."""
    when, begins = (moment(event, words.zone, language, brief=brief) for brief in (False, True))
    names = {"group": words.group, "author": words.author, "settings": words.settings}
    values = (event.title, when, event.place, event.meeting if what != "cancelled" else "")
    rows = [(name(language), value) for name, value in zip(FACTS, values, strict=True) if value]
    if event.repeats and what != "reminded":
        rows.insert(2, (REPEATS(language), repeated(event, event.repeats, language)))
        rows[3:3] = exceptions(event, words, language) if what != "cancelled" else []
    before: list[Block] = [OPENINGS[what](language, **names), Facts(rows)]
    if event.text and what in ("announced", "changed"):
        before += [part for part in event.text.split("\n\n") if part.strip()]
    act = ANSWER if event.asks and what in ("announced", "changed") else SEE
    subject = SUBJECTS[what](language, title=event.title, when=begins)
    return Letter(to, language, subject, before, act(language), words.link, [WHY(language, **names)])


def exceptions(event: CalendarEvent, words: EventWords, language: Language) -> list[tuple[str, str]]:
    """The dates to come that are not as the rule has them, in words."""
    coming = [one for one in event.dates if one.ends_at > words.now]
    dropped = [(DROPPED(language), on_day(one.day, language)) for one in coming if one.cancelled]
    return dropped + [(MOVED(language), _moved(event, one, words.zone, language)) for one in coming if one.moved]


def _moved(event: CalendarEvent, one: Occurrence, zone: ZoneInfo, language: Language) -> str:
    when = moment(at(event, one.starts_at, one.ends_at), zone, language)
    return INSTEAD(language, day=on_day(one.day, language), when=when)


def repeated(event: CalendarEvent, repeat: Repeat, language: Language) -> str:
    """How it comes again, in words."""
    first = event.dates[0].day
    until = spell(repeat.until, DAY, language)
    if repeat.every == "month":
        number, name = NTH[nth(repeat, first)], _weekday(first.weekday(), language)
        weekday = ON_WEEKDAY(language, nth=number(language), day=name)
        day = {
            "date": ON_DATE(language, day="1er" if first.day == 1 and language == "fr" else first.day),
            "weekday": weekday,
            "last_weekday": weekday,
            "last_day": LAST_DAY(language),
        }[repeat.on]
    else:
        days = [_weekday(one, language) for one in weekdays(repeat, first)]
        day = ON_DATE(language, day=several(days, language)) if repeat.every == "week" else ""
    every = EVERY[repeat.every](language, repeat.interval)
    return UNTIL(language, how=", ".join(filter(None, (every, day))), until=until)


def _weekday(day: int, language: Language) -> str:
    return spell(MONDAY + timedelta(day), "EEEE", language)


def moment(event: CalendarEvent, zone: ZoneInfo, language: Language, brief: bool = False) -> str:
    """When it is, in words; `brief` says only when it begins."""
    first, last = days(event, zone)
    start, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    begins, ends = on_day(first, language), on_day(last, language)
    if not event.all_day:
        begins += f", {_hour(start, language)}"
        if not brief and first == last:
            return f"{begins} – {_hour(end, language)}"
        ends += f", {_hour(end, language)}"
    if brief or first == last:
        return begins
    return SPAN(language, begins=begins, ends=ends)


def _hour(instant: datetime, language: Language) -> str:
    pattern = HOUR if instant.minute else FULL_HOUR
    return format_time(instant.time(), pattern(language), locale=LOCALES[language])
