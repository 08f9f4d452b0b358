"""What is said in two languages says the same in both, as each of them is written."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from string import Formatter

import pytest

import server
from server.base.phrases import Phrase, Plural

UNTYPOGRAPHIC = re.compile(r"['\"]|\.\.\.|\S[;:!?»]|«\S")
"""In French; English has its colons right after the word."""


def said(name: str, value: object) -> Iterator[tuple[str, Phrase]]:
    """Every phrase in it, however the tables of a room are nested."""
    if isinstance(value, Phrase):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from said(f"{name}[{key}]", inner)
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from said(f"{name}[{number}]", inner)


def phrases() -> dict[str, Phrase]:
    modules = [import_module(found.name) for found in walk_packages(server.__path__, "server.")]
    tables = [(f"{module.__name__}.{name}", value) for module in modules for name, value in vars(module).items()]
    return dict(found for name, value in tables for found in said(name, value))


PHRASES = phrases()


def test_the_tables_of_all_rooms_are_looked_at() -> None:
    rooms = {name.split(".")[1] for name in PHRASES}
    assert {"accounts", "assemblies", "calendar", "mail", "posts"} <= rooms


@pytest.mark.parametrize("name", PHRASES)
def test_both_languages_fill_in_the_same(name: str) -> None:
    french, english = ({field for _, field, _, _ in Formatter().parse(words)} for words in PHRASES[name])
    assert french == english
    assert all(PHRASES[name])


@pytest.mark.parametrize("name", [name for name in PHRASES if "HOUR" not in name])
def test_french_is_written_as_french_is(name: str) -> None:
    assert not UNTYPOGRAPHIC.search(PHRASES[name].fr)
    assert "'" not in PHRASES[name].en


def test_each_language_counts_in_its_own_way() -> None:
    letters = Plural(Phrase("{count} lettre", "{count} letter"), Phrase("{count} lettres", "{count} letters"))
    assert [letters("fr", count) for count in (0, 1, 2, 21)] == ["0 lettre", "1 lettre", "2 lettres", "21 lettres"]
    assert [letters("en", count) for count in (0, 1, 2, 21)] == ["0 letters", "1 letter", "2 letters", "21 letters"]


def test_what_is_filled_in_is_never_read_as_a_phrase() -> None:
    assert Phrase("Bonjour {name}", "Hello {name}")("fr", name="{group} {0}") == "Bonjour {group} {0}"
