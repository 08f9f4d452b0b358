"""The letter that reminds somebody of a tracked post: it says what will be recorded, and nothing of what he will
read."""

from msgspec import Struct

from server.mail.letters import Letter


class ReminderWords(Struct):
    """What is the same in the letters of one reminder."""

    authority: str
    sender: str
    group: str
    title: str
    link: str


def post_reminder(to: str, language: str, name: str, words: ReminderWords) -> Letter:
    return (_english if language == "en" else _french)(to, name, words)


def _french(to: str, name: str, words: ReminderWords) -> Letter:
    return Letter(
        to,
        "fr",
        f"À lire : {words.title}",
        [
            f"Bonjour {name},",
            f"{words.sender} vous rappelle une publication que vous n’avez pas encore lue dans « {words.group} » "
            f"({words.authority}) :",
            words.title,
        ],
        "Lire la publication",
        words.link,
        [
            "C’est une publication suivie : la date et l’heure de votre lecture sont enregistrées. "
            "La page vous le dit avant de l’ouvrir.",
            "Vous recevez ce rappel parce que cette publication vous est adressée. Il n’y en a pas plus d’un par jour.",
        ],
    )


def _english(to: str, name: str, words: ReminderWords) -> Letter:
    return Letter(
        to,
        "en",
        f"To read: {words.title}",
        [
            f"Hello {name},",
            f"{words.sender} reminds you of a publication that you have not read yet in “{words.group}” "
            f"({words.authority}):",
            words.title,
        ],
        "Read the publication",
        words.link,
        [
            "It is a tracked publication: the date and time of your reading are recorded. "
            "The page tells you so before it opens.",
            "You receive this reminder because the publication is addressed to you, once a day at most.",
        ],
    )
