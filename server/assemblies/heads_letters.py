"""The letter that carries the head of the sealed ledger out of the house, to where nobody here can change it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from server.base.phrases import Phrase
from server.base.wording import at
from server.ledger.ledger import Link, read
from server.mail.letters import Facts, Letter

SUBJECT = Phrase(
    "Empreinte du registre scellé : inscription n° {position}", "Head of the sealed ledger: entry {position}"
)
KEEP = Phrase(
    "Conservez cette lettre hors de Parvis. L’empreinte qu’elle porte change dès qu’une seule des inscriptions jusqu’à "
    "celle-ci est modifiée, retirée ou ajoutée : elle montre plus tard que rien n’a été réécrit.",
    "Keep this letter outside Parvis. The hash that it carries changes as soon as a single entry up to this one is "
    "changed, removed or added: it shows later that nothing was rewritten.",
)
CHECK = Phrase(
    "Pour comparer : « parvis verify --hash EMPREINTE DOSSIER », ou l’écran Registre scellé.",
    "To compare: `parvis verify --hash HASH FILE`, or the screen of the sealed ledger.",
)
POSITION = Phrase("Inscription", "Entry")
INSTANT = Phrase("Du", "Of")
HASH = Phrase("Empreinte", "Hash")


def head(to: str, link: Link, authority: str, zone: ZoneInfo) -> Letter:
    """In French, the language of the papers it is kept with."""
    entered: datetime = read(link).at
    rows = [
        (POSITION("fr"), f"n° {link.position}"),
        (INSTANT("fr"), at(entered, zone, seconds=True)),
        (HASH("fr"), link.hash.hex()),
    ]
    return Letter(
        to, "fr", SUBJECT("fr", position=link.position), [Facts(rows), KEEP("fr")], "", "", [CHECK("fr"), authority]
    )
