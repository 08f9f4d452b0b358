"""The day's work from the keyboard alone: no page is ever clicked."""

from playwright.sync_api import Locator, Page, Route, expect

from server.demo import PASSWORD
from tests.end_to_end.talking import composer, expect_open, join, joined, message, payload, say, timeline
from tests.end_to_end.town_hall import ANNICK, MAELLE, YANN, TownHall
from tests.end_to_end.visitors import Visitors

RING = """
() => {
  const ringed = element => {
    const style = getComputedStyle(element)
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  }
  const { activeElement: here, body } = document
  return here === body || [here, here.parentElement, here.parentElement.parentElement].some(ringed)
}
"""
"""Whether whatever has the focus shows it, or the frame that it stands in; the end of the page has none."""

MOST = 60
"""Stops of the Tab key between any two places of a page."""


def tab_to(wanted: Locator, key: str = "Tab") -> None:
    """Goes on until the focus is there; each stop on the way shows that it has it."""
    expect(wanted).to_be_visible()
    page = wanted.page
    for _ in range(MOST):
        page.keyboard.press(key)
        assert page.evaluate(RING), page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"never came to {wanted}")


def test_from_the_door_to_a_message_and_an_acknowledgement(visit: Visitors) -> None:
    page = visit(None, "/connexion")
    tab_to(page.get_by_role("textbox", name="Votre adresse électronique").first)
    page.keyboard.type(ANNICK)
    tab_to(page.get_by_role("textbox", name="Mot de passe").first)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bonjour Annick")).to_be_visible()

    tab_to(page.get_by_role("link", name="Lire et accuser réception").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="J’accuse réception")).to_be_enabled()
    tab_to(page.get_by_role("button", name="J’accuse réception").first)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Accusé de réception enregistré")).to_be_visible()

    tab_to(page.get_by_role("link", name="Discussions").first, "Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page.get_by_role("link", name="Commission urbanisme").first)
    page.keyboard.press("Enter")
    expect_open(page, "Commission urbanisme")
    expect(composer(page)).to_be_focused()
    page.keyboard.type("Bien reçu, j’y serai.")
    page.keyboard.press("Enter")
    expect(message(page, "Bien reçu, j’y serai.")).to_be_visible()


def test_messages_are_reached_and_acted_upon_and_ctrl_k_leads_anywhere(visit: Visitors, town_hall: TownHall) -> None:
    page = visit(YANN, town_hall.talk("Services techniques"))
    expect(composer(page)).to_be_focused()
    say(page, "La nacelle est louée jusqu’à vendredi.")
    expect(composer(page)).to_be_focused()
    expect(message(page, "La nacelle est louée")).not_to_have_attribute("data-pending", "")
    tab_to(message(page, "La nacelle est louée"), "Shift+Tab")
    expect(message(page, "La nacelle est louée")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(message(page, "La nacelle est louée")).not_to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitemradio", name="D’accord")).to_be_focused()
    page.keyboard.press("Escape")
    expect(message(page, "La nacelle est louée")).to_be_focused()
    page.keyboard.press("r")
    expect(page.get_by_text("Réponse à Yann Kerbrat")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Réponse à Yann Kerbrat")).to_have_count(0)
    expect(composer(page)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(composer(page)).to_have_value("La nacelle est louée jusqu’à vendredi.")

    page.goto(town_hall.talk("Services techniques"))
    lead_anywhere(page)


def lead_anywhere(page: Page) -> None:
    """By Ctrl and K, to a conversation, to somebody whose name is misspelt, to a message, to a list of the keys."""
    palette = page.get_by_role("dialog", name="Rechercher, aller à, faire")
    chosen = palette.locator("[aria-selected=true]")
    expect(composer(page)).to_be_focused()

    page.keyboard.press("Control+k")
    expect(palette.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("agen")
    expect(chosen).to_contain_text("Agents")
    page.keyboard.press("Enter")
    expect_open(page, "Agents")

    page.keyboard.press("Control+k")
    page.keyboard.type("le brteon")
    expect(chosen).to_contain_text("Annick Le Breton")

    page.keyboard.press("Control+a")
    page.keyboard.type("élagage cim")
    expect(palette.get_by_role("option").filter(has_text="Quarante sacs")).to_be_visible()
    while "Quarante sacs" not in chosen.inner_text():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(timeline(page).locator("[data-lit]")).to_contain_text("Élagage")

    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("heading", level=1, name="Services techniques")).to_have_count(0)
    page.goto("/accueil")
    expect(page.get_by_role("heading", name="Bonjour Yann")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()


def test_the_focus_begins_with_the_page_skips_to_its_content_and_stays_in_a_dialog(visit: Visitors) -> None:
    """The root leads to another address, which is no page that somebody went to."""
    page = visit(MAELLE, "/")
    expect(page.get_by_role("heading", name="Bonjour Maëlle")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.tagName") == "BODY"

    page.goto("/seances")
    expect(page.get_by_role("heading", name="Séances")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()

    page.goto("/administration/personnes")
    tab_to(page.get_by_role("button", name="Inviter").first)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Inviter une personne")
    expect(dialog).to_be_visible()
    for _ in range(MOST):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Inviter")).to_be_focused()


def test_what_is_typed_while_something_is_fetched_waits_for_it(visit: Visitors, town_hall: TownHall) -> None:
    page = visit(YANN, town_hall.talk("Services techniques"))
    expect(composer(page)).to_be_focused()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/PaletteLines-*.js", hold)
    with page.expect_request("**/PaletteLines-*.js"):
        page.keyboard.press("Control+k")
        page.keyboard.type("agents")
    palette = page.get_by_role("dialog", name="Rechercher, aller à, faire")
    expect(palette.get_by_role("combobox")).to_have_value("agents")
    while not held:
        page.evaluate("0")
    held[0].continue_()
    expect(palette.locator("[aria-selected=true]")).to_contain_text("Agents")
    page.keyboard.press("Enter")
    expect_open(page, "Agents")
    page.goto(town_hall.talk("Services techniques"))
    expect_open(page, "Services techniques")
    expect(composer(page)).to_have_text("")

    page.unroute("**/PaletteLines-*.js")
    expect(composer(page)).to_be_focused()
    held.clear()
    page.route("**/NewMessage-*.js", hold)
    page.keyboard.press("Control+k")
    page.keyboard.type("nouveau message")
    expect(palette.locator("[aria-selected=true]")).to_contain_text("Nouveau message")
    while not held:
        page.evaluate("0")
    page.keyboard.press("Enter")
    page.keyboard.type("mael")
    expect(composer(page)).to_have_text("")
    held[0].continue_()
    form = page.get_by_role("dialog", name="Nouveau message")
    expect(form.get_by_role("searchbox")).to_be_focused()
    expect(palette).to_have_count(0)


def test_what_is_pressed_and_goes_leaves_the_focus_beside_it(visit: Visitors, places: dict[str, int | str]) -> None:
    page = visit(MAELLE, "/seances/{sitting}/seance".format(**places))
    button = page.get_by_role("button", name="arrive maintenant").first
    name = (button.get_attribute("aria-label") or "").removesuffix(" arrive maintenant")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"{name} part maintenant")).to_be_enabled()
    expect(page.get_by_role("button", name=f"{name} part maintenant")).to_be_focused()

    page.goto("/publications/nouvelle")
    join(page, *(payload(f"{one}.txt", "text/plain", b"Bonjour") for one in ("Un", "Deux", "Trois")))
    expect(joined(page).locator("[data-stage=done]")).to_have_count(3)
    for gone, next_one in (("Deux", "Retirer Trois.txt"), ("Trois", "Retirer Un.txt"), ("Un", "Joindre un fichier")):
        page.get_by_role("button", name=f"Retirer {gone}.txt").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=next_one)).to_be_focused()
