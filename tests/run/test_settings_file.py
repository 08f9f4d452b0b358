"""The file of settings has one meaning, that of systemd; tests/operations asks systemd itself."""

from pathlib import Path

import pytest

from server.base.settings import SettingError
from server.run.settings_file import parse, read
from tests.support.forked import Forked

WRITTEN = {
    "p$ecret$(id)`id`": "p$ecret$(id)`id`",
    "Mairie de Josselin": "Mairie de Josselin",
    "   on both sides \t ": "on both sides",
    "Parvis <parvis@example.fr>": "Parvis <parvis@example.fr>",
    "'Parvis <parvis@example.fr>'": "Parvis <parvis@example.fr>",
    'l\'hôtel "de ville"': 'l\'hôtel "de ville"',
    "'a \"b\" $c \\d'": 'a "b" $c \\d',
    '"it\'s \\"here\\" \\\\ \\$5 \\`x\\` \\n"': 'it\'s "here" \\ $5 `x` \\n',
    "\"one\" 'two' three": "onetwothree",
    "a#b;c # d": "a#b;c # d",
    "a\\ \\b\\\\c\\ ": "a b\\c ",
    "two\\\nlines": "twolines",
    '"two\\\nlines"': "twolines",
    "'two\nlines'": "two\nlines",
    "smtp://a:b%40c=d&e@host:587?starttls": "smtp://a:b%40c=d&e@host:587?starttls",
    "": "",
    "''": "",
    **{f"a{kept}": f"a{kept}" for kept in "\u00a0\u2028\u0085\v\f"},
}
"""What stands behind the `=`, and what systemd takes from it."""


@pytest.mark.parametrize("written", WRITTEN)
def test_a_value_is_what_systemd_takes_it_for(written: str) -> None:
    around = f"# PARVIS_A=no\n  ; PARVIS_B=no, it's a comment \\\n\n PARVIS_X = {written}\nPARVIS_Y=after\n"
    assert parse(around) == {"PARVIS_X": WRITTEN[written], "PARVIS_Y": "after"}


def test_lines_that_set_nothing_are_passed_over() -> None:
    text = "nothing\nexport PARVIS_X=a\n=b\n1C=d\nPARVIS_X=e\r\nPARVIS_X=f"
    assert parse(text.replace("\r", "")) == {"PARVIS_X": "f"}


@pytest.mark.parametrize("open_ended", ["'a b", '"a b', '"a b\\', "a b\\", "a b"])
def test_the_end_of_the_file_ends_a_value(open_ended: str) -> None:
    assert parse(f"X={open_ended}") == {"X": "a b"}


def test_a_carriage_return_ends_a_value(tmp_path: Path) -> None:
    file = tmp_path / "parvis.env"
    file.write_bytes(b"X=a\rY=c\r\n")
    assert read(file) == {"X": "a", "Y": "c"}


def test_a_nul_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "parvis.env"
    file.write_bytes(b"X=a\nY=S3CRET\0b\n")
    with pytest.raises(SettingError, match=r"parvis\.env, line 2: ") as mistake:
        read(file)
    assert "S3CRET" not in str(mistake.value)


def test_a_command_takes_its_settings_from_there(tmp_path: Path) -> None:
    file = tmp_path / "parvis.env"
    file.write_text(f"PARVIS_AUTHORITY=Mairie de $HOME\nPARVIS_DATA_DIR={tmp_path}\n")
    status, output = Forked("--settings", str(file), "settings", authority="another").finish()
    assert status == 0
    assert "PARVIS_AUTHORITY=Mairie de $HOME\n" in output


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    status, output = Forked("--settings", str(tmp_path / "none.env"), "settings").finish()
    assert status == 1
    assert len(output.splitlines()) == 1
    assert "none.env" in output


def test_a_line_without_an_equals_sign_is_refused_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "parvis.env"
    file.write_text("# PARVIS_URL here\n\nX=a\nPARVIS_SMTP_URL S3CRET\n")
    with pytest.raises(SettingError, match=r"parvis\.env, line 4: ") as mistake:
        read(file)
    assert "S3CRET" not in str(mistake.value)
