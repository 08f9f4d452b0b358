"""A sheet as a workbook that spreadsheets read, with what its formulas come to."""

import math
import re
from collections.abc import Iterable
from typing import Any

import ironcalc

from server.live.cells import Look, Table, read
from server.live.excel import FONT, put_right
from server.live.formulas import Formulas

FIRST = "Feuille 1"
ZONE = "Europe/Paris"

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3})?")
UNSAID = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]")
"""What no file of this kind can hold."""

LONGEST_TEXT, LONGEST_FORMULA, LONGEST_NAME = 32_767, 8_000, 31
"""Letters, as Excel takes them."""

BARRED = re.compile(r"[:\\/?*\[\]]")
TAKEN = {"history"}
"""A name that Excel has for a table of its own."""

FORMATS = {"int": "#,##0", "date": "dd/mm/yyyy", "datetime": "dd/mm/yyyy hh:mm", "time": "hh:mm", "text": "@"}
DECIMALS = {"dec": "#,##0{}", "eur": '#,##0{} "€"', "pct": "0{}%"}
UNREAD = "#ERROR!"
SIDES = {"l": "left", "c": "center", "r": "right"}
TEXTS = {
    "red": "#B3261E",
    "green": "#1E6E3A",
    "blue": "#1F4FA8",
    "yellow": "#7A5900",
    "grey": "#666666",
    "violet": "#6A3FA0",
}
GROUNDS = {
    "red": "#FADCD9",
    "green": "#D9F0DF",
    "blue": "#DAE6FA",
    "yellow": "#FBF0C4",
    "grey": "#EBEBEB",
    "violet": "#E9DFF7",
}

EDGE, LETTER = 5, 7
"""CSS pixels beside what stands in a column, and of a figure, by which spreadsheets measure it."""

UNIT = 9
"""Of IronCalc, for one figure."""


def workbook(state: bytes, *, reckoned: bool = True) -> bytes:
    """The `.xlsx` of what this update of Yjs holds; the same for the same. Its formulas are texts where they are not to
    be `reckoned`."""
    tables = read(state)
    names = dict(zip([one.id for one in tables], fitted_names(one.name for one in tables), strict=True))
    model = _empty(list(names.values()))
    formulas = Formulas({one.id: one for one in tables}, names) if reckoned else None
    pages = [Page(model, at, table, formulas) for at, table in enumerate(tables)]
    for page in pages:
        page.fill()
    model.evaluate()
    doubted = {place: written for page in pages for place, written in page.formulas.items() if _is_wrong(model, place)}
    if doubted:
        _show_unread(model, _empty(list(names.values())), doubted)
    return put_right(bytes(model.to_xlsx()))


def _empty(names: list[str]) -> Any:
    model = ironcalc.create("Classeur", "en", ZONE, "en")
    model.rename_sheet(0, names[0] if names else FIRST)
    for name in names[1:]:
        model.add_sheet(name)
    return model


def _is_wrong(model: Any, place: tuple[int, int, int]) -> bool:
    return bool(model.get_cell_value(*place) == UNREAD)


def _show_unread(model: Any, alone: Any, doubted: dict[tuple[int, int, int], str]) -> None:
    """What is no formula is shown as it was written; what only rests on one is not. Excel takes no file with either."""
    for place, written in doubted.items():
        alone.set_user_input(*place, written)
        alone.evaluate()
        if _is_wrong(alone, place):
            model.update_cell_with_text(*place, written)
        alone.clear_cell_contents(*place)
    model.evaluate()


def fitted_names(names: Iterable[str]) -> list[str]:
    """Each as Excel takes it, and none twice, in capitals or not."""
    found: list[str] = []
    taken = set(TAKEN)
    for name in names:
        fit = _shortened(BARRED.sub("-", said(name)).strip().strip("'").strip()) or "Feuille"
        tried, number = fit, 2
        while tried.casefold() in taken:
            ending = f" ({number})"
            tried, number = _shortened(fit, LONGEST_NAME - len(ending)) + ending, number + 1
        taken.add(tried.casefold())
        found.append(tried)
    return found


def _shortened(name: str, most: int = LONGEST_NAME) -> str:
    """Excel counts letters as UTF-16 does."""
    return name.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore").strip().strip("'")


def said(text: str) -> str:
    return UNSAID.sub("", text)


class Page:
    """One table of the workbook."""

    def __init__(self, model: Any, at: int, table: Table, formulas: Formulas | None) -> None:
        self._model, self._at, self._table, self._formulas = model, at, table, formulas
        self.formulas: dict[tuple[int, int, int], str] = {}
        """As they are written, by their places in the workbook."""

    def fill(self) -> None:
        table, model = self._table, self._model
        for column, width in table.widths.items():
            model.set_column_width(self._at, column + 1, max(width - EDGE, LETTER) / LETTER * UNIT)
        for column, look in table.column_looks.items():
            model.set_column_style(self._at, column + 1, style_of(look))
        for row, look in table.row_looks.items():
            model.set_row_style(self._at, row + 1, style_of(look))
        for (row, column), kept in sorted(table.cells.items()):
            self._write(row + 1, column + 1, kept)
        for row, column in sorted(table.cells.keys() | table.looks.keys()):
            if look := table.look(row, column):
                self._dress(row + 1, column + 1, look)
        model.set_frozen_rows_count(self._at, table.frozen[0])
        model.set_frozen_columns_count(self._at, table.frozen[1])

    def _write(self, row: int, column: int, kept: str) -> None:
        place, letter, what = (self._at, row, column), kept[0], kept[1:]
        if letter == "n" and NUMBER.fullmatch(what) and math.isfinite(float(what)):
            self._model.update_cell_with_number(*place, float(what))
        elif letter == "t" and what:
            self._model.update_cell_with_text(*place, said(what)[:LONGEST_TEXT])
        elif letter == "b" and what in ("0", "1"):
            self._model.update_cell_with_bool(*place, what == "1")
        elif letter == "f" and what:
            self._reckon(place, what)

    def _reckon(self, place: tuple[int, int, int], formula: str) -> None:
        """What is no formula is shown as it was written."""
        if self._formulas is None:
            self._model.update_cell_with_text(*place, said("=" + formula)[:LONGEST_TEXT])
            return
        written = "=" + said(self._formulas.written(formula, self._table))
        if len(written) <= LONGEST_FORMULA:
            try:
                self._model.set_user_input(*place, written)
                self.formulas[place] = written
                return
            except ironcalc.WorkbookError:
                pass
        self._model.update_cell_with_text(*place, written[:LONGEST_TEXT])

    def _dress(self, row: int, column: int, look: Look) -> None:
        style = style_of(look)
        if "n" not in look:
            # What a formula comes to may be a day, and is shown as one.
            style["num_fmt"] = self._model.get_cell_style(self._at, row, column)["num_fmt"]
        self._model.set_cell_style(self._at, row, column, style)


def style_of(look: Look) -> dict[str, Any]:
    font: dict[str, Any] = FONT | {name: True for name in ("b", "i") if name in look}
    if "c" in look:
        font["color"] = TEXTS[look["c"]]
    style: dict[str, Any] = {"num_fmt": format_of(look.get("n", "")), "font": font, "border": {}, "quote_prefix": False}
    style["fill"] = {"color": GROUNDS[look["f"]]} if "f" in look else {}
    if "a" in look or "w" in look:
        style["alignment"] = {"horizontal": SIDES.get(look.get("a", ""), "general"), "wrap_text": "w" in look}
    return style


def format_of(shown: str) -> str:
    kind, _, decimals = shown.partition(":")
    if kind in DECIMALS:
        return DECIMALS[kind].format("." + "0" * int(decimals) if int(decimals) else "")
    return FORMATS.get(kind, "general")
