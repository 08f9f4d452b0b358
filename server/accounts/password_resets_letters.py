"""The letter by which a new password is chosen."""

from typing import ClassVar

from protocol.entrance import ForgotPassword
from protocol.people import Language
from server.base.jobs import Job
from server.base.phrases import Phrase
from server.mail.about import About
from server.mail.letters import HELLO, Letter

SUBJECT = Phrase("Votre mot de passe Parvis", "Your Parvis password")
ASKED = Phrase(
    "Vous avez demandé un nouveau mot de passe pour Parvis ({authority}).",
    "You asked for a new password for Parvis ({authority}).",
)
CHOOSE = Phrase("Choisir un mot de passe", "Choose a password")
LASTS = Phrase("Ce lien ne sert qu’une fois, pendant une heure.", "This link works once, for one hour.")
UNASKED = Phrase(
    "Si vous n’avez rien demandé, ignorez ce message : votre mot de passe reste le même.",
    "If you did not ask for anything, ignore this message: your password stays the same.",
)

PASSWORD_RESET = Job("password_reset", ForgotPassword)
"""The link is made only where the letter is written: nobody else ever has it."""


class Forgotten(About, tag="password_reset"):
    """Whose password."""

    shown: ClassVar[bool] = True
    person: int


def password_reset(to: str, language: Language, link: str, name: str, authority: str) -> Letter:
    return Letter(
        to,
        language,
        SUBJECT(language),
        [HELLO(language, name=name), ASKED(language, authority=authority)],
        CHOOSE(language),
        link,
        [LASTS(language), UNASKED(language)],
    )
