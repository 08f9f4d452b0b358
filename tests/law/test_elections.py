"""What has to add up at a polling station, and from when on results may leave."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.elections import ElectionScope
from server.law.elections import broken, counted_names, release_of, shipped

PARIS, REUNION, CAYENNE = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion"), ZoneInfo("America/Cayenne")
DAY = datetime.date(2027, 4, 11)
RIGHT = {
    "registered": 668,
    "signatures": 438,
    "voters": 438,
    "blank": 9,
    "void": 6,
    "cast": 423,
    "votes:1": 187,
    "votes:2": 151,
    "votes:3": 85,
}


def codes(choices: int = 3, **changed: int | None) -> list[str]:
    figures = RIGHT | {name.replace("_", ":"): value for name, value in changed.items()}
    known = {name: value for name, value in figures.items() if value is not None}
    return [check.code for check in broken(shipped().checks, known, choices)]


def test_l27_what_adds_up() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changed", "failing"),
    [
        ({"signatures": 437}, ["signatures"]),
        ({"voters": 439}, ["signatures", "envelopes"]),
        ({"blank": 8}, ["envelopes"]),
        ({"votes_1": 189}, ["votes"]),
        ({"cast": 424}, ["envelopes", "votes"]),
        ({"registered": 437}, ["registered"]),
        ({"registered": 438}, []),
    ],
)
def test_l27_what_does_not(changed: dict[str, int], failing: list[str]) -> None:
    assert codes(**changed) == failing


def test_l27_which_of_them_hold_back_a_signature() -> None:
    levels = {check.code: check.level for check in shipped().checks}
    assert levels == {"signatures": "amber", "envelopes": "blocking", "votes": "blocking", "registered": "blocking"}


def test_what_is_still_missing_is_not_wrong() -> None:
    assert codes(votes_3=None) == codes(cast=None) == codes(signatures=None) == []
    assert codes(choices=4) == []


def test_what_is_counted() -> None:
    assert counted_names(2) == ["signatures", "voters", "blank", "void", "cast", "votes:1", "votes:2"]


@given(st.integers(0, 500), st.integers(0, 500), st.lists(st.integers(0, 5_000), min_size=1, max_size=12))
def test_counted_rightly_nothing_fails(blank: int, void: int, votes: list[int]) -> None:
    cast = sum(votes)
    voters = blank + void + cast
    figures = {"registered": voters, "signatures": voters, "voters": voters, "blank": blank, "void": void, "cast": cast}
    figures |= {f"votes:{number}": value for number, value in enumerate(votes, 1)}
    assert broken(shipped().checks, figures, len(votes)) == []
    for name in ("voters", "blank", "void", "cast", "votes:1"):
        wrong = figures | {name: figures[name] + 1}
        assert broken(shipped().checks, wrong, len(votes)) != []


@pytest.mark.parametrize(
    ("zone", "scope", "closes", "rule", "utc"),
    [
        (PARIS, "general", None, "metropolitan", (18, 0)),
        # No town of metropolitan France has its own hour where the whole country votes.
        (PARIS, "general", datetime.time(18), "metropolitan", (18, 0)),
        (PARIS, "partial", datetime.time(18), "constituency", (16, 0)),
        (PARIS, "partial", None, "constituency", (18, 0)),
        # By whatever name a town of metropolitan France calls its clocks.
        (ZoneInfo("CET"), "general", datetime.time(18), "metropolitan", (18, 0)),
        # What leaves overseas is read in metropolitan France.
        (REUNION, "general", datetime.time(18), "department", (18, 0)),
        (REUNION, "partial", datetime.time(18), "constituency", (14, 0)),
        (CAYENNE, "general", datetime.time(18), "department", (21, 0)),
    ],
)
def test_l28_when_results_may_leave(
    zone: ZoneInfo, scope: ElectionScope, closes: datetime.time | None, rule: str, utc: tuple[int, int]
) -> None:
    release = release_of("presidential", scope, DAY, closes, zone)
    assert (release.rule, release.source) == (rule, "Code électoral, art. L52-2")
    assert release.at == datetime.datetime(2027, 4, 11, *utc, tzinfo=datetime.UTC)


def test_l28_who_votes_on_saturday_waits_for_sunday() -> None:
    release = release_of("presidential", "general", DAY - datetime.timedelta(days=1), datetime.time(18), CAYENNE)
    assert release.at == datetime.datetime(2027, 4, 11, 18, tzinfo=datetime.UTC)


def test_l28_europe_waits_for_its_last_station() -> None:
    release = release_of("european", "general", datetime.date(2029, 6, 10), None, PARIS)
    assert (release.rule, release.at) == ("member_states", datetime.datetime(2029, 6, 10, 21, tzinfo=datetime.UTC))
    assert release.source == "Acte électoral européen, art. 10"


def test_l28_the_hours_were_read_nowhere() -> None:
    """They are set by the text that convenes the voters: an interface has to say so."""
    assert not any(rule.hour_checked for rule in shipped().releases)


@pytest.mark.parametrize("closes", [datetime.time(9), datetime.time(17, 59), datetime.time(22, 1)])
def test_no_station_closes_at_such_an_hour(closes: datetime.time) -> None:
    with pytest.raises(ValueError, match=str(closes)):
        release_of("municipal", "partial", DAY, closes, PARIS)


def test_the_instant_follows_the_clocks_of_the_day() -> None:
    winter, summer = datetime.date(2026, 3, 22), datetime.date(2026, 3, 29)
    hours = [release_of("municipal", "general", day, None, PARIS).at.hour for day in (winter, summer)]
    assert hours == [19, 18]
