"""The letters that go with a convocation: the summons, what changed, the reminder, the cancellation."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.convocations import Convocation
from server.assemblies.summonses_sql import Addressee
from server.mail.letters import Block, Facts, Items, Letter, day

WEEKDAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


class Sitting(Struct, frozen=True):
    """What every letter about one convocation says alike."""

    convocation: Convocation
    link: str
    convener: str
    authority: str
    zone: ZoneInfo


def summons(to: Addressee, sitting: Sitting) -> Letter:
    """The letter that convenes, or that brings a new version or a second convocation."""
    french = to.language != "en"
    one = sitting.convocation
    opening = _opening_fr(sitting) if french else _opening_en(sitting)
    before: list[Block] = [_hello(to), opening, *([one.change] if one.change else []), _facts(to, sitting)]
    before += [text for text in (one.text, *one.sentences) if text]
    before.append(Items([item.title for item in one.agenda], numbered=True))
    after: list[Block] = [
        "L’ouverture de la convocation et votre accusé de réception sont enregistrés à votre nom, avec leur date et "
        "leur heure, dans le registre de la collectivité."
        if french
        else "That you open the convocation and acknowledge it is recorded under your name, with date and hour, in the "
        "register of the authority."
    ]
    act = "Consulter la convocation" if french else "Read the convocation"
    return _letter(to, sitting, _title(to, sitting), before, act, after)


def reminder(to: Addressee, sitting: Sitting) -> Letter:
    french = to.language != "en"
    before: list[Block] = [
        _hello(to),
        "Vous n’avez pas encore accusé réception de cette convocation. Un geste suffit, depuis la page."
        if french
        else "You have not acknowledged this convocation yet. The page needs one tap.",
        _facts(to, sitting),
    ]
    act = "Consulter la convocation" if french else "Read the convocation"
    title = ("Rappel : " if french else "Reminder: ") + _title(to, sitting)
    return _letter(to, sitting, title, before, act, [])


def cancellation(to: Addressee, sitting: Sitting) -> Letter:
    french = to.language != "en"
    before: list[Block] = [
        _hello(to),
        "La séance suivante est annulée ; la convocation est sans effet."
        if french
        else "The following sitting is cancelled; its convocation has no effect.",
        _facts(to, sitting),
        ("Motif : " if french else "Reason: ") + sitting.convocation.cancellation,
    ]
    title = ("Séance annulée : " if french else "Sitting cancelled: ") + _named(to, sitting)
    return _letter(to, sitting, title, before, "Voir la séance" if french else "See the sitting", [])


def unreached(to: Addressee, sitting: Sitting, names: list[str]) -> Letter:
    """Tells whoever sent a convocation who has not been reached, while there is time."""
    delay, french = sitting.convocation.delay, to.language != "en"
    limit = hour(delay.deadline, sitting.zone, to.language) if delay else ""
    limit_day = day(delay.deadline, sitting.zone, to.language) if delay else ""
    before: list[Block] = [
        _hello(to),
        f"Ces destinataires n’ont pas encore été atteints. Le délai légal s’achève le {limit_day} à {limit} : "
        "remettez-leur la convocation en main propre, ou corrigez leur adresse."
        if french
        else f"These recipients have not been reached yet. The legal delay ends on {limit_day} at {limit}: hand the "
        "convocation over to them, or correct their address.",
        Items(names),
        _facts(to, sitting),
    ]
    title = ("Destinataires non atteints : " if french else "Recipients not reached: ") + _title(to, sitting)
    return _letter(to, sitting, title, before, "Ouvrir le suivi" if french else "Open the follow-up", [])


def hour(instant: datetime, zone: ZoneInfo, language: str) -> str:
    local = instant.astimezone(zone)
    return f"{local.hour} h {local.minute:02d}" if language != "en" else f"{local.hour}:{local.minute:02d}"


def _letter(to: Addressee, sitting: Sitting, title: str, before: list[Block], act: str, after: list[Block]) -> Letter:
    closing: list[Block] = [*after, sitting.authority]
    return Letter(to.email, "en" if to.language == "en" else "fr", title, before, act, sitting.link, closing)


def _hello(to: Addressee) -> str:
    return f"Hello {to.name}," if to.language == "en" else f"Bonjour {to.name},"


def _opening_fr(sitting: Sitting) -> str:
    one, who = sitting.convocation, sitting.convener or sitting.authority
    if one.replaces:
        return f"{who} vous convoque de nouveau : cette version remplace la précédente."
    if one.second_of:
        return f"{who} vous convoque une seconde fois, le quorum n’ayant pas été atteint."
    return f"{who} vous convoque à la séance suivante."


def _opening_en(sitting: Sitting) -> str:
    one, who = sitting.convocation, sitting.convener or sitting.authority
    if one.replaces:
        return f"{who} convenes you anew: this version takes the place of the one before."
    if one.second_of:
        return f"{who} convenes you a second time, as the quorum was not reached."
    return f"{who} convenes you to the following sitting."


def _title(to: Addressee, sitting: Sitting) -> str:
    return ("Convocation: " if to.language == "en" else "Convocation : ") + _named(to, sitting)


def _named(to: Addressee, sitting: Sitting) -> str:
    """The body and the day, in the language of the reader."""
    one = sitting.convocation
    return f"{one.body}, {day(one.opens_at, sitting.zone, 'en' if to.language == 'en' else 'fr')}"


def _facts(to: Addressee, sitting: Sitting) -> Facts:
    one, language = sitting.convocation, "en" if to.language == "en" else "fr"
    weekday = WEEKDAYS[language][one.opens_at.astimezone(sitting.zone).weekday()]
    on = f"{weekday} {day(one.opens_at, sitting.zone, language)}"
    at = hour(one.opens_at, sitting.zone, language)
    body, date, time, place = (
        ("Instance", "Date", "Heure", "Lieu") if language == "fr" else ("Body", "Date", "Hour", "Place")
    )
    return Facts([(body, one.body), (date, on), (time, at), (place, one.place)])
