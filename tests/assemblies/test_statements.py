"""What everybody does takes few statements, and so does what holds locks for which others wait."""

from server.base.database import Pool
from server.base.settings import Settings
from tests.support.statements import count_statements


async def test_what_everybody_does_takes_few_statements(settings: Settings, pool: Pool) -> None:
    counts = await count_statements(settings, pool)
    few, many = counts.convocation[4], counts.convocation[19]
    assert len(many) <= 50
    assert len(many) - len(few) <= 15
    assert len(counts.tap) <= 12
    assert len(counts.start) <= 8
    assert len(counts.send) == 1
    for statements in (few, many, counts.tap):
        locking = [number for number, text in enumerate(statements) if "append_to_ledger" in text]
        assert locking == [len(statements) - 2], "the lock of the ledger outlasts one statement and the commit"
        assert statements[-1] == "COMMIT;"
