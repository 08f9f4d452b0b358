"""The letter that invites somebody."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.mail.letters import Block, Letter, day


class InvitationWords(Struct):
    """What the letter of an invitation says."""

    name: str
    authority: str
    inviter: str
    groups: list[str]
    expires_at: datetime
    access_ends_at: datetime | None
    zone: ZoneInfo


def invitation(to: str, language: str, link: str, words: InvitationWords) -> Letter:
    return (_invitation_en if language == "en" else _invitation_fr)(to, link, words)


def _invitation_fr(to: str, link: str, words: InvitationWords) -> Letter:
    opening = f"{words.inviter} vous invite" if words.inviter else "On vous invite"
    before: list[Block] = [
        f"Bonjour {words.name}".strip() + ",",
        f"{opening} dans Parvis, l’espace commun des élus et des agents ({words.authority}).",
    ]
    if words.groups:
        before.append("Vous entrez dans : " + ", ".join(words.groups) + ".")
    if words.access_ends_at:
        before.append(f"Votre accès prendra fin le {day(words.access_ends_at, words.zone, 'fr')}.")
    after: list[Block] = [
        "Ce lien vous est personnel et ne sert qu’une fois. "
        f"Il est valable jusqu’au {day(words.expires_at, words.zone, 'fr')}.",
        "Si vous n’attendiez pas ce message, vous pouvez l’ignorer.",
    ]
    subject = f"Votre invitation dans Parvis · {words.authority}"
    return Letter(to, "fr", subject, before, "Rejoindre Parvis", link, after)


def _invitation_en(to: str, link: str, words: InvitationWords) -> Letter:
    opening = f"{words.inviter} invites you" if words.inviter else "You are invited"
    before: list[Block] = [
        f"Hello {words.name}".strip() + ",",
        f"{opening} to Parvis, where officials and staff work together ({words.authority}).",
    ]
    if words.groups:
        before.append("You will find yourself in: " + ", ".join(words.groups) + ".")
    if words.access_ends_at:
        before.append(f"Your access will end on {day(words.access_ends_at, words.zone, 'en')}.")
    after: list[Block] = [
        f"This link is yours alone and works once. It is valid until {day(words.expires_at, words.zone, 'en')}.",
        "If you did not expect this message, you can ignore it.",
    ]
    subject = f"Your invitation to Parvis · {words.authority}"
    return Letter(to, "en", subject, before, "Join Parvis", link, after)
