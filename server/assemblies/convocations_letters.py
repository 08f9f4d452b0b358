"""The letters that go with a convocation: the summons, what changed, the reminder, the cancellation."""

from datetime import timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.convocations import Convocation
from protocol.people import Language
from protocol.types import Seq
from server.assemblies.convocations_wording import (
    AGENDA,
    name_carried,
    name_question,
    tell_delay,
    tell_enclosed,
    tell_first,
)
from server.assemblies.summonses_sql import Addressee
from server.base.phrases import Phrase
from server.base.wording import day, hour, on_day
from server.law.delays import local
from server.law.sources import spaced
from server.mail.about import About
from server.mail.letters import HELLO, Block, Facts, Heading, Items, Letter

CONVOCATION = Phrase("Convocation : {sitting}", "Convocation: {sitting}")
OPENING = Phrase("{who} vous convoque à la séance suivante.", "{who} convenes you to the following sitting.")
OPENING_AGAIN = Phrase(
    "{who} vous convoque de nouveau : cette version remplace la précédente.",
    "{who} convenes you anew: this version takes the place of the one before.",
)
OPENING_SECOND = Phrase(
    "{who} vous convoque une seconde fois, le quorum ayant manqué pour {carried}.",
    "{who} convenes you a second time, as the quorum was lacking for {carried}.",
)
AS_SUBSTITUTE = Phrase(
    "Vous êtes convoqué en qualité de suppléant : vous prenez part à la séance, avec voix délibérative, en cas "
    "d’absence du conseiller titulaire que vous suppléez, dès lors qu’il en a avisé le président (article "
    "L.\u00a05211-6 du CGCT).",
    "You are convened as a substitute: you take part in the sitting, with a vote, where the councillor for whom you "
    "substitute is absent and has told the chair so (article L.\u00a05211-6 of the CGCT).",
)
CHANGED = Phrase("Ce qui change : {change}", "What changes: {change}")
MOVED = Phrase(
    "Seul le lieu change : «\u00a0{place}\u00a0», au lieu de «\u00a0{before}\u00a0». La date, l’heure et l’ordre "
    "du jour restent ceux de la version précédente.",
    "The place alone changes: “{place}”, instead of “{before}”. Date, hour and agenda remain those of the version "
    "before.",
)
FACTS = (Phrase("Assemblée", "Body"), Phrase("Date", "Date"), Phrase("Heure", "Hour"), Phrase("Lieu", "Place"))
URGENT = Phrase("Convocation en urgence. Motif : {reason}", "Convened urgently. Reason: {reason}")
READ = Phrase("Consulter la convocation", "Read the convocation")
RECORDED = Phrase(
    "L’ouverture de la convocation et votre accusé de réception sont enregistrés à votre nom, avec leur date et leur "
    "heure, dans le registre de la collectivité.",
    "That you open the convocation and acknowledge it is recorded under your name, with date and hour, in the register "
    "of the authority.",
)

REMINDER = Phrase("Rappel : {title}", "Reminder: {title}")
UNACKNOWLEDGED = Phrase(
    "Vous n’avez pas encore accusé réception de cette convocation. Un geste suffit, depuis la page.",
    "You have not acknowledged this convocation yet. The page needs one tap.",
)

CANCELLATION = Phrase("Séance annulée : {sitting}", "Sitting cancelled: {sitting}")
NO_EFFECT = Phrase(
    "La séance suivante est annulée ; la convocation est sans effet.",
    "The following sitting is cancelled; its convocation has no effect.",
)
REASON = Phrase("Motif : {reason}", "Reason: {reason}")
SEE = Phrase("Voir la séance", "See the sitting")

UNREACHED = Phrase("Destinataires non atteints : {title}", "Recipients not reached: {title}")
ENDS = Phrase(
    "Ces destinataires n’ont pas encore été atteints. Ils doivent l’être au plus tard le {day}, avant minuit : "
    "remettez-leur la convocation en main propre contre signature, puis inscrivez la remise.",
    "These recipients have not been reached yet. They have to be on {day} at the latest, before midnight: hand the "
    "convocation over to them against signature, then record it.",
)
FOLLOW = Phrase("Ouvrir le suivi", "Open the follow-up")


class AboutConvocation(About):
    """To one person, about one convocation."""

    shown: ClassVar[bool] = True
    conversation: int
    seq: Seq
    person: int


class Summoning(AboutConvocation, tag="convocation_summons"):
    """Convenes, or brings what is new: what becomes of it is proved."""


class Reminder(AboutConvocation, tag="convocation_reminder"):
    """To whoever has not acknowledged it."""


class Cancellation(AboutConvocation, tag="convocation_cancelled"):
    """To everybody who was convened."""


class Unreached(AboutConvocation, tag="convocation_unreached"):
    """To whoever sent it."""


class Sitting(Struct, frozen=True):
    """What every letter about one convocation says alike."""

    convocation: Convocation
    link: str
    convener: str
    authority: str
    zone: ZoneInfo
    quality: str = ""
    """In which they convene, such as "maire de Josselin"; none where none was sealed."""

    @property
    def who(self) -> str:
        """Whose act it is, as a sentence begins with it."""
        if self.convener and self.quality:
            return f"{self.convener}, {self.quality},"
        return self.convener or self.authority


def summons(to: Addressee, sitting: Sitting, *, substitute: bool = False) -> Letter:
    """The letter that convenes, or that brings a new version or a second convocation."""
    one, language = sitting.convocation, to.language
    opening = OPENING_AGAIN if one.replaces else OPENING_SECOND if one.takes_up else OPENING
    before: list[Block] = [opening(language, who=sitting.who, carried=name_carried(one, language))]
    before += [AS_SUBSTITUTE(language)] if substitute else []
    before += list(tell_first(one, sitting.zone, language)) if opening is OPENING_SECOND else []
    before += [CHANGED(language, change=one.change)] if one.change else []
    before += [MOVED(language, place=one.place, before=one.moved_from)] if one.moved_from else []
    before.append(facts(sitting, language))
    before += [URGENT(language, reason=one.urgency)] if one.urgency else []
    before += [text for text in (one.text, *map(spaced, one.sentences)) if text]
    before += [Heading(AGENDA(language)), Items([name_question(item, language) for item in one.agenda], numbered=True)]
    before += [" ".join(told)] if (told := list(tell_enclosed(one, language))) else []
    after: list[Block] = [*tell_delay(one, language), RECORDED(language)]
    return _letter(to, sitting, _title(sitting, language), before, READ, after)


def reminder(to: Addressee, sitting: Sitting) -> Letter:
    title = REMINDER(to.language, title=_title(sitting, to.language))
    return _letter(to, sitting, title, [UNACKNOWLEDGED(to.language), facts(sitting, to.language)], READ)


def cancellation(to: Addressee, sitting: Sitting) -> Letter:
    title = CANCELLATION(to.language, sitting=named(sitting, to.language))
    reason = REASON(to.language, reason=sitting.convocation.cancellation)
    return _letter(to, sitting, title, [NO_EFFECT(to.language), facts(sitting, to.language), reason], SEE)


def unreached(to: Addressee, sitting: Sitting, names: list[str]) -> Letter:
    """Tells whoever sent a convocation who has not been reached, while there is time."""
    delay, language = sitting.convocation.delay, to.language
    when = (local(delay.deadline, sitting.zone) - timedelta(1), language) if delay else None
    ends = ENDS(language, day=on_day(*when) if when else "")
    title = UNREACHED(language, title=_title(sitting, language))
    return _letter(to, sitting, title, [ends, Items(names), facts(sitting, language)], FOLLOW)


def _letter(
    to: Addressee, sitting: Sitting, title: str, before: list[Block], act: Phrase, after: list[Block] | None = None
) -> Letter:
    before = [HELLO(to.language, name=to.name), *before]
    signed = "\n".join(filter(None, (sitting.convener, sitting.quality, sitting.authority)))
    return Letter(to.email, to.language, title, before, act(to.language), sitting.link, [*(after or []), signed])


def _title(sitting: Sitting, language: Language) -> str:
    return CONVOCATION(language, sitting=named(sitting, language))


def named(sitting: Sitting, language: Language) -> str:
    """The body and the day, in the language of the reader."""
    return f"{sitting.convocation.body}, {day(sitting.convocation.opens_at, sitting.zone, language)}"


def facts(sitting: Sitting, language: Language) -> Facts:
    one = sitting.convocation
    on = on_day(one.opens_at.astimezone(sitting.zone).date(), language)
    values = (one.body, on, hour(one.opens_at, sitting.zone, language), one.place)
    return Facts([(name(language), value) for name, value in zip(FACTS, values, strict=True)])
