"""The letter that reminds somebody of a tracked post: it says what will be recorded, and nothing of what is in it."""

from msgspec import Struct

from protocol.people import Language
from server.base.phrases import Phrase
from server.mail.letters import HELLO, Letter

SUBJECT = Phrase("À lire : {title}", "To read: {title}")
REMINDS = Phrase(
    "{sender} vous rappelle une publication que vous n’avez pas encore lue dans « {group} » ({authority}) :",
    "{sender} reminds you of a publication that you have not read yet in “{group}” ({authority}):",
)
READ = Phrase("Lire la publication", "Read the publication")
TRACKED = Phrase(
    "C’est une publication suivie : la date et l’heure de votre lecture sont enregistrées. "
    "La page vous le dit avant de l’ouvrir.",
    "It is a tracked publication: the date and time of your reading are recorded. "
    "The page tells you so before it opens.",
)
WHY = Phrase(
    "Vous recevez ce rappel parce que cette publication vous est adressée. Il n’y en a pas plus d’un par jour.",
    "You receive this reminder because the publication is addressed to you, once a day at most.",
)


class ReminderWords(Struct):
    """What is the same in the letters of one reminder."""

    authority: str
    sender: str
    group: str
    title: str
    link: str


def post_reminder(to: str, language: Language, name: str, words: ReminderWords) -> Letter:
    reminds = REMINDS(language, sender=words.sender, group=words.group, authority=words.authority)
    return Letter(
        to,
        language,
        SUBJECT(language, title=words.title),
        [HELLO(language, name=name), reminds, words.title],
        READ(language),
        words.link,
        [TRACKED(language), WHY(language)],
    )
