"""Delays: the worked examples of the law."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from server.law.delays import (
    clear_days,
    deadline,
    earliest_meeting,
    latest_send_date,
)
from server.law.plans import PlannedItem

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
MARTINIQUE = ZoneInfo("America/Martinique")
NOTED = PlannedItem(noted=True)


def at(said: str, zone: ZoneInfo = PARIS) -> datetime:
    """An instant as clocks of the zone show it; with a Z, as those of Greenwich do."""
    if said.endswith("Z"):
        return datetime.fromisoformat(said.removesuffix("Z")).replace(tzinfo=UTC)
    return datetime.fromisoformat(said).replace(tzinfo=zone)


EXAMPLES = [
    pytest.param("1989-12-21 12:00", "1989-12-26 18:00", PARIS, 3, 4, id="1 a weekend and a holiday inside"),
    pytest.param("2026-12-24 12:00", "2026-12-28 18:00", PARIS, 3, 3, id="2 Christmas inside"),
    pytest.param("2026-12-25 12:00", "2026-12-28 18:00", PARIS, 3, 2, id="3 sent at Christmas"),
    pytest.param("2022-03-18 12:00", "2022-03-24 18:00", PARIS, 5, 5, id="4 limit of five"),
    pytest.param("2022-03-19 12:00", "2022-03-24 18:00", PARIS, 5, 4, id="5 a Saturday"),
    pytest.param("2016-06-27 12:00", "2016-07-01 18:00", PARIS, 3, 3, id="6 second, month end"),
    pytest.param("2016-07-01 12:00", "2016-07-04 18:00", PARIS, 3, 2, id="7 second, void"),
    pytest.param("2026-02-26 12:00", "2026-03-02 18:00", PARIS, 3, 3, id="8 February"),
    pytest.param("2028-02-26 12:00", "2028-03-01 18:00", PARIS, 3, 3, id="9 leap year"),
    pytest.param("2028-02-27 12:00", "2028-03-01 18:00", PARIS, 3, 2, id="9 leap year, the day after"),
    pytest.param("2026-12-29 12:00", "2027-01-04 18:00", PARIS, 5, 5, id="10 year end"),
    pytest.param("2026-05-07 12:00", "2026-05-11 18:00", PARIS, 3, 3, id="11 non-working days only"),
    pytest.param("2026-04-02 12:00", "2026-04-07 18:00", PARIS, 5, 4, id="12 Easter Monday"),
    pytest.param("2026-04-02 12:00", "2026-04-08 18:00", PARIS, 5, 5, id="13 Easter Monday, one day more"),
    pytest.param("2026-09-07 12:00", "2026-09-09 18:00", PARIS, 1, 1, id="14 urgent"),
    pytest.param("2026-09-08 12:00", "2026-09-09 18:00", PARIS, 1, 0, id="14 urgent, the day before"),
    pytest.param("2026-03-16 12:00", "2026-03-20 18:00", PARIS, 3, 3, id="15 installation"),
    pytest.param("2026-03-17 12:00", "2026-03-20 18:00", PARIS, 3, 2, id="15 installation, one day late"),
    pytest.param("2026-03-25 23:50", "2026-03-29 10:00", PARIS, 3, 3, id="16 spring, 23 hours"),
    pytest.param("2026-10-21 23:50", "2026-10-25 08:00", PARIS, 3, 3, id="17 autumn, 25 hours"),
    pytest.param("2026-09-07 21:00Z", "2026-09-11 18:00", REUNION, 3, 2, id="18 La Réunion"),
    pytest.param("2026-09-07 21:00Z", "2026-09-11 18:00", PARIS, 3, 3, id="18 the same instant in Paris"),
    pytest.param("2026-09-08 02:30Z", "2026-09-11 18:00", MARTINIQUE, 3, 3, id="19 Martinique"),
    pytest.param("2026-09-07 23:59", "2026-09-11 18:00", PARIS, 3, 3, id="20 a minute before midnight"),
    pytest.param("2026-09-08 00:01", "2026-09-11 20:30", PARIS, 3, 2, id="20 a minute after"),
    pytest.param("2026-01-12 23:30Z", "2026-01-16 18:00", PARIS, 3, 2, id="21 Greenwich is no clock of Paris, winter"),
    pytest.param("2026-09-07 22:30Z", "2026-09-11 18:00", PARIS, 3, 2, id="21 summer"),
]


@pytest.mark.parametrize(("sent", "meets", "zone", "days", "clear"), EXAMPLES)
def test_clear_days(sent: str, meets: str, zone: ZoneInfo, days: int, clear: int) -> None:
    sending, meeting = at(sent, zone), at(meets, zone)
    assert clear_days(sending, meeting, zone) == clear
    assert (sending < deadline(meeting, days, zone)) == (clear >= days)
    assert (meeting.date() >= earliest_meeting(sending, days, zone)) == (clear >= days)


@pytest.mark.parametrize(
    ("meets", "latest", "instant"),
    [
        pytest.param("2026-09-11 18:00", date(2026, 9, 7), "2026-09-07 22:00Z", id="22"),
        pytest.param("2026-10-29 18:00", date(2026, 10, 25), "2026-10-25 23:00Z", id="23 a day of 25 hours"),
        pytest.param("2026-03-29 10:00", date(2026, 3, 25), "2026-03-25 23:00Z", id="24 a day of 23 hours"),
    ],
)
def test_the_deadline_is_midnight_on_the_clocks_of_the_authority(meets: str, latest: date, instant: str) -> None:
    assert latest_send_date(at(meets), 3, PARIS) == latest
    assert deadline(at(meets), 3, PARIS) == at(instant)
