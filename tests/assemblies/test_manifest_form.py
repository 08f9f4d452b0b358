"""Whatever stands in a manifest or an entry in place of what belongs there, both verifiers take it alike."""

import copy
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from protocol.bodies import Rule
from protocol.convocations import (
    AgendaItem,
    Author,
    Convocation,
    DeclaredItem,
    DeclaredLack,
    Delay,
    FirstSitting,
    Lack,
    PassedOver,
)
from protocol.delays import Term
from protocol.files import File
from server.assemblies.evidence import LEDGER, MANIFEST, Piece
from server.law.delays import deadline
from server.law.plans import URGENCY_ITEM
from server.ledger.ledger import canonical, digest
from tests.support.agreement import agreed
from tests.support.authority import Authority
from tests.support.samples import some
from tests.support.sealing import ADDRESS, ANNICK, ATTESTATION_PDF, CONTENTS, OPENS, ZONE, Sealed, manifest, sealed
from tests.support.tampered import Taken, rehashed, shown

GONE = "gone"
"""In place of a member: it is not there."""
OTHERS: tuple[Any, ...] = (None, True, 1, "x", [], {}, OPENS.isoformat(), GONE)
SLIP = b"%"
BEFORE = {"person": 2, "name": "Paul", "reason": "en congé"}
AUTHOR = {"person": 1, "name": "Maëlle", "quality": "maire", "substitute_for": "", "reason": "", "civility": "madame"}
AUTHOR |= {"passed_over": [BEFORE]}


def full_manifest() -> dict[str, Any]:
    """With every member that a manifest can have."""
    told = manifest() | {"format": "parvis-convocation/2", "convened_by": AUTHOR}
    one = told["convocation"]
    one["delay"]["rule"] |= {
        "inhabitants_from": 0,
        "valid_from": "2020-01-01",
        "known": "text",
        "prudent": 0,
        "text": "",
    }
    one["delay"]["rule"] |= {"purpose": "urgency", "recorded_at": OPENS, "recorded_by": 5}
    term = {"rule": manifest()["convocation"]["delay"]["rule"], "days": 2, "deadline": deadline(OPENS, 2, ZONE)}
    one["delay"]["terms"] = [term | {"literal": True}]
    one |= {"type": "convocation", "text": "", "body_id": 3, "convened_by": 1, "author": AUTHOR, "recipients": [ANNICK]}
    one["substitutes"] = [ANNICK]
    one |= {"urgency": "", "installation": False, "sentences": ["Rappel"], "deliberations_due": "2026-12-01"}
    one |= {
        "version": 1,
        "replaces": 2,
        "change": "",
        "moved_from": "",
        "meeting": "",
        "zone": "",
        "authority": "",
        "second_of": 1,
        "digest": "0" * 64,
    }
    one |= {"digest": "0" * 64, "meeting": "", "replaced_by": 4, "cancelled_at": OPENS, "cancellation": ""}
    lack = {"item": 1, "in_office": 5, "present": 1, "needed": 3, "title": "Budget"}
    declared = {
        "by": "le procès-verbal",
        "items": [{"item": 1, "title": "Budget"}],
        "name": "pv.pdf",
        "sha256": "0" * 64,
    }
    clocks = {"zone": "Indian/Reunion", "local": OPENS.astimezone(ZoneInfo("Indian/Reunion")).isoformat()}
    one["first"] = {"opens_at": OPENS, "lacking": [lack], "declared": declared} | clocks
    item = {"title": URGENCY_ITEM, "reporter": "", "note": "", "kind": "ordinary", "decides": True}
    dates = {"communicated": "2026-11-01", "budget_day": "2026-12-01"}
    one["agenda"][0] |= item | dates | {"carried_over": True}
    one["agenda"][0]["files"][0] |= {"width": 1, "height": 2, "pages": 3, "scripted": True}
    told["body"] = {"kind": "council", "regime": "commune", "inhabitants": 2_500}
    return dict(json.loads(canonical(told)))


def held(told: dict[str, Any]) -> Sealed:
    """Each act whose facts are compared, but those of tokens."""
    whole = Sealed(text=canonical(told))
    version: dict[str, Any] = {"digest": digest(whole.text).hex(), "version": 1}
    whole.add("frozen", **version, files=sorted(hashlib.sha256(one).hexdigest() for one in CONTENTS.values()))
    whole.add("available", name="Annick Le Breton", address=ADDRESS, **version)
    whole.add("refused", address=ADDRESS, code=451)
    whole.add("handed", address=ADDRESS, on=whole.sent, to_file=False)
    whole.add("bounced", address=ADDRESS, diagnostic="550")
    whole.add("convened_later", person=13, recipient={"person": 13, "name": "Loïc", "channel": "paper", "address": "-"})
    whole.add("opened", by="link", **version)
    whole.add("acknowledged", by="session", **version)
    slip = {"name": "Bordereau.pdf", "sha256": hashlib.sha256(SLIP).hexdigest(), "size": len(SLIP)}
    whole.add("delivered_by_hand", on=whole.sent, entered_by="Maëlle", file=slip)
    whole.add("posted", on=whole.sent, entered_by="Maëlle")
    whole.add("answered", answer="present", by="paper")
    whole.add("arrived", on=whole.sent)
    whole.add("left", person=13, on=whole.sent)
    whole.add("interested", item=1, takes_no_part=False, leaves_office=False)
    whole.add("sitting_opened", item=0, in_office=1, present=1, needed=1, members=[ANNICK])
    whole.add("item_begun", item=1, in_office=1, present=1, needed=0, members=[ANNICK], late="Panne")
    whole.add("urgency_ruled", item=1, admitted=True)
    whole.add("replaced", by=5, why="La salle")
    whole.add("cancelled", why="Intempéries")
    whole.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    return whole


def packed(whole: Sealed) -> bytes:
    head, documents = (pieces := whole.pieces())[:3], pieces[3:]
    return whole.packed([*head, Piece("joined/9-Bordereau.pdf", [SLIP]), *documents])


def members(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to everything within it."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*path, step)
        yield from members(inner, (*path, step))


def other(told: Any, path: tuple[Any, ...], value: Any) -> Any:
    """With that value at that place."""
    changed = copy.deepcopy(told)
    if value is GONE:
        del at(changed, path[:-1])[path[-1]]
    else:
        at(changed, path[:-1])[path[-1]] = value
    return changed


def at(told: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        told = told[step]
    return told


def test_no_member_of_a_convocation_is_left_out_of_what_follows() -> None:
    one = full_manifest()["convocation"]
    item, delay = one["agenda"][0], one["delay"]
    whole: list[tuple[dict[str, Any], type[msgspec.Struct]]] = [(one, Convocation), (one["author"], Author)]
    whole += [(one["first"], FirstSitting), (one["first"]["lacking"][0], Lack), (item, AgendaItem)]
    declared = one["first"]["declared"]
    whole += [(declared, DeclaredLack), (declared["items"][0], DeclaredItem), (BEFORE, PassedOver)]
    whole += [(item["files"][0], File), (delay, Delay), (delay["rule"], Rule), (delay["terms"][0], Term)]
    for told, form in whole:
        assert told.keys() - {"type"} == {*form.__struct_fields__} - {"type"}, form


def is_other_type(one: Any, value: Any) -> bool:
    return value is not None and value is not GONE and type(value) is not type(one)


@pytest.mark.parametrize("value", OTHERS, ids=repr)
def test_both_take_a_manifest_alike(tmp_path: Path, value: Any) -> None:
    told, path = full_manifest(), tmp_path / "evidence.zip"
    path.write_bytes(packed(held(told)))
    assert agreed(path).faults == []
    for place in some(members(told), 3, OTHERS.index(value)):
        path.write_bytes(packed(held(other(told, place, value))))
        faults = agreed(path).faults
        if place[0] == "convocation" and is_other_type(at(told, place), value):
            assert MANIFEST in [fault.place for fault in faults], place


def test_the_hour_of_a_first_sitting_is_that_of_its_instant(tmp_path: Path) -> None:
    told, path = full_manifest(), tmp_path / "evidence.zip"
    later = other(told, ("convocation", "first", "local"), told["convocation"]["first"]["local"].replace("+04", "+05"))
    path.write_bytes(packed(held(later)))
    assert MANIFEST in [fault.place for fault in agreed(path).faults]


@pytest.mark.parametrize("value", OTHERS, ids=repr)
def test_both_take_an_entry_alike(tmp_path: Path, value: Any) -> None:
    compare(Taken.apart(packed(held(full_manifest()))), value, tmp_path / "evidence.zip")


@pytest.mark.parametrize("value", OTHERS, ids=repr)
def test_both_take_a_token_alike(tmp_path: Path, value: Any) -> None:
    whole = sealed(Authority(tmp_path / "tsa"))
    compare(Taken.apart(whole.packed()), value, tmp_path / "evidence.zip", "timestamped")


def compare(taken: Taken, value: Any, path: Path, act: str = "") -> None:
    for number, link in shown(taken):
        entry = json.loads(link.entry)
        if act and entry["act"] != act:
            continue
        for place in some(members(entry), 3, OTHERS.index(value) + number):
            text = canonical(other(entry, place, value))
            path.write_bytes(taken.packed(**{LEDGER: b"".join(rehashed(taken.links, number, text))}))
            agreed(path)


@pytest.mark.parametrize(
    ("act", "place"),
    [
        ("convened_later", ("recipient", "name")),
        ("convened_later", ("recipient", "channel")),
        ("delivered_by_hand", ("file", "size")),
        ("opened", ("version",)),
        ("frozen", ("version",)),
    ],
)
def test_a_truth_is_neither_text_nor_number(tmp_path: Path, act: str, place: tuple[str, ...]) -> None:
    taken = Taken.apart(packed(held(full_manifest())))
    number, entry = next(
        (number, json.loads(link.entry)) for number, link in shown(taken) if f'"act":"{act}"' in link.entry
    )
    forged = rehashed(taken.links, number, canonical(other(entry, ("facts", *place), True)))
    path = tmp_path / "evidence.zip"
    path.write_bytes(taken.packed(**{LEDGER: b"".join(forged)}))
    assert agreed(path).faults


@pytest.mark.parametrize("version", ["parvis-convocation/5", "parvis-convocation/30", "parvis-evidence/2"])
def test_a_manifest_of_a_version_that_nobody_knows_is_not_said_to_be_intact(tmp_path: Path, version: str) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(packed(held(full_manifest() | {"format": version})))
    assert MANIFEST in {fault.place for fault in agreed(path).faults}
