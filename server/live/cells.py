"""What a sheet holds, read from its document of Yjs as docs/sheets.md says; whatever is not as it says there is not
read."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Array, Doc, Map

MOST_TABLES = 200
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""As spreadsheets have them; what is beyond is left out."""

ID = re.compile(r"[A-Za-z0-9.]+")
COUNT = re.compile(r"[0-9]{1,7}")
COLOUR = re.compile(r"red|green|blue|yellow|grey|violet")
YES = re.compile(r"1")

PROPERTIES = {
    "n": re.compile(r"int|date|datetime|time|text|(?:dec|eur|pct):[0-6]"),
    "b": YES,
    "i": YES,
    "w": YES,
    "a": re.compile(r"[lcr]"),
    "c": COLOUR,
    "f": COLOUR,
}
WIDTH = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,6})?")

Look = dict[str, str]
Place = tuple[int, int]


@dataclass(slots=True)
class Table:
    """Rows and columns are counted from 0."""

    id: str
    name: str
    rows: dict[str, int]
    columns: dict[str, int]
    gone: dict[str, tuple[str, str]]
    """By `r:` or `c:` and the id of what was removed: its neighbours."""
    cells: dict[Place, str] = field(default_factory=dict)
    looks: dict[Place, Look] = field(default_factory=dict)
    row_looks: dict[int, Look] = field(default_factory=dict)
    column_looks: dict[int, Look] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    """In CSS pixels."""
    frozen: Place = (0, 0)

    def look(self, row: int, column: int) -> Look:
        """The cell's own counts first, then the row's, then the column's."""
        own = self.looks.get((row, column), {})
        return {**self.column_looks.get(column, {}), **self.row_looks.get(row, {}), **own}


def read(state: bytes) -> list[Table]:
    """The tables in their order."""
    book = _roots(state, ["book"], [])[0]["book"]
    named = [key.removesuffix(":name") for key in book if key.endswith(":name")]
    ids = sorted((one for one in named if ID.fullmatch(one)), key=lambda one: (book.get(f"{one}:at", ""), one))
    del ids[MOST_TABLES:]
    maps = [f"{one}.{part}" for one in ids for part in ("cells", "look", "gone")]
    lists = [f"{one}.{part}" for one in ids for part in ("rows", "cols")]
    texts, orders = _roots(state, maps, lists)
    return [_table(one, book, texts, orders) for one in ids]


def _roots(state: bytes, maps: list[str], lists: list[str]) -> tuple[dict[str, dict[str, str]], dict[str, list[str]]]:
    """The texts in them. They are told as they come in, once: asked one by one, those of a list take a walk each."""
    doc: Doc[Any] = Doc()
    texts: dict[str, dict[str, str]] = {name: {} for name in maps}
    orders: dict[str, list[str]] = {name: [] for name in lists}
    watched: list[Any] = []

    for name, found in texts.items():
        watched.append(root := doc.get(name, type=Map))
        root.observe(_texts_into(found))
    for name, order in orders.items():
        watched.append(line := doc.get(name, type=Array))
        line.observe(_order_into(order))
    doc.apply_update(state)
    return texts, orders


def _texts_into(found: dict[str, str]) -> Callable[[Any], None]:
    def told(event: Any) -> None:
        new = ((key, one.get("newValue")) for key, one in event.keys.items())
        found.update((key, value) for key, value in new if isinstance(value, str))

    return told


def _order_into(order: list[str]) -> Callable[[Any], None]:
    def told(event: Any) -> None:
        order.extend(value for one in event.delta for value in one.get("insert", ()) if isinstance(value, str))

    return told


def _table(
    one: str, book: Mapping[str, str], texts: Mapping[str, dict[str, str]], orders: Mapping[str, list[str]]
) -> Table:
    rows, columns = _places(orders[f"{one}.rows"], MOST_ROWS), _places(orders[f"{one}.cols"], MOST_COLUMNS)
    table = Table(one, book[f"{one}:name"], rows, columns, dict(_gone(texts[f"{one}.gone"])))
    for key, kept in texts[f"{one}.cells"].items():
        row, _, column = key.partition(":")
        if row in rows and column in columns and kept:
            table.cells[rows[row], columns[column]] = kept
    for key, value in texts[f"{one}.look"].items():
        _dress(table, key, value)
    table.frozen = _frozen(book.get(f"{one}:rows"), rows), _frozen(book.get(f"{one}:cols"), columns)
    return table


def _places(order: Iterable[str], most: int) -> dict[str, int]:
    """Of an id that stands there twice the first counts."""
    ids = [one for one in dict.fromkeys(order) if ID.fullmatch(one)]
    return {one: place for place, one in enumerate(ids[:most])}


def _gone(said: Mapping[str, str]) -> Iterable[tuple[str, tuple[str, str]]]:
    for key, neighbours in said.items():
        before, bar, after = neighbours.partition("|")
        if bar:
            yield key, (before, after)


def _frozen(said: str | None, there: Mapping[str, int]) -> int:
    return min(int(said), len(there)) if said and COUNT.fullmatch(said) else 0


def _dress(table: Table, key: str, value: str) -> None:
    row, _, rest = key.partition(":")
    column, _, what = rest.partition(":")
    place, line = table.columns.get(column), table.rows.get(row)
    if what == "x" and not row and place is not None and WIDTH.fullmatch(value):
        table.widths[place] = float(value)
    elif what not in PROPERTIES or not PROPERTIES[what].fullmatch(value):
        return
    elif line is not None and place is not None:
        table.looks.setdefault((line, place), {})[what] = value
    elif line is not None and not column:
        table.row_looks.setdefault(line, {})[what] = value
    elif place is not None and not row:
        table.column_looks.setdefault(place, {})[what] = value
