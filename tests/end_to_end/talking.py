"""What one does in a conversation, and finds there."""

from contextlib import suppress

from playwright.sync_api import Error, FilePayload, Locator, Page, expect


def composer(page: Page) -> Locator:
    """Where one writes in the conversation that is open."""
    return page.get_by_role("textbox", name="Écrire à")


def say(page: Page, text: str) -> None:
    """Writes and sends; under a finger, Enter breaks the line."""
    composer(page).fill(text)
    page.get_by_role("button", name="Envoyer", exact=True).click()


def timeline(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages")


def message(page: Page, text: str) -> Locator:
    """The one message of the conversation that says so."""
    return timeline(page).get_by_role("article").filter(has_text=text)


def point_at(message: Locator) -> None:
    """As whoever sees it move away from under the mouse: again, until its acts are there."""
    for _ in range(8):
        message.hover()
        with suppress(Error):
            message.get_by_role("button", name="Autres actions").wait_for(timeout=4_000)
            return


def act_on(message: Locator, act: str) -> None:
    """One of the buttons that a message has under the mouse: again, where it has moved away from under it."""
    for _ in range(7):
        message.hover()
        with suppress(Error):
            message.get_by_role("button", name=act).click(timeout=4_000)
            return
    message.hover()
    message.get_by_role("button", name=act).click()


def choose(page: Page, of: Locator, act: str) -> None:
    """Does something with a message, by the menu that the mouse finds over it."""
    act_on(of, "Autres actions")
    page.get_by_role("menuitem", name=act, exact=True).click()


def row(page: Page, title: str) -> Locator:
    """A conversation in the list of them."""
    return page.get_by_role("region", name="Conversations").get_by_role("link", name=title)


def conversations(page: Page) -> Locator:
    """All of them in the list, without what else it leads to."""
    return page.get_by_role("region", name="Conversations").get_by_role("link").filter(has_not_text="À suivre")


def expect_open(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(timeline(page)).to_be_visible()


def payload(name: str, kind: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def join(page: Page, *files: FilePayload) -> None:
    """Joins the files to the next message."""
    page.locator("input[type=file]").first.set_input_files(list(files))


def joined(page: Page) -> Locator:
    return page.get_by_role("list", name="Fichiers joints")
