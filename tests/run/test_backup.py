"""A copy brings back everything, and never onto something else."""

import asyncio
import os
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import asyncpg
import pytest
from click.testing import CliRunner

from server.base.database import Pool
from server.base.ownership import StartError
from server.base.settings import Settings
from server.base.storage import Storage
from server.demo import fill
from server.run import backup
from server.run.cli import parvis
from server.run.doctor import Advice, see_backup
from server.run.schema import migrate
from tests.support.databases import elsewhere
from tests.support.forked import Forked

COUNTED = ("people", "memberships", "messages", "receipts", "message_versions")


async def counts(url: str) -> list[int]:
    connection = await asyncpg.connect(url)
    found = [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in COUNTED]  # noqa: S608
    found.append(await connection.fetchval("SELECT sum(last_seq) FROM conversations"))
    await connection.close()
    return found


async def test_a_copy_brings_back_everything(pool: Pool, database_url: str, empty_url: str, tmp_path: Path) -> None:
    await fill(pool, Storage(Settings(data_dir=tmp_path)))
    elsewhere(save_and_restore(database_url, empty_url, tmp_path / "parvis.dump"))
    assert await counts(empty_url) == await counts(database_url)
    assert min(await counts(empty_url)) > 0


async def save_and_restore(source: str, target: str, file: Path) -> None:
    await asyncio.to_thread(backup.save, source, file)
    await asyncio.to_thread(backup.restore, target, file)


def test_a_database_in_use_is_not_overwritten(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "parvis.dump"
    backup.save(database_url, file)
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StartError, match="not empty"):
        backup.restore(database_url, file)


def test_the_doctor_looks_at_the_last_copy(database_url: str, tmp_path: Path) -> None:
    settings, file = Settings(database_url=database_url), tmp_path / "copies" / "parvis.dump"
    file.parent.mkdir()
    backup.save(database_url, file)
    assert asyncio.run(see_backup(settings)).startswith("the last is of ")
    whole = file.read_bytes()
    for altered, said in ((whole[:-1], "bytes instead of"), (bytes(len(whole)), "is no copy")):
        file.write_bytes(altered)
        with pytest.raises(Advice, match=said):
            asyncio.run(see_backup(settings))
    file.unlink()
    with pytest.raises(Advice, match="not there any more"):
        asyncio.run(see_backup(settings))
    file.parent.rmdir()
    assert asyncio.run(see_backup(settings)).startswith("the last is of ")


def test_a_copy_that_fails_leaves_no_file(tmp_path: Path) -> None:
    file = tmp_path / "parvis.dump"
    with pytest.raises(StartError, match="PARVIS_DATABASE_URL"):
        backup.save("postgresql://nobody@127.0.0.1:1/nothing", file)
    assert list(tmp_path.iterdir()) == []


def test_what_fails_says_what_to_do(database_url: str, tmp_path: Path, empty_url: str) -> None:
    with pytest.raises(StartError, match=r"could not open output file.*name another FILE"):
        backup.save(database_url, tmp_path / "nowhere/parvis.dump")
    for act in ("output", "input"):
        said = f'could not open {act} file "/root/parvis.dump": Permission denied'
        assert "a folder that the user of Parvis may enter" in backup.advice(said)
    assert "that of the database's owner" in backup.advice("permission denied for table people")
    assert "name another" in backup.advice("could not uncompress data: (null)")
    assert "start the database" in backup.advice('connection to server on socket "/x" failed: Permission denied')
    file = tmp_path / "no.dump"
    for content in (b"", b"nothing of the kind", b"PGDMP"):
        file.write_bytes(content)
        with pytest.raises(StartError, match=r"no whole copy of `parvis backup`"):
            backup.restore(empty_url, file)


def test_files_are_not_copied_to_where_they_are(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(settings.files_dir)
    settings.files_dir.mkdir(exist_ok=True)
    for folder in (settings.files_dir, settings.files_dir / "contents", settings.files_dir / "new", tmp_path / "link"):
        with pytest.raises(StartError, match="is where the files are kept: name another folder in --files"):
            backup.save_files(settings, folder)


def test_what_a_store_keeps_is_said_not_to_be_in_the_copy(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unit that saves each night asks for the files, wherever they are."""
    store = {"FILES_URL": "s3://parvis/town", "FILES_KEY_ID": "a", "FILES_KEY": "b"}
    for name, value in {**store, "DATABASE_URL": database_url, "DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(f"PARVIS_{name}", value)
    told = CliRunner().invoke(parvis, ["backup", str(tmp_path / "parvis.dump"), "--files", str(tmp_path)])
    assert told.exit_code == 0, told.output
    assert "they are not saved" in told.output
    assert (tmp_path / "parvis.dump").stat().st_size


def command(settings: Settings, *words: str | Path) -> tuple[int, str]:
    given: dict[str, str | Path] = {
        "database_url": settings.database_url,
        "redis_url": settings.redis_url,
        "data_dir": settings.data_dir,
    }
    return Forked(*map(str, words), **given).finish()


def kept(folder: Path, content: bytes) -> Path:
    """The content in the folder, under its name."""
    digest = sha256(content).hexdigest()
    place = folder / digest[:2] / digest
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


async def test_a_copy_says_up_to_when_and_is_believed_after_a_restore(
    settings: Settings, pool: Pool, empty_url: str
) -> None:
    """It may replace one that the database remembers in its place."""
    file = settings.data_dir / "copies" / "parvis.dump"
    file.parent.mkdir()
    await asyncio.to_thread(backup.save, settings.database_url, file)
    await pool.execute("UPDATE backups SET bytes = 5")
    before = await pool.fetchval("SELECT clock_timestamp()")
    status, said = await asyncio.to_thread(command, settings, "backup", file)
    noted = await pool.fetchval("SELECT max(saved_at) FROM backups")
    assert before < noted
    assert (status, said) == (0, f"Saved into {file}: everything up to {noted:%d/%m/%Y %H:%M:%S} UTC.\n")
    await asyncio.to_thread(backup.restore, empty_url, file)
    await asyncio.to_thread(migrate, empty_url)
    assert (await see_backup(replace(settings, database_url=empty_url))) == f"the last is of {noted:%d/%m/%Y %H:%M} UTC"
    restored = await asyncpg.connect(empty_url)
    [row] = await restored.fetch("SELECT saved_at, bytes, path FROM backups ORDER BY saved_at DESC LIMIT 1")
    await restored.close()
    assert tuple(row) == (noted, file.stat().st_size, str(file))


def test_a_place_too_small_for_the_next_copy_is_named(database_url: str, tmp_path: Path) -> None:
    """By the doctor; what watches knows how much was left."""
    settings, file = Settings(database_url=database_url), tmp_path / "parvis.dump"
    backup.save(database_url, file)
    left = elsewhere(noted(database_url))
    assert abs(left - shutil.disk_usage(tmp_path).free) < left / 2
    # Of which nothing but the beginning takes room.
    os.truncate(file, 8 * 1024**4)
    elsewhere(note(database_url, 8 * 1024**4))
    with pytest.raises(Advice, match=r"the next would not fit .* make room there"):
        asyncio.run(see_backup(settings))


async def noted(database_url: str) -> int:
    connection = await asyncpg.connect(database_url)
    left: int = await connection.fetchval("SELECT free FROM backups")
    await connection.close()
    return left


async def note(database_url: str, size: int) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE backups SET bytes = $1", size)
    await connection.close()


async def test_a_copy_that_came_to_nothing_is_none(settings: Settings, pool: Pool) -> None:
    with pytest.raises(StartError):
        await asyncio.to_thread(backup.save, settings.database_url, settings.data_dir / "nowhere/parvis.dump")
    with pytest.raises(Advice, match="none was ever made"):
        await see_backup(settings)


async def test_what_is_missing_or_altered_is_told_once_all_else_is_saved(settings: Settings, pool: Pool) -> None:
    await fill(pool, Storage(settings))
    contents, copies = settings.files_dir / "contents", settings.data_dir / "copies"
    gone, bad, *_ = sorted(contents.glob("??/*"))
    gone.unlink()
    bad.write_bytes(b"altered")
    whole = len(list(contents.glob("??/*"))) - 1
    file = settings.data_dir / "parvis.dump"
    status, said = await asyncio.to_thread(command, settings, "backup", file, "--files", copies)
    assert status == 1
    assert file.exists()
    assert len(list(copies.glob("??/*"))) == whole
    assert f"1 files in {contents} are altered and were left out, {bad.name} first" in said
    assert f"1 files that the database names are missing in {settings.files_dir}" in said


def test_a_copy_is_read_again_in_the_course_of_a_month(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "copies"
    contents = [kept(source, b"plan %d" % number) for number in range(40)]
    backup.copy_contents(source, target)
    rotten, hopeless = (target / one.parent.name / one.name for one in contents[:2])
    rotten.write_bytes(b"plan X")
    hopeless.write_bytes(b"plan X")
    contents[1].unlink()
    found = [backup.read_again(source, target, night) for night in range(1_000, 1_000 + backup.NIGHTS)]
    assert sum(mended for mended, _ in found) == 1
    assert [name for _, lost in found for name in lost] == [hopeless.name]
    assert rotten.read_bytes() == contents[0].read_bytes()
