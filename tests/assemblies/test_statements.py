"""Sending a convocation and taking attendance hold locks for which others wait: the statements they take are few."""

from server.base.database import Pool
from server.base.settings import Settings
from tests.support.statements import count_statements


async def test_a_convocation_and_a_tap_of_attendance_take_few_statements(settings: Settings, pool: Pool) -> None:
    counts = await count_statements(settings, pool)
    few, many = counts.convocation[4], counts.convocation[19]
    assert len(many) <= 50
    assert len(many) - len(few) <= 15
    assert len(counts.tap) <= 12
    assert len(counts.send) == 1
    for statements in (few, many, counts.tap):
        locking = [number for number, text in enumerate(statements) if "append_to_ledger" in text]
        assert locking == [len(statements) - 2], "the lock of the ledger outlasts one statement and the commit"
        assert statements[-1] == "COMMIT;"
