"""The agenda: an event is announced, answered on a phone, changed and cancelled, before everybody’s eyes."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.end_to_end.talking import timeline
from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors

GROUP = "Commission urbanisme"
TITLE = "Visite du lavoir"
DAY = (datetime.now(UTC) + timedelta(days=2)).date()


def announce(page: Page, title: str) -> None:
    page.goto(f"/agenda/nouveau?jour={DAY}")
    page.get_by_label("Groupe").select_option(GROUP)
    page.get_by_label("Intitulé").fill(title)
    page.get_by_label("Lieu (facultatif)").fill("Rue du Lavoir")
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def answer(page: Page, title: str, said: str) -> None:
    page.get_by_role("group", name=f"Votre réponse : {title}").get_by_role("button", name=said, exact=True).click()


def test_events_from_their_announcement_to_their_cancellation(visit: Visitors, town_hall: TownHall) -> None:
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
    maelle.get_by_label("Adresse de la visioconférence").fill("visio.example/Salle")
    maelle.get_by_role("button", name="Enregistrer").click()
    expect(maelle.get_by_text("Copiez l’adresse entière")).to_be_visible()
    maelle.get_by_label("Adresse de la visioconférence").fill("https://visio.example/Salle")
    maelle.get_by_role("button", name="Enregistrer").click()
    meet = maelle.get_by_role("link", name="Rejoindre la visioconférence")
    expect(meet).to_have_attribute("href", "https://visio.example/Salle")
    expect(maelle.get_by_text(re.compile("de 10.h.15 à 11.h.45"))).to_be_visible()
    expect(annick.get_by_text("10:15").last).to_be_visible()

    annick.goto(town_hall.talk(GROUP))
    timeline(annick).get_by_role("article").get_by_role("link", name=TITLE).click()
    expect(annick.get_by_text("Modifié par Maëlle Le Goff")).to_be_visible()
    expect(annick.get_by_role("button", name="Oui", exact=True)).to_have_attribute("aria-pressed", "true")
    maelle.get_by_role("button", name="Annuler l’événement").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Annuler l’événement").click()
    expect(annick.get_by_text("Cet événement est annulé.")).to_be_visible()
    expect(annick.get_by_role("button", name="Oui", exact=True)).to_have_count(0)
    letter = town_hall.letter_to(ANNICK)
    assert TITLE in letter.subject
    repeat_an_event(maelle, annick)


def repeat_an_event(maelle: Page, annick: Page) -> None:
    """It is moved once, cancelled once, and held again."""
    first = DAY + timedelta(days=-DAY.weekday() + 7)
    maelle.goto(f"/agenda/nouveau?jour={first}")
    maelle.get_by_label("Groupe").select_option(GROUP)
    maelle.get_by_label("Intitulé").fill("Point du lundi")
    maelle.get_by_label("Se répète").select_option(label="Chaque semaine")
    expect(maelle.get_by_role("checkbox", name="lundi")).to_be_checked()
    expect(maelle.get_by_role("checkbox", name="lundi")).to_be_disabled()
    maelle.get_by_role("button", name="Annoncer").click()
    expect(maelle.get_by_text("Dites jusqu’à quel jour")).to_be_visible()
    maelle.get_by_label("Jusqu’au").fill(str(first + timedelta(days=21)))
    maelle.get_by_role("button", name="Annoncer").click()
    expect(maelle.get_by_role("heading", name="Point du lundi")).to_be_visible()
    expect(maelle.get_by_text("Se répète chaque semaine, le lundi")).to_be_visible()
    dates = maelle.get_by_role("listitem").filter(has_text="lundi")
    expect(dates).to_have_count(4)

    dates.nth(1).get_by_role("button", name="Annuler la date").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Annuler la date").click()
    expect(dates.nth(1).get_by_text("Annulée")).to_be_visible()
    dates.nth(2).get_by_role("button", name="Déplacer la date").click()
    dialog = maelle.get_by_role("dialog")
    dialog.get_by_label("Date").fill(str(first + timedelta(days=15)))
    dialog.get_by_label("De", exact=True).fill("09:30")
    dialog.get_by_label("À", exact=True).fill("10:30")
    dialog.get_by_role("button", name="Déplacer").click()
    expect(maelle.get_by_text("Déplacée")).to_be_visible()
    expect(dates).to_have_count(3)

    annick.goto(f"/agenda?jour={first}")
    expect(annick.get_by_role("link", name="Point du lundi").first).to_be_visible()
    annick.get_by_role("link", name="Point du lundi").first.click()
    expect(annick.get_by_text("Votre réponse vaut pour toutes les dates.")).to_be_visible()
    expect(annick.get_by_text("Annulée")).to_be_visible()
    dates.nth(1).get_by_role("button", name="Rétablir la date").click()
    expect(annick.get_by_text("Annulée")).to_have_count(0)
