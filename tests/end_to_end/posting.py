"""What a clerk does with the sheet at the door, and with the slips of what was delivered."""

from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.following import row
from tests.end_to_end.talking import payload
from tests.support.uploading import picture


def join_picture(page: Page, name: str, width: int = 400) -> None:
    """Chooses a photograph in the dialog that is open, and waits until the server has it."""
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=file]:not([capture])").set_input_files(payload(name, "image/png", picture(width, 300)))
    expect(dialog.get_by_role("listitem")).to_contain_text(name)
    expect(dialog.locator("button[form]")).to_be_enabled()


def put_up(page: Page, place: str = "à la porte de la mairie", photograph: str = "") -> None:
    page.get_by_role("button", name="Noter l’affichage").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Où").fill(place)
    if photograph:
        join_picture(page, photograph)
    dialog.get_by_role("button", name="Inscrire l’affichage").click()
    expect(dialog).to_have_count(0)


def begin_to_take_down(page: Page) -> None:
    button = page.get_by_role("button", name="Noter le retrait")
    if not button.count():
        put_up(page)
    button.click()


def deliver(board: Page, name: str, slip: str = "") -> None:
    row(board, name).get_by_role("button", name="Noter la remise").click()
    if slip:
        join_picture(board, slip)
    board.get_by_role("dialog").get_by_role("button", name="Inscrire la remise").click()
    expect(board.get_by_role("dialog")).to_have_count(0)


def show_slips(board: Page, name: str) -> Locator:
    """What opens beside the delivery of somebody."""
    row(board, name).get_by_role("button", name=f"Remise à {name}").click()
    return board.get_by_role("dialog", name=f"Remise à {name}")


def show_any_slips(board: Page) -> None:
    board.get_by_role("button", name="Remise à").first.click()


def begin_to_join_a_slip(board: Page) -> None:
    show_any_slips(board)
    board.get_by_role("dialog").get_by_role("button", name="Joindre un justificatif").click()
