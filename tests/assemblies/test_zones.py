"""Hours are those that were sealed: no archive is altered because another tz database, or none, is where it is read."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.assemblies.findings import report
from server.assemblies.hours import known
from server.law.delays import clear_days, deadline
from server.ledger.ledger import canonical
from tests.support.agreement import agreed, saved
from tests.support.sealing import ADDRESS, ATTESTATION_PDF, CONTENTS, ZONE, Sealed, manifest, with_hours
from tests.support.zones import Database, reading_by, run_by

TOOL = Path(__file__).parents[2] / "tools" / "verify_evidence.py"
TOWNS = Path(__file__).parents[1] / "upgrades"
ARCHIVES = sorted([*TOWNS.glob("*/evidence.zip"), *TOWNS.glob("demos/*/*.zip")])
DATABASES: tuple[Database, ...] = ("today", "altered", "none")
SENT, OPENS = datetime(2027, 6, 10, 16, 5, tzinfo=UTC), datetime(2027, 6, 18, 18, 30, tzinfo=UTC)
"""Both in summer: 18:05 and 20:30 in Paris."""


def summer(version: int) -> dict[str, Any]:
    told = manifest(SENT) | {"format": f"parvis-convocation/{version}"}
    delay = {"kept": clear_days(SENT, OPENS, ZONE), "deadline": deadline(OPENS, 3, ZONE)}
    told["convocation"] |= {"opens_at": OPENS, "delay": told["convocation"]["delay"] | delay}
    terms = [{"rule": told["convocation"]["delay"]["rule"], "days": 5, "deadline": deadline(OPENS, 5, ZONE)}]
    told["convocation"]["delay"]["terms"] = terms
    return with_hours(told) if version > 3 else told


def archived(told: dict[str, Any], folder: Path) -> Path:
    whole = Sealed(text=canonical(told), sent=SENT)
    version: dict[str, Any] = {"digest": hashlib.sha256(whole.text.encode()).hexdigest(), "version": 1}
    whole.add("frozen", **version, files=sorted(hashlib.sha256(one).hexdigest() for one in CONTENTS.values()))
    whole.add("available", name="Annick Le Breton", address=ADDRESS, **version)
    whole.add("handed", address=ADDRESS, on=SENT)
    whole.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    return saved(whole.packed(), folder)


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_a_genuine_archive_is_intact(tmp_path: Path, version: int, database: Database) -> None:
    path = archived(summer(version), tmp_path)
    with reading_by(database, tmp_path):
        found = agreed(path)
        said = "\n".join(report(found))
        assert found.faults == []
        assert known(found.manifest) == {"today": "same", "altered": "other", "none": "missing"}[database]
    assert ("ne peuvent être recalculés" in said) == (version < 4 and database != "today")
    assert ("celles qui ont été scellées" in said) == (version == 4 and database != "today")
    if version == 4:
        assert "séance du 18/06/2027 à 20:30, figée le 10/06/2027 à 18:05 (heure de Paris)" in said
        assert "avant le mardi 15 juin 2027 à 0 h 00, heure de Paris" in said


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_archive_of_an_earlier_version_is_intact(tmp_path: Path, archive: Path, database: Database) -> None:
    with reading_by(database, tmp_path):
        assert agreed(archive).faults == []


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("version", [3, 4])
def test_the_expert_is_told_so_from_the_command_line(tmp_path: Path, version: int, database: Database) -> None:
    path = archived(summer(version), tmp_path)
    status, said = run_by(database, tmp_path, TOOL, str(path))
    assert (status, said.splitlines()[0]) == (0, "INTACT")
    here = {"altered": "the tz database here has other hours", "none": "no tz database here"}
    then = "cannot be told" if version < 4 else "those of the hours that were sealed"
    notes = [line for line in said.splitlines() if line.startswith("note: ")]
    if database == "today":
        assert notes == []
    else:
        (note,) = notes
        assert here[database] in note
        assert then in note


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("version", [1, 3, 4])
@pytest.mark.parametrize("what", ["deadline", "earlier", "kept", "term"])
def test_a_delay_that_its_dates_do_not_give_is_altered_wherever_it_is_read(
    tmp_path: Path, what: str, version: int, database: Database
) -> None:
    told = summer(version)
    delay = told["convocation"]["delay"]
    if what == "kept":
        delay["kept"] += 1
    elif what == "term":
        delay["terms"][0]["deadline"] += timedelta(1)
    else:
        delay["deadline"] += timedelta(1 if what == "deadline" else -1)
    told = with_hours(told) if version > 3 else told
    with reading_by(database, tmp_path):
        faults = agreed(archived(told, tmp_path)).faults
    assert bool(faults) != ((what, version) == ("earlier", 1))


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("hour", ["frozen_at", "opens_at"])
def test_hours_that_are_not_those_of_their_instants_are_altered(tmp_path: Path, hour: str, database: Database) -> None:
    told = summer(4)
    for other in ("2027-06-18T20:30:00+01:00", "2027-06-18T20:30:00Z", "2027-06-18T18:30:00+15:00", None):
        told["local"] = summer(4)["local"] | {hour: other}
        with reading_by(database, tmp_path):
            assert agreed(archived(told, tmp_path)).faults


def test_an_offset_that_no_clock_of_the_zone_had_is_said(tmp_path: Path) -> None:
    """A delay counted by other clocks than the town's is consistent in itself; who has a tz database is told."""
    told = summer(4)
    told["local"]["opens_at"] = "2027-06-18T21:30:00.000+03:00"
    found = agreed(archived(told, tmp_path))
    assert found.faults == []
    assert any(line.endswith("la base des fuseaux horaires d’ici en donne d’autres") for line in report(found))


def test_only_the_first_version_wrote_offsets(tmp_path: Path) -> None:
    for version in (1, 2, 3, 4):
        told = summer(version)
        told["convocation"]["opens_at"] = OPENS.astimezone(ZONE).isoformat()
        assert bool(agreed(archived(told, tmp_path)).faults) == (version > 1)
        told = summer(version)
        told["convocation"]["first"] = {"opens_at": SENT.astimezone(ZONE).isoformat(), "lacking": []}
        assert bool(agreed(archived(told, tmp_path)).faults) == (version > 3)
