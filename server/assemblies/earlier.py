"""Earlier convocations, as their own entries have them: what a second one, or a new version, is made from."""

from msgspec import Struct

from protocol.convocations import Convocation
from protocol.delays import Concern
from protocol.sittings import Moment
from protocol.types import Seq
from server.assemblies.attestation import sent
from server.assemblies.consistency import recipients, substitutes
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.counting import is_closed
from server.assemblies.examination import BROKEN
from server.assemblies.house_sql import select_altered_of
from server.assemblies.integrity import is_sealed
from server.assemblies.reconciliation import reconcile
from server.assemblies.verdicts import done_at
from server.base.database import Database
from server.ledger.ledger import Entry, digest, readable
from server.ledger.ledger_sql import select_links_of

MADE_FROM = ("convocations", "sittings", "attendances", "interests", "moments", "answers")
"""Tables of which a later convocation, or the next count of its sitting, takes something up."""


class Earlier(Struct):
    """What was sealed, and what its sitting recorded."""

    convocation: Convocation
    convened: set[int]
    """Those of the sending, and whoever was convened later."""
    substitutes: set[int]
    """Those of them who were as such."""
    moments: list[Moment]
    closed: bool


async def read_earlier(db: Database, conversation: int, seq: Seq, before: int | None = None) -> Earlier | None:
    """By the entries before that position, or all; `None` where none seals such a convocation."""
    frozen = await select_frozen(db, conversation, seq)
    entries = [
        entry
        for entry in readable(await select_links_of(db, conversation, seq))
        if before is None or entry.position < before
    ]
    if frozen is None or not is_sealed(digest(frozen.manifest).hex(), entries):
        return None
    moments = [_moment(entry) for entry in entries if entry.act in ("sitting_opened", "item_begun")]
    manifest = frozen.read()
    people = recipients(manifest, entries)
    return Earlier(
        sent(manifest),
        set(people),
        substitutes(people),
        sorted(moments, key=lambda one: (one.at, one.item)),
        is_closed(entries),
    )


def _moment(entry: Entry) -> Moment:
    facts = entry.facts
    return Moment(facts["item"], done_at(entry), facts["in_office"], facts["present"], facts["needed"])


async def unsound(db: Database, conversation: int, seq: Seq, beside: tuple[str, ...] = ()) -> list[Concern]:
    """What of it is not as it was entered: one of its entries, or what screens show of it, of its sitting, and of
    these tables."""
    if altered := await select_altered_of(db, conversation, seq):
        return [Concern("entry_altered", entry=position) for position in altered]
    frozen = await select_frozen(db, conversation, seq)
    entries = readable(await select_links_of(db, conversation, seq))
    try:
        if frozen is None or not is_sealed(digest(frozen.manifest).hex(), entries):
            return [Concern("earlier_altered")]
        found = await reconcile(db, frozen, entries, None, {})
    except BROKEN:
        return [Concern("earlier_altered")]
    said = [one for one in found if one.fault != "row" or one.file.partition(".")[0] in MADE_FROM + beside]
    return [Concern("earlier_altered")] if said else []
