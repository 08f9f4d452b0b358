"""The letters that Parvis writes, in French and in English, as structured text that needs no picture."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from server.base.wording import MONTHS


class Heading(Struct, tag=True):
    """What the paragraphs after it are about."""

    words: str


class Facts(Struct, tag=True):
    """Names and values, one under the other: the day, the hour, the place."""

    rows: list[tuple[str, str]]


class Items(Struct, tag=True):
    """A list, numbered from 1 or not."""

    lines: list[str]
    numbered: bool = False


class Address(Struct, tag=True):
    """A second place to go, less in view than the act; `about` says in a line or two what is there."""

    words: str
    link: str
    about: str = ""


Block = str | Heading | Facts | Items | Address
"""A paragraph, or something richer."""


class Letter(Struct):
    """A letter with one thing to do in it, or none where `act` is empty. `kind` and `ids` say what it is about, to
    whoever reads what became of it; a letter without `kind` is told to nobody."""

    to: str
    language: str
    subject: str
    before: list[Block]
    act: str
    link: str
    after: list[Block]
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    """Eight bytes in hexadecimal."""
    kind: str = ""
    ids: list[int] = []
    return_path: str | None = None
    """Where reports of its delivery go; by default, an address of its own if it has a kind, else the sender's."""
    headers: dict[str, str] = {}
    ics: bytes | None = None
    """A calendar with a METHOD, which the reader's own calendar takes up."""


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


def password_reset(to: str, language: str, link: str, name: str, authority: str) -> Letter:
    return (_reset_en if language == "en" else _reset_fr)(to, link, name, authority)


def _reset_fr(to: str, link: str, name: str, authority: str) -> Letter:
    before: list[Block] = [f"Bonjour {name},", f"Vous avez demandé un nouveau mot de passe pour Parvis ({authority})."]
    after: list[Block] = [
        "Ce lien ne sert qu’une fois, pendant une heure.",
        "Si vous n’avez rien demandé, ignorez ce message : votre mot de passe reste le même.",
    ]
    return Letter(to, "fr", "Votre mot de passe Parvis", before, "Choisir un mot de passe", link, after)


def _reset_en(to: str, link: str, name: str, authority: str) -> Letter:
    before: list[Block] = [f"Hello {name},", f"You asked for a new password for Parvis ({authority})."]
    after: list[Block] = [
        "This link works once, for one hour.",
        "If you did not ask for anything, ignore this message: your password stays the same.",
    ]
    return Letter(to, "en", "Your Parvis password", before, "Choose a password", link, after)


def code(to: str, language: str, name: str, authority: str, code: str) -> Letter:
    """The code that shows that whoever asks to sign in reads the mailbox."""
    if language == "en":
        before: list[Block] = [f"Hello {name},", f"Your code for Parvis ({authority}): {code}"]
        after: list[Block] = ["It is good for a quarter of an hour, on the page where you asked for it."]
        after.append("Never tell it to anybody. If you did not ask for anything, ignore this message.")
        return Letter(to, "en", "Your Parvis code", before, "", "", after)
    before = [f"Bonjour {name},", f"Votre code pour Parvis ({authority}) : {code}"]
    after = ["Il est valable un quart d’heure, sur la page où vous l’avez demandé."]
    after.append("Ne le communiquez à personne. Si vous n’avez rien demandé, ignorez ce message.")
    return Letter(to, "fr", "Votre code Parvis", before, "", "", after)


def day(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """The date in words, where the authority is."""
    local = instant.astimezone(zone)
    number = "1er" if local.day == 1 and language == "fr" else str(local.day)
    return f"{number} {MONTHS[language][local.month - 1]} {local.year}"
