"""PostgreSQL is restarted, politely and not, or dies for good while a replica stands by."""

import asyncio
import os
import signal
import time
from pathlib import Path
from urllib.parse import quote

import asyncpg
import pytest

from protocol.messages import SendMessage
from server.run.embedded import Postgres, Valkey
from tests.faults.cluster import Cluster
from tests.support.client import Refused
from tests.support.forked import Forked
from tests.support.pace import PATIENCE
from tests.support.parvis import Parvis
from tests.support.standby import Standby
from tests.support.waiting import eventually


@pytest.mark.parametrize("way", ["restarted", "killed"])
async def test_the_database_goes_and_comes_back_under_load(cluster: Cluster[Valkey], way: str) -> None:
    load = asyncio.create_task(cluster.load(40))
    while len(cluster.acknowledged) < 100:
        await asyncio.sleep(0.01)
    if way == "restarted":
        cluster.postgres.stop()
    else:
        assert cluster.postgres.child
        cluster.postgres.child.kill()
    cluster.postgres.start()
    await load
    await cluster.prove(f"PostgreSQL {way}")


async def test_a_replica_is_promoted_under_load(replicated: Cluster[Valkey]) -> None:
    """What was acknowledged is on both, for the primary waited for it; nobody was told of anything that is not."""
    load = asyncio.create_task(replicated.load(40))
    while len(replicated.acknowledged) < 100:
        await asyncio.sleep(0.01)
    assert replicated.postgres.child
    assert isinstance(replicated.postgres, Standby)
    assert replicated.postgres.primary.child
    replicated.postgres.primary.child.kill()
    began = time.monotonic()
    await asyncio.sleep(1)
    await replicated.postgres.promote()
    before = len(replicated.acknowledged)
    while len(replicated.acknowledged) == before:
        await asyncio.sleep(0.01)
    print(f"replica promoted after 1 s: stored again {time.monotonic() - began:.1f} s after the primary died")
    await load
    await replicated.prove("replica promoted")


def every_process(postgres: Postgres) -> list[int]:
    postmaster = int((postgres.data / "postmaster.pid").read_text().split()[0])
    return [postmaster, *map(int, Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split())]


async def test_a_primary_that_hangs_is_given_up(replicated: Cluster[Valkey]) -> None:
    """Its machine answers for it: no line ends."""
    load = asyncio.create_task(replicated.load(40))
    while len(replicated.acknowledged) < 100:
        await asyncio.sleep(0.01)
    standby = replicated.postgres
    assert isinstance(standby, Standby)
    hung = every_process(standby.primary)
    for process in hung:
        os.kill(process, signal.SIGSTOP)
    try:
        began = time.monotonic()
        await asyncio.sleep(1)
        before = len(replicated.acknowledged)
        await standby.promote()
        while len(replicated.acknowledged) == before:
            await asyncio.sleep(0.01)
        print(f"replica promoted after 1 s: stored again {time.monotonic() - began:.1f} s after the primary hung")
        await load
    finally:
        for process in hung:
            os.kill(process, signal.SIGKILL)
    await replicated.pool.expire_connections()
    await replicated.prove("primary hung, replica promoted")


async def test_it_is_said_when_the_replica_is_gone_that_all_wait_for(replicated: Cluster[Valkey]) -> None:
    assert isinstance(replicated.postgres, Standby)
    replicated.postgres.stop()
    sending = asyncio.create_task(replicated.send(replicated.devices[0]))

    async def is_said() -> bool:
        missing = await asyncio.to_thread(replicated.processes[0].missing)
        return "synchronous_standby_names" in missing.get("database", "")

    await eventually(is_said)
    device = replicated.devices[2]
    with pytest.raises(Refused, match="unavailable"):
        await device.client.call(SendMessage(replicated.group, "never-acknowledged", "Bonjour"), timeout=PATIENCE)
    assert not replicated.acknowledged
    replicated.postgres.start()
    await sending
    stored = await device.client.call(SendMessage(replicated.group, "never-acknowledged", "Bonjour"), timeout=PATIENCE)
    replicated.acknowledged["never-acknowledged"] = stored
    await replicated.prove("replica away for a while")


async def test_the_old_primary_that_starts_again_is_not_written_to(replicated: Cluster[Valkey], tmp_path: Path) -> None:
    """Three times, with web processes that were there all along and one that begins beside it; then it is alone, and
    its data are those of an hour ago."""
    standby = replicated.postgres
    assert isinstance(standby, Standby)
    old = standby.primary
    load = asyncio.create_task(replicated.load(20))
    await eventually(lambda: len(replicated.acknowledged) > 50)
    assert old.child
    old.child.kill()
    with (old.data / "postgresql.auto.conf").open("a") as settings:
        settings.write("synchronous_standby_names = ''\n")
    await standby.promote()
    await load
    for _ in range(3):
        old.start()
        await asyncio.to_thread(replicated.processes[0].end)
        replicated.processes[0] = replicated.serve(replicated.processes[0].port)
        await asyncio.to_thread(replicated.processes[0].wait_until_ready)
        await replicated.load(5)
        await replicated.prove("old primary started again")
        for process in replicated.processes:
            await eventually(lambda: asyncio.to_thread(is_told, process))  # noqa: B023 - awaited at once
        old.stop()
    old.start()
    before = await figures_of(old)
    doctor = {**replicated.settings, "data_dir": tmp_path / "other"}
    said = (await asyncio.to_thread(Forked("doctor", **doctor).finish))[1]
    assert (
        f"{old.sockets} (timeline 1) and {standby.sockets} (timeline 2) the highest timeline was promoted last" in said
    )
    standby.stop()
    sending = asyncio.create_task(replicated.load(1))
    beginning = Forked("serve", **{**replicated.settings, "log_level": "warning"})
    for process in replicated.processes:
        await eventually(lambda: asyncio.to_thread(is_refused, process))  # noqa: B023 - awaited at once
    await asyncio.to_thread(beginning.read_until, '{"cause": "the database cannot be used', "timeline 2 was promoted")
    assert not sending.done()
    await nothing_begins_on_what_may_be_old(replicated, tmp_path)
    standby.start()
    await sending
    await asyncio.to_thread(beginning.wait_until_ready)
    await asyncio.to_thread(beginning.end)
    assert await figures_of(old) == before
    old.stop()
    await replicated.prove("old primary alone for a while")


async def nothing_begins_on_what_may_be_old(replicated: Cluster[Valkey], tmp_path: Path) -> None:
    """Without Valkey: by what this machine remembers, and where it remembers nothing, by what does not answer."""
    without = {**replicated.settings, "redis_url": "redis://127.0.0.1:1", "log_level": "warning"}
    other = without | {"data_dir": tmp_path / "of another machine"}
    for settings, words in (
        (without, "(timeline 1) can be written and is not: timeline 2 was promoted since"),
        (other, "(timeline 1) can be written, and whether another was promoted since is not known, for "),
    ):
        for command in (["person", "administrator", "nobody@example.fr"], ["backup", str(tmp_path / "old.dump")]):
            code, said = await asyncio.to_thread(Forked(*command, **settings).finish)
            assert code == 1, said
            assert words in said
        with Forked("serve", **settings) as beginning:
            await asyncio.to_thread(beginning.read_until, '{"cause": "the database cannot be used', words)
    assert not (tmp_path / "old.dump").exists()


def is_told(process: Parvis) -> bool:
    status, said = process.get("/health/ready")
    counted = process.get("/metrics")[1]
    return (
        status == 200
        and "can be written and is not: timeline 2 was promoted since" in said
        and "parvis_database_timeline 2.0" in counted
        and "parvis_database_refused_hosts 1.0" in counted
    )


def is_refused(process: Parvis) -> bool:
    missing = process.missing().get("database", "")
    return "(timeline 1) can be written and is not: timeline 2 was promoted since; stop it" in missing


async def figures_of(postgres: Postgres) -> tuple[int, int]:
    """How much was said there, and entered."""
    connection = await asyncpg.connect(postgres.url())
    [found] = await connection.fetch("SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM ledger)")
    await connection.close()
    return found[0], found[1]


async def test_nothing_begins_on_a_replica(replicated: Cluster[Valkey], tmp_path: Path) -> None:
    """It may be promoted yet, and is waited for."""
    assert isinstance(replicated.postgres, Standby)
    urls = {"database_url": replicated.postgres.url(), "redis_url": replicated.valkey.url}
    with Forked("serve", data_dir=tmp_path / "other", **urls) as parvis:
        await asyncio.to_thread(parvis.read_until, '{"cause": "the database cannot be used')
        await replicated.postgres.promote()
        await asyncio.to_thread(parvis.wait_until_ready)


async def test_the_replica_may_be_named_first(replicated: Cluster[Valkey], tmp_path: Path) -> None:
    """As it is once the first has become the replica of the other."""
    standby = replicated.postgres
    assert isinstance(standby, Standby)
    hosts = f"{quote(str(standby.sockets))},{quote(str(standby.primary.sockets))}"
    copy = str(tmp_path / "copy.dump")
    for database, *command in (("parvis", "migrate"), ("parvis", "backup", copy), ("restored", "restore", copy)):
        if database == "restored":
            own = await asyncpg.connect(standby.primary.url())
            await own.execute("CREATE DATABASE restored")
            await own.close()
        url = f"postgresql://parvis@/{database}?host={hosts}&port=5432,5432"
        said = await asyncio.to_thread(Forked(*command, database_url=url, data_dir=tmp_path / "other").finish)
        assert said[0] == 0, said


async def test_the_doctor_names_two_that_can_be_written(replicated: Cluster[Valkey], tmp_path: Path) -> None:
    """Both would be, each in its turn."""
    assert isinstance(replicated.postgres, Standby)
    urls: dict[str, str | Path] = {
        "database_url": replicated.database_url,
        "redis_url": replicated.valkey.url,
        "data_dir": tmp_path / "other",
    }
    primary, replica = replicated.postgres.primary.sockets, replicated.postgres.sockets

    async def said() -> str:
        return (await asyncio.to_thread(Forked("doctor", **urls).finish))[1]

    assert f"{primary} the primary, {replica} a replica, 0.0 MiB behind" in await said()
    await replicated.postgres.lose_sight()
    told = await said()
    assert f"{primary} stores nothing: it waits for replicas (synchronous_standby_names = '*')" in told
    assert f"{replica} is a replica that follows nobody now" in told
    replicated.postgres.stop()
    assert f"{replica} is away (" in await said()
    replicated.postgres.start()
    await replicated.postgres.promote()
    told = await said()
    assert "2 of the hosts named can be written: of " in told
    assert f"{primary} (timeline 1) and {replica} (timeline 2)" in told
    connection = await asyncpg.connect(replicated.postgres.url("postgres"))
    await connection.execute("ALTER DATABASE parvis ALLOW_CONNECTIONS false")
    await connection.close()
    assert f"{replica} is away (database " in await said()


async def test_the_doctor_has_a_replica_promoted_that_is_alone(replicated: Cluster[Valkey], tmp_path: Path) -> None:
    assert isinstance(replicated.postgres, Standby)
    urls: dict[str, str | Path] = {
        "database_url": replicated.postgres.url(),
        "redis_url": replicated.valkey.url,
        "data_dir": tmp_path / "other",
    }
    said = (await asyncio.to_thread(Forked("doctor", **urls).finish))[1]
    assert "it takes nothing that is written): a replica answers and no primary: promote it" in said
