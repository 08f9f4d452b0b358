"""How the rows of a table are compared with what the entries make of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from server.assemblies.consistency import MINUTE

Rows = Mapping[Any, Mapping[str, Any]]
"""By what tells them apart, each column that is to be compared."""


def differing(table: str, rows: Rows, due: Rows) -> Iterator[str]:
    """The table, where a row is missing or was added, and each column that holds something else; once each."""
    if rows.keys() != due.keys():
        yield table
    both = rows.keys() & due.keys()
    columns = dict.fromkeys(
        name for key in both for name, value in due[key].items() if not are_near(rows[key][name], value)
    )
    yield from (f"{table}.{name}" for name in columns)


def unlike(rows: Rows, due: Rows) -> list[Any]:
    """What tells apart those that were added, that are missing, or that hold something else in a column."""
    return [
        key
        for key in {**due, **rows}
        if key not in rows
        or key not in due
        or not all(are_near(rows[key][name], value) for name, value in due[key].items())
    ]


def are_near(one: Any, other: Any) -> bool:
    """Whether they are the same, instants to the minute: between what is done and its entry others may have had their
    turn."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) <= MINUTE
    return bool(one == other)
