"""`parvis watch`, as `make watch` calls it, beside a copy of the code that may be changed."""

import signal
from pathlib import Path
from shutil import copytree, ignore_patterns

from server.base.database import Pool
from server.base.settings import ROOT
from tests.support.parvis import Parvis
from tests.support.town import Town


def copied(folder: Path) -> Path:
    for name in ("server", "protocol", "migrations"):
        copytree(ROOT / name, folder / name, ignore=ignore_patterns("*.pyc.*"))
    return folder


async def test_what_changes_is_what_runs(tmp_path: Path, pool: Pool, database_url: str, redis_url: str) -> None:
    await Town(pool).person("Somebody")  # so that no demo is filled in

    class Watched(Parvis):
        code = copied(tmp_path / "code")

    health = Watched.code / "server/run/health_http.py"
    sound = health.read_text()
    with Watched("watch", data_dir=tmp_path, database_url=database_url, redis_url=redis_url) as watched:
        watched.wait_until_greeted()
        health.write_text(sound + "(")
        watched.read_until("SyntaxError")
        health.write_text(sound.replace('{"live": True}', '{"live": "anew"}'))
        watched.wait_until_greeted()
        assert watched.get("/health/live") == (200, '{"live":"anew"}')
        said = watched.end(signal.SIGINT)
    assert watched.process.returncode == 0, said
    assert "server/run/health_http.py has changed" in said
