"""Two archives that cannot both be true are named, and so is one that the house's own ledger does not hold."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from protocol.ledger import FindHash, HashFound
from server.assemblies.continuity import Comparison, compare, continues
from server.assemblies.verification import verify
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import readable
from server.ledger.ledger_sql import select_links
from tests.support.authority import Authority
from tests.support.convening import convened, council, found_council, in_days
from tests.support.forked import Forked
from tests.support.issuing import Own
from tests.support.proving import evidence
from tests.support.scenario import Scenario, playing, refused
from tests.support.sealing import ATTESTATION_PDF, Sealed, sealed
from tests.support.tampering import rewrite, unguarded
from tools.verify_evidence import compared, examine


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        yield scenario


def both(first: Path, second: Path) -> Comparison:
    """What the product says, the other verifier having said the same."""
    (ours,) = compare([(one.name, verify(one)) for one in (first, second)])
    agree, _ = compared(examine(first), examine(second))
    assert agree == ours.agree
    return ours


def written(whole: Sealed, path: Path) -> Path:
    path.write_bytes(whole.packed())
    return path


def test_of_two_archives_that_part_the_first_entry_that_differs_is_named(tmp_path: Path) -> None:
    whole = sealed(Authority(tmp_path / "tsa"))

    def going_on(name: str, reply: str) -> Path:
        later = Sealed(whole.links[:8], whole.text, whole.token, whole.sent)
        later.stamped = whole.stamped
        later.add("reminded", by=reply)
        later.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
        return written(later, tmp_path / name)

    first, earlier = written(whole, tmp_path / "first.zip"), going_on("earlier.zip", "mail")
    same, other = going_on("same.zip", "mail"), going_on("other.zip", "phone")
    assert both(earlier, same) == Comparison(True, "CONCORDANTS : earlier.zip et same.zip sont du même registre")
    for one, two in ((first, earlier), (earlier, other)):
        told = both(one, two)
        assert not told.agree
        assert "CONTRADICTOIRES : " in told.told
        assert "se séparent à l’inscription 9 ;" in told.told
    status, output = Forked("verify", str(earlier), str(same), str(other)).finish()
    assert status == 1
    assert output.count("INTÈGRE : ") == 3
    assert output.count("CONTRADICTOIRES") == 2
    assert Forked("verify", str(earlier), str(same)).finish()[0] == 0


async def test_a_hash_is_looked_for_by_administrators(scenario: Scenario, pool: Pool) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    await convened(maelle, council(scenario)[1])
    links = await select_links(pool, 0, 100)
    one = readable(links)[2]
    found = await maelle.call(FindHash(one.hash.hex()))
    assert (found.position, found.at, found.total) == (one.position, one.at, len(links))
    assert await maelle.call(FindHash("0" * 64)) == HashFound(len(links))
    assert await refused(herve, FindHash(one.hash.hex())) == ("not_allowed", "administrator")


async def test_the_house_says_whether_its_ledger_holds_what_an_archive_shows(
    scenario: Scenario, settings: Settings, pool: Pool, tmp_path: Path
) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    found = {}
    for name, days in (("first", 10), ("second", 15), ("third", 20)):
        (tmp_path / name).mkdir()
        _, found[name] = await evidence(scenario, await convened(maelle, body, date=in_days(days)), tmp_path / name)
    files = {name: tmp_path / name / "evidence.zip" for name in found}

    def asked(name: str) -> tuple[int, str]:
        command = Forked("verify", "--ledger", str(files[name]), database_url=settings.database_url)
        status, output = command.finish()
        return status, output.splitlines()[-1]

    apart = compare([(name, found[name]) for name in ("first", "third")])
    assert [one.told for one in apart] == [
        "SANS COMPARAISON POSSIBLE : first et third n’ont aucune inscription en commun"
    ]
    assert both(files["first"], files["third"]).agree
    assert both(files["first"], files["second"]).told.startswith("CONCORDANTS : ")  # by the hash between them
    assert all([(await continues(pool, name, one)).agree for name, one in found.items()])
    (begins,) = await select_links(pool, 0, 1)
    assert {one.ledger for one in found.values()} == {begins.hash.hex()}
    other = tmp_path / "other.zip"
    of_others = await continues(pool, other.name, verify(written(sealed(Own()), other)))
    told = "CONTRADICTOIRE : other.zip n’est pas du registre de cette mairie, qui commence par une autre inscription"
    assert of_others == Comparison(False, told)
    assert asked("third") == (0, "CONCORDANT : le registre de la mairie contient tout ce que montre evidence.zip")
    top, first = found["third"].last, found["first"].first
    async with unguarded(pool) as db:
        await db.execute("DELETE FROM attestations WHERE position >= $1", top)
        await db.execute("DELETE FROM ledger WHERE position >= $1", top)
    assert (await continues(pool, "second", found["second"])).agree
    status, told = asked("third")
    assert status == 1
    assert told.startswith(f"ABSENT : le registre de la mairie, qui finit à l’inscription {top - 1}, n’a pas la {top} ")
    await rewrite(pool, first, '"author":', '"author":1')
    status, told = asked("first")
    assert status == 1
    assert told.startswith("CONTRADICTOIRE : evidence.zip et le registre de la mairie se séparent à l’inscription ")
    assert f" {first} ;" in told


def test_what_is_altered_is_not_compared(tmp_path: Path) -> None:
    first, altered = written(sealed(Authority(tmp_path / "tsa")), tmp_path / "first.zip"), tmp_path / "altered.zip"
    altered.write_bytes(first.read_bytes().replace(b"annick@", b"erwann@"))
    told = "NON COMPARÉS : first.zip et altered.zip, dont l’un n’est pas intègre"
    assert both(first, altered) == Comparison(False, told)
