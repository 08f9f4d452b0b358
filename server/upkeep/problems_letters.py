"""The letter that tells an administrator that somebody has reported a problem: nothing of what was written."""

from protocol.people import Language
from server.base.phrases import Phrase
from server.mail.letters import HELLO, Letter

SUBJECT = Phrase("Un problème signalé dans Parvis · {authority}", "A problem reported in Parvis · {authority}")
SAYS = Phrase("{name} signale un problème dans Parvis.", "{name} reports a problem in Parvis.")
READ = Phrase("Lire le signalement", "Read the report")
WHY = Phrase(
    "Vous recevez ce courriel parce que vous administrez Parvis.", "You get this as an administrator of Parvis."
)


def problem_letter(to: str, language: Language, name: str, reporter: str, url: str, authority: str) -> Letter:
    return Letter(
        to,
        language,
        SUBJECT(language, authority=authority),
        [HELLO(language, name=name), SAYS(language, name=reporter)],
        READ(language),
        f"{url}/administration/signalements",
        [WHY(language)],
    )
