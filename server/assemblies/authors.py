"""Authors: whose act a convocation is; of a council, its chair, or a substitute with the recorded reason."""

import re
from datetime import date, timedelta

from protocol.bodies import Body, Mandate
from protocol.convocations import Author, AuthorStanding, ConvocationDraft, PassedOver, PossibleAuthor
from protocol.errors import Invalid
from protocol.people import Person
from server.assemblies.bodies_sql import select_in_office, select_last_chair
from server.base.database import Database
from server.base.wording import of
from server.identity.people_sql import select_people

TOWN = re.compile(r"(?:mairie|ville|commune) (d[eu]s? |d[’'])", re.IGNORECASE)
HEADS = {"madame": "présidente", "monsieur": "président", "": "président(e)"}
ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            *(("premier", "première"), ("deuxième", "second", "seconde"), ("troisième",), ("quatrième",)),
            *(("cinquième",), ("sixième",), ("septième",), ("huitième",), ("neuvième",), ("dixième",)),
            *(("onzième",), ("douzième",)),
        ),
        1,
    )
    for word in words
}
DEPUTY = re.compile(
    rf"({'|'.join(ORDINALS)}|(\d{{1,2}}) ?(?:er|re|ère|e|è|ème|nde?)?) (?:vice-présidente?|adjointe?)\b"
)
LAST = 1_000
"""After all deputies."""
LEAVING = {"madame": "sortante", "monsieur": "sortant", "": "sortant(e)"}


async def possible_authors(
    db: Database, body: Body, day: date, authority: str, *, installation: bool
) -> list[PossibleAuthor]:
    """Whom a convocation sent that day may name: the chair first, then the others by name. A council is convened by
    its chair (CGCT L2121-10), or by who stands in for them (L2122-17); it is installed by whoever chaired last, elected
    again or not, who is in office as such until another is elected (L2122-15)."""
    seats = {one.person: one for one in await select_in_office(db, body.id, day) if one.role != "substitute"}
    standings: dict[int, AuthorStanding] = {
        person: "chair" if one.role == "chair" else "substitute" if body.kind == "council" else "member"
        for person, one in seats.items()
    }
    if installation and body.kind == "council" and "chair" not in standings.values():
        standings |= await _outgoing(db, body, day)
    people = {person.id: person for person in await select_people(db, list(standings))}
    ranks = {person: one for person in standings if (one := rank(people[person].title))}
    found = [
        PossibleAuthor(
            person,
            standing,
            quality(people[person], standing, body, authority),
            _before(person, ranks) if standing == "substitute" else [],
        )
        for person, standing in standings.items()
    ]
    return sorted(found, key=lambda one: one.standing not in ("chair", "outgoing"))


def rank(title: str) -> int:
    """Of a deputy in the order of nominations, as in "Deuxième adjointe" or "2e adjoint au maire"; 0 of whose title
    says none."""
    found = DEPUTY.match(title.strip().lower())
    return (ORDINALS.get(found[1]) or int(found[2] or 0)) if found else 0


def _before(person: int, ranks: dict[int, int]) -> list[int]:
    """Those who stand in for the mayor before them; all deputies, of whoever is none."""
    own = ranks.get(person, LAST)
    return sorted((one for one in ranks if one != person and ranks[one] < own), key=lambda one: ranks[one])


async def _outgoing(db: Database, body: Body, day: date) -> dict[int, AuthorStanding]:
    """Who held the chair last, and those who sat then and may stand in for them."""
    last: Mandate | None = await select_last_chair(db, body.id, day)
    if last is None:
        return {}
    then = await select_in_office(db, body.id, last.ends_on or day - timedelta(1))
    others: dict[int, AuthorStanding] = {one.person: "substitute" for one in then if one.role != "substitute"}
    outgoing: dict[int, AuthorStanding] = {last.person: "outgoing"}
    return outgoing | {person: one for person, one in others.items() if person != last.person}


def quality(person: Person, standing: AuthorStanding, body: Body, authority: str) -> str:
    """In French, as papers say it after the name: "maire de Josselin", "première adjointe"."""
    mayor = body.kind == "council" and body.regime != "epci"
    head = "maire" if mayor else HEADS[person.civility]
    if standing == "outgoing":
        return f"{head}{town(authority) if mayor else over(body.name)} {LEAVING[person.civility]}"
    if standing == "chair":
        said = _lowered(person.title) if mayor and person.title.lower().startswith("maire") else head
        return f"{said}{town(authority)}" if said == "maire" else f"{said}{over(body.name)}" if said == head else said
    return _lowered(person.title) or "membre"


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def town(authority: str) -> str:
    """As in " de Josselin" of "Mairie de Josselin"; nothing where the name does not say it."""
    found = TOWN.match(authority)
    return f" {authority[found.start(1) :]}" if found else ""


def is_of_commune(authority: str) -> bool:
    """Whether its name says so, as "Mairie de Josselin" and "Mairie" do."""
    return authority.strip().lower() == "mairie" or TOWN.match(authority) is not None


MASCULINE = ("conseil", "comité", "syndicat", "bureau", "centre", "groupe")
FEMININE = ("communauté", "commission", "métropole", "assemblée", "caisse")


def over(body: str) -> str:
    """Over what somebody presides, as in " du conseil communautaire"; nothing where the name begins with none of these
    nouns."""
    noun = body.partition(" ")[0].lower()
    if noun in MASCULINE:
        return f" du {_lowered(body)}"
    if noun in FEMININE:
        return f" {'de l’' if noun[0] in 'aeiouhé' else 'de la '}{_lowered(body)}"
    return ""


def default_author(authors: list[PossibleAuthor]) -> int | None:
    """Nobody but who chairs, or chaired last, convenes unless somebody says so."""
    return next((one.person for one in authors if one.standing in ("chair", "outgoing")), None)


async def require_author(db: Database, draft: ConvocationDraft) -> Author:
    """The author as they are sealed. Raises `Invalid` unless the draft names one, and a substitute's reason."""
    one = next((one for one in draft.authors if one.person == draft.convened_by), None)
    reason = draft.substitute_reason.strip()
    if one is None or (one.standing == "substitute" and not reason):
        raise Invalid("convened_by")
    replaced = default_author(draft.authors) if one.standing == "substitute" else None
    found = await select_people(db, [one.person, *([replaced] if replaced else []), *one.before])
    people = {person.id: person for person in found}
    absent = people[replaced].name if replaced else VACANT if one.standing == "substitute" else ""
    author = people[one.person]
    said = {told.person: told.reason for told in draft.impediments}
    passed_over = [PassedOver(person, people[person].name, said.get(person, "")) for person in one.before]
    reason = reason if absent else ""
    return Author(one.person, author.name, one.quality, absent, reason, author.civility, passed_over)


def unexplained(draft: ConvocationDraft) -> list[int]:
    """Who comes before the author it names, and of whom it does not say why they do not convene."""
    said = {one.person for one in draft.impediments if one.reason.strip()}
    return [
        person
        for one in draft.authors
        if one.person == draft.convened_by
        for person in one.before
        if person not in said
    ]


VACANT = "la présidence vacante"


def tell_replaced(replaced: str) -> str:
    """In whose place a substitute convenes, after their quality: "en remplacement provisoire de Paul Riou"."""
    return "la présidence étant vacante" if replaced == VACANT else f"en remplacement provisoire {of(replaced)}"
