"""What an earlier version sealed is still proved: its ledger, its archives, its register."""

from pathlib import Path

from protocol.ledger import LoadRegister, LoadSeal
from protocol.receipts import Acknowledge, OpenMessage
from protocol.sittings import LoadSitting
from server.base.settings import Settings
from server.ledger.verification import verify
from tests.support.client import Client
from tests.support.parvis import Parvis
from tests.support.proving import get
from tests.support.scenario import Scenario, new_client_id
from tests.upgrades.told import Told, board, checked


async def test_the_ledger_is_whole_and_ends_where_it_ended(maelle: Client, told: Told) -> None:
    found = await checked(maelle)
    assert found.alterations == []
    assert (found.position, found.top) == told.top


async def test_the_doctor_finds_the_ledger_and_the_files_well(settings: Settings, told: Told) -> None:
    doctor = Parvis(
        "doctor", database_url=settings.database_url, redis_url=settings.redis_url, data_dir=settings.data_dir
    )
    _, output = doctor.finish()
    said = {line.split()[0]: line for line in output.splitlines()}
    for title in ("ledger", "files"):
        assert said[title].split()[1] == "ok", output
    assert f"{told.top[0]} entries" in said["ledger"]


def test_an_archive_of_then_is_verified_today(folder: Path) -> None:
    status, output = Parvis("verify", str(folder / "evidence.zip")).finish()
    assert status == 0, output


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
        assert verify(path).faults == [], name


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


async def test_whoever_had_not_opened_opens_and_acknowledges_and_it_is_proved(
    scenario: Scenario, maelle: Client, told: Told
) -> None:
    place, herve = told.convocations["kept"], await scenario.connect("Herve")
    assert (await herve.call(OpenMessage(*place))).opened_at
    assert (await herve.call(Acknowledge(*place, new_client_id()))).acknowledged_at
    assert (await board(maelle, scenario, told))["Herve"].acknowledged_at
    seal, found = await maelle.call(LoadSeal(*place)), await checked(maelle)
    assert [(entry.act, entry.person) for entry in seal.entries[-2:]] == [
        ("opened", told.people["Herve"]),
        ("acknowledged", told.people["Herve"]),
    ]
    assert (found.alterations, found.position) == ([], told.top[0] + 2)
