"""A formula of a sheet, which names cells by their ids, as spreadsheets write it, by their places."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from server.live.cells import Table

REFERENCE = r"\{(?:([A-Za-z0-9.]+)!)?(\$?)([A-Za-z0-9.]*):(\$?)([A-Za-z0-9.]*)\}"
PIECES = re.compile(rf'"(?:[^"]|"")*"|{REFERENCE}(?::{REFERENCE})?')
NOWHERE = "#REF!"

BEFORE, AFTER = 0, 1
LETTERS = 26


class End(NamedTuple):
    """One cell as it is named, whole columns and rows by one of the two; each with the `$` before it."""

    table: str | None
    row_kept: str
    row: str
    column_kept: str
    column: str


class Formulas:
    """Of the tables of one sheet, under the names that they have in the workbook."""

    def __init__(self, tables: Mapping[str, Table], names: Mapping[str, str]) -> None:
        self._tables = tables
        self._names = names
        self._instead: dict[tuple[str, str, int], int | None] = {}

    def written(self, formula: str, table: Table) -> str:
        """As it stands in a cell of that table, without the `=`."""
        return PIECES.sub(lambda piece: self._piece(piece, table), formula)

    def _piece(self, piece: re.Match[str], home: Table) -> str:
        if piece[0].startswith('"'):
            return piece[0]
        groups = piece.groups()
        first, last = End(*groups[:5]), End(*groups[5:]) if groups[7] is not None else None
        table = self._tables.get(first.table) if first.table else home
        if table is None or (last and last.table):
            return NOWHERE
        found = _cell(table, first) if last is None else self._range(table, first, last)
        if found is None:
            return NOWHERE
        return f"{quoted(self._names[table.id])}!{found}" if first.table else found

    def _range(self, table: Table, first: End, last: End) -> str | None:
        """None where nothing of it is left, or it is none."""
        if bool(first.row) != bool(last.row) or bool(first.column) != bool(last.column):
            return None
        rows = self._span(table, "r", first.row, last.row) if first.row else None
        columns = self._span(table, "c", first.column, last.column) if first.column else None
        if (first.row and rows is None) or (first.column and columns is None) or not (rows or columns):
            return None
        ends = []
        for place, end in enumerate((first, last)):
            column = end.column_kept + letters(columns[place]) if columns else ""
            ends.append(column + (f"{end.row_kept}{rows[place] + 1}" if rows else ""))
        return ":".join(ends)

    def _span(self, table: Table, kind: str, first: str, last: str) -> tuple[int, int] | None:
        there = table.rows if kind == "r" else table.columns
        begin, end = self._place(table, kind, first, AFTER), self._place(table, kind, last, BEFORE)
        if begin is None or end is None:
            return None
        if begin > end:
            # Somebody has moved one of them; or all of the range was removed.
            return (end, begin) if first in there and last in there else None
        return begin, end

    def _place(self, table: Table, kind: str, one: str, side: int) -> int | None:
        """Of what was removed, that of its neighbour on this side, which may have been removed as well."""
        there = table.rows if kind == "r" else table.columns
        passed: dict[str, None] = {}
        while one not in there and one not in passed and (table.id, kind + one, side) not in self._instead:
            passed[one] = None
            one = table.gone.get(f"{kind}:{one}", ("", ""))[side]
        found = there.get(one, self._instead.get((table.id, kind + one, side)))
        self._instead |= {(table.id, kind + each, side): found for each in passed}
        return found


def _cell(table: Table, one: End) -> str | None:
    row, column = table.rows.get(one.row), table.columns.get(one.column)
    if row is None or column is None:
        return None
    return f"{one.column_kept}{letters(column)}{one.row_kept}{row + 1}"


def letters(column: int) -> str:
    """Of 0 `A`, of 26 `AA`."""
    said, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, LETTERS)
        said = chr(ord("A") + letter) + said
    return said


def quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
