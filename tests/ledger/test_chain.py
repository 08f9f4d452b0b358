"""A chain of entries shows any change: where it is, and what was changed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.ledger.ledger import (
    LARGEST,
    ORIGIN,
    Break,
    Chain,
    Fault,
    Link,
    canonical,
    digest,
    entry_hash,
    instant,
    read,
    write,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "A", "z_1"]), inner),
    max_leaves=8,
)


def chain(facts: list[Any]) -> list[Link]:
    links, top = [], ORIGIN
    for position, fact in enumerate(facts, 1):
        entry = write(
            position, datetime(2026, 9, 7, 17, tzinfo=UTC) + timedelta(seconds=position), "opened",
            number=position, before=position - 1 or None,
            conversation=7, seq=1, person=position, author=None, facts={"said": fact}, salt="00",
        )  # fmt: skip
        links.append(Link(position, entry, top, entry_hash(top, digest(entry))))
        top = links[-1].hash
    return links


def broken(position: int, fault: Fault) -> Break:
    return Break(position, fault, position)


CHAINS = st.lists(VALUES, min_size=1, max_size=6).map(chain)


@given(CHAINS)
def test_an_untouched_chain_holds(links: list[Link]) -> None:
    whole = Chain()
    assert whole.follow(links) is None
    assert (whole.count, whole.top) == (len(links), links[-1].hash)
    for link in links:
        assert canonical(msgspec.json.decode(link.entry)) == link.entry
        assert read(link).position == link.position


@given(CHAINS, st.data())
def test_it_holds_from_page_to_page(links: list[Link], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(links)))
    paged = Chain()
    assert paged.follow(links[:cut]) is None
    assert paged.follow(links[cut:]) is None
    assert paged.count == len(links)


def flipped(text: str, place: int, bit: int) -> str:
    return text[:place] + chr(ord(text[place]) ^ (1 << bit)) + text[place + 1 :]


@given(CHAINS, st.data())
def test_a_changed_entry_is_named(links: list[Link], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(links) - 1))
    link = links[number]
    place = data.draw(st.integers(0, len(link.entry) - 1))
    links[number] = msgspec.structs.replace(link, entry=flipped(link.entry, place, data.draw(st.integers(0, 6))))
    assert Chain().follow(links) == broken(number + 1, "content")


@given(CHAINS, st.data(), st.sampled_from(["hash", "previous"]))
def test_a_changed_hash_is_named(links: list[Link], data: st.DataObject, field: str) -> None:
    number = data.draw(st.integers(0, len(links) - 1))
    link = links[number]
    changed = bytearray(getattr(link, field))
    changed[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
    links[number] = msgspec.structs.replace(link, **{field: bytes(changed)})
    last = number == len(links) - 1
    assert Chain().follow(links) == broken(number + 1, "content" if last and field == "hash" else "hash")


@given(CHAINS, st.data())
def test_a_removed_entry_is_named(links: list[Link], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(links) - 1))
    removed = links.pop(number)
    if number < len(links):
        assert Chain().follow(links) == broken(removed.position, "missing")
        renumbered = [msgspec.structs.replace(link, position=n) for n, link in enumerate(links, 1)]
        found = Chain().follow(renumbered)
        assert found == broken(removed.position, "link")


@given(st.lists(VALUES, min_size=2, max_size=6).map(chain), st.data())
def test_swapped_entries_are_named(links: list[Link], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(links) - 2))
    links[number], links[number + 1] = links[number + 1], links[number]
    found = Chain().follow(links)
    assert found == broken(number + 1, "missing")


@given(CHAINS, st.data())
def test_an_inserted_entry_is_named(links: list[Link], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(links) - 1))
    before = links[number]
    entry = before.entry.replace('"person":', '"person":1')
    links.insert(number + 1, Link(number + 2, entry, before.hash, entry_hash(before.hash, digest(entry))))
    found = Chain().follow(links)
    assert found is not None
    assert found.position in (number + 2, number + 3)


def test_a_forger_who_rehashes_is_found_at_the_next_entry() -> None:
    links = chain(["un", "deux", "trois"])
    entry = links[1].entry.replace("deux", "dix")
    links[1] = Link(2, entry, links[0].hash, entry_hash(links[0].hash, digest(entry)))
    assert Chain().follow(links) == broken(3, "link")


def altered(link: Link) -> Link:
    return msgspec.structs.replace(link, entry=link.entry.replace('"act":"opened"', '"act":"posted"'))


@given(st.lists(VALUES, min_size=2, max_size=12).map(chain), st.data())
def test_it_goes_on_past_what_does_not_hold_and_names_each_range(links: list[Link], data: st.DataObject) -> None:
    """Entries altered here and there, removed elsewhere: what is left alone is never named."""
    fates = [data.draw(st.sampled_from(["kept", "altered", "removed"])) for _ in links[:-1]] + ["kept"]
    told = [altered(link) if fate == "altered" else link for link, fate in zip(links, fates, strict=True)]
    left = [link for link, fate in zip(told, fates, strict=True) if fate != "removed"]
    found = Chain().follow_all(left)
    said = {position: one.fault for one in found for position in one.positions}
    due = {"altered": "content", "removed": "missing"}
    assert said == {number: due[fate] for number, fate in enumerate(fates, 1) if fate != "kept"}
    assert all(one.fault != other.fault or one.last + 1 < other.position for one, other in pairwise(found))


def test_a_forged_stretch_is_named_where_it_begins_to_contradict_and_nowhere_else() -> None:
    links = chain(["un", "deux", "trois", "quatre", "cinq", "six"])
    top = links[0].hash
    for number in (1, 2):
        entry = links[number].entry.replace('"act":"opened"', '"act":"posted"')
        links[number] = Link(number + 1, entry, top, entry_hash(top, digest(entry)))
        top = links[number].hash
    assert Chain().follow_all(links) == [broken(4, "link")]


def test_an_entry_dated_before_the_part_that_was_read_before_is_named() -> None:
    links = chain(["un", "deux"])
    chains = Chain(1, links[0].hash, read(links[1]).at + timedelta(seconds=1))
    assert chains.follow_all(links[1:]) == [broken(2, "clock")]


def test_an_entry_that_is_not_written_as_entries_are_is_named() -> None:
    for entry in ("{}", "[]", "nothing", chain(["un"])[0].entry + " "):
        assert Chain().follow([Link(1, entry, ORIGIN, entry_hash(ORIGIN, digest(entry)))]) == broken(1, "form")


@dataclass
class Example:
    value: Any
    text: str


@pytest.mark.parametrize(
    "example",
    [
        Example({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        Example({"é".encode().hex(): 'é « \n\t"\\ \x1f \u2028'}, '{"c3a9":"é « \\n\\t\\"\\\\ \\u001f \u2028"}'),
        Example(datetime(2026, 9, 7, 18, 55, 0, 123999, timezone(timedelta(hours=2))), '"2026-09-07T16:55:00.123Z"'),
        Example(-LARGEST, "-9007199254740991"),
    ],
)
def test_there_is_one_text_for_a_value(example: Example) -> None:
    assert canonical(example.value) == example.text


@pytest.mark.parametrize("value", [1.5, {"é": 1}, {1: 1}, "\0", "\ud800", LARGEST + 1, b"x", {"a": {1}}])
def test_what_two_readers_could_read_differently_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"canonical|surrogates"):
        canonical(value)


def test_instants_are_written_to_the_millisecond() -> None:
    assert instant(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"
