"""The letters to people who were away: of what, and why they get it."""

from typing import ClassVar

from msgspec import Struct

from protocol.people import Digest, Language
from server.base.phrases import Phrase, Plural
from server.mail.about import About
from server.mail.letters import Address, Block, Heading, Letter
from server.posts.digests import LONG, SHORT, News, Talk, beginning

HELLO = Phrase(
    "Bonjour {name}, voici ce que vous n’avez pas encore lu.", "Hello {name}, here is what you have not read yet."
)
POSTS = Phrase("Publications", "Publications")
TALKS = Phrase("On vous a écrit", "Somebody wrote to you")
TRACKED = Phrase("Publication suivie : son ouverture est enregistrée.", "Tracked publication: its opening is recorded.")
MESSAGES = Plural(Phrase("{count} message", "{count} message"), Phrase("{count} messages", "{count} messages"))
EVERYBODY = Phrase("tous", "everybody")
MENTIONED = Phrase("Mention par {names}", "Mentioned by {names}")
READ = Phrase("Lire la publication", "Read the publication")
OPEN = Phrase("Ouvrir Parvis", "Open Parvis")
ANSWER = Phrase("Vous pouvez commenter en répondant à ce courriel.", "You can comment by answering this e-mail.")
SUBJECTS: dict[Digest, Phrase] = {
    "immediate": Phrase("On vous a écrit dans Parvis · {authority}", "Somebody wrote to you in Parvis · {authority}"),
    "daily": Phrase("Votre résumé du jour · {authority}", "Your digest of the day · {authority}"),
    "weekly": Phrase("Votre résumé de la semaine · {authority}", "Your digest of the week · {authority}"),
}
OFTEN: dict[Digest, Phrase] = {
    "immediate": Phrase("au fil de l’eau", "as it comes"),
    "daily": Phrase("chaque jour", "every day"),
    "weekly": Phrase("chaque semaine", "every week"),
}
WHY = Phrase(
    "Vous recevez ce courriel parce que vous avez un accès à Parvis ({authority}) et que vous y recevez "
    "«\u00a0{often}\u00a0» ce que vous n’avez pas lu, ou une partie.",
    "You get this e-mail because you have access to Parvis ({authority}) and receive what you have not read, or a part "
    "of it, “{often}”.",
)
CHANGE = Phrase("Changer la fréquence", "Change how often")
STOP = Phrase("Ne plus recevoir ces courriels", "Stop these e-mails")


class DigestMail(About, tag="digest"):
    """What one person has missed."""

    shown: ClassVar[bool] = True
    person: int


class Reader(Struct):
    """Whom it is for, and where their links lead."""

    person: int
    email: str
    name: str
    language: Language
    url: str
    unsubscribe: str
    authority: str
    answerable: bool
    """What they answer by mail comes back to Parvis."""


def post_letter(reader: Reader, post: News) -> Letter:
    """A post by itself, for those who want each at once; it can be answered by mail."""
    language = reader.language
    said = TRACKED(language) if post.tracked else beginning(post, EVERYBODY(language), LONG)
    letter = Letter(
        reader.email,
        language,
        f"{post.title} · {post.group}",
        [Heading(post.title), f"{post.author}, {post.group}", *([said] if said else [])],
        READ(language),
        _place(reader, post),
        [*([ANSWER(language)] if reader.answerable else []), *_ending(reader, "immediate")],
    )
    return _unsubscribable(letter, reader)


def digest_letter(reader: Reader, choice: Digest, posts: list[News], talks: list[Talk]) -> Letter:
    """Everything at once; at least one of the two is not empty."""
    language = reader.language
    before: list[Block] = [HELLO(language, name=reader.name)]
    if posts:
        before += [Heading(POSTS(language)), *(_post(reader, post) for post in posts)]
    if talks:
        before += [Heading(TALKS(language)), *(_talk(reader, talk) for talk in talks)]
    subject = SUBJECTS[choice](language, authority=reader.authority)
    link = f"{reader.url}/accueil"
    letter = Letter(reader.email, language, subject, before, OPEN(language), link, _ending(reader, choice))
    return _unsubscribable(letter, reader)


def _post(reader: Reader, post: News) -> Address:
    said = TRACKED(reader.language) if post.tracked else beginning(post, EVERYBODY(reader.language), SHORT)
    return Address(post.title, _place(reader, post), "\n".join(filter(None, (f"{post.author}, {post.group}", said))))


def _talk(reader: Reader, talk: Talk) -> Address:
    names = ", ".join(talk.authors[:3]) + ("…" if len(talk.authors) > 3 else "")
    link = f"{reader.url}/discussions/{talk.conversation}"
    if talk.group:
        return Address(talk.group, link, MENTIONED(reader.language, names=names))
    return Address(names, link, MESSAGES(reader.language, talk.count))


def _place(reader: Reader, post: News) -> str:
    return f"{reader.url}/publications/{post.conversation}/{post.seq}"


def _ending(reader: Reader, choice: Digest) -> list[Block]:
    language = reader.language
    return [
        WHY(language, authority=reader.authority, often=OFTEN[choice](language)),
        Address(CHANGE(language), f"{reader.url}/reglages/notifications"),
        Address(STOP(language), reader.unsubscribe),
    ]


def _unsubscribable(letter: Letter, reader: Reader) -> Letter:
    letter.headers = {
        "List-Unsubscribe": f"<{reader.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return letter
