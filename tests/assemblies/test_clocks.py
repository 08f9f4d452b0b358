"""One clock dates legal acts; nothing is sent while it, this machine's and the authority's contradict one another."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from protocol.ledger import CheckLedger, LoadSeal
from server.assemblies import clocks
from server.assemblies.evidence import LEDGER
from server.assemblies.findings import Fault, report
from server.assemblies.heads_job import compare_clocks, mail, seal, seal_daily
from server.base.database import Pool
from server.base.jobs import Workshop
from server.base.settings import SettingError, Settings
from server.ledger.heads_sql import select_last_stamp
from server.ledger.ledger import read
from server.ledger.ledger_sql import append, select_links, select_top
from tests.support.agreement import agreed
from tests.support.authority import Authority
from tests.support.convening import convened, sending, start_draft
from tests.support.proving import convoke, evidence, found
from tests.support.scenario import Scenario, playing, refused
from tests.support.sealing import just_now, sealed
from tests.support.tampering import tamper


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario


@pytest.mark.parametrize("days", [-5, -1, 1])
def test_a_house_whose_clock_was_wrong_is_shown_by_an_honest_authority(
    authority: Authority, tmp_path: Path, days: int
) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(sealed(authority, sent=just_now() + timedelta(days=days)).packed())
    assert agreed(path).faults == [Fault(LEDGER, "clocks", 7)]


@pytest.mark.parametrize("minutes", [-2, 2])
async def test_nothing_is_sent_while_server_and_database_are_apart(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    """The machine's clock is behind, or ahead."""

    class Apart(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + timedelta(minutes=minutes)

    maelle = await scenario.connect("Maelle")
    draft = await start_draft(maelle, scenario.town.bodies["Conseil"])
    with monkeypatch.context() as patch:
        patch.setattr(clocks, "datetime", Apart)
        assert await refused(maelle, sending(draft)) == ("conflict", "clock")
    await maelle.call(sending(draft))


async def test_nothing_is_sent_while_the_authority_was_apart_until_it_agrees(
    settings: Settings, pool: Pool, authority: Authority
) -> None:
    with authority.listening() as port:
        settings = replace(settings, tsa_url=f"http://127.0.0.1:{port}", tsa_ca=authority.root)
        async with playing(settings, pool) as scenario:
            await found(scenario)
            async with pool.acquire() as db, db.transaction():
                await append(db, "sealed", facts={"at": datetime.now(UTC) - timedelta(days=1)})
            maelle = await scenario.connect("Maelle")
            draft = await start_draft(maelle, scenario.town.bodies["Conseil"])
            assert await refused(maelle, sending(draft)) == ("conflict", "clock")
            await compare_clocks(Workshop(settings, pool))
            await maelle.call(sending(draft))
            await compare_clocks(Workshop(settings, pool))
            assert authority.heard == 1


async def test_the_head_is_sealed_each_day_and_travels_with_the_evidence(
    scenario: Scenario, settings: Settings, pool: Pool, authority: Authority, tmp_path: Path
) -> None:
    _, stored = await convoke(scenario)
    _, before = await evidence(scenario, stored, tmp_path)
    with authority.listening() as port:
        settings = replace(settings, tsa_url=f"http://127.0.0.1:{port}", tsa_ca=authority.root)
        await seal_daily(Workshop(settings, pool))
        assert not await seal(pool, settings)
    top = await select_top(pool)
    entry = await select_last_stamp(pool)
    assert entry
    assert (entry.act, entry.position, entry.facts["head"]) == ("sealed", top, top - 1)
    content, after = await evidence(scenario, stored, tmp_path)
    assert after.faults == []
    assert (after.shown, after.last, after.tail) == (before.shown, top, 0)
    (stamp,) = after.stamps
    assert stamp.head == top - 1
    assert f"la tête du registre, jusqu’à l’inscription {top - 1}" in "\n".join(report(after))
    await convened(scenario.devices[0], scenario.town.bodies["Conseil"])
    assert (await evidence(scenario, stored, tmp_path))[0] == content
    soizic = await scenario.connect("Soizic")
    assert (await soizic.call(CheckLedger())).alterations == []
    await tamper(pool, "UPDATE head_seals SET token = set_byte(token, 99, 1)")
    assert [one.fault for one in (await soizic.call(CheckLedger())).alterations] == ["token"]
    assert [one.fault for one in (await soizic.call(LoadSeal(stored.conversation, stored.seq))).alterations] == [
        "token"
    ]


async def test_an_authority_that_is_away_seals_nothing(settings: Settings, pool: Pool) -> None:
    async with pool.acquire() as db, db.transaction():
        await append(db, "opened", facts={})
    assert not await seal(pool, replace(settings, tsa_url="http://127.0.0.1:1"))
    assert await select_top(pool) == 1


async def test_the_head_is_mailed_to_whom_the_town_says(settings: Settings, pool: Pool) -> None:
    settings = replace(settings, head_mail="notaire@josselin.example, archives@morbihan.example")
    await mail(pool, settings)
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 0
    async with pool.acquire() as db, db.transaction():
        await append(db, "opened", facts={})
    await mail(pool, settings)
    (link,) = await select_links(pool, 0, 10)
    letters = [row[0].decode() for row in await pool.fetch("SELECT payload FROM pgqueuer ORDER BY id")]
    assert read(link).position == 1
    assert len(letters) == 2
    assert all(link.hash.hex() in letter for letter in letters)
    assert ["notaire@" in letters[0], "archives@" in letters[1]] == [True, True]
    with pytest.raises(SettingError, match="PARVIS_HEAD_MAIL"):
        replace(settings, head_mail="pas une adresse")
