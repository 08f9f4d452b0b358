"""Names: nobody takes another one's, nor one that looks like it; those of whoever has a mandate are entered."""

import unicodedata
from typing import Any

from protocol.errors import Invalid
from protocol.people import Person
from server.accounts.accounts_sql import select_names
from server.base.database import Database
from server.identity.people_sql import select_person
from server.ledger.ledger import Deed
from server.ledger.ledger_sql import append_all, select_entered


async def refuse_borrowed(db: Database, name: str) -> None:
    """Raises `Invalid("name")` for a name with letters that are not Latin, many of which look as if they were, and for
    what somebody is called already, in whatever order and spelling; administrators alone may give such a name."""
    letters = [char for char in unicodedata.normalize("NFKD", name) if char.isalpha()]
    if not letters or not all(unicodedata.name(char, "").startswith("LATIN ") for char in letters):
        raise Invalid("name")
    if called(name) in [called(known) for known in await select_names(db)]:
        raise Invalid("name")


def called(name: str) -> list[str]:
    """The words of a name as they sound, in no order."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return sorted(kept.split())


def name_deed(person: Person, author: int | None, **more: Any) -> Deed:
    """How convocations name somebody, and in which quality, from then on."""
    facts = {"name": person.name, "title": person.title, "civility": person.civility}
    return Deed("name_recorded", person=person.id, author=author, facts={**facts, **more})


async def enter_name(db: Database, before: Person, author: int) -> None:
    """What has changed of it, of whoever has one entered: since their first mandate."""
    after = await select_person(db, before.id)
    if name_deed(before, author) != name_deed(after, author) and await select_entered(db, "name_recorded", [after.id]):
        await append_all(db, [name_deed(after, author)])
