"""What a withdrawal does to the members in office, by the law of the day."""

from datetime import date, timedelta

import pytest

from protocol.bodies import Body
from server.law.rules import Rules, shipped
from server.law.withdrawals import REPRESENTATIVES_SINCE, withdrawals


@pytest.mark.parametrize(("days", "known"), [(-1, False), (0, True), (1, True)])
def test_representatives_leave_the_members_in_office_from_the_day_of_the_law_on(days: int, known: bool) -> None:
    day = REPRESENTATIVES_SINCE + timedelta(days)
    representative, personal = withdrawals(Rules(shipped(), Body(1, 1, "council", "Conseil municipal"), day), day)
    assert (representative.leaves_office, representative.since) == (known, REPRESENTATIVES_SINCE if known else None)
    assert not personal.leaves_office
    assert date(2025, 12, 22) == REPRESENTATIVES_SINCE
