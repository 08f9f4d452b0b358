"""A sheet as a workbook: values, formulas, looks, and what hostile content comes to."""

from datetime import datetime
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from pycrdt import Array, Doc, Map

from server.files.apart import ask
from server.live.cells import read
from server.live.folding import folded, joined, parted
from server.live.sheets import blank
from server.live.versions import PATIENCE, PROGRAM
from server.live.workbooks import fitted_names, workbook
from tests.live.written_sheets import Sheet, opened


def values(sheet: Sheet, *cells: str, table: int = 0) -> list[Any]:
    page = opened(workbook(sheet.state)).worksheets[table]
    return [page[cell].value for cell in cells]


def formulas(sheet: Sheet, *cells: str, table: int = 0) -> list[Any]:
    page = opened(workbook(sheet.state), values=False).worksheets[table]
    return [page[cell].value for cell in cells]


async def made(state: bytes, what: str = "show") -> bytes:
    """By the program apart."""
    with NamedTemporaryFile() as file:
        file.write(joined([state]))
        file.flush()
        told = await ask(PROGRAM, PATIENCE, what, file.name)
    assert told
    return list(parted(told))[1]


def grid() -> Sheet:
    return Sheet().table("a", "Feuille 1", "123456789", "ABCD")


def test_the_blank_sheet_is_one_empty_table() -> None:
    book = opened(workbook(blank()))
    assert (book.sheetnames, book.worksheets[0]["A1"].value) == (["Feuille 1"], None)
    assert workbook(blank()) == workbook(blank())
    assert opened(workbook(Sheet().state)).sheetnames == ["Feuille 1"]


def test_each_kind_of_value_stays_what_it_is() -> None:
    sheet = grid().put("a", cells={"1:A": "n1250.5", "1:B": "tBonjour", "1:C": "b1", "1:D": "b0", "2:A": "n-1e-7"})
    assert values(sheet, "A1", "B1", "C1", "D1", "A2") == [1250.5, "Bonjour", True, False, -1e-7]
    sheet.put("a", cells={"3:A": "t=1+1", "3:B": "t'12", "3:C": "t12", "3:D": "t  deux\nlignes"})
    assert values(sheet, "A3", "B3", "C3", "D3") == ["=1+1", "'12", "12", "  deux\nlignes"]
    page = opened(workbook(sheet.state), values=False).worksheets[0]
    assert [page[cell].data_type for cell in ("A3", "C3")] == ["s", "s"]


def test_formulas_name_cells_by_their_places_and_bring_what_they_come_to() -> None:
    sheet = grid().put(
        "a",
        cells={
            "1:A": "n2",
            "2:A": "n3",
            "3:A": "fSUM({1:A}:{2:A})*2",
            "4:A": "f{$1:$A}+{1:$A}",
            "5:A": 'fCONCATENATE("{1:A}","""",{2:A})',
            "6:A": "fIF(TRUE,1.5,0)",
            "7:A": "f{1:A}/0",
            "1:B": "fSUM({:A}:{:A})",
            "2:B": "fSUM({1:}:{2:})",
            "3:B": "f1+(",
        },
    )
    sheet.put("a", cells={"1:B": "", "2:B": ""})
    assert values(sheet, "A3", "A4", "A5", "A6", "A7") == [10, 4, '{1:A}"3', 1.5, "#DIV/0!"]
    assert formulas(sheet, "A3", "A4") == ["=SUM(A1:A2)*2", "=$A$1+$A1"]
    sheet.put("a", cells={"4:B": "f{3:B}+1", "5:B": "f{5:B}+1"})
    assert values(sheet, "B3", "B4", "B5") == ["=1+(", "#VALUE!", "#REF!"]


def test_whole_rows_and_columns() -> None:
    sheet = grid().put("a", cells={"1:A": "n2", "2:A": "n3", "1:B": "fSUM({:A}:{:A})", "3:C": "fSUM({1:}:{2:})"})
    assert values(sheet, "B1", "C3") == [5, 10]


def test_tables_name_one_another() -> None:
    sheet = grid().table("b", "L'an 2027", "12", "AB", at="n").put("b", cells={"1:A": "n7", "2:A": "n1"})
    sheet.put("a", cells={"1:A": "f{b!1:A}*6", "2:A": "fSUM({b!1:A}:{2:A})", "3:A": "f{z!1:A}"})
    assert values(sheet, "A1", "A2", "A3") == [42, 8, "#REF!"]
    assert formulas(sheet, "A1") == ["='L''an 2027'!A1*6"]


def test_what_was_moved_and_removed() -> None:
    sheet = grid().put("a", cells={f"{row}:A": f"n{row}" for row in range(1, 7)})
    sheet.put("a", cells={"9:B": "fSUM({2:A}:{5:A})", "9:C": "f{5:A}", "9:D": "fSUM({5:A}:{5:A})"})
    assert values(sheet, "B9", "C9") == [14, 5]
    del sheet.list("a.rows")[4]
    sheet.put("a", gone={"r:5": "4|6"})
    assert values(sheet, "B8", "C8", "D8") == [9, "#REF!", "#REF!"]
    assert formulas(sheet, "B8") == ["=SUM(A2:A4)"]
    # Row 4 goes as well, and row 2 at the other end; then 9 stands at the top, twice.
    del sheet.list("a.rows")[3]
    del sheet.list("a.rows")[1]
    sheet.put("a", gone={"r:4": "3|6", "r:2": "1|3"})
    assert formulas(sheet, "B6") == ["=SUM(A2:A2)"]
    sheet.list("a.rows").insert(0, "9")
    assert formulas(sheet, "B1") == ["=SUM(A3:A3)"]
    assert values(sheet, "B1", "A2") == [3, 1]


def test_numbers_texts_and_grounds_look_as_they_were_made_to() -> None:
    looks = {
        "1:A:n": "eur:2",
        "1::b": "1",
        ":A:f": "yellow",
        ":A:n": "date",
        "1:B:a": "c",
        "1:B:w": "1",
        "1:B:c": "red",
    }
    sheet = grid().put("a", cells={"1:A": "n12", "1:B": "ta", "2:A": "n46000"}, look={**looks, ":A:x": "180"})
    sheet.put("a", look={"2:B:i": "1", "2:C:n": "pct:1", "3:C:n": "dec:0", "4:C:n": "text", "4:B:w": "1"})
    sheet.put("a", cells={"5:B": "fTODAY()"})
    sheet.map("book").update({"a:rows": "1", "a:cols": "2"})
    page = opened(workbook(sheet.state)).worksheets[0]
    first, second = page["A1"], page["B1"]
    assert (first.number_format, first.font.b, first.fill.fgColor.rgb) == ('#,##0.00 "€"', True, "FFFBF0C4")
    assert (second.alignment.horizontal, second.alignment.wrap_text, second.font.color.rgb) == (
        "center",
        True,
        "FFB3261E",
    )
    assert (page["A2"].value, page["A2"].number_format) == (datetime(2025, 12, 9), "dd/mm/yyyy")  # noqa: DTZ001
    assert [page[one].number_format for one in ("C2", "C3", "C4")] == ["0.0%", "#,##0", "@"]
    assert (page["B4"].alignment.wrap_text, page["B5"].number_format) == (True, "dd/mm/yyyy")
    assert (page["B2"].font.i, page.freeze_panes) == (True, "C2")
    assert page.column_dimensions["A"].width == pytest.approx(25)


def test_tables_stand_in_their_order_under_names_that_excel_takes() -> None:
    sheet = Sheet().table("b", "Deux", "1", "A", at="b").table("a", "Un/deux", "1", "A", at="c")
    sheet.table("c", "deux", "1", "A", at="b").table("z", "Zéro", "1", "A", at="a")
    assert opened(workbook(sheet.state)).sheetnames == ["Zéro", "Deux", "deux (2)", "Un-deux"]
    assert fitted_names(["é" * 40, "é" * 40, "'a'", "  ", "History", "a\0b", "🙂" * 20]) == [
        "é" * 31,
        "é" * 27 + " (2)",
        "a",
        "Feuille",
        "History (2)",
        "ab",
        "🙂" * 15,
    ]


def test_whatever_is_not_as_it_should_be_is_left_out() -> None:
    sheet = grid()
    cells = sheet.map("a.cells")
    cells.update(
        {"1:A": "n1", "1:B": 12, "1:C": "z1", "1:D": "nNaN", "2:A": "n1e999", "2:B": "b2", "2:C": "", "8": "t"}
    )
    cells.update({"9:Z": "n1", "2:D": ["n1"], "3:A": {"n": 1}, "3:B": None, "3:C": True, "::": "n1", "3:D": b"n1"})
    cells["4:A"] = Map({"n": Array(["n1"])})
    sheet.list("a.rows").extend([1, None, "1", "é", "", "X"])
    sheet.map("a.look").update({"1:A:n": "dec:7", "1:A:b": 1, "1:A:q": "1", "1:A": "1", "::b": "1", ":A:x": "-3"})
    sheet.map("a.gone").update({"r:7": 3, "r:8": "9", "c:A": "A|A"})
    sheet.map("book").update({"a:rows": "many", "a:cols": "99", "q:name": 7, "é:name": "x", "b:at": "m"})
    (table,) = read(sheet.state)
    assert (list(table.rows), table.frozen, table.looks) == (list("123456789X"), (0, 4), {})
    page = opened(workbook(sheet.state)).worksheets[0]
    assert [cell.value for row in page.iter_rows() for cell in row if cell.value is not None] == [1]


@pytest.mark.parametrize(
    "kept",
    [
        "f" + "(" * 7_000,
        "f" + "-" * 7_000 + "1",
        "f" + "SUM(" * 1_500 + "1" + ")" * 1_500,
        "f" + '"' * 7_999,
        "f" + "{1:A" * 2_000,
        "f" + "1+" * 20_000 + "1",
        "fcmd|' /C calc'!A0",
        "f{9:D}",
        "f\x00\x01",
        "t\x00\x0b\ufffe]]>&<",
        "t" + "é" * 40_000,
    ],
)
async def test_no_content_of_a_cell_spoils_the_others(kept: str) -> None:
    sheet = grid().put("a", cells={"1:A": "n1", "9:D": kept})
    assert opened(await made(sheet.state)).worksheets[0]["A1"].value == 1


def test_removed_rows_that_lead_to_one_another_lead_nowhere() -> None:
    sheet = grid().put("a", gone={"r:x": "y|y", "r:y": "x|x"}, cells={"1:A": "fSUM({x:A}:{y:A})"})
    assert values(sheet, "A1") == ["#REF!"]


async def test_thousands_of_cells_that_rest_on_each_other() -> None:
    doc: Doc[Any] = Doc()
    many = [str(number) for number in range(5_000)]
    doc["a.rows"], doc["a.cols"] = Array(many), Array(["A"])
    doc["book"] = Map({"a:name": "Cumul", "a:at": "m"})
    sums = {f"{row}:A": f"f{{{row + 1}:A}}+1" for row in range(4_999)}
    doc["a.cells"] = Map({**sums, "4999:A": "n1"})
    assert opened(await made(doc.get_update())).worksheets[0]["A1"].value == 5_000


def test_changes_come_together_in_their_order_and_nothing_that_waits_is_lost() -> None:
    first = Sheet().table("a", "Feuille 1", "12", "A")
    begun = first.state
    updates = []
    for number in range(3):
        before = first.doc.get_state()
        first.put("a", cells={"1:A": f"n{number}"})
        updates.append(first.doc.get_update(before))
    (table,) = read(folded([begun, *updates]))
    assert table.cells == {(0, 0): "n2"}
    assert len(folded([begun, *updates])) < len(begun) + len(updates[0]) + len(updates[1])
    lacking = folded([begun, updates[0], updates[2]])
    (table,) = read(folded([lacking, updates[1]]))
    assert table.cells == {(0, 0): "n2"}
