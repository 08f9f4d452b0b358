"""The letters that go with a convocation: the summons, what changed, the reminder, the cancellation."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.convocations import Convocation
from protocol.people import Language
from protocol.types import Seq
from server.assemblies.summonses_sql import Addressee
from server.base.phrases import Phrase
from server.base.wording import day, hour, on_day
from server.mail.about import About
from server.mail.letters import HELLO, Block, Facts, Items, Letter

CONVOCATION = Phrase("Convocation : {sitting}", "Convocation: {sitting}")
OPENING = Phrase("{who} vous convoque à la séance suivante.", "{who} convenes you to the following sitting.")
OPENING_AGAIN = Phrase(
    "{who} vous convoque de nouveau : cette version remplace la précédente.",
    "{who} convenes you anew: this version takes the place of the one before.",
)
OPENING_SECOND = Phrase(
    "{who} vous convoque une seconde fois, le quorum n’ayant pas été atteint.",
    "{who} convenes you a second time, as the quorum was not reached.",
)
FACTS = (Phrase("Instance", "Body"), Phrase("Date", "Date"), Phrase("Heure", "Hour"), Phrase("Lieu", "Place"))
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
    "Ces destinataires n’ont pas encore été atteints. Le délai légal s’achève le {day} à {hour} : remettez-leur la "
    "convocation en main propre, ou corrigez leur adresse.",
    "These recipients have not been reached yet. The legal delay ends on {day} at {hour}: hand the convocation over to "
    "them, or correct their address.",
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


def summons(to: Addressee, sitting: Sitting) -> Letter:
    """The letter that convenes, or that brings a new version or a second convocation."""
    one, language = sitting.convocation, to.language
    opening = OPENING_AGAIN if one.replaces else OPENING_SECOND if one.second_of else OPENING
    before: list[Block] = [opening(language, who=sitting.convener or sitting.authority)]
    before += [one.change] if one.change else []
    before.append(_facts(sitting, language))
    before += [text for text in (one.text, *one.sentences) if text]
    before.append(Items([item.title for item in one.agenda], numbered=True))
    return _letter(to, sitting, _title(sitting, language), before, READ, [RECORDED(language)])


def reminder(to: Addressee, sitting: Sitting) -> Letter:
    title = REMINDER(to.language, title=_title(sitting, to.language))
    return _letter(to, sitting, title, [UNACKNOWLEDGED(to.language), _facts(sitting, to.language)], READ)


def cancellation(to: Addressee, sitting: Sitting) -> Letter:
    title = CANCELLATION(to.language, sitting=_named(sitting, to.language))
    reason = REASON(to.language, reason=sitting.convocation.cancellation)
    return _letter(to, sitting, title, [NO_EFFECT(to.language), _facts(sitting, to.language), reason], SEE)


def unreached(to: Addressee, sitting: Sitting, names: list[str]) -> Letter:
    """Tells whoever sent a convocation who has not been reached, while there is time."""
    delay, language = sitting.convocation.delay, to.language
    when = (delay.deadline, sitting.zone, language) if delay else None
    ends = ENDS(language, day=day(*when) if when else "", hour=hour(*when) if when else "")
    title = UNREACHED(language, title=_title(sitting, language))
    return _letter(to, sitting, title, [ends, Items(names), _facts(sitting, language)], FOLLOW)


def _letter(
    to: Addressee, sitting: Sitting, title: str, before: list[Block], act: Phrase, after: list[Block] | None = None
) -> Letter:
    before = [HELLO(to.language, name=to.name), *before]
    return Letter(
        to.email, to.language, title, before, act(to.language), sitting.link, [*(after or []), sitting.authority]
    )


def _title(sitting: Sitting, language: Language) -> str:
    return CONVOCATION(language, sitting=_named(sitting, language))


def _named(sitting: Sitting, language: Language) -> str:
    """The body and the day, in the language of the reader."""
    return f"{sitting.convocation.body}, {day(sitting.convocation.opens_at, sitting.zone, language)}"


def _facts(sitting: Sitting, language: Language) -> Facts:
    one = sitting.convocation
    on = on_day(one.opens_at.astimezone(sitting.zone).date(), language)
    values = (one.body, on, hour(one.opens_at, sitting.zone, language), one.place)
    return Facts([(name(language), value) for name, value in zip(FACTS, values, strict=True)])
