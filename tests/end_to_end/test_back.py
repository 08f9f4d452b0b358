"""The phone's way back closes what is open in front before it leaves the page."""

import re

from playwright.sync_api import Page, expect

from tests.end_to_end.talking import choose, expect_open, message, row, say
from tests.end_to_end.town_hall import ANNICK, MAELLE
from tests.end_to_end.visitors import PHONE, Visitors

GROUP = "Commission urbanisme"


def in_the_group(visit: Visitors) -> Page:
    """From the list into the conversation."""
    page = visit(ANNICK, "/discussions", PHONE)
    row(page, GROUP).tap()
    expect_open(page, GROUP)
    return page


def expect_nothing_in_front(page: Page) -> None:
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_it_closes_a_sheet_then_leaves_the_conversation(visit: Visitors) -> None:
    """What was closed otherwise takes no second step."""
    page = in_the_group(visit)
    for escape in (False, True, True):
        page.get_by_role("button", name="Ouvrir le panneau latéral").tap()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape") if escape else page.go_back()
        expect_nothing_in_front(page)
        expect_open(page, GROUP)
    page.go_back()
    expect(page).to_have_url(re.compile("/discussions$"))
    expect(row(page, GROUP)).to_be_visible()


def test_a_link_in_a_menu_and_a_dialog_that_never_says_that_it_closed(visit: Visitors) -> None:
    """A browser closes a dialog at once on Escape, and says so a little later: here, never."""
    page = visit(MAELLE, "/accueil", PHONE)
    page.get_by_role("button", name="Plus").tap()
    page.get_by_role("menuitem", name="Annuaire").tap()
    expect(page.get_by_role("heading", name="Annuaire")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Bonjour Maëlle")).to_be_visible()
    expect_nothing_in_front(page)

    page.evaluate("document.addEventListener('close', (event) => event.stopImmediatePropagation(), true)")
    page.get_by_role("link", name="Discussions").first.tap()
    row(page, GROUP).tap()
    expect_open(page, GROUP)
    page.get_by_role("button", name="Ouvrir le panneau latéral").tap()
    escape_and_back(page)
    expect(row(page, GROUP)).to_be_visible()
    page.get_by_role("button", name="Nouvelle conversation").tap()
    escape_and_back(page)
    expect(page.get_by_role("heading", name="Bonjour Maëlle")).to_be_visible()


def escape_and_back(page: Page) -> None:
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect_nothing_in_front(page)
    page.go_back()


def test_it_closes_one_thing_after_the_other(visit: Visitors) -> None:
    """A question that a menu has led to, then the page, which a reload has not confused."""
    page = visit(MAELLE, "/discussions")
    row(page, GROUP).click()
    expect_open(page, GROUP)
    say(page, "À supprimer peut-être")
    choose(page, message(page, "À supprimer peut-être"), "Supprimer")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect_nothing_in_front(page)
    expect(message(page, "À supprimer peut-être")).to_be_visible()
    page.reload()
    expect_open(page, GROUP)
    page.go_back()
    expect(page).to_have_url(re.compile("/discussions$"))
