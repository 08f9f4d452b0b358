"""What is built for installing holds all that the code reads beside itself, the web client and the schema too."""

from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

from server.base.settings import ROOT
from tests.support.wheel import PACKAGES, build

LICENCES = ("LICENSE", "NOTICE")


def test_a_wheel_holds_everything_that_is_read(tmp_path: Path) -> None:
    with ZipFile(build(tmp_path)) as wheel:
        held = set(wheel.namelist())
    assert {name for package in PACKAGES for name in below(package)} - held == set()
    assert {f"server/carried/{name}" for name in below("migrations")} - held == set()
    assert "server/carried/client/index.html" in held
    assert "server/law/rules.toml" in held
    assert "server/carried/letters/fra.traineddata.gz" in held
    data = f"parvis-{version('parvis')}.data/data/share/parvis"
    assert {f"{data}/{path.name}" for path in (ROOT / "deployment").iterdir()} <= held
    assert f"{data}/requirements.lock" in held
    licences = f"parvis-{version('parvis')}.dist-info/licenses"
    assert {f"{licences}/{name}" for name in LICENCES} <= held


def below(folder: str) -> set[str]:
    paths = [path for path in (ROOT / folder).rglob("*.*") if "__pycache__" not in path.parts]
    return {str(path.relative_to(ROOT)) for path in paths if path.suffix != ".pyc"}
