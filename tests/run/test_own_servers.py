"""A town hall without servers of its own: begun without the demo, saved, lost and brought back, by `parvis` alone."""

import shutil
from pathlib import Path

import pytest

from server.base.ownership import StartError
from server.run.backup import copy_contents
from tests.run.test_cli import say
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.parvis import Parvis
from tests.support.uploading import send_file

CAMILLE = "camille@mairie.example"
PLAN = b"the plan of the square"


async def test_a_town_hall_is_begun_saved_lost_and_brought_back(tmp_path: Path) -> None:
    data, dump, copies = tmp_path / "var", tmp_path / "parvis.dump", tmp_path / "contents"
    with Parvis("run", data_dir=data, demo="no") as parvis:
        parvis.wait_until_greeted()
        assert "parvis-demo" not in parvis.output
        assert "parvis invite ADDRESS --administrator" in parvis.output
        camille = await come_in(parvis)
        plan = await send_file(camille, "plan.txt", PLAN)
        await is_told_of_a_promotion(parvis, camille)
        assert "1 new files copied" in obeyed("backup", str(dump), "--files", str(copies), data_dir=data)
        status, said = say("restore", str(dump), data_dir=data)
        assert (status, "not empty" in said) == (1, True)
    shutil.rmtree(data)
    status, said = say("restore", str(dump), data_dir=data)
    assert (status, "1 files that the database names are not in" in said, "--files FOLDER" in said) == (0, True, True)
    shutil.rmtree(data)
    status, said = say("restore", str(dump), "--files", str(tmp_path / "elsewhere"), data_dir=data)
    assert (status, "1 files that the database names are not in" in said) == (1, True)
    status, said = say("backup", str(tmp_path / "again.dump"), "--files", str(copies), data_dir=data)
    assert (status, "1 files that the database names are missing" in said) == (1, True)
    assert "1 files brought back" in obeyed("restore", "--files", str(copies), data_dir=data)
    assert obeyed("person", "list", data_dir=data).split()[:2] == [CAMILLE, "administrator"]
    with Parvis("run", data_dir=data) as parvis:
        parvis.wait_until_ready()
        link = obeyed("person", "reset", CAMILLE, data_dir=data)
        camille = Browser(parvis.url)
        chosen = await camille.post(f"/api/password-reset/{token(link)}", {"password": "another long one"})
        assert chosen.status == 200, chosen.body
        assert (await camille.get(f"/api/files/{plan.id}")).body == PLAN


def obeyed(*command: str, data_dir: Path) -> str:
    status, said = say(*command, data_dir=data_dir)
    assert status == 0, said
    return said


def token(link: str) -> str:
    return link.strip().rpartition("/")[2]


async def come_in(parvis: Parvis) -> Browser:
    link = obeyed("invite", CAMILLE, data_dir=parvis.data_dir)
    browser = Browser(parvis.url)
    accepted = await browser.post(f"/api/invitations/{token(link)}", {"name": "Camille", "password": "a long password"})
    assert accepted.status == 200, accepted.body
    return browser


async def is_told_of_a_promotion(parvis: Parvis, browser: Browser) -> None:
    client = await Client(parvis.url, browser.token).open()
    await client.start()
    obeyed("person", "administrator", CAMILLE, data_dir=parvis.data_dir)
    await client.until(lambda: client.state.me and client.state.me.administrator)
    await client.close()


def test_what_cannot_be_done_for_a_person_says_why(database_url: str, redis_url: str, tmp_path: Path) -> None:
    given: dict[str, str | Path] = {"database_url": database_url, "redis_url": redis_url, "data_dir": tmp_path}
    assert say("demo", **given)[0] == 0
    for command, says in (
        (("reset", "nobody@mairie.example"), "nobody signs in with this address"),
        (("administrator", "nobody@mairie.example"), "nobody signs in with this address"),
        (("administrator", "maelle.legoff@josselin.example", "--no"), "nobody else is an administrator"),
        (("administrator", "cedric.marchal@gendarmerie.example"), "a guest cannot be an administrator"),
    ):
        status, said = say("person", *command, **given)
        assert (status, says in said) == (2, True), said


def test_an_altered_file_is_not_taken_for_a_copy(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "ab").mkdir(parents=True)
    (source / "ab" / ("ab" * 32)).write_bytes(b"rotten")
    with pytest.raises(StartError, match="1 files in"):
        copy_contents(source, target)
    assert [path for path in target.rglob("*") if path.is_file()] == []
