"""What an earlier version sealed is still proved: its ledger, its archives, its register."""

import subprocess
import sys
from pathlib import Path

from protocol.ledger import LoadRegister, LoadSeal
from protocol.receipts import Acknowledge, OpenMessage
from protocol.sittings import LoadSitting
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import read
from server.ledger.ledger_sql import select_links
from tests.support.agreement import agreed
from tests.support.client import Client
from tests.support.forked import Forked
from tests.support.proving import get
from tests.support.scenario import Scenario, new_client_id
from tests.upgrades.told import Told, board, checked

TOOL = Path(__file__).parents[2] / "tools" / "verify_evidence.py"


async def test_the_ledger_is_whole_and_goes_on_from_where_it_ended(maelle: Client, told: Told, pool: Pool) -> None:
    """What was there before such things were entered is taken over: mandates, names, first addresses, channels,
    convenors, bodies, rules."""
    found = await checked(maelle)
    assert found.alterations == []
    position, top = told.top
    assert await pool.fetchval("SELECT encode(hash, 'hex') FROM ledger WHERE position = $1", position) == top
    after = [read(link) for link in await select_links(pool, position, 1_000)]
    held = await pool.fetchval(
        "SELECT (SELECT count(*) + 2 * count(DISTINCT person_id) FROM mandates) "
        "+ (SELECT count(*) FROM channel_choices) "
        "+ (SELECT count(*) + count(ended_at) FROM body_convenors) + (SELECT count(*) FROM bodies) "
        "+ (SELECT count(recorded_by) FROM rules)"
    )
    assert len(after) == held > 0
    assert all(entry.facts["taken_over"] for entry in after)
    seated = {"mandate_given", "name_recorded", "address_recorded", "channel_chosen"}
    ruled = {"body_created", "rule_recorded"}
    assert {entry.act for entry in after} <= seated | ruled | {"convening_given", "convening_ended"}


async def test_the_doctor_finds_the_ledger_and_the_files_well(settings: Settings, pool: Pool) -> None:
    doctor = Forked(
        "doctor", database_url=settings.database_url, redis_url=settings.redis_url, data_dir=settings.data_dir
    )
    _, output = doctor.finish()
    said = {line.split()[0]: line for line in output.splitlines()}
    for title in ("ledger", "files"):
        assert said[title].split()[1] == "ok", output
    held = await pool.fetchval("SELECT count(*) FROM ledger")
    assert f"{held} entries" in said["ledger"]


def test_an_archive_of_then_is_verified_today(folder: Path) -> None:
    status, output = Forked("verify", str(folder / "evidence.zip")).finish()
    assert status == 0, output
    assert agreed(folder / "evidence.zip").faults == []


def test_what_an_archive_of_then_cannot_prove_is_said_by_both(folder: Path) -> None:
    _, said = Forked("verify", str(folder / "evidence.zip")).finish()
    assert "  d’une version ancienne, non numérotées : rien ne montre qu’aucune n’a été masquée\n" in said
    assert "  attestation.pdf non scellée (version ancienne) : en cas de doute, la redemander à la mairie\n" in said
    for untrue in ("numérotées sans lacune", "attestation.pdf conforme"):
        assert untrue not in said
    tool = [sys.executable, str(TOOL), str(folder / "evidence.zip")]
    other = subprocess.run(tool, capture_output=True, text=True, check=True).stdout
    assert (
        "  made before 0.2: shows neither that no entry was hidden, nor that its attestation is the one handed out\n"
    ) in other


async def test_each_convocation_is_as_it_was_sealed(maelle: Client, told: Told) -> None:
    for name, place in told.convocations.items():
        seal = await maelle.call(LoadSeal(*place))
        assert (seal.alterations, seal.stamp.state) == ([], "simple"), name


async def test_an_archive_of_today_is_verified(scenario: Scenario, maelle: Client, told: Told, tmp_path: Path) -> None:
    for name, (conversation, seq) in told.convocations.items():
        status, content = await get(scenario, "Maelle", f"/api/convocations/{conversation}/{seq}/evidence")
        assert status == 200
        path = tmp_path / f"{name}.zip"
        path.write_bytes(content)
        assert agreed(path).faults == [], name


async def test_the_register_lists_the_same(maelle: Client, told: Told) -> None:
    lines = (await maelle.call(LoadRegister())).lines
    assert [(line.body, line.seq, line.convened, line.acknowledged) for line in lines] == told.register
    held, cancelled, replaced, first, kept = lines
    assert (first.replaced_by, replaced.version, replaced.place) == (replaced.seq, 2, "Salle des fêtes")
    assert cancelled.cancelled_at
    assert [held.items, kept.items] == [["Budget", "Voirie"], ["Budget primitif", "Voirie"]]


async def test_the_board_says_how_each_was_reached_and_what_they_answered(
    scenario: Scenario, maelle: Client, told: Told
) -> None:
    found = await board(maelle, scenario, told)
    assert found.keys() == {"Herve", "Annick", "Paul", "Nolwenn", "Gwenael"}
    assert {name for name, one in found.items() if one.reached} == {"Herve", "Annick", "Paul", "Nolwenn"}
    assert {name for name, one in found.items() if one.acknowledged_at} == {"Annick", "Nolwenn"}
    assert found["Gwenael"].bounced_at
    assert (found["Paul"].channel, found["Paul"].delivery, bool(found["Paul"].printed_at)) == ("paper", "hand", True)
    annick, nolwenn = found["Annick"], found["Nolwenn"]
    assert (annick.answer and annick.answer.given, [one.given for one in annick.earlier]) == ("present", ["absent"])
    assert nolwenn.answer
    assert (nolwenn.answer.given, nolwenn.answer.holder) == ("proxy", told.people["Annick"])
    assert annick.holds_for == told.people["Nolwenn"]
    assert found["Herve"].queue_id == "4F1"


async def test_the_sitting_that_was_held_is_as_it_was(maelle: Client, told: Told) -> None:
    sitting = await maelle.call(LoadSitting(*told.convocations["held"]))
    assert [(m.item, m.in_office, m.present) for m in sitting.moments] == [(0, 2, 2), (1, 2, 2), (2, 2, 1)]
    assert [(paper.kind, paper.file.name) for paper in sitting.papers] == [("deliberations", "Deliberations.pdf")]
    assert sitting.closed_at
    assert [(one.item, one.person, one.kind) for one in sitting.interests] == [(2, told.people["Paul"], "personal")]
    assert (sitting.presides, sitting.secretaries, sitting.proxies) == (None, [], [])
    assert [moment.proxies for moment in sitting.moments] == [[], [], []]


async def test_whoever_had_not_opened_opens_and_acknowledges_and_it_is_proved(
    scenario: Scenario, maelle: Client, told: Told
) -> None:
    place, herve = told.convocations["kept"], await scenario.connect("Herve")
    before = await checked(maelle)
    assert (await herve.call(OpenMessage(*place))).opened_at
    assert (await herve.call(Acknowledge(*place, new_client_id()))).acknowledged_at
    assert (await board(maelle, scenario, told))["Herve"].acknowledged_at
    seal, found = await maelle.call(LoadSeal(*place)), await checked(maelle)
    assert [(entry.act, entry.person) for entry in seal.entries[-2:]] == [
        ("opened", told.people["Herve"]),
        ("acknowledged", told.people["Herve"]),
    ]
    assert (found.alterations, found.position) == ([], before.position + 2)
