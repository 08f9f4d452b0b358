"""Whether what is shown of a sitting is what its entries say: who came and went, each count, officers, papers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from protocol.sittings import Moment, Sitting
from server.assemblies.differing import Rows, differing
from server.assemblies.verdicts import done_at
from server.ledger.ledger import Entry

Row = dict[str, Any]


def reconcile_sitting(sitting: Sitting, entries: Sequence[Entry]) -> Iterator[str]:
    head = {name: getattr(sitting, name) for name in ("closed_at", "presides", "secretaries", "urgency_admitted")}
    yield from differing("sittings", {0: head}, {0: _head(entries)})
    yield from differing("attendances", _shown_stays(sitting), _stays(entries))
    interests = {(one.item, one.person): {"kind": one.kind} for one in sitting.interests}
    yield from differing("interests", interests, _interests(entries))
    yield from differing("moments", _shown_counts(sitting), _counts(entries))
    yield from differing("held_elsewhere", _shown_elsewhere(sitting), _elsewhere(entries))
    yield from differing("papers", {one.kind: _paper(one) for one in sitting.papers}, _papers(entries))


def _head(entries: Sequence[Entry]) -> Row:
    due: Row = {"closed_at": None, "presides": None, "secretaries": [], "urgency_admitted": None}
    for entry in entries:
        if entry.act == "sitting_closed":
            due["closed_at"] = done_at(entry)
        elif entry.act == "presided":
            due["presides"] = entry.person
        elif entry.act == "kept_minutes":
            due["secretaries"] = entry.facts["people"]
        elif entry.act == "urgency_ruled":
            due["urgency_admitted"] = entry.facts["admitted"]
    return due


def _shown_stays(sitting: Sitting) -> Rows:
    """By person, and which of their stays it is."""
    count: Counter[int] = Counter()
    shown = {}
    for one in sorted(sitting.attendances, key=lambda one: one.arrived_at):
        count[one.person] += 1
        shown[one.person, count[one.person]] = {
            "arrived_at": one.arrived_at,
            "left_at": one.left_at,
            "sits_for": one.sits_for,
        }
    return shown


def _stays(entries: Sequence[Entry]) -> Rows:
    """Whoever is there when it is closed leaves with that."""
    count: Counter[int | None] = Counter()
    due: dict[Any, Row] = {}
    for entry in entries:
        if entry.act == "arrived":
            count[entry.person] += 1
            due[entry.person, count[entry.person]] = {
                "arrived_at": done_at(entry),
                "left_at": None,
                "sits_for": entry.facts.get("sits_for"),
            }
        elif entry.act == "left":
            due[entry.person, count[entry.person]]["left_at"] = done_at(entry)
        elif entry.act == "sitting_closed":
            for one in due.values():
                one["left_at"] = one["left_at"] or done_at(entry)
    return due


def _interests(entries: Sequence[Entry]) -> Rows:
    """Entries of before did not say of which kind: it was `personal`."""
    due: dict[Any, Row] = {}
    for entry in (one for one in entries if one.act == "interested"):
        key = entry.facts["item"], entry.person
        due.pop(key, None)
        if entry.facts["takes_no_part"]:
            due[key] = {"kind": entry.facts.get("kind", "personal")}
    return due


def _moment(one: Moment) -> Row:
    counted = {name: getattr(one, name) for name in ("at", "in_office", "present", "needed", "late")}
    given = sorted([proxy.giver, proxy.holder] for proxy in one.proxies)
    return {**counted, "proxies": given, "number of proxies": len(given)}


def _shown_counts(sitting: Sitting) -> Rows:
    """By item, and which count of it this is: one begun without quorum may have been resumed."""
    count: Counter[int] = Counter()
    shown = {}
    for one in sitting.moments:
        count[one.item] += 1
        shown[one.item, count[one.item]] = _moment(one)
    return shown


def _counts(entries: Sequence[Entry]) -> Rows:
    """Entries of before named those between whom a proxy stood, and not their numbers: these are counted alone."""
    count: Counter[int] = Counter()
    due = {}
    for entry in (one for one in entries if one.act in ("sitting_opened", "item_begun")):
        facts, proxies = entry.facts, entry.facts.get("proxies") or []
        counted = {name: facts[name] for name in ("in_office", "present", "needed")}
        row = {"at": done_at(entry), **counted, "late": facts.get("late", ""), "number of proxies": len(proxies)}
        if all("people" in one for one in proxies):
            row["proxies"] = sorted(one["people"] for one in proxies)
        count[facts["item"]] += 1
        due[facts["item"], count[facts["item"]]] = row
    return due


def _shown_elsewhere(sitting: Sitting) -> Rows:
    if (one := sitting.elsewhere) is None:
        return {}
    told = {name: getattr(one, name) for name in ("held_at", "entered_at", "lacking", "lacking_by")}
    return {0: {**told, "file_id": (one.file.name, one.file.sha256)}}


def _elsewhere(entries: Sequence[Entry]) -> Rows:
    due = {}
    for entry in (one for one in entries if one.act == "held_elsewhere"):
        facts, file = entry.facts, entry.facts["file"]
        said = {"lacking": facts.get("lacking", []), "lacking_by": facts.get("lacking_by", "")}
        due[0] = {"held_at": done_at(entry), "entered_at": entry.at, "file_id": (file["name"], file["sha256"]), **said}
    return due


def _paper(one: Any) -> Row:
    adopted_on = one.adopted_on.isoformat() if one.adopted_on else ""
    return {"file_id": (one.file.name, one.file.sha256), "filed_at": one.filed_at, "adopted_on": adopted_on}


def _papers(entries: Sequence[Entry]) -> Rows:
    """The last of each kind; entries of before named no digest."""
    due = {}
    for entry in (one for one in entries if one.act == "paper_filed"):
        row: Row = {"filed_at": done_at(entry), "adopted_on": entry.facts.get("adopted_on", "")}
        if file := entry.facts.get("file"):
            row["file_id"] = file["name"], file["sha256"]
        due[entry.facts["kind"]] = row
    return due
