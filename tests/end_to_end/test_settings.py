"""One's own choices hold on all one's devices, and from one visit to the next."""

from playwright.sync_api import expect

from server.posts.unsubscribing import unsubscribe_link
from tests.end_to_end.town_hall import ANNICK, MAELLE, YANN, TownHall
from tests.end_to_end.visitors import Visitors


def test_a_language_is_chosen_for_all_devices(visit: Visitors) -> None:
    other, page = visit(MAELLE), visit(MAELLE, "/reglages/affichage")
    expect(other.get_by_role("heading", name="Bonjour Maëlle")).to_be_visible()
    page.get_by_role("radio", name="English").check()
    for one in (page, other):
        expect(one.get_by_role("link", name="Directory")).to_be_visible()
        expect(one.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.locator("nav [data-presence=online]")).to_be_attached()  # The line is back.
    page.get_by_role("radio", name="Français").check()
    expect(other.get_by_role("link", name="Annuaire")).to_be_visible()


def test_a_theme_is_there_before_anything_is_drawn(visit: Visitors) -> None:
    page = visit(YANN, "/reglages/affichage")
    page.get_by_role("radio", name="Sombre").check()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.route("**/assets/*.js", lambda route: route.abort())
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_digests_end_by_the_link_in_them_and_are_chosen_again(visit: Visitors, town_hall: TownHall) -> None:
    settings = visit(ANNICK, "/reglages/notifications")
    expect(settings.get_by_role("radio", name="Chaque jour")).to_be_checked()
    settings.get_by_role("radio", name="Chaque semaine").check()
    key = town_hall.ask("SELECT key FROM keys WHERE purpose = 'signatures'")
    reader = visit(None, unsubscribe_link("", key, town_hall.person(ANNICK)))
    expect(settings.get_by_role("radio", name="Chaque semaine")).to_be_checked()
    reader.get_by_role("button", name="Ne plus recevoir").click()
    expect(reader.get_by_text("C’est noté")).to_be_visible()
    expect(settings.get_by_role("radio", name="Jamais")).to_be_checked()
    settings.get_by_role("radio", name="Au fil de l’eau").check()
    settings.reload()
    expect(settings.get_by_role("radio", name="Au fil de l’eau")).to_be_checked()
