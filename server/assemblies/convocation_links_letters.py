"""The letter with the code that shows that whoever asks to sign in reads the mailbox."""

from protocol.people import Language
from server.base.phrases import Phrase
from server.mail.letters import HELLO, Letter

SUBJECT = Phrase("Votre code Parvis", "Your Parvis code")
CODE = Phrase("Votre code pour Parvis ({authority}) : {code}", "Your code for Parvis ({authority}): {code}")
LASTS = Phrase(
    "Il est valable un quart d’heure, sur la page où vous l’avez demandé.",
    "It is good for a quarter of an hour, on the page where you asked for it.",
)
NEVER_TELL = Phrase(
    "Ne le communiquez à personne. Si vous n’avez rien demandé, ignorez ce message.",
    "Never tell it to anybody. If you did not ask for anything, ignore this message.",
)


def code(to: str, language: Language, name: str, authority: str, code: str) -> Letter:
    before = [HELLO(language, name=name), CODE(language, authority=authority, code=code)]
    return Letter(to, language, SUBJECT(language), [*before], "", "", [LASTS(language), NEVER_TELL(language)])
