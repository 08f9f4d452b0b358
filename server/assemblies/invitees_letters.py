"""The letters to those invited to a sitting: the invitation, and that it is changed, withdrawn or without effect."""

from typing import ClassVar

from msgspec import Struct

from protocol.people import Language
from protocol.types import Seq
from server.assemblies.convocations_letters import CANCELLATION, REASON, Sitting, facts, named
from server.base.phrases import Phrase, Plural
from server.mail.about import About
from server.mail.letters import HELLO, Block, Items, Letter

INVITATION = Phrase("Invitation : {sitting}", "Invitation: {sitting}")
CHANGED = Phrase("Invitation modifiée : {sitting}", "Invitation changed: {sitting}")
WITHDRAWN = Phrase("Invitation retirée : {sitting}", "Invitation withdrawn: {sitting}")
OPENING = Phrase("{who} vous invite à la séance suivante.", "{who} invites you to the following sitting.")
OPENING_AGAIN = Phrase(
    "La séance à laquelle {who} vous invite a changé : cette invitation remplace la précédente.",
    "The sitting to which {who} invites you has changed: this invitation takes the place of the one before.",
)
NOT_CONVENED = Phrase(
    "Ceci est une invitation, et non une convocation : votre présence n’est pas comptée pour le quorum.",
    "This is an invitation and no convocation: your presence does not count for the quorum.",
)
FOR_ITEMS = Plural(
    Phrase("Elle porte sur ce point de l’ordre du jour :", "It is for this item of the agenda:"),
    Phrase("Elle porte sur ces points de l’ordre du jour :", "It is for these items of the agenda:"),
)
ITEM = Phrase("Point {number} : {title}", "Item {number}: {title}")
PAPERS = Plural(
    Phrase("Un document est à votre disposition sur la page de l’invitation.", "One document is on its page for you."),
    Phrase(
        "{count} documents sont à votre disposition sur la page de l’invitation.",
        "{count} documents are on its page for you.",
    ),
)
SEE = Phrase("Voir l’invitation", "See the invitation")
LASTS = Phrase(
    "Ce lien vous est personnel ; il est valable jusqu’à une semaine après la séance.",
    "This link is yours alone; it is good until a week after the sitting.",
)
WITHOUT_EFFECT = Phrase(
    "L’invitation qui vous a été adressée pour la séance suivante est retirée.",
    "The invitation that you were sent to the following sitting is withdrawn.",
)
NO_ITEM_LEFT = Phrase(
    "L’ordre du jour a changé : il ne comporte plus les points sur lesquels portait l’invitation.",
    "The agenda has changed: it no longer has the items that the invitation was for.",
)
CANCELLED = Phrase(
    "La séance suivante est annulée ; l’invitation que vous avez reçue est sans effet.",
    "The following sitting is cancelled; the invitation that you have had is without effect.",
)


class AboutInvitee(About):
    """To one invitee of one convocation."""

    shown: ClassVar[bool] = True
    conversation: int
    seq: Seq
    invitee: int


class Inviting(AboutInvitee, tag="sitting_invitation"):
    """Invites: what becomes of it is shown to those who follow the convocation."""


class InvitationOver(AboutInvitee, tag="sitting_invitation_over"):
    """Tells that there is nothing to come to."""


class Reader(Struct, frozen=True):
    """To whom a letter goes."""

    name: str
    email: str
    language: Language


def invitation(to: Reader, sitting: Sitting, items: list[tuple[int, str]], papers: int, message: str) -> Letter:
    """`items` are those for which they are invited, each with its place in the agenda."""
    language, again = to.language, sitting.convocation.replaces is not None
    before: list[Block] = [(OPENING_AGAIN if again else OPENING)(language, who=sitting.who)]
    before += [sitting.convocation.change] if again and sitting.convocation.change else []
    before += [facts(sitting, language), NOT_CONVENED(language)]
    before.append(FOR_ITEMS(language, len(items)))
    before.append(Items([ITEM(language, number=number, title=title) for number, title in items]))
    before += [text for text in (message, PAPERS(language, papers) if papers else "") if text]
    subject = (CHANGED if again else INVITATION)(language, sitting=named(sitting, language))
    return _letter(to, sitting, subject, before, [LASTS(language)])


def withdrawal(to: Reader, sitting: Sitting, reason: str) -> Letter:
    language = to.language
    before: list[Block] = [WITHOUT_EFFECT(language), facts(sitting, language)]
    before += [REASON(language, reason=reason)] if reason else []
    return _letter(to, sitting, WITHDRAWN(language, sitting=named(sitting, language)), before, [])


def cancellation(to: Reader, sitting: Sitting) -> Letter:
    language = to.language
    reason = REASON(language, reason=sitting.convocation.cancellation)
    before: list[Block] = [CANCELLED(language), facts(sitting, language), reason]
    return _letter(to, sitting, CANCELLATION(language, sitting=named(sitting, language)), before, [])


def _letter(to: Reader, sitting: Sitting, subject: str, before: list[Block], after: list[Block]) -> Letter:
    """With its link, if there is something to see behind it."""
    act = SEE(to.language) if sitting.link else ""
    before = [HELLO(to.language, name=to.name), *before]
    return Letter(to.email, to.language, subject, before, act, sitting.link, [*after, sitting.authority])
