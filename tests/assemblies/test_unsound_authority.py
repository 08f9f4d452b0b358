"""An authority that keeps one waiting, or signs by a certificate that has ended: nothing waits for it, nothing of it is
kept, and it is asked again."""

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from protocol.ledger import LoadSeal
from protocol.types import Stored
from server.assemblies.findings import Findings, report
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger import authority as line
from server.ledger.timestamps import TimestampError, read, read_trusted, request
from tests.support.agreement import agreed
from tests.support.authority import Authority
from tests.support.client import Client
from tests.support.letters import working, written
from tests.support.papers import text_of
from tests.support.proving import convoke, evidence, found, get
from tests.support.scenario import Scenario, playing
from tests.support.sealing import sealed
from tests.support.waiting import eventually

NOW = datetime.now(UTC)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "tsa")


@pytest.fixture
def asking(settings: Settings, authority: Authority) -> Iterator[Settings]:
    with authority.listening() as port:
        yield replace(settings, tsa_url=f"http://127.0.0.1:{port}", tsa_ca=authority.root)


@pytest.fixture
async def scenario(asking: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(asking, pool) as scenario:
        await found(scenario)
        yield scenario


async def stamp_of(maelle: Client, stored: Stored, state: str) -> bool:
    stamp = (await maelle.call(LoadSeal(stored.conversation, stored.seq))).stamp
    return stamp.state == state and bool(stamp.failure) == (state == "awaited")


async def refuse_then_stamp(
    scenario: Scenario, asking: Settings, authority: Authority, tmp_path: Path, failure: str
) -> Findings:
    """What is found in the evidence meanwhile, once the letters have left; `hurries` is set, and the token comes."""
    async with working(asking):
        maelle, stored = await convoke(scenario)
        await written(asking.mail_dir, 2)
        await eventually(lambda: stamp_of(maelle, stored, "awaited"))
        seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
        assert (seal.alterations, seal.stamp.at, failure in seal.stamp.failure) == ([], None, True), seal.stamp
        _, meanwhile = await evidence(scenario, stored, tmp_path)
        _, attested = await get(scenario, "Maelle", f"/api/convocations/{stored.conversation}/{stored.seq}/attestation")
        assert "Aucune autorité extérieure n’a horodaté cet envoi" in text_of(attested)
        authority.hurries.set()
        authority.certify(NOW + timedelta(days=30))
        await eventually(lambda: stamp_of(maelle, stored, "simple"))
        _, later = await evidence(scenario, stored, tmp_path)
    assert (later.faults, [one.authority for one in later.stamps]) == ([], ["CN=Horodatage d’essai,O=Essai"])
    return meanwhile


def says_own_dates(findings: Findings) -> bool:
    return "dates : celles de la mairie, aucune autorité extérieure ne les ayant horodatées" in report(findings)


@pytest.mark.parametrize(("patience", "slowest"), [(0.5, 30.0), (20.0, 0.5)], ids=["silent", "answers too late"])
async def test_a_slow_authority_holds_nothing_up_and_is_asked_again(
    scenario: Scenario,
    asking: Settings,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    patience: float,
    slowest: float,
) -> None:
    monkeypatch.setattr(line, "PATIENCE", patience)
    monkeypatch.setattr(line, "SLOWEST", slowest)
    authority.hurries.clear()
    meanwhile = await refuse_then_stamp(scenario, asking, authority, tmp_path, "no answer within 0.5 seconds")
    assert (meanwhile.faults, meanwhile.stamps, says_own_dates(meanwhile)) == ([], [], True)
    assert authority.heard > 1


async def test_what_a_certificate_signs_that_has_ended_is_not_kept(
    scenario: Scenario, asking: Settings, authority: Authority, tmp_path: Path
) -> None:
    authority.certify(NOW - timedelta(days=1))
    meanwhile = await refuse_then_stamp(scenario, asking, authority, tmp_path, "certificate")
    assert (meanwhile.faults, meanwhile.stamps, says_own_dates(meanwhile)) == ([], [], True)


def test_a_token_outlives_the_certificate_that_signed_it(authority: Authority, tmp_path: Path) -> None:
    """It is judged by the instant that it names: archives are read years later."""
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    authority.certify(ends)
    path = tmp_path / "evidence.zip"
    path.write_bytes(sealed(authority).packed())
    time.sleep(max(0.0, (ends - datetime.now(UTC)).total_seconds() + 1))
    findings = agreed(path)
    assert (findings.faults, len(findings.stamps)) == ([], 1)
    asked = request(bytes(32))
    with pytest.raises(TimestampError, match="certificate"):
        read(authority.stamp(asked.as_bytes()), bytes(32), read_trusted(authority.root), asked)
