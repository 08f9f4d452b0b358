"""Sheets written by hand, and the workbooks that they come to."""

import io
from typing import Any

from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]
from pycrdt import Array, Doc, Map


class Sheet:
    """As one device has it."""

    def __init__(self, begun: bytes = b"") -> None:
        self.doc: Doc[Any] = Doc()
        if begun:
            self.doc.apply_update(begun)

    def map(self, name: str) -> Any:
        return self.doc.get(name, type=Map)

    def list(self, name: str) -> Any:
        return self.doc.get(name, type=Array)

    def table(self, one: str, name: str, rows: str, columns: str, at: str = "m") -> "Sheet":
        """Its rows and columns are letters and figures: one each."""
        self.map("book").update({f"{one}:name": name, f"{one}:at": at})
        self.list(f"{one}.rows").extend(list(rows))
        self.list(f"{one}.cols").extend(list(columns))
        return self

    def put(self, one: str, **parts: dict[str, Any]) -> "Sheet":
        """Of the `cells`, the `look`, the `gone` of a table."""
        for part, entries in parts.items():
            self.map(f"{one}.{part}").update(entries)
        return self

    @property
    def state(self) -> bytes:
        return self.doc.get_update()


def opened(content: bytes, values: bool = True) -> Workbook:
    """Its values, or its formulas."""
    return load_workbook(io.BytesIO(content), data_only=values)
