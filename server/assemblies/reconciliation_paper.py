"""Whether the postings and the slips that the follow-up shows are those of the entries."""

from collections.abc import Iterator, Sequence
from typing import Any

from protocol.postings import PostedSheet
from protocol.summonses import Summons
from server.assemblies.verdicts import done_at
from server.ledger.ledger import Entry

SLIPPED = ("delivered_by_hand", "posted", "slip_joined")


def reconcile_postings(rows: Sequence[PostedSheet], entries: Sequence[Entry]) -> Iterator[str]:
    down = {entry.facts["posting"]: entry for entry in entries if entry.act == "taken_down"}
    due = [_told(entry, down.get(entry.facts["posting"])) for entry in entries if entry.act == "put_up"]
    if [_shown(row) for row in rows] != due:
        yield "postings"


def _told(up: Entry, down: Entry | None) -> tuple[Any, ...]:
    facts = up.facts
    put_up = (facts["posting"], facts["what"], facts["where"], done_at(up), facts["name"], _sha256(up))
    return (*put_up, done_at(down) if down else None, down.facts["name"] if down else "")


def _shown(row: PostedSheet) -> tuple[Any, ...]:
    put_up = (row.number, row.what, row.place, row.put_up_at, row.put_up_by, row.file.sha256 if row.file else None)
    return (*put_up, row.taken_down_at, row.taken_down_by)


def _sha256(entry: Entry) -> str | None:
    return entry.facts["file"]["sha256"] if "file" in entry.facts else None


def reconcile_slips(rows: Sequence[Summons], entries: Sequence[Entry]) -> Iterator[str]:
    joined = [(entry.person, sha256) for entry in entries if entry.act in SLIPPED and (sha256 := _sha256(entry))]
    if sorted((row.person, slip.sha256) for row in rows for slip in row.slips) != sorted(joined):
        yield "slips"
