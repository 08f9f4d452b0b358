"""Of several hosts that can be written, the one promoted last is; of two that cannot be told apart, none."""

from datetime import UTC, datetime

from server.base.hosts import Seen, in_force, refused, told_of

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
