"""Dates, hours, numbers and sizes as French and English say them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from server.base.wording import at, clear_days, day, hour, hours_of, of, on_day, several, size

PARIS = ZoneInfo("Europe/Paris")
MIDNIGHT = datetime(2026, 9, 30, 22, 5, tzinfo=UTC)


def test_the_first_of_a_month_is_ordinal_in_french_alone() -> None:
    assert (day(MIDNIGHT, PARIS, "fr"), day(MIDNIGHT, PARIS, "en")) == ("1er octobre 2026", "1 October 2026")
    assert on_day(date(2026, 8, 1)) == "samedi 1er août 2026"
    assert on_day(date(2026, 12, 11)) == "vendredi 11 décembre 2026"
    assert on_day(date(2026, 12, 11), "en") == "Friday 11 December 2026"


def test_hours_are_those_of_the_zone() -> None:
    assert (hour(MIDNIGHT, PARIS, "fr"), hour(MIDNIGHT, PARIS, "en")) == ("0 h 05", "0:05")
    assert at(MIDNIGHT, PARIS, seconds=True) == "jeudi 1er octobre 2026 à 0 h 05 min 00 s"


def test_an_hour_shown_twice_says_which() -> None:
    shown = [at(datetime(2026, 10, 25, hours, 30, tzinfo=UTC), PARIS) for hours in (0, 1)]
    assert shown == ["dimanche 25 octobre 2026 à 2 h 30 (CEST)", "dimanche 25 octobre 2026 à 2 h 30 (CET)"]


def test_numbers_take_the_form_of_the_word_that_french_gives_them() -> None:
    assert [clear_days(count) for count in (0, 1, 3, 12)] == [
        "aucun jour franc",
        "un jour franc",
        "trois jours francs",
        "12 jours francs",
    ]


def test_sizes_have_a_comma_and_their_unit() -> None:
    assert [size(count) for count in (0, 1, 1023, 1024, 1_258_291, 3 << 30, 2_000 << 30)] == [
        "0 octet",
        "1 octet",
        "1023 octets",
        "1,0 Ko",
        "1,2 Mo",
        "3,0 Go",
        "2000,0 Go",
    ]


def test_lists_end_with_et() -> None:
    assert [several(things) for things in ([], ["un"], ["un", "deux"], ["un", "deux", "trois"])] == [
        "",
        "un",
        "un et deux",
        "un, deux et trois",
    ]


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Paris", "heure de Paris"),
        ("Indian/Reunion", "heure de La Réunion"),
        ("Indian/Mayotte", "heure de Mayotte"),
        ("America/Martinique", "heure de la Martinique"),
        ("America/Guadeloupe", "heure de la Guadeloupe"),
        ("America/Cayenne", "heure de Cayenne"),
        ("Europe/Athens", "heure d’Athènes"),
        ("UTC", "heure UTC"),
    ],
)
def test_hours_are_said_to_be_those_of_a_place(zone: str, said: str) -> None:
    assert hours_of(ZoneInfo(zone)) == said


MUTE = ("Hervé", "HERVÉ", "Hélène", "Henri", "Hortense", "Hadrien", "Hippolyte")


@pytest.mark.parametrize("elided", [*MUTE, "Erwan", "Annick", "Élodie", "Yves", "Yvonne", "Œ"])
def test_de_is_elided_before_a_vowel_and_before_a_mute_h(elided: str) -> None:
    assert of(elided) == f"d’{elided}"


@pytest.mark.parametrize("whole", ["Paul", "Yann", "Yolande", "Hamon", "Hassan", "Hans", "Hicham", "Harry", "H", ""])
def test_de_stays_whole_before_what_is_heard(whole: str) -> None:
    assert of(whole) == f"de {whole}"
