"""The agenda: an event is announced, answered on a phone, changed and cancelled, before everybody’s eyes."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.end_to_end.talking import timeline
from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.browser import Browser
from tests.support.databases import elsewhere

GROUP = "Commission urbanisme"
TITLE = "Visite du lavoir"
DAY = (datetime.now(UTC) + timedelta(days=2)).date()


def announce(page: Page, title: str, places: str = "") -> None:
    page.goto(f"/agenda/nouveau?jour={DAY}")
    page.get_by_label("Groupe").select_option(GROUP)
    page.get_by_label("Intitulé").fill(title)
    page.get_by_label("Lieu (facultatif)").fill("Rue du Lavoir")
    page.get_by_label("Nombre de places").fill(places)
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def answer(page: Page, title: str, said: str) -> None:
    page.get_by_role("group", name=f"Votre réponse : {title}").get_by_role("button", name=said, exact=True).click()


def test_an_event_from_its_announcement_to_its_cancellation(visit: Visitors, town_hall: TownHall) -> None:
    maelle, annick = visit(MAELLE), visit(ANNICK, "/agenda", PHONE)
    expect(annick.get_by_role("heading", name=re.compile(r"\w+ 20\d\d")).first).to_be_visible()
    announce(maelle, TITLE)

    expect(annick.get_by_role("link", name=TITLE).last).to_be_visible()
    answer(annick, TITLE, "Oui")
    present = maelle.get_by_role("list").filter(has_text="Annick Le Breton").first
    expect(maelle.get_by_role("heading", name="Présents 1")).to_be_visible()
    expect(present).to_be_visible()

    maelle.get_by_role("link", name="Modifier").click()
    expect(maelle.get_by_label("Intitulé")).to_have_value(TITLE)
    maelle.get_by_label("De", exact=True).fill("10:15")
    maelle.get_by_label("À", exact=True).fill("11:45")
    maelle.get_by_role("button", name="Enregistrer").click()
    expect(maelle.get_by_text(re.compile("de 10.h.15 à 11.h.45"))).to_be_visible()
    expect(annick.get_by_text("10:15").last).to_be_visible()

    annick.get_by_role("link", name=TITLE).last.click()
    expect(annick.get_by_role("button", name="Oui", exact=True)).to_have_attribute("aria-pressed", "true")
    maelle.get_by_role("button", name="Annuler l’événement").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Annuler l’événement").click()
    expect(annick.get_by_text("Cet événement est annulé.")).to_be_visible()
    expect(annick.get_by_role("button", name="Oui", exact=True)).to_have_count(0)
    letter = town_hall.letter_to(ANNICK)
    assert TITLE in letter.subject


def test_the_last_place_goes_to_one_and_the_next_waits(visit: Visitors, town_hall: TownHall) -> None:
    maelle, annick = visit(MAELLE), visit(ANNICK, town_hall.talk(GROUP))
    announce(maelle, "Une seule place", "1")
    answer(maelle, "Une seule place", "Oui")
    expect(maelle.get_by_text("Complet : 1 place")).to_be_visible()
    card = timeline(annick).get_by_role("article").filter(has_text="Une seule place")
    expect(card.get_by_text("Répondre oui vous inscrit en liste d’attente.")).to_be_visible()
    card.get_by_role("button", name="Oui", exact=True).click()
    expect(card.get_by_text("en liste d’attente, au rang 1")).to_be_visible()
    answer(maelle, "Une seule place", "Non")
    expect(card.get_by_text("en liste d’attente, au rang 1")).to_have_count(0)
    expect(card.get_by_text("Complet : 1 place")).to_be_visible()


def test_a_month_is_walked_through_with_the_keyboard(visit: Visitors) -> None:
    page = visit(MAELLE, "/agenda?jour=2026-09-08")
    day = page.locator("[data-day='2026-09-08']")
    expect(page.get_by_role("heading", name="septembre 2026")).to_be_visible()
    day.focus()
    for key, expected in (
        ("ArrowRight", "2026-09-09"),
        ("ArrowDown", "2026-09-16"),
        ("Home", "2026-09-14"),
        ("End", "2026-09-20"),
        ("PageDown", "2026-10-20"),
        ("ArrowUp", "2026-10-13"),
        ("ArrowLeft", "2026-10-12"),
        ("PageUp", "2026-09-12"),
    ):
        page.keyboard.press(key)
        expect(page.locator(f"[data-day='{expected}']")).to_be_focused()
    page.get_by_role("button", name="Mois suivant").click()
    expect(page.get_by_role("heading", name="octobre 2026")).to_be_visible()
    page.get_by_role("button", name="Semaine", exact=True).click()
    expect(page.get_by_role("region")).to_have_count(7)
    page.get_by_role("button", name="Liste").click()
    expect(page.get_by_role("region", name="Dans l’agenda de octobre 2026")).to_be_visible()


def test_the_address_for_other_calendars_is_shown_and_renewed(visit: Visitors, town_hall: TownHall) -> None:
    page = visit(ANNICK, "/reglages/agenda")
    field = page.get_by_role("textbox", name="Adresse de votre agenda")
    before = field.input_value()
    path = before.removeprefix(town_hall.url)
    assert elsewhere(Browser(town_hall.url).get(path)).status == 200
    page.get_by_role("button", name="Changer l’adresse").click()
    page.get_by_role("dialog").get_by_role("button", name="Changer l’adresse").click()
    expect(field).not_to_have_value(before)
    assert elsewhere(Browser(town_hall.url).get(path)).status == 404
    wants = page.get_by_role("checkbox", name="Recevoir les invitations")
    wants.uncheck()
    page.reload()
    expect(wants).not_to_be_checked()


def test_an_event_that_lacks_something_says_what(visit: Visitors) -> None:
    page = visit(MAELLE, "/agenda/nouveau")
    page.get_by_label("À", exact=True).fill("09:00")
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_text("Donnez un intitulé.")).to_be_visible()
    expect(page.get_by_text("La fin doit venir après le début, et dans l’année.")).to_be_visible()
    expect(page.get_by_label("Intitulé")).to_be_focused()
