"""Whether what is told of a convocation is what was bound: its manifest, and each of its entries."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from protocol.errors import Conflict
from server.assemblies.consistency import follow_series
from server.assemblies.convocations_sql import Frozen
from server.assemblies.house_sql import select_altered_of
from server.base.database import Database
from server.ledger.ledger import Entry, Link, digest, is_bound, read_all


def is_sealed(manifest: str, entries: Sequence[Entry]) -> bool:
    """Whether the first of its entries is that this was frozen; `manifest` is its SHA-256."""
    return bool(entries) and entries[0].act == "frozen" and entries[0].facts.get("digest") == manifest


def is_whole(frozen: Frozen, links: Sequence[Link], entries: Sequence[Entry]) -> bool:
    """As far as its own entries show it, which are what could be read of these links: all of them are its own, by their
    texts, and none before the last is left out."""
    return (
        all(is_bound(link) for link in links)
        and all(after.previous == link.hash for link, after in pairwise(links) if after.position == link.position + 1)
        and len(entries) == len(links)
        and {(entry.conversation, entry.seq) for entry in entries} == {(frozen.conversation, frozen.seq)}
        and not any(follow_series(entries))
        and is_sealed(digest(frozen.manifest).hex(), entries)
    )


async def require_whole(db: Database, frozen: Frozen, links: Sequence[Link]) -> None:
    """For what is printed, signed or entered of it. Raises `Conflict`. In the transaction that read these links: until
    it ends, nobody alters the table so that others are selected."""
    entries = await read_all(links)
    if not is_whole(frozen, links, entries) or await select_altered_of(db, frozen.conversation, frozen.seq):
        raise Conflict("sealed_altered")


def deadline(frozen: Frozen) -> datetime:
    """As it was sealed; as its row has it where none was. Raises `ValueError`, `TypeError` or `LookupError` where the
    manifest is none."""
    delay = frozen.read()["convocation"].get("delay")
    return datetime.fromisoformat(delay["deadline"]) if delay else frozen.deadline
