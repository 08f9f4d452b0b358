"""Sending a convocation and taking attendance hold locks for which others wait: the statements they take are few."""

from server.base.database import Pool
from server.base.settings import Settings
from tests.support.statements import count_statements


async def test_a_convocation_and_a_tap_of_attendance_take_few_statements(settings: Settings, pool: Pool) -> None:
    counts = await count_statements(settings, pool)
    few, many = counts.convocation[4], counts.convocation[19]
    assert many <= 50
    assert many - few <= 15
    assert counts.tap <= 12
    assert counts.send == 1
