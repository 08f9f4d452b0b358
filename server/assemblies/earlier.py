"""Earlier convocations, as their own entries have them: what a second one, or a new version, is made from."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from protocol.convocations import Convocation, DeclaredItem, DeclaredLack
from protocol.delays import Concern
from protocol.sittings import Moment
from protocol.types import Seq
from server.assemblies.attestation import sent
from server.assemblies.consistency import recipients, substitutes
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.counting import COUNTS, in_time, is_closed
from server.assemblies.examination import BROKEN
from server.assemblies.hours import seals_hours
from server.assemblies.house_sql import select_altered_of
from server.assemblies.integrity import is_sealed
from server.assemblies.reconciliation import reconcile
from server.assemblies.verdicts import done_at
from server.base.database import Database
from server.ledger.ledger import Entry, digest, read_all
from server.ledger.ledger_sql import select_links_of

MADE_FROM = ("convocations", "sittings", "attendances", "interests", "moments", "held_elsewhere", "answers")
"""Tables of which a later convocation, or the next count of its sitting, takes something up."""


class Earlier(Struct):
    """What was sealed, and what its sitting recorded."""

    convocation: Convocation
    convened: set[int]
    """Those of the sending, and whoever was convened later."""
    substitutes: set[int]
    """Those of them who were as such."""
    moments: list[Moment]
    """Those counted in time."""
    unbounded: list[Moment]
    """Those too that versions counted which asked for no reason, however late it was."""
    closed: bool
    clocks: tuple[str, str] | None
    """The zone by which it was told, and the hour of the sitting as its clocks show it, where these were sealed."""
    declared: DeclaredLack | None = None
    """Of a sitting held without Parvis: for which items its record says that the quorum lacked."""
    late: bool = False
    """Whether anything was counted, but not in time."""

    def as_before(self) -> "Earlier":
        """As those versions knew it."""
        return replace(self, moments=self.unbounded, declared=None)


async def read_earlier(db: Database, conversation: int, seq: Seq, before: int | None = None) -> Earlier | None:
    """By the entries before that position, or all; `None` where none seals such a convocation."""
    frozen = await select_frozen(db, conversation, seq)
    entries = [
        entry
        for entry in await read_all(await select_links_of(db, conversation, seq))
        if before is None or entry.position < before
    ]
    if frozen is None or not is_sealed(digest(frozen.manifest).hex(), entries):
        return None
    manifest = frozen.read()
    people, convocation = recipients(manifest, entries), sent(manifest)
    counts = [entry for entry in entries if entry.act in COUNTS]
    timely = in_time(convocation.opens_at, entries)
    return Earlier(
        convocation,
        set(people),
        substitutes(people),
        _moments(timely),
        _moments(one for one in counts if one in timely or "late" not in one.facts),
        is_closed(entries),
        (manifest["zone"], manifest["local"]["opens_at"]) if seals_hours(manifest) else None,
        _declared(convocation, entries),
        late=len(timely) < len(counts),
    )


def _moments(counts: Iterable[Entry]) -> list[Moment]:
    return sorted(map(_moment, counts), key=lambda one: (one.at, one.item))


def _declared(convocation: Convocation, entries: Sequence[Entry]) -> DeclaredLack | None:
    titles = ["", *(item.title for item in convocation.agenda)]
    for entry in entries:
        if entry.act == "held_elsewhere":
            facts, file = entry.facts, entry.facts["file"]
            items = [DeclaredItem(number, titles[number]) for number in facts.get("lacking", [])]
            return DeclaredLack(facts.get("lacking_by", ""), items, file["name"], file["sha256"])
    return None


def _moment(entry: Entry) -> Moment:
    facts = entry.facts
    return Moment(facts["item"], done_at(entry), facts["in_office"], facts["present"], facts["needed"])


async def unsound(db: Database, conversation: int, seq: Seq, beside: tuple[str, ...] = ()) -> list[Concern]:
    """What of it is not as it was entered: one of its entries, or what screens show of it, of its sitting, and of
    these tables."""
    if altered := await select_altered_of(db, conversation, seq):
        return [Concern("entry_altered", entry=position) for position in altered]
    frozen = await select_frozen(db, conversation, seq)
    entries = await read_all(await select_links_of(db, conversation, seq))
    try:
        if frozen is None or not is_sealed(digest(frozen.manifest).hex(), entries):
            return [Concern("earlier_altered")]
        found = await reconcile(db, frozen, entries, None, {})
    except BROKEN:
        return [Concern("earlier_altered")]
    said = [one for one in found if one.fault != "row" or one.file.partition(".")[0] in MADE_FROM + beside]
    return [Concern("earlier_altered")] if said else []
