"""Whoever enters another's address has its letters: to open by their link shows nothing of that person."""

import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from protocol.addresses import ChangeAddress
from protocol.ledger import LoadJudgements, LoadRegister
from protocol.summonses import LoadSummonses
from server.assemblies.attestation import write
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.findings import report
from server.assemblies.verdicts import establishing, judge
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import canonical, readable
from server.ledger.ledger_sql import select_links_of
from tests.support.agreement import agreed, saved
from tests.support.browser import Browser
from tests.support.convening import convened
from tests.support.letters import working, written
from tests.support.proving import evidence, get
from tests.support.scenario import playing
from tests.support.sealing import ADDRESS, ANNICK, ATTESTATION_PDF, CONTENTS, Sealed, manifest

TOOL = Path(__file__).parents[2] / "tools" / "verify_evidence.py"
SINCE = "2026-12-01T17:54:00.000Z"


def opened(by: str, *, confirmed: bool) -> Sealed:
    """And no letter handed over."""
    told = manifest()
    told["recipients"][0] |= {"address_since": SINCE, "address_confirmed": confirmed, "address_entered_by": "Maëlle"}
    whole = Sealed(text=canonical(told))
    digest = hash_of(whole.text.encode())
    whole.add("frozen", digest=digest, version=1, files=sorted(map(hash_of, CONTENTS.values())))
    whole.add("available", name="Annick Le Breton", address=ADDRESS, digest=digest, version=1)
    whole.add("opened", by=by, digest=digest, version=1)
    whole.add("attested", sha256=hash_of(ATTESTATION_PDF), size=len(ATTESTATION_PDF))
    return whole


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("by", "confirmed", "state"),
    [("link", False, "unestablished"), ("link", True, "in_time"), ("session", False, "in_time")],
)
def test_a_link_to_an_address_that_nobody_confirmed_establishes_nothing(
    tmp_path: Path, by: str, confirmed: bool, state: str
) -> None:
    path = saved(opened(by, confirmed=confirmed).packed(), tmp_path)
    found = agreed(path)
    assert found.faults == []
    people = {one["person"]: one for one in found.manifest["recipients"]}
    verdict = judge(establishing(found.entries, people), ANNICK, datetime(9000, 1, 1, tzinfo=UTC))
    assert verdict.state == state
    told = "inscrite par Maëlle, non confirmée depuis sa boîte"
    assert (told in "\n".join(report(found))) == (not confirmed)
    said = subprocess.run([sys.executable, TOOL, path], capture_output=True, text=True, check=True).stdout
    assert (f"in force since '{SINCE}', entered by 'Maëlle', not confirmed" in said) == (not confirmed)
    assert f"(12): {state}" in said


async def test_an_administrator_who_changes_an_address_does_not_keep_a_delay_by_opening(
    settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    async with playing(settings, pool) as scenario, working(settings):
        town = scenario.town
        await town.person("Maelle", may_convene=True, administrator=True)
        for name in ("Herve", "Annick"):
            await town.person(name, "official")
        await town.group("Conseil", "Maelle:manager", "Herve", "Annick")
        body = await town.body("Conseil", "Herve:chair", "Annick")
        await town.entered()
        maelle, annick = await scenario.connect("Maelle"), town.people["Annick"]
        await maelle.call(ChangeAddress(annick, "ailleurs@town.example", datetime.now(UTC).date()))
        stored = await convened(maelle, body)
        place = stored.conversation, stored.seq
        letters = await written(settings.mail_dir, 4)
        (letter,) = [one for one in letters if one.to == "ailleurs@town.example" and "/convocation/" in one.text]
        assert (await Browser(scenario.urls[0]).post(f"/api/convocations/{letter.token}/open")).status == 200
        board = {one.person: one for one in (await maelle.call(LoadSummonses(*place))).summonses}
        shown = board[annick]
        assert shown.verdict
        assert (shown.verdict.state, shown.address_confirmed, shown.address_entered_by) == (
            "unestablished",
            False,
            "Maelle",
        )
        assert shown.opened_at
        assert shown.address_since
        (judged,) = [one for one in (await maelle.call(LoadJudgements(*place))).people if one.name == "Annick"]
        assert "non confirmée depuis sa boîte" in judged.fact
        assert [line.in_time for line in (await maelle.call(LoadRegister())).lines] == [0]
        csv = (await get(scenario, "Maelle", "/api/register.csv"))[1].decode()
        assert "inscrite par Maelle, non confirmée depuis sa boîte" in csv
        frozen = await select_frozen(pool, *place)
        assert frozen
        attested = write(frozen.read(), readable(await select_links_of(pool, *place)), "")
        (one,) = [one for one in attested["people"] if one["name"] == "Annick"]
        assert "inscrite par Maelle, non confirmée depuis sa boîte" in one["capacity"]
        assert one["reached"].startswith("Délai non établi")
        assert (await evidence(scenario, stored, tmp_path))[1].faults == []
