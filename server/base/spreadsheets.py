"""Tables as spreadsheets read them, in which no text is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Literal

from tablib import Dataset

Cell = str | int | None

SheetFormat = Literal["csv", "xlsx", "ods"]

MEDIA_TYPES: dict[SheetFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet(kind: SheetFormat, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table in a file of this kind; a csv has the separator and the mark that spreadsheets in French expect."""
    lines = [[_plain(cell) for cell in row] for row in rows]
    if kind == "csv":
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerows([[_plain(head) for head in heads], *lines])
        return out.getvalue().encode("utf-8-sig")
    table = Dataset(*map(tuple, lines), headers=[_plain(head) for head in heads], title=title)
    written: bytes = table.export(kind)
    return written


def _plain(cell: Cell) -> Cell:
    """No formula, and nothing that no workbook takes."""
    if not isinstance(cell, str):
        return cell
    text = "".join(char for char in cell if char >= " " or char in "\t\n\r")
    return f"'{text}" if text.startswith(FORMULAS) else text
