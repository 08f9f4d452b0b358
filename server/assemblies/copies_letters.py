"""The letters by which councillors who do not sit are informed of what their intercommunal council does."""

from typing import ClassVar

from protocol.copies import CopyKind
from protocol.types import Seq
from server.assemblies.convocations_letters import CANCELLATION, NO_EFFECT, REASON, Sitting, facts, named
from server.assemblies.invitees_letters import LASTS
from server.base.phrases import Phrase
from server.mail.about import About
from server.mail.letters import HELLO, Block, Items, Letter

SUBJECTS: dict[CopyKind, Phrase] = {
    "convocation": Phrase("Copie pour information : convocation, {sitting}", "Copy for information: {sitting}"),
    "deliberations": Phrase("Liste des délibérations : {sitting}", "List of deliberations: {sitting}"),
    "minutes": Phrase("Procès-verbal : {sitting}", "Minutes: {sitting}"),
}
OPENINGS: dict[CopyKind, Phrase] = {
    "convocation": Phrase(
        "La convocation à la séance suivante vous est communiquée en copie, pour information (article L. 5211-40-2 du "
        "CGCT). Elle ne vous convoque pas et n’appelle pas de réponse.",
        "You are informed of the convocation to the following sitting (article L. 5211-40-2 of the CGCT). It does not "
        "convene you, and asks for no answer.",
    ),
    "deliberations": Phrase(
        "La liste des délibérations examinées lors de la séance suivante vous est communiquée (article L. 5211-40-2 du "
        "CGCT).",
        "Here is the list of the deliberations of the following sitting (article L. 5211-40-2 of the CGCT).",
    ),
    "minutes": Phrase(
        "Le procès-verbal de la séance suivante vous est communiqué (article L. 5211-40-2 du CGCT).",
        "Here are the minutes of the following sitting (article L. 5211-40-2 of the CGCT).",
    ),
}
NOTES = Phrase(
    "La convocation, ses notes explicatives de synthèse et ses documents sont sur la page de la séance.",
    "The convocation, its explanatory notes and its documents are on the page of the sitting.",
)
SEE = Phrase("Consulter la copie", "Read the copy")
SEE_PAPER = Phrase("Consulter le document", "Read the document")


class AboutCopy(About):
    """To one councillor, about one convocation."""

    shown: ClassVar[bool] = True
    conversation: int
    seq: Seq
    copy: int


class Informing(AboutCopy, tag="sitting_copy"):
    """Brings a copy: what becomes of it is shown to those who follow the convocation."""


class CopyOver(AboutCopy, tag="sitting_copy_over"):
    """Tells that the sitting was cancelled."""


def copy(to: str, name: str, sitting: Sitting, kind: CopyKind) -> Letter:
    before: list[Block] = [OPENINGS[kind]("fr"), facts(sitting, "fr")]
    if kind == "convocation":
        before += [Items([item.title for item in sitting.convocation.agenda], numbered=True), NOTES("fr")]
    act = SEE if kind == "convocation" else SEE_PAPER
    after: list[Block] = [LASTS("fr")] if kind == "convocation" else []
    return _letter(to, name, sitting, SUBJECTS[kind]("fr", sitting=named(sitting, "fr")), before, act("fr"), after)


def cancellation(to: str, name: str, sitting: Sitting) -> Letter:
    reason = REASON("fr", reason=sitting.convocation.cancellation)
    before: list[Block] = [NO_EFFECT("fr"), facts(sitting, "fr"), reason]
    return _letter(to, name, sitting, CANCELLATION("fr", sitting=named(sitting, "fr")), before, "", [])


def _letter(
    to: str, name: str, sitting: Sitting, subject: str, before: list[Block], act: str, after: list[Block]
) -> Letter:
    before = [HELLO("fr", name=name), *before]
    return Letter(to, "fr", subject, before, act, sitting.link if act else "", [*after, sitting.authority])
