"""Texts of one line keep to one line, whatever is typed or pasted into them."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError, convert

from protocol.accounts import InvitePerson
from protocol.conversations import CreateGroup
from protocol.convocations import ChangeConvocation, ItemDraft
from protocol.errors import Invalid
from protocol.frames import COMMANDS
from protocol.lines import lines_of, one_line, tidy
from protocol.types import Command

SEPARATORS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029\t\0"
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\U000e0041"
EMPTY = "\u3164\u115f\u1160\uffa0\u2800\u00a0\u3000\u0301"


@pytest.mark.parametrize("char", SEPARATORS)
def test_what_begins_a_line_becomes_a_space(char: str) -> None:
    assert one_line(f"Conseil{char}municipal") == "Conseil municipal"
    assert one_line(f" {char}Conseil {char}{char} municipal{char}") == "Conseil municipal"


@pytest.mark.parametrize("char", TURNING + HIDDEN)
def test_what_turns_or_hides_is_taken_out(char: str) -> None:
    assert one_line(f"{char}Con{char}seil{char}") == "Conseil"


@pytest.mark.parametrize("char", SEPARATORS + TURNING + HIDDEN + EMPTY)
def test_of_what_nobody_sees_nothing_is_left(char: str) -> None:
    assert one_line(char * 3) == ""


@pytest.mark.parametrize(
    "text", ["Voirie\u00a0: travaux", "L’école — «\u202f2026\u202f»", "👩\u200d❤\ufe0f\u200d👩 fête", "Ñandú", "会議"]
)
def test_what_is_written_well_stays_as_it_is(text: str) -> None:
    assert one_line(text) == text


def test_what_is_composed_of_two_is_one() -> None:
    assert one_line("e\u0301lus") == "élus"


@pytest.mark.parametrize("char", "\u3164\ufe00\u034f\u115f\u2800\U000e0100")
def test_a_name_with_what_nobody_sees_in_it_is_no_other_name(char: str) -> None:
    assert one_line(f"Ma{char}ëlle{char}") == "Maëlle"


@pytest.mark.parametrize(
    "address", ["yann@town.example\n", "yann@town.example\u2028", "\u200b@town.example", "@\u3164"]
)
def test_an_address_that_looks_like_another_one_is_refused_or_becomes_it(address: str) -> None:
    with pytest.raises((ValidationError, Invalid)):
        tidy(convert({"email": address, "population": "staff"}, InvitePerson))
    command = InvitePerson("ya\u200bnn@to\u3164wn.example", "staff")
    tidy(command)
    assert command.email == "yann@town.example"


def test_no_pattern_lets_a_line_follow() -> None:
    """A `$` alone matches before the last end of line too."""
    ends = re.findall(r"pattern=.*?(\S{6})\"[,)]", "".join(path.read_text() for path in Path("protocol").glob("*.py")))
    assert len(ends) >= 5
    assert set(ends) == {r"(?!\n)$"[-6:]}


@given(st.text())
def test_it_is_one_line_of_what_can_be_seen_and_cleaning_it_again_changes_nothing(text: str) -> None:
    line = one_line(text)
    assert line.splitlines() in ([line], [])
    assert line == one_line(line) == line.strip() == unicodedata.normalize("NFC", line)
    assert not {unicodedata.category(char) for char in line.replace("\u200d", "")} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_the_lines_of_a_command_are_brought_into_form_and_its_texts_are_left() -> None:
    items = [ItemDraft(" Budget\u2028primitif", "\u202eAnnick", "A note\nof two lines ")]
    command = ChangeConvocation(1, 1, place=" Salle\tdes fêtes ", text="Un\nDeux ", agenda=items)
    tidy(command)
    assert (command.place, command.text) == ("Salle des fêtes", "Un\nDeux ")
    assert command.agenda == [ItemDraft("Budget primitif", "Annick", "A note\nof two lines ")]


@pytest.mark.parametrize("name", ["\u200b", "\u2028", "   ", "\u3164", "\ufb2c" * 60])
def test_a_line_of_which_too_little_is_left_or_that_grows_too_long_is_refused(name: str) -> None:
    """The last is written with three times as many characters once it is in composed form."""
    with pytest.raises(Invalid) as refusal:
        tidy(CreateGroup(name))
    assert refusal.value.detail == "name"


def test_a_line_within_a_list_is_named_by_the_list() -> None:
    with pytest.raises(Invalid) as refusal:
        tidy(ChangeConvocation(1, 1, agenda=[ItemDraft("Budget"), ItemDraft("\u2028")]))
    assert refusal.value.detail == "agenda"


def test_a_line_that_may_be_empty_becomes_so() -> None:
    command = InvitePerson("a@town.example", "staff", name="\u200b")
    tidy(command)
    assert command.name == ""


@pytest.mark.parametrize(
    "command", [kind for kind in COMMANDS if any(lines_of(kind).values())], ids=lambda kind: kind.__name__
)
def test_every_command_with_a_line_says_that_it_can_be_refused(command: type[Command]) -> None:
    assert Invalid in command.refuses
