"""Whatever is done to an archive, a check with nothing else names it; or what is known from elsewhere does."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from server.assemblies.evidence import MANIFEST
from server.assemblies.findings import Expected, Findings
from server.base.settings import Settings
from tests.support.agreement import agreed
from tests.support.authority import Authority
from tests.support.databases import Clerk, elsewhere
from tests.support.samples import some
from tests.support.sealing import sealed
from tests.support.tampered import (
    Case,
    Taken,
    of_fields,
    of_lines,
    of_lines_forged,
    of_manifest,
    of_members,
    of_zip,
    shown,
)
from tests.support.trial import try_out

CONVOCATIONS = ("kept", "replaced", "second", "cancelled", "held", "sat", "again")


@pytest.fixture(scope="module")
def archives(
    clerk: Clerk, template: str, valkey_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, bytes]]:
    """Made once, by the real product."""
    folder = tmp_path_factory.mktemp("trial")
    with clerk.database("trial", template) as url:
        yield elsewhere(try_out(Settings(database_url=url, redis_url=valkey_url, data_dir=folder), folder))


@pytest.fixture(scope="module")
def taken(archives: dict[str, bytes]) -> Taken:
    return Taken.apart(archives["kept"])


@pytest.fixture(scope="module")
def foreign(archives: dict[str, bytes]) -> Taken:
    return Taken.apart(archives["second"])


def check(content: bytes, folder: Path) -> Findings:
    path = folder / "altered.zip"
    path.write_bytes(content)
    return agreed(path)


@pytest.mark.parametrize("name", CONVOCATIONS)
def test_what_nobody_altered_is_intact(archives: dict[str, bytes], tmp_path: Path, name: str) -> None:
    found = check(archives[name], tmp_path)
    assert (found.faults, found.numbered, found.attested, found.tail) == ([], True, True, 0)
    assert Taken.apart(archives[name]).packed() == archives[name]


def test_it_has_all_that_can_happen(taken: Taken) -> None:
    acts = Counter(json.loads(json.loads(line)["entry"])["act"] for line in taken.lines if b'"entry"' in line)
    assert acts.keys() >= {
        *("frozen", "available", "handed", "refused", "bounced", "printed", "delivered_by_hand", "opened"),
        *("acknowledged", "answered", "timestamped", "attested"),
    }


def facts_of(taken: Taken, act: str) -> list[dict[str, Any]]:
    entries = [json.loads(link.entry) for _, link in shown(taken)]
    return [entry["facts"] for entry in entries if entry["act"] == act]


def test_one_has_all_that_can_happen_at_a_sitting_and_one_takes_up_what_it_left(archives: dict[str, bytes]) -> None:
    taken = Taken.apart(archives["sat"])
    acts = {json.loads(link.entry)["act"] for _, link in shown(taken)}
    assert acts >= {
        *("put_up", "taken_down", "delivered_by_hand", "slip_joined", "convened_later", "sitting_opened", "item_begun"),
        *("arrived", "left", "interested", "presided", "kept_minutes", "answered", "sitting_closed"),
    }
    assert [facts.get("resumed", False) for facts in facts_of(taken, "item_begun")] == [False, True, False]
    manifest = json.loads(Taken.apart(archives["again"]).members[MANIFEST])
    assert [item.get("carried_over") for item in manifest["convocation"]["agenda"]] == [True]


def named(case: Case, findings: Findings) -> bool:
    """Whether the check says where it is."""
    faults = [one for one in findings.faults if not case.place or one.place == case.place]
    return any(not case.positions or one.position in case.positions for one in faults)


TABLE: dict[str, Counter[str]] = {}
"""What was tried of each kind, and what of it a check alone found, a known hash found, and was named where it is."""


def count(case: Case, **found: bool) -> None:
    TABLE.setdefault(case.kind, Counter()).update({"tried": 1, **{name: int(so) for name, so in found.items()}})


def all_named(cases: Iterable[Case], folder: Path) -> int:
    """How many there were; each is found, and where it is."""
    tried = 0
    for case in cases:
        findings = check(case.content, folder)
        assert findings.faults, (case.kind, case.what)
        assert named(case, findings), (case.kind, case.what, findings.faults)
        count(case, alone=True, known=True, located=True)
        tried += 1
    return tried


def test_no_entry_is_removed_hidden_repeated_or_exchanged_unseen(taken: Taken, tmp_path: Path) -> None:
    assert all_named(of_lines(taken), tmp_path) > 100


def test_no_field_of_an_entry_is_changed_unseen(taken: Taken, tmp_path: Path) -> None:
    assert all_named(some(of_fields(taken, forged=False), 3), tmp_path) > 100


def test_no_field_of_the_manifest_is_changed_unseen(taken: Taken, tmp_path: Path) -> None:
    assert all_named(some(of_manifest(taken, forged=False), 3), tmp_path) > 30


def test_no_file_is_removed_changed_exchanged_or_brought_from_elsewhere_unseen(
    taken: Taken, foreign: Taken, tmp_path: Path
) -> None:
    assert all_named(of_members(taken, foreign), tmp_path) > 80


@pytest.mark.parametrize(
    ("name", "step"), [("sat", 8), ("again", 8), ("replaced", 10), ("second", 10), ("cancelled", 10)]
)
def test_nothing_of_the_others_is_altered_unseen(
    archives: dict[str, bytes], foreign: Taken, tmp_path: Path, name: str, step: int
) -> None:
    """One in so many of the same alterations."""
    taken = Taken.apart(archives[name])
    whole = chain(
        of_lines(taken), of_fields(taken, forged=False), of_manifest(taken, forged=False), of_members(taken, foreign)
    )
    assert all_named(some(whole, step), tmp_path) > 40


def test_no_trick_with_the_zip_passes(archives: dict[str, bytes], tmp_path: Path) -> None:
    for case in of_zip(archives["kept"]):
        assert check(case.content, tmp_path).faults, case.what
        count(case, alone=True, known=True, located=True)


def test_a_forger_of_the_whole_chain_is_shown_by_any_hash_from_elsewhere(taken: Taken, tmp_path: Path) -> None:
    """Coherence can be invented by whoever invents all of it; not the hash that somebody noted."""
    known = Expected(taken.links[-1].hash.hex())
    alone = tried = 0
    for case in some([*of_fields(taken, forged=True), *of_manifest(taken, forged=True)], 3):
        findings = check(case.content, tmp_path)
        assert findings.faults or not known.met(findings), (case.kind, case.what)
        tried, alone = tried + 1, alone + bool(findings.faults)
        count(case, alone=bool(findings.faults), known=True)
    assert alone > tried / 2


def test_whoever_makes_the_ledger_anew_without_an_entry_is_shown_by_any_hash_from_elsewhere(
    archives: dict[str, bytes], tmp_path: Path
) -> None:
    """What a token covers is missed even by the file alone; so is that it was frozen, or attested."""
    for name in ("kept", "sat"):
        taken = Taken.apart(archives[name])
        known = Expected(taken.links[-1].hash.hex())
        stamped = {position for facts in facts_of(taken, "timestamped") for position in facts["entries"]}
        for case in of_lines_forged(taken):
            findings = check(case.content, tmp_path)
            position, act = case.what.split()
            alone = bool(findings.faults)
            assert alone or not known.met(findings), (name, case.kind, case.what)
            assert alone or (int(position) not in stamped and act not in ("frozen", "attested")), (name, case.what)
            count(case, alone=alone, known=True)


def test_an_archive_that_ends_earlier_is_intact_only_where_one_was_made(taken: Taken, tmp_path: Path) -> None:
    """The one thing that an archive does not show by itself: that it is not the last."""
    known, lines = Expected(taken.links[-1].hash.hex()), taken.lines
    for end in range(1, len(lines)):
        findings = check(taken.with_lines(lines[:end]), tmp_path)
        assert findings.faults
        assert not known.met(findings)


def test_a_token_of_another_authority_is_shown_by_its_root(tmp_path: Path) -> None:
    """Whoever forges all can ask an authority of their own."""
    ours, theirs = (sealed(Authority(tmp_path / name)) for name in ("ours", "theirs"))
    (root,) = {stamp.root for stamp in check(ours.packed(), tmp_path).stamps}
    findings = check(theirs.packed(), tmp_path)
    assert findings.faults == []
    assert not Expected(root=root).met(findings)
    exchanged = Taken.apart(ours.packed())
    foreign = Taken.apart(theirs.packed())
    tokens = {name: content for name, content in foreign.members.items() if name.startswith("timestamps/")}
    assert check(exchanged.packed(**tokens), tmp_path).faults


def test_the_table_of_the_docs_tells_of_each_kind() -> None:
    """`PARVIS_TAMPERING=write` writes it anew; the numbers are those of that day's archive."""
    rows = [
        f"| {kind} | {told['tried']} | {told['alone']} | {told['known']} | {told['located'] or '–'} |"
        for kind, told in TABLE.items()
    ]
    before, rest = DOCS.read_text("utf-8").split(HEAD)
    after = rest[rest.index("\n\n") :]
    if os.environ.get("PARVIS_TAMPERING") == "write":
        DOCS.write_text(before + HEAD + "\n".join(rows) + after, "utf-8")
    listed = [row.split(" | ")[0] for row in rest[: rest.index("\n\n")].splitlines()]
    assert listed == [f"| {kind}" for kind in TABLE]


DOCS = Path(__file__).parents[2] / "docs/tampering.md"
HEAD = (
    "| what was done | tried | found by the file alone | found with a hash known from elsewhere | named where it is |\n"
    "|---|---|---|---|---|\n"
)
