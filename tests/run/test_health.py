"""What the server says of itself to those who watch over it."""

import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from server.run.embedded import Valkey
from tests.support.parvis import Parvis


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path / "valkey")
    server.start()
    yield server
    server.stop()


def test_says_when_it_is_ready_and_what_is_missing(tmp_path: Path, database_url: str, valkey: Valkey) -> None:
    with Parvis("serve", data_dir=tmp_path, database_url=database_url, redis_url=valkey.url) as parvis:
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
    with Parvis("serve", data_dir=tmp_path, database_url=database_url, redis_url=redis_url) as parvis:
        parvis.wait_until_ready()
        connection = await asyncpg.connect(database_url)
        await connection.execute("UPDATE alembic_version SET version_num = '9999'")
        await connection.close()
        assert "9999" in parvis.missing()["database"]


def test_metrics_are_for_this_machine_alone(tmp_path: Path, database_url: str, redis_url: str) -> None:
    with Parvis("serve", data_dir=tmp_path, database_url=database_url, redis_url=redis_url) as parvis:
        parvis.wait_until_ready()
        status, text = parvis.get("/metrics")
        assert status == 200
        assert "parvis_sockets 0.0" in text
        assert "process_cpu_seconds_total" in text
        for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
            assert parvis.get("/metrics", {header: "127.0.0.1"})[0] == 404


def test_metrics_with_a_token_are_for_its_holders_alone(tmp_path: Path, database_url: str, redis_url: str) -> None:
    servers = {"database_url": database_url, "redis_url": redis_url}
    with Parvis("serve", data_dir=tmp_path, metrics_token="s3same", **servers) as parvis:
        parvis.wait_until_ready()
        assert parvis.get("/metrics")[0] == 404
        assert parvis.get("/metrics", {"Authorization": "Bearer wrong"})[0] == 404
        assert parvis.get("/metrics", {"Authorization": "Bearer s3same", "X-Forwarded-For": "192.0.2.1"})[0] == 200


def test_several_processes_share_a_port(tmp_path: Path, database_url: str, redis_url: str) -> None:
    servers = {"database_url": database_url, "redis_url": redis_url}
    with Parvis("serve", "--workers", "2", data_dir=tmp_path, **servers) as parvis:
        parvis.wait_until_ready()
        # One of them answers before the other is ready.
        while {parvis.get("/health/ready")[0] for _ in range(20)} != {200}:
            time.sleep(0.1)
        assert parvis.end().count("Application startup complete") == 2
