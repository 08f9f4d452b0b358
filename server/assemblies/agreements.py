"""Agreements: what an author agreed to, entered in the ledger as they did, and found there again."""

from collections.abc import Sequence

from protocol.bodies import Body
from protocol.convocations import ConvocationDraft
from server.assemblies.house_sql import select_agreements_sent, select_altered, select_links_on_agreements
from server.assemblies.verdicts import done_at
from server.base.database import Database
from server.ledger.ledger import Deed, Entry, read_all


def agreement_deed(draft: ConvocationDraft, body: Body, person: int, name: str, digest: str) -> Deed:
    """That somebody agreed, in their session, to what a draft said then."""
    facts = {"name": name, "body": body.name, "body_id": body.id, "draft": draft.id, "digest": digest, "by": "session"}
    return Deed("agreement_given", person=person, author=person, facts=facts)


async def read_agreement(db: Database, draft: int, person: int | None, digest: str) -> Entry | None:
    """The last entry of theirs that agrees to this of that draft, is the one that was made, and by which nothing was
    sent yet."""
    found = [
        entry
        for entry in await read_all(await select_links_on_agreements(db))
        if _is_theirs(entry, person, digest) and entry.facts.get("draft") == draft
    ]
    spent = {**await select_altered(db), **await select_agreements_sent(db)} if found else {}
    return next((entry for entry in reversed(found) if entry.position not in spent), None)


async def unagreed(db: Database, entries: Sequence[Entry]) -> list[int]:
    """Where a convocation says that its author agreed in their session, and no entry before says it to the instant, or
    something was sent by it already; before such entries were made, nothing is compared."""
    sealed = [entry for entry in entries if entry.act == "approved" and "entry" in entry.facts]
    given = {entry.position: entry for entry in await read_all(await select_links_on_agreements(db))} if sealed else {}
    first = await select_agreements_sent(db) if sealed else {}
    return [
        entry.position
        for entry in sealed
        if not _is_agreed(entry, given.get(entry.facts["entry"])) or first.get(entry.facts["entry"]) != entry.position
    ]


def _is_agreed(sealed: Entry, given: Entry | None) -> bool:
    return bool(
        given
        and given.position < sealed.position
        and _is_theirs(given, sealed.person, sealed.facts["digest"])
        and given.at == done_at(sealed)
    )


def _is_theirs(given: Entry, person: int | None, digest: str) -> bool:
    return (given.person, given.author, given.facts.get("digest")) == (person, person, digest)
