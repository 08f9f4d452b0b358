"""A sending is timestamped by a real authority, later if it is away, and never by an answer that does not hold."""

import asyncio
import contextlib
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.messages import Chat
from server.assemblies.timestamps_sql import Timestamp, insert_timestamp, select_timestamp
from server.base.database import Pool
from server.base.settings import Settings
from server.core.journal import Entry, append_one
from server.ledger import merkle
from server.ledger.ledger import Chain
from server.ledger.ledger import read as read_entry
from server.ledger.ledger_sql import append, select_links, select_links_of
from server.ledger.signed import ordered
from server.ledger.timestamps import TimestampError, read, read_trusted, request
from tests.support.authority import Authority
from tests.support.letters import working
from tests.support.pace import PATIENCE
from tests.support.ports import free_port
from tests.support.town import Town

ROOT = bytes(range(32))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "stranger")


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=20, unique=True), st.data())
def test_a_root_changes_with_each_of_its_leaves_and_their_order(leaves: list[bytes], data: st.DataObject) -> None:
    other = leaves.copy()
    first, second = (data.draw(st.integers(0, len(leaves) - 1)) for _ in range(2))
    other[first], other[second] = other[second], other[first]
    assert (merkle.root(other) == merkle.root(leaves)) == (first == second)
    assert merkle.root(leaves[:-1]) != merkle.root(leaves)


def test_the_tree_is_that_of_the_standard() -> None:
    """The vectors of RFC 6962's reference implementation."""
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    leaf = hashlib.sha256(b"\0" + b"").digest()
    assert merkle.root([b""]) == leaf
    three = [b"", b"\0", b"\x10"]
    assert merkle.root(three).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


def test_a_token_names_its_instant_its_authority_and_its_root(authority: Authority) -> None:
    asked = request(ROOT)
    token = read(authority.stamp(asked.as_bytes()), ROOT, read_trusted(authority.root), asked)
    assert abs(token.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert token.authority == "CN=Horodatage d’essai,O=Essai"
    assert token.policy == "1.2.3.4.1"
    assert token.roots == Path(authority.root).read_text()
    assert read(token.answer, ROOT, read_trusted(authority.root)) == token


def test_certificates_in_any_order_are_read(authority: Authority) -> None:
    stamped = {authority.stamp(request(ROOT).as_bytes()) for _ in range(2)}
    for answer in stamped:
        assert sorted(ordered(answer)) == sorted(answer)
        assert read(answer, ROOT, read_trusted(authority.root))


def test_what_does_not_hold_is_refused(authority: Authority, stranger: Authority) -> None:
    asked = request(ROOT)
    answer = authority.stamp(asked.as_bytes())
    roots = read_trusted(authority.root)
    with pytest.raises(TimestampError, match="Mismatch between messages"):
        read(answer, bytes(32), roots)
    with pytest.raises(TimestampError, match="Nonce mismatch"):
        read(answer, ROOT, roots, request(ROOT))
    with pytest.raises(TimestampError, match="certificate"):
        read(answer, ROOT, read_trusted(stranger.root))
    with pytest.raises(TimestampError, match="certificate"):
        read(answer, ROOT, read_trusted(""))
    with pytest.raises(TimestampError, match="no timestamp"):
        read(answer[:-1], ROOT, roots)
    for garbage in (b"", b"<html>", b"\x30\x84\xff\xff\xff\xff", b"\x30\x80", b"\x30\x03\x30\x01\x00"):
        with pytest.raises(TimestampError, match="no timestamp"):
            read(garbage, ROOT, roots)
    unknown = authority.stamp(b"\x30\x03\x02\x01\x01")
    with pytest.raises(TimestampError, match=r"refused|no timestamp"):
        read(unknown, ROOT, roots)


def test_no_altered_token_passes_for_another(authority: Authority) -> None:
    answer = authority.stamp(request(ROOT).as_bytes())
    roots = read_trusted(authority.root)
    good = read(answer, ROOT, roots)
    for place in range(len(answer)):
        altered = bytearray(answer)
        altered[place] ^= 1 << place % 8
        with contextlib.suppress(TimestampError):
            token = read(bytes(altered), ROOT, roots)
            assert (token.at, token.serial, token.policy) == (good.at, good.serial, good.policy)


async def send(pool: Pool, recipients: int = 3) -> tuple[int, int]:
    """A sending as far as its proof goes."""
    town = Town(pool)
    author = await town.person("Gwenaëlle")
    group = await town.group("Conseil", "Gwenaëlle")
    async with pool.acquire() as db, db.transaction():
        stored = (await append_one(db, Entry(group, author, "client-1", Chat("Conseil du 11 septembre")))).stored
        await insert_timestamp(db, group, stored.seq)
        await append(db, "frozen", conversation=group, seq=stored.seq, author=author, facts={"manifest": "00"})
        for person in range(1, recipients + 1):
            await append(db, "available", conversation=group, seq=stored.seq, person=person, facts={})
    return group, stored.seq


async def tried(pool: Pool, group: int, seq: int, *, failed: bool = False) -> Timestamp:
    """The timestamp once its token has come, or the asking for it has failed."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await select_timestamp(pool, group, seq)
            assert found
            if found.failure if failed else found.token:
                return found
            await asyncio.sleep(0.05)


async def test_one_token_covers_a_whole_sending(settings: Settings, pool: Pool, authority: Authority) -> None:
    with authority.listening() as port:
        url = f"http://town:s%40cret@127.0.0.1:{port}/tsa"
        async with working(replace(settings, tsa_url=url, tsa_ca=authority.root)):
            group, seq = await send(pool)
            found = await tried(pool, group, seq)
    assert authority.heard == 1
    assert authority.credentials == "Basic dG93bjpzQGNyZXQ="
    links = await select_links_of(pool, group, seq)
    stamped = read_entry(links[-1])
    assert stamped.act == "timestamped"
    assert stamped.facts["entries"] == [1, 2, 3, 4]
    root = merkle.root([link.hash for link in links[:4]])
    assert stamped.facts["root"] == root.hex()
    assert found.token is not None
    assert stamped.facts["token"] == hashlib.sha256(found.token).hexdigest()
    assert (stamped.facts["qualified"], found.qualified) == (False, False)
    assert read(found.token, root, read_trusted(authority.root)).authority == stamped.facts["authority"]
    assert Chain().follow(await select_links(pool, 0, 100)) is None


async def test_the_authority_is_asked_again_when_it_is_back(
    settings: Settings, pool: Pool, authority: Authority
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    away = replace(settings, tsa_url=url, tsa_ca=authority.root, tsa_qualified=True)
    async with working(away):
        group, seq = await send(pool)
        waiting = await tried(pool, group, seq, failed=True)
        assert (waiting.token, waiting.qualified) == (None, False)
        assert "refused" in waiting.failure
        with authority.listening(port):
            assert (await tried(pool, group, seq)).qualified
    assert [read_entry(link).act for link in await select_links(pool, 4, 9)] == ["timestamped"]


@pytest.mark.parametrize("garbage", [b"", b"<html>Bonjour</html>", b"x" * 70_000])
async def test_an_answer_that_proves_nothing_is_not_kept(
    settings: Settings, pool: Pool, authority: Authority, garbage: bytes
) -> None:
    authority.answers = garbage
    with authority.listening() as port:
        async with working(replace(settings, tsa_url=f"http://127.0.0.1:{port}", tsa_ca=authority.root)):
            group, seq = await send(pool)
            assert "timestamp" in (await tried(pool, group, seq, failed=True)).failure
            assert len(await select_links(pool, 0, 9)) == 4
            authority.answers = None
            await tried(pool, group, seq)


async def test_a_stranger_s_signature_is_not_kept(
    settings: Settings, pool: Pool, authority: Authority, stranger: Authority
) -> None:
    with stranger.listening() as port:
        async with working(replace(settings, tsa_url=f"http://127.0.0.1:{port}", tsa_ca=authority.root)):
            group, seq = await send(pool)
            assert "certificate" in (await tried(pool, group, seq, failed=True)).failure
    assert len(await select_links(pool, 0, 9)) == 4
