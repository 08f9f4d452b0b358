"""The letter that invites somebody."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.people import Language
from server.base.phrases import Phrase
from server.base.wording import last_day
from server.mail.about import About
from server.mail.letters import HELLO, Block, Letter

SUBJECT = Phrase("Votre invitation dans Parvis · {authority}", "Your invitation to Parvis · {authority}")
HELLO_UNNAMED = Phrase("Bonjour,", "Hello,")
INVITED_BY = Phrase(
    "{inviter} vous invite dans Parvis, l’espace commun des élus et des agents ({authority}).",
    "{inviter} invites you to Parvis, where officials and staff work together ({authority}).",
)
INVITED = Phrase(
    "On vous invite dans Parvis, l’espace commun des élus et des agents ({authority}).",
    "You are invited to Parvis, where officials and staff work together ({authority}).",
)
GROUPS = Phrase("Vous entrez dans : {groups}.", "You will find yourself in: {groups}.")
ENDS = Phrase("Votre accès prendra fin le {day}.", "Your access will end on {day}.")
JOIN = Phrase("Rejoindre Parvis", "Join Parvis")
EXPIRES = Phrase(
    "Ce lien vous est personnel et ne sert qu’une fois. Il est valable jusqu’au {day}.",
    "This link is yours alone and works once. It is valid until {day}.",
)
UNEXPECTED = Phrase(
    "Si vous n’attendiez pas ce message, vous pouvez l’ignorer.",
    "If you did not expect this message, you can ignore it.",
)


class Invited(About, tag="invitation"):
    """Under its number."""

    shown: ClassVar[bool] = True
    invitation: int


class InvitationWords(Struct):
    """What the letter of an invitation says."""

    name: str
    authority: str
    inviter: str
    groups: list[str]
    expires_at: datetime
    access_ends_at: datetime | None
    zone: ZoneInfo


def invitation(to: str, language: Language, link: str, words: InvitationWords) -> Letter:
    hello = HELLO if words.name else HELLO_UNNAMED
    opening = INVITED_BY if words.inviter else INVITED
    before: list[Block] = [
        hello(language, name=words.name),
        opening(language, inviter=words.inviter, authority=words.authority),
    ]
    if words.groups:
        before.append(GROUPS(language, groups=", ".join(words.groups)))
    if words.access_ends_at:
        before.append(ENDS(language, day=last_day(words.access_ends_at, words.zone, language)))
    expires = EXPIRES(language, day=last_day(words.expires_at, words.zone, language))
    subject = SUBJECT(language, authority=words.authority)
    return Letter(to, language, subject, before, JOIN(language), link, [expires, UNEXPECTED(language)])
