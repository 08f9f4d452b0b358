"""What recipients are given is what was sealed, and nobody was reached before they were convened."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from protocol.ledger import LoadRegister, LoadSeal
from server.assemblies.board import read_board
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger_sql import append
from tests.support.agreement import agreed
from tests.support.authority import Authority
from tests.support.proving import convoke, found
from tests.support.scenario import Scenario, playing
from tests.support.sealing import Sealed, sealed
from tests.support.tampering import tamper


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario


async def test_the_file_of_a_document_is_never_another(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convoke(scenario)
    change = "UPDATE files SET sha256 = repeat('0', 64) WHERE name = 'Budget primitif.pdf'"
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="never changed"):
        await pool.execute(change)
    await tamper(pool, f"ALTER TABLE files DISABLE TRIGGER contents_are_kept; {change}")
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    assert "files.sha256" in {one.file for one in seal.alterations}
    await tamper(pool, "DELETE FROM message_files")
    assert (await maelle.call(LoadSeal(stored.conversation, stored.seq))).alterations


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        ("delivered_by_hand", {"on": 5}),
        ("delivered_by_hand", {"on": "2026-11-26T18:00:00"}),
        ("timestamped", {}),
        ("convened_later", {}),
        ("attested", {}),
        ("replaced", {}),
    ],
)
async def test_an_entry_that_says_nonsense_is_named_and_takes_nothing_down(
    scenario: Scenario, pool: Pool, act: str, facts: dict[str, object]
) -> None:
    """Only a program taken over could enter it."""
    maelle, stored = await convoke(scenario)
    place = {"conversation": stored.conversation, "seq": stored.seq, "person": scenario.town.people["Annick"]}
    async with pool.acquire() as db, db.transaction():
        await append(db, act, **place, facts=facts)  # type: ignore[arg-type]
    assert len(await read_board(pool, stored.conversation, stored.seq)) == 3
    assert len((await maelle.call(LoadRegister())).lines) == 1
    assert (await maelle.call(LoadSeal(stored.conversation, stored.seq))).alterations


def check(whole: Sealed, folder: Path) -> set[str]:
    path = folder / "evidence.zip"
    path.write_bytes(whole.packed())
    return {fault.what for fault in agreed(path).faults}


def test_nobody_is_handed_anything_before_they_were_convened(tmp_path: Path) -> None:
    whole = sealed(Authority(tmp_path / "tsa"))
    early = Sealed(whole.links[:8], whole.text, whole.token, whole.sent)
    early.stamped = whole.stamped
    early.add("delivered_by_hand", on=datetime.now(UTC) - timedelta(days=1))
    assert "facts" in check(early, tmp_path)


def test_another_s_root_beside_one_s_own_is_no_root(tmp_path: Path) -> None:
    """The signature of a home-made authority does not lead to the certificate of a known one."""
    known = Authority(tmp_path / "known")
    theirs = Authority(tmp_path / "theirs")
    (tmp_path / "theirs/root.pem").write_text(Path(theirs.root).read_text() + Path(known.root).read_text())
    whole = sealed(theirs)
    assert check(whole, tmp_path) == set()
    pem = Path(theirs.root).read_text()
    assert whole.token
    assert whole.token.roots.count("BEGIN") == 1
    forged = sealed(theirs, roots=pem)
    assert "altered" in check(forged, tmp_path)
