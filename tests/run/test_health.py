"""What the server says of itself to those who watch over it."""

import asyncio
import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from math import inf
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest
from websockets.exceptions import InvalidStatus

from protocol.messages import LoadHistory, SendMessage
from server.base.database import ROLE, Pool
from server.base.settings import Settings
from server.mail.letters import Letter
from server.mail.outbox import enqueue
from server.run.embedded import Postgres, Valkey
from server.run.schema import migrate
from tests.support.client import Client, signed_in
from tests.support.forked import Forked
from tests.support.pace import PATIENCE
from tests.support.parvis import Closed, OnASmallDisk, Parvis, WithClosedFiles, Within, children, runs
from tests.support.scenario import new_client_id
from tests.support.town import Town
from tests.support.waiting import wait_until


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path / "valkey")
    server.start()
    yield server
    server.stop()


def test_says_when_it_is_ready_and_what_is_missing(tmp_path: Path, database_url: str, valkey: Valkey) -> None:
    with Forked("serve", data_dir=tmp_path, database_url=database_url, redis_url=valkey.url) as parvis:
        parvis.wait_until_ready()
        assert parvis.get("/health/live")[0] == 200
        valkey.stop()
        status, _ = parvis.get("/health/ready")
        assert status == 503
        assert parvis.missing().keys() == {"redis"}
        assert parvis.get("/health/live")[0] == 200
        valkey.start()
        parvis.wait_until_ready()


async def test_says_when_the_schema_is_another(tmp_path: Path, database_url: str, redis_url: str) -> None:
    with Forked("serve", data_dir=tmp_path, database_url=database_url, redis_url=redis_url) as parvis:
        parvis.wait_until_ready()
        connection = await asyncpg.connect(database_url)
        await connection.execute("UPDATE alembic_version SET version_num = '9999'")
        await connection.close()
        assert "9999" in parvis.missing()["database"]


def test_metrics_are_for_this_machine_alone(tmp_path: Path, database_url: str, redis_url: str) -> None:
    with Forked("serve", data_dir=tmp_path, database_url=database_url, redis_url=redis_url) as parvis:
        parvis.wait_until_ready()
        status, text = parvis.get("/metrics")
        assert status == 200
        assert "parvis_sockets 0.0" in text
        assert {figure(parvis, f"parvis_{name}") for name in ("workers", "jobs_waiting", "jobs_failed")} == {0}
        assert figure(parvis, "parvis_disk_free_bytes") > 0
        assert figure(parvis, "parvis_backup_age_seconds") == inf
        assert "process_cpu_seconds_total" in text
        for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"):
            assert parvis.get("/metrics", {header: "127.0.0.1"})[0] == 404


def test_metrics_with_a_token_are_for_its_holders_alone(tmp_path: Path, database_url: str, redis_url: str) -> None:
    servers = {"database_url": database_url, "redis_url": redis_url}
    with Forked("serve", data_dir=tmp_path, metrics_token="s3same" * 3, **servers) as parvis:
        parvis.wait_until_ready()
        assert parvis.get("/metrics")[0] == 404
        assert parvis.get("/metrics", {"Authorization": "Bearer wrong"})[0] == 404
        assert (
            parvis.get("/metrics", {"Authorization": "Bearer " + "s3same" * 3, "X-Forwarded-For": "192.0.2.1"})[0]
            == 200
        )


def test_several_processes_share_a_port_and_add_up_their_figures(
    tmp_path: Path, database_url: str, redis_url: str
) -> None:
    servers = {"database_url": database_url, "redis_url": redis_url}
    with Parvis("serve", "--workers", "2", data_dir=tmp_path, **servers) as parvis:
        for _ in range(2):
            parvis.read_until('{"event": "Application startup complete')
        wait_until(lambda: figure(parvis, "parvis_processes") == 2)
        before = figure(parvis, "parvis_cpu_seconds_total")
        # Killed while it owes an answer to the one that watches, which asks twice a second.
        one = children(parvis.process.pid, "spawn_main")[0]
        os.kill(one, signal.SIGSTOP)
        time.sleep(2)
        os.kill(one, signal.SIGKILL)
        parvis.read_until('{"event": "Application startup complete')
        wait_until(lambda: figure(parvis, "parvis_processes") == 2)
        assert figure(parvis, "parvis_cpu_seconds_total") >= before
        # The new one has yet to hear the others.
        wait_until(lambda: {parvis.get("/health/ready")[0] for _ in range(20)} == {200})


SLOW_CHILD = """
import sys, time
if "multiprocessing.spawn" in " ".join(sys.orig_argv):
    time.sleep(8)
"""


def test_a_process_that_starts_slowly_is_waited_for(
    tmp_path: Path, database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(SLOW_CHILD)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    servers = {"database_url": database_url, "redis_url": redis_url}
    with Parvis("serve", "--workers", "2", data_dir=tmp_path / "var", **servers) as parvis:
        wait_until(lambda: len(children(parvis.process.pid, "spawn_main")) == 2)
        begun = children(parvis.process.pid, "spawn_main")
        for _ in range(2):
            parvis.read_until('{"event": "Application startup complete')
        assert children(parvis.process.pid, "spawn_main") == begun


def test_no_process_outlives_the_one_that_started_it(
    tmp_path: Path, database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while the others are being loaded: nobody goes on serving the port."""
    (tmp_path / "sitecustomize.py").write_text(SLOW_CHILD.replace("8", "2"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    servers = {"database_url": database_url, "redis_url": redis_url}
    with Parvis("serve", "--workers", "2", data_dir=tmp_path / "var", **servers) as parvis:
        wait_until(lambda: len(children(parvis.process.pid, "spawn_main")) == 2)
        begun = children(parvis.process.pid, "spawn_main")
        parvis.process.kill()
        parvis.process.wait()
        wait_until(lambda: not any(map(runs, begun)))
        assert parvis.get("/health/live")[0] == 0


def test_a_full_disk_is_not_ready(tmp_path: Path, database_url: str, redis_url: str) -> None:
    with OnASmallDisk(32, "serve", data_dir=tmp_path, database_url=database_url, redis_url=redis_url) as parvis:
        wait_until(lambda: parvis.get("/health/ready")[0] == 503 and parvis.missing().keys() == {"disk"})
        assert figure(parvis, "parvis_disk_bytes") == 32 * 1024**2


def test_a_full_disk_of_the_database_is_named(tmp_path: Path) -> None:
    """By what watches, by the doctor and by what is logged, for as long as it is full; what there is can be saved
    elsewhere."""
    with OnASmallDisk(512, "run", data_dir=tmp_path, demo="no") as parvis:
        parvis.wait_until_greeted()
        parvis.wait_until_ready()
        assert figure(parvis, "parvis_database_full") == 0
        filler = Path(f"/proc/{parvis.process.pid}/root{tmp_path}/filler")
        fill_up(filler)
        told = "full: make room on the disk of PostgreSQL, nothing can be stored"
        wait_until(lambda: parvis.missing().get("database") == told)
        assert figure(parvis, "parvis_database_full") == 1
        status, said = Within(parvis, "doctor", data_dir=tmp_path).finish()
        assert status == 1
        assert "its disk takes nothing more: make room where PostgreSQL keeps its data" in said
        copy = tmp_path.with_name(f"{tmp_path.name}-elsewhere") / "parvis.dump"
        copy.parent.mkdir()
        status, said = Within(parvis, "backup", str(copy), data_dir=tmp_path).finish()
        assert (status, said) == (0, f"Saved into {copy}.\n")
        assert copy.stat().st_size
        filler.unlink()
        parvis.wait_until_ready()
        assert figure(parvis, "parvis_database_full") == 0


def fill_up(file: Path) -> None:
    """Until its disk takes nothing more."""
    with file.open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(1024**2)):
            pass


def test_files_that_are_not_ours_to_write_are_not_ready(tmp_path: Path, database_url: str, redis_url: str) -> None:
    (tmp_path / "files/contents/ab").mkdir(parents=True)
    with WithClosedFiles("serve", data_dir=tmp_path, database_url=database_url, redis_url=redis_url) as parvis:
        wait_until(lambda: parvis.get("/health/ready")[0] == 503 and parvis.missing().keys() == {"disk"})
        told = "not ours to write: change the owner of {}/files/contents/ab and all in it, no file can be taken in"
        assert parvis.missing() == {"disk": told.format(tmp_path)}


@pytest.fixture
def open_database_url(database_url: str) -> Iterator[str]:
    """Its socket is for whoever asks, where it is another user's."""
    sockets = Path(parse_qs(urlsplit(database_url).query)["host"][0])
    before = sockets.stat().st_mode
    sockets.chmod(before | 0o011)
    yield database_url
    sockets.chmod(before)


def test_a_data_folder_that_may_not_be_entered_is_named(tmp_path: Path, open_database_url: str, redis_url: str) -> None:
    """By the process that runs, and by the doctor, who looks at all the rest."""
    given: dict[str, str | Path] = {
        "data_dir": tmp_path / "var",
        "database_url": open_database_url,
        "redis_url": redis_url,
    }
    with Closed("serve", **given) as parvis:
        parvis.wait_until_ready()
        (tmp_path / "var").chmod(0)
        told = f"not ours to write: change the owner of {tmp_path}/var and all in it, no file can be taken in"
        assert parvis.missing() == {"disk": told}
        for urls in (given, {"data_dir": tmp_path / "var", "redis_url": redis_url}):
            status, said = Closed("doctor", **urls).finish()
            assert status == 1
            assert "Traceback" not in said
            assert f"{tmp_path}/var" in said
            assert "\nweb client  " in said
    (tmp_path / "var").chmod(0o700)


def test_the_figures_do_not_vanish_with_the_database(tmp_path: Path, valkey: Valkey) -> None:
    postgres = Postgres(tmp_path / "postgres", durable=False)
    postgres.start()
    try:
        migrate(postgres.url())
        with Forked("serve", data_dir=tmp_path / "var", database_url=postgres.url(), redis_url=valkey.url) as parvis:
            parvis.wait_until_ready()
            assert figure(parvis, "parvis_database_up") == 1
            postgres.stop()
            assert figure(parvis, "parvis_database_up") == 0
            assert figure(parvis, "parvis_disk_free_bytes") > 0
            assert "parvis_jobs_waiting" not in parvis.get("/metrics")[1]
    finally:
        postgres.stop()


def servers_of(settings: Settings) -> dict[str, str | Path]:
    return {"database_url": settings.database_url, "redis_url": settings.redis_url, "data_dir": settings.data_dir}


async def test_it_says_how_many_letters_wait_failed_and_left(settings: Settings, pool: Pool) -> None:
    servers = servers_of(settings)
    names = [f"parvis_letters_{name}" for name in ("waiting", "failed", "sent_day")]
    with Forked("serve", **servers) as parvis:
        await asyncio.to_thread(parvis.wait_until_ready)

        async def figures() -> list[float]:
            return [await asyncio.to_thread(figure, parvis, name) for name in names]

        async with pool.acquire() as db, db.transaction():
            for name in ("anne", "bruno"):
                letter = Letter(
                    f"{name}@town.example", "fr", "Bonjour", ["Bonjour."], "Lire", "https://town.example/x", []
                )
                await enqueue(db, letter)
        assert await figures() == [2, 0, 0]
        await pool.execute("UPDATE pgqueuer SET status = 'failed' WHERE id = (SELECT max(id) FROM pgqueuer)")
        assert await figures() == [1, 1, 0]
        with Forked("worker", **servers):
            async with asyncio.timeout(PATIENCE):
                while await figures() != [0, 1, 1]:
                    await asyncio.sleep(0.2)
            async with asyncio.timeout(PATIENCE):
                while await asyncio.to_thread(figure, parvis, "parvis_worker_jobs_done") < 1:
                    await asyncio.sleep(0.2)
            for name in ("resident_bytes", "cpu_seconds"):
                assert await asyncio.to_thread(figure, parvis, f"parvis_worker_{name}") > 0


async def test_it_says_how_long_commands_and_storing_take(settings: Settings, pool: Pool) -> None:
    servers = servers_of(settings)
    town = Town(pool)
    await town.person("Anne")
    group = await town.group("Conseil", "Anne")

    with Forked("serve", **servers) as parvis:
        await asyncio.to_thread(parvis.wait_until_ready)

        async def taken(name: str) -> tuple[float, float, float]:
            """How many, their seconds together, and how many of them took less than for ever."""
            parts = ("_count", "_sum", r'_bucket\{le="\+Inf"\}')
            counted = [await asyncio.to_thread(figure, parvis, f"parvis_{name}_seconds{part}") for part in parts]
            return counted[0], counted[1], counted[2]

        async with signed_in(parvis.url, town.tokens["Anne"]) as anne:
            commands, stored = await taken("command"), await taken("store")
            await anne.call(LoadHistory(group, limit=30))
            await anne.call(SendMessage(group, new_client_id(), "Bonjour"))
            after, kept = await taken("command"), await taken("store")
        assert after[0] == after[2] == commands[0] + 1
        assert kept[0] == kept[2] == stored[0] + 1
        assert commands[1] < after[1] < commands[1] + 60
        kind = r'parvis_commands_seconds_count\{command="load_history"\}'
        assert await asyncio.to_thread(figure, parvis, kind) == 1


def figure(parvis: Parvis, name: str) -> float:
    """What Prometheus would read; -1 when there is nothing to read."""
    found = re.search(rf"^{name} (\S+)$", parvis.get("/metrics")[1], re.MULTILINE)
    return float(found[1]) if found else -1


async def test_waits_for_a_database_that_starts_and_says_in_one_line_that_it_is_away(
    tmp_path: Path, valkey: Valkey
) -> None:
    postgres = Postgres(tmp_path / "postgres", durable=False)
    postgres.start()
    await asyncio.to_thread(migrate, postgres.url())
    postgres.stop()
    given: dict[str, str | Path] = {
        "data_dir": tmp_path,
        "database_url": postgres.url(),
        "redis_url": valkey.url,
        "log_format": "console",
    }
    with Forked("serve", **given) as parvis, Forked("worker", **given) as worker:
        for one in (parvis, worker):
            one.read_until("", "waiting_to_start")
        postgres.start()
        parvis.wait_until_ready()
        worker.read_until("", "worker_started")
        postgres.stop()
        for _ in range(3):
            with pytest.raises(InvalidStatus) as refused:
                await Client(parvis.url, "x" * 43).open()
            assert refused.value.response.status_code == 503
        postgres.start()
        parvis.wait_until_ready()
        said = parvis.end()
        postgres.stop()
    assert said.count("database_away") == 1
    assert "Traceback" not in said + worker.output


async def test_a_password_that_is_no_longer_taken_is_an_outage_that_names_its_setting(
    tmp_path: Path, valkey: Valkey
) -> None:
    postgres = Postgres(tmp_path / "postgres", durable=False)
    postgres.start()
    await asyncio.to_thread(migrate, postgres.url())
    owner = await asyncpg.connect(postgres.url())

    async def take(password: str) -> None:
        await owner.execute(f"ALTER ROLE town PASSWORD '{password}'")
        await owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'town'")

    try:
        await owner.execute(f"CREATE ROLE town LOGIN PASSWORD 'first' IN ROLE {ROLE}")
        rules = postgres.data / "pg_hba.conf"
        rules.write_text("local all town scram-sha-256\n" + rules.read_text())
        await owner.execute("SELECT pg_reload_conf()")
        given: dict[str, str | Path] = {
            "data_dir": tmp_path,
            "database_url": postgres.url(user="town:first"),
            "redis_url": valkey.url,
            "log_format": "console",
        }
        with Forked("serve", **given) as parvis, Forked("worker", **given) as worker:
            await asyncio.to_thread(parvis.wait_until_ready)
            await asyncio.to_thread(worker.read_until, "", "worker_started")
            await take("second")
            await asyncio.to_thread(wait_until, lambda: parvis.get("/health/ready")[0] == 503)
            assert "PARVIS_DATABASE_URL" in parvis.missing()["database"]
            with pytest.raises(InvalidStatus) as refused:
                await Client(parvis.url, "x" * 43).open()
            assert refused.value.response.status_code == 503
            await asyncio.to_thread(worker.read_until, "", "InvalidPasswordError: change PARVIS_DATABASE_URL")
            await take("first")
            await asyncio.to_thread(parvis.wait_until_ready)
            await asyncio.to_thread(worker.read_until, "", "worker_started")
            said = parvis.end()
            worker.end()
        assert "InvalidPasswordError: change PARVIS_DATABASE_URL" in said
        assert "Traceback" not in said + worker.output
    finally:
        owner.terminate()
        postgres.stop()
