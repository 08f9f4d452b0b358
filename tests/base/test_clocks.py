"""From what the clocks of a town show to instants: for events and for convocations alike."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from protocol.errors import Invalid
from server.base.clocks import FIRST, LAST, instant, midnight

PARIS, TAHITI = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Tahiti")


def test_an_hour_is_that_of_the_town_in_summer_and_in_winter() -> None:
    assert instant(date(2026, 7, 1), time(20, 30), PARIS) == datetime(2026, 7, 1, 18, 30, tzinfo=UTC)
    assert instant(date(2026, 12, 1), time(20, 30), PARIS) == datetime(2026, 12, 1, 19, 30, tzinfo=UTC)
    assert midnight(date(2026, 7, 1), TAHITI) == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_an_hour_skipped_or_shown_twice_is_refused_in_the_name_of_its_field(day: date) -> None:
    for field in ("hour", "until_hour"):
        with pytest.raises(Invalid) as refusal:
            instant(day, time(2, 30), PARIS, field)
        assert refusal.value.detail == field


@pytest.mark.parametrize("year", [FIRST - 1, LAST + 1])
def test_the_ends_of_the_calendar_are_no_dates(year: int) -> None:
    with pytest.raises(Invalid) as refusal:
        instant(date(year, 1, 1), time(12), PARIS, "until_hour")
    assert refusal.value.detail == "date"
