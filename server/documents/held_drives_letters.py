"""The letter to whoever is handed the documents of somebody who has left."""

from collections.abc import Callable
from typing import ClassVar

from protocol.people import Language
from server.base.phrases import Phrase
from server.base.wording import of
from server.mail.about import About
from server.mail.letters import HELLO, Letter

OF: dict[Language, Callable[[str], str]] = {"fr": of, "en": "of {}".format}
"""Whose something is."""

SUBJECT = Phrase("Les documents {whose} vous sont remis", "The documents {whose} are handed to you")
MOVED = Phrase(
    "Les documents que {left} gardait pour soi dans Parvis ({authority}) sont désormais parmi les vôtres, dans le "
    "dossier « {folder} ». Personne d’autre ne les lit.",
    "The documents that {left} kept in Parvis ({authority}) are now among yours, in the folder “{folder}”. Nobody but "
    "you reads them.",
)
OPEN = Phrase("Ouvrir le dossier", "Open the folder")


class Handed(About, tag="drive_handed"):
    """To whom."""

    shown: ClassVar[bool] = True
    person: int


def handed(to: str, language: Language, link: str, names: tuple[str, str, str], authority: str) -> Letter:
    """`names` are of the reader, of whoever has left, and of the folder."""
    name, left, folder = names
    return Letter(
        to,
        language,
        SUBJECT(language, whose=OF[language](left)),
        [HELLO(language, name=name), MOVED(language, left=left, authority=authority, folder=folder)],
        OPEN(language),
        link,
        [],
    )
