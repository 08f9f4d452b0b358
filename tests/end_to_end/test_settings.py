"""One's own choices hold on all one's devices, and from one visit to the next."""

from playwright.sync_api import Locator, expect

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


def test_a_telephone_is_changed_by_oneself_and_a_name_is_not(visit: Visitors) -> None:
    yann = visit(YANN, "/reglages/profil")
    expect(yann.get_by_role("definition").filter(has_text="Yann Kerbrat")).to_be_visible()
    expect(yann.get_by_label("Prénom et nom")).to_have_count(0)
    yann.get_by_label("Téléphone").fill("02 97 22 24 99")
    yann.get_by_role("button", name="Enregistrer").click()
    expect(yann.get_by_text("Profil enregistré")).to_be_visible()


AT_ONCE = """
(input, [value, other, to]) => [[input, value], [other, to]].forEach(([changed, value]) => {
  changed.value = value
  changed.dispatchEvent(new Event('change', { bubbles: true }))
})
"""
"""The second is changed before the first can have been answered, as it is on a bad line."""


def change_at_once(begins: Locator, ends: Locator, hours: tuple[str, str]) -> None:
    begins.evaluate(AT_ONCE, [hours[0], ends.element_handle(), hours[1]])


def test_quiet_hours_are_changed_by_hand(visit: Visitors) -> None:
    yann = visit(YANN, "/reglages/notifications")
    change_at_once(yann.get_by_label("De", exact=True), yann.get_by_label("à", exact=True), ("18:30", "07:45"))
    there = visit(YANN, "/reglages/notifications")
    begins, ends = there.get_by_label("De", exact=True), there.get_by_label("à", exact=True)
    expect(begins).to_have_value("18:30")
    expect(ends).to_have_value("07:45")

    maelle = visit(MAELLE, "/administration/notifications")
    house = maelle.get_by_label("De", exact=True)
    change_at_once(house, maelle.get_by_label("à", exact=True), ("20:00", "07:00"))
    expect(maelle.get_by_text("Choix enregistré")).to_have_count(2)
    yann.get_by_role("button", name="Revenir aux heures de la mairie").click()
    expect(begins).to_have_value("20:00")
    expect(ends).to_have_value("07:00")
    house.fill("19:00")
    house.blur()
    expect(begins).to_have_value("19:00")


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
