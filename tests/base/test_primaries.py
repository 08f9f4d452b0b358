"""Of several hosts that can be written, the one promoted last is; of two that cannot be told apart, none."""

from datetime import UTC, datetime
from pathlib import Path

from server.base import timelines
from server.base.database import Primary
from server.base.hosts import Seen, in_force, refused, told_of
from server.base.settings import Settings

NOON, ONE = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 1, 13, tzinfo=UTC)


def host(name: str, timeline: int, *, system: int = 7, started: datetime = NOON, writable: bool = True) -> Seen:
    return Seen(f"postgresql://parvis:secret@{name}/parvis", system, started, timeline, writable)


OLD, NEW = host("old", 1), host("new", 2, started=ONE)


def test_the_one_promoted_last_is_written_to() -> None:
    assert in_force([OLD, NEW], {}) == in_force([NEW, OLD], {}) == [NEW]
    assert refused([OLD, NEW], {}) == [OLD]
    assert told_of([OLD, NEW], {}).startswith("old (timeline 1) can be written and is not: timeline 2 was promoted")
    assert not told_of([NEW], {7: 2})


def test_an_old_one_alone_is_refused_by_what_is_remembered_or_a_replica_holds() -> None:
    assert in_force([OLD], {7: 2}) == []
    assert in_force([OLD, host("replica", 2, writable=False)], {}) == []
    assert in_force([OLD, host("replica", 1, writable=False)], {}) == [OLD]


def test_what_was_restored_from_a_dump_is_another_system() -> None:
    restored = host("new", 1, system=8)
    assert in_force([restored], {7: 5}) == [restored]
    assert not told_of([restored], {7: 5})


def test_two_that_cannot_be_told_apart_are_both_refused() -> None:
    for other in (host("other", 1, started=ONE), host("other", 1, system=8, started=ONE)):
        assert len(in_force([OLD, other], {})) == 2
        assert told_of([OLD, other], {}).endswith("neither is, stop all but one")


def test_one_server_by_two_names_is_one() -> None:
    assert len(in_force([OLD, host("10.0.0.1", 1)], {})) == 1
    assert not told_of([OLD, host("10.0.0.1", 1)], {})


def test_a_machine_remembers_the_highest_timeline_of_each_system(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    for timeline in (1, 10, 9):
        seen = Primary("postgresql://host/parvis")
        seen.learn(7, timeline)
        seen.learn(8, 1)
        timelines.note(settings, seen)
    (tmp_path / timelines.FOLDER / "of-somebody-else").touch()
    remembered = Primary("postgresql://host/parvis")
    timelines.recall(settings, remembered)
    assert remembered.timelines == {7: 10, 8: 1}


def test_a_machine_whose_data_folder_is_gone_or_closed_remembers_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "gone", tmp_path / "file"):
        primary = Primary("postgresql://host/parvis")
        primary.learn(7, 2)
        timelines.note(Settings(data_dir=place), primary)
        timelines.recall(Settings(data_dir=place), primary)
        assert primary.timelines == {7: 2}
