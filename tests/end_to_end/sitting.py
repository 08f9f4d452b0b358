"""What a clerk does at a sitting."""

from playwright.sync_api import Page, expect


def arrive(page: Page, count: int) -> None:
    """So many more come, the first of the list."""
    for _ in range(count):
        button = page.get_by_role("button", name="arrive maintenant").first
        name = (button.get_attribute("aria-label") or "").removesuffix(" arrive maintenant")
        button.click()
        expect(page.get_by_role("button", name=f"{name} part maintenant")).to_be_enabled()


def confirm(page: Page, act: str, says: str) -> None:
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(says)
    dialog.get_by_role("button", name=act).click()
    expect(dialog).to_have_count(0)
