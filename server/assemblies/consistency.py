"""Whether the entries of a convocation follow one another, and agree with what was frozen."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from msgspec import Struct

from server.assemblies.hours import is_delay_computed
from server.assemblies.manifest_form import is_recipient
from server.assemblies.verdicts import done_at
from server.ledger.ledger import Entry, canonical, read_instant

MINUTE = timedelta(minutes=1)
"""How far apart clocks, and what is done and its entry, may be."""

TO_RECIPIENTS = frozenset(
    {
        "available",
        "handed",
        "refused",
        "bounced",
        "printed",
        "delivered_by_hand",
        "posted",
        "opened",
        "acknowledged",
        "answered",
        "reminded",
        "notified",
    }
)
BY_MAIL = frozenset({"available", "handed", "refused", "bounced"})
OF_A_VERSION = frozenset({"available", "opened", "acknowledged"})

Recipients = dict[int, dict[str, Any]]


class Contradiction(Struct, frozen=True):
    """What does not hold, at the entry of this position."""

    fault: Literal["series", "facts", "delay", "count"]
    position: int


def recipients(manifest: dict[str, Any], entries: Sequence[Entry]) -> Recipients:
    """Everybody convened, by their number: as frozen, and who was convened later."""
    found = {one["person"]: one for one in manifest["recipients"]}
    later = (entry.facts["recipient"] for entry in entries if entry.act == "convened_later")
    return found | {one["person"]: one for one in later}


def is_intercommunal(manifest: dict[str, Any]) -> bool:
    """Whether it is the council of an intercommunal body."""
    body = manifest.get("body") or {}
    return (body.get("kind"), body.get("regime")) == ("council", "epci")


def substitutes(people: Recipients) -> set[int]:
    """Those convened as such: they are counted among nobody in office."""
    return {person for person, one in people.items() if one.get("role") == "substitute"}


def follow_series(entries: Sequence[Entry]) -> Iterator[Contradiction]:
    """The n-th entry has the number n and names the one before it; what is missing is named by the one after it.
    Entries made before they were numbered are counted by the first that is."""
    last: Entry | None = None
    for count, entry in enumerate(entries, 1):
        if (entry.act == "frozen") != (last is None):
            yield Contradiction("series", entry.position)
        before, number = (last.position, last.number or count - 1) if last else (None, 0)
        numbered = entry.number is not None or (last is not None and last.number is not None)
        if numbered and (entry.number, entry.before) != (number + 1, before):
            missing = entry.before if entry.before and entry.before != before else None
            yield Contradiction("series", missing or entry.position)
        last = entry


def compare(manifest: dict[str, Any], digest: str, entries: Sequence[Entry]) -> Iterator[Contradiction]:
    """The entries, the first of which froze it, against the manifest and its SHA-256."""
    frozen, version = entries[0], manifest["convocation"].get("version", 1)
    files = {file["sha256"] for item in manifest["convocation"]["agenda"] for file in item.get("files", [])}
    said = datetime.fromisoformat(manifest["frozen_at"])
    fixed = {"digest": digest, "version": version}
    is_same = manifest["conversation"] == frozen.conversation and _is_of(frozen, fixed)
    is_same = is_same and _told_files(frozen) == sorted(files)
    if not is_same or abs(done_at(frozen) - said) > MINUTE or not _all_available(manifest, entries):
        yield Contradiction("facts", frozen.position)
    elif not is_delay_computed(manifest):
        yield Contradiction("delay", frozen.position)
    since = {one["person"]: done_at(frozen) for one in manifest["recipients"]}
    if len(since) < len(manifest["recipients"]):
        yield Contradiction("facts", frozen.position)
    for count, entry in enumerate(entries):
        known = recipients(manifest, entries[:count])
        is_early = entry.act in TO_RECIPIENTS and done_at(entry) < since.get(entry.person or 0, said) - MINUTE
        if not _agrees(entry, known, {"digest": digest, "version": version}) or is_early:
            yield Contradiction("facts", entry.position)
        if entry.act == "convened_later":
            since[entry.facts["recipient"]["person"]] = entry.at


def _told_files(frozen: Entry) -> Any:
    """Before entries were numbered, in whatever order."""
    files = frozen.facts["files"]
    return files if frozen.number is not None else sorted(set(files))


def _all_available(manifest: dict[str, Any], entries: Sequence[Entry]) -> bool:
    """Whether each recipient convened electronically has an entry that says since when they could read it."""
    there = {entry.person for entry in entries if entry.act == "available"}
    convened = recipients(manifest, entries).values()
    return all(one["person"] in there for one in convened if one["channel"] == "electronic")


def _is_of(entry: Entry, version: dict[str, Any]) -> bool:
    """Compared as they are written, where a truth is no number."""
    return canonical({name: entry.facts[name] for name in version}) == canonical(version)


def _agrees(entry: Entry, known: Recipients, sealed: dict[str, Any]) -> bool:
    if entry.act == "convened_later" and not is_recipient(entry.facts["recipient"]):
        return False
    if entry.act in TO_RECIPIENTS and entry.person not in known:
        return False
    if entry.act in BY_MAIL and entry.facts["address"] != known[entry.person or 0]["address"]:
        return False
    if entry.act in OF_A_VERSION and not _is_of(entry, sealed):
        return False
    return "on" not in entry.facts or read_instant(entry.facts["on"]) - entry.at <= MINUTE
