"""What an installation keeps outside its database is its own, and no other one's."""

from asyncio import create_task, sleep, to_thread, wait_for
from dataclasses import replace
from pathlib import Path

import pytest

from server.base.ownership import StartError
from server.base.settings import Settings
from server.base.storage import OWNER
from server.mail import maildir
from server.run import backup
from server.run.app import create
from server.run.embedded import Postgres
from server.run.preflight import claim_files, claim_intake
from server.run.schema import migrate
from tests.support.forked import Forked
from tests.support.pace import PATIENCE


@pytest.fixture
def ours(settings: Settings, tmp_path: Path) -> Settings:
    maildir.prepare(tmp_path / "returns")
    return replace(settings, mail_intake=str(tmp_path / "returns"), bounce_address="retour@mairie.example")


@pytest.fixture
async def theirs(ours: Settings, empty_url: str) -> Settings:
    """Of another town hall, with the same places by mistake."""
    await to_thread(migrate, empty_url)
    return replace(ours, database_url=empty_url)


async def test_two_installations_keep_no_files_in_one_place(ours: Settings, theirs: Settings) -> None:
    """Each would take the other's for nobody's, and remove them."""
    for _ in range(2):
        await claim_files(ours)
    with pytest.raises(StartError, match="belongs to another installation of Parvis: change PARVIS_DATA_DIR"):
        await claim_files(theirs)
    status, output = await to_thread(begin, "serve", theirs)
    assert status == 1
    assert f"{theirs.files_dir} belongs to another installation" in output
    (ours.files_dir / OWNER).unlink()
    await claim_files(theirs)


async def test_nor_take_in_what_comes_back_from_one_folder(ours: Settings, theirs: Settings, tmp_path: Path) -> None:
    for _ in range(2):
        await claim_intake(ours)
    theirs = replace(theirs, data_dir=tmp_path / "theirs")
    with pytest.raises(StartError, match="belongs to another installation of Parvis: change PARVIS_MAIL_INTAKE"):
        await claim_intake(theirs)
    status, output = await to_thread(begin, "worker", theirs)
    assert status == 1
    assert "belongs to another installation" in output
    await claim_intake(replace(theirs, mail_intake="", bounce_address=""))


@pytest.fixture
async def restored(ours: Settings, settings: Settings, empty_url: str, tmp_path: Path) -> Settings:
    """A copy of ours, in another database, with the places of ours."""
    copy = tmp_path / "parvis.dump"
    await to_thread(backup.save, settings.database_url, copy)
    await to_thread(backup.restore, empty_url, copy)
    return replace(ours, database_url=empty_url)


async def test_a_copy_of_the_database_is_kept_away_from_what_the_other_keeps(
    ours: Settings, restored: Settings
) -> None:
    """It was restored to be looked at, and would remove what came in since; unless it takes the place of the other,
    which is kept away from then on."""
    for claim, kept, setting in (
        (claim_files, ours.files_dir, "PARVIS_DATA_DIR"),
        (claim_intake, ours.intake_dir, "PARVIS_MAIL_INTAKE"),
    ):
        await claim(ours)
        words = f"{kept} belongs to another database of this installation, .*change {setting}; .*--take-over"
        for _ in range(2):
            with pytest.raises(StartError, match=words):
                await claim(restored)
        await claim(ours)
        await claim(restored, take_over=True)
        await claim(restored)
        with pytest.raises(StartError, match=words):
            await claim(ours)
        await claim(ours, take_over=True)


async def test_nobody_takes_over_from_another_town_hall(ours: Settings, theirs: Settings) -> None:
    await claim_files(ours)
    with pytest.raises(StartError, match="belongs to another installation of Parvis"):
        await claim_files(theirs, take_over=True)


async def test_what_an_earlier_version_claimed_is_the_first_one_s_to_start(ours: Settings, restored: Settings) -> None:
    await claim_files(ours)
    mark = ours.files_dir / OWNER
    mark.write_text(mark.read_text().partition(" ")[0])
    await claim_files(ours)
    with pytest.raises(StartError, match="another database of this installation"):
        await claim_files(restored)


async def test_restore_is_told_whose_the_files_are(ours: Settings, empty_url: str, tmp_path: Path) -> None:
    await claim_files(ours)
    await to_thread(backup.save, ours.database_url, tmp_path / "parvis.dump")
    place: dict[str, str | Path] = {"database_url": empty_url, "redis_url": ours.redis_url, "data_dir": ours.data_dir}

    async def restore(*words: str) -> tuple[int, str]:
        return await to_thread(Forked("restore", *words, **place).finish)

    status, said = await restore(str(tmp_path / "parvis.dump"))
    assert (status, "Restored from" in said, "`parvis restore --take-over`" in said) == (1, True, True)
    status, said = await to_thread(
        begin, "worker", replace(ours, database_url=empty_url, mail_intake="", bounce_address="")
    )
    assert (status, "belongs to another database of this installation" in said) == (1, True)
    assert (await restore("--take-over"))[0] == 0
    await claim_files(replace(ours, database_url=empty_url))


def begin(command: str, settings: Settings) -> tuple[int, str]:
    names = ("database_url", "redis_url", "data_dir", "mail_intake", "bounce_address")
    return Forked(command, **{name: getattr(settings, name) for name in names}).finish()


async def test_a_web_process_begins_though_the_database_has_gone_since_it_was_looked_for(
    settings: Settings, tmp_path: Path
) -> None:
    postgres = Postgres(tmp_path / "postgres", durable=False)
    await to_thread(postgres.start)
    try:
        await to_thread(migrate, postgres.url())
        await to_thread(postgres.stop)
        app = create(replace(settings, database_url=postgres.url()))
        lives = app.router.lifespan_context(app)
        beginning = create_task(lives.__aenter__())
        await sleep(1)
        assert not beginning.done()
        await to_thread(postgres.start)
        await wait_for(beginning, PATIENCE)
        assert await app.state.services.pool.fetchval("SELECT 1") == 1
        await lives.__aexit__(None, None, None)
    finally:
        await to_thread(postgres.stop)
