"""The follow-up board: one recipient a row, one step a column."""

from playwright.sync_api import Locator, Page

DELIVERED, OPENED, ACKNOWLEDGED = 2, 3, 4
"""Which cell tells the step."""


def row(board: Page, name: str) -> Locator:
    return board.get_by_role("row").filter(has=board.get_by_role("rowheader", name=name))


def steps(board: Page, name: str) -> Locator:
    """What is known of somebody, cell by cell."""
    return row(board, name).get_by_role("cell")
