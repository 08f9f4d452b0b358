"""The letters to people who were away: of what, and why they get it."""

from msgspec import Struct

from protocol.people import Digest
from server.mail.letters import Address, Block, Heading, Letter
from server.posts.digests import LONG, SHORT, News, Talk, plain

FR = {
    "hello": "Bonjour {name}, voici ce que vous n’avez pas encore lu.",
    "posts": "Publications",
    "talks": "On vous a écrit",
    "tracked": "Publication suivie : son ouverture est enregistrée.",
    "message": "1 message",
    "messages": "{count} messages",
    "mentioned": "Mention par {names}",
    "read": "Lire la publication",
    "open": "Ouvrir Parvis",
    "answer": "Vous pouvez commenter en répondant à ce courriel.",
    "subject_immediate": "On vous a écrit dans Parvis · {authority}",
    "subject_daily": "Votre résumé du jour · {authority}",
    "subject_weekly": "Votre résumé de la semaine · {authority}",
    "why": "Vous recevez ce courriel parce que vous avez un accès à Parvis ({authority}) et que votre résumé est réglé "
    "sur «\u00a0{often}\u00a0».",
    "often_immediate": "au fil de l’eau",
    "often_daily": "chaque jour",
    "often_weekly": "chaque semaine",
    "change": "Changer la fréquence",
    "stop": "Ne plus recevoir ces courriels",
}
EN = {
    "hello": "Hello {name}, here is what you have not read yet.",
    "posts": "Publications",
    "talks": "Somebody wrote to you",
    "tracked": "Tracked publication: its opening is recorded.",
    "message": "1 message",
    "messages": "{count} messages",
    "mentioned": "Mentioned by {names}",
    "read": "Read the publication",
    "open": "Open Parvis",
    "answer": "You can comment by answering this e-mail.",
    "subject_immediate": "Somebody wrote to you in Parvis · {authority}",
    "subject_daily": "Your digest of the day · {authority}",
    "subject_weekly": "Your digest of the week · {authority}",
    "why": "You get this e-mail because you have access to Parvis ({authority}) and your digest is set to “{often}”.",
    "often_immediate": "as it comes",
    "often_daily": "every day",
    "often_weekly": "every week",
    "change": "Change how often",
    "stop": "Stop these e-mails",
}
WORDS = {"fr": FR, "en": EN}


class Reader(Struct):
    """Whom it is for, and where his links lead."""

    person: int
    email: str
    name: str
    language: str
    url: str
    unsubscribe: str
    authority: str
    answerable: bool
    """What he answers by mail comes back to Parvis."""


def post_letter(reader: Reader, post: News) -> Letter:
    """A post by itself, for those who want each at once; it can be answered by mail."""
    words = WORDS[reader.language]
    by = f"{post.author}, {post.group}"
    said = words["tracked"] if post.tracked else plain(post.text, LONG)
    letter = Letter(
        reader.email,
        reader.language,
        f"{post.title} · {post.group}",
        [Heading(post.title), by, *([said] if said else [])],
        words["read"],
        _place(reader, post),
        [*([words["answer"]] if reader.answerable else []), *_ending(reader, "immediate")],
        kind="post",
        ids=[post.conversation, post.seq, reader.person],
    )
    return _unsubscribable(letter, reader)


def digest_letter(reader: Reader, choice: Digest, posts: list[News], talks: list[Talk]) -> Letter:
    """Everything at once; at least one of the two is not empty."""
    words = WORDS[reader.language]
    before: list[Block] = [words["hello"].format(name=reader.name)]
    if posts:
        before += [Heading(words["posts"]), *(_post(reader, post) for post in posts)]
    if talks:
        before += [Heading(words["talks"]), *(_talk(reader, talk) for talk in talks)]
    act, link = words["open"], f"{reader.url}/accueil"
    subject = words["subject_" + choice].format(authority=reader.authority)
    letter = Letter(reader.email, reader.language, subject, before, act, link, _ending(reader, choice))
    letter.kind, letter.ids = "digest", [reader.person]
    return _unsubscribable(letter, reader)


def _post(reader: Reader, post: News) -> Address:
    said = WORDS[reader.language]["tracked"] if post.tracked else plain(post.text, SHORT)
    return Address(post.title, _place(reader, post), "\n".join(filter(None, (f"{post.author}, {post.group}", said))))


def _talk(reader: Reader, talk: Talk) -> Address:
    words = WORDS[reader.language]
    names = ", ".join(talk.authors[:3]) + ("…" if len(talk.authors) > 3 else "")
    link = f"{reader.url}/discussions/{talk.conversation}"
    if talk.group:
        return Address(talk.group, link, words["mentioned"].format(names=names))
    return Address(names, link, words["messages" if talk.count > 1 else "message"].format(count=talk.count))


def _place(reader: Reader, post: News) -> str:
    return f"{reader.url}/publications/{post.conversation}/{post.seq}"


def _ending(reader: Reader, choice: Digest) -> list[Block]:
    words = WORDS[reader.language]
    return [
        words["why"].format(authority=reader.authority, often=words["often_" + choice]),
        Address(words["change"], f"{reader.url}/reglages/notifications"),
        Address(words["stop"], reader.unsubscribe),
    ]


def _unsubscribable(letter: Letter, reader: Reader) -> Letter:
    letter.headers = {
        "List-Unsubscribe": f"<{reader.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return letter
