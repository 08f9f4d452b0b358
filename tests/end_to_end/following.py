"""What people do at their browsers with a convocation that was sent: they follow it, acknowledge it, answer it."""

from playwright.sync_api import Locator, Page, expect

DELIVERED, OPENED, ACKNOWLEDGED = 2, 3, 4
"""Which cell tells the step."""


def row(board: Page, name: str) -> Locator:
    """Of somebody on the follow-up board, with a cell for each step."""
    return board.get_by_role("row").filter(has=board.get_by_role("rowheader", name=name))


def steps(board: Page, name: str) -> Locator:
    """What is known of somebody, cell by cell."""
    return row(board, name).get_by_role("cell")


def look_away(page: Page) -> None:
    """What waits to be taken back is done once its page is left."""
    page.evaluate("dispatchEvent(new Event('pagehide'))")


def acknowledge(page: Page) -> None:
    page.get_by_role("button", name="J’accuse réception").click()
    expect(page.get_by_text("Accusé de réception enregistré")).to_be_visible()


def answer(page: Page, choice: str, act: str) -> None:
    page.get_by_role("radio", name=choice).check()
    page.get_by_role("button", name=act).click()
    expect(page.get_by_role("button", name="Changer ma réponse")).to_be_visible()


def give_proxy(page: Page, name: str) -> None:
    page.get_by_role("radio", name="Je donne pouvoir").check()
    colleagues = page.get_by_label("À qui")
    colleagues.select_option(colleagues.locator("option", has_text=name).get_attribute("value"))
    page.get_by_role("button", name=f"Donner pouvoir à {name}").click()
