"""Appointments: booked by two clerks at once, marked on a field phone without a line, moved, found, and ended."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors

DELPHINE = "delphine.cario@josselin.example"


def campaign(page: Page, town_hall: TownHall, name: str, capacity: str = "1") -> str:
    """Offers appointments at one place, two hours on one day; returns their address."""
    page.goto(f"/rendez-vous/nouveau?groupe={town_hall.group('Affaires sociales')}")
    page.get_by_label("Nom de la campagne").fill(name)
    page.get_by_label("Du", exact=True).fill("2040-10-16")
    page.get_by_label("Au", exact=True).fill("2040-10-17")
    page.get_by_label("De", exact=True).fill("09:00")
    page.get_by_label("À", exact=True).fill("09:30")
    page.get_by_label("Lieu", exact=True).fill("salle du CCAS")
    page.get_by_label("Places", exact=True).fill(capacity)
    page.get_by_role("button", name=re.compile("^Ouvrir .* places")).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", page.url)


def fill(page: Page, name: str, phone: str = "") -> None:
    page.get_by_label("Nom, prénom").fill(name)
    page.get_by_label("Téléphone", exact=True).fill(phone)


def test_they_are_offered_booked_by_two_and_ended(visit: Visitors, town_hall: TownHall) -> None:
    group = f"/discussions/{town_hall.group('Affaires sociales')}"
    delphine, maelle = visit(DELPHINE, f"{group}/agenda"), visit(MAELLE, group)
    offer_find_and_change(delphine, maelle, town_hall)
    take_the_last_place(delphine, maelle, town_hall)


def offer_find_and_change(delphine: Page, maelle: Page, town_hall: TownHall) -> None:
    delphine.get_by_role("link", name="Ouvrir des rendez-vous").click()
    delphine.get_by_role("button", name=re.compile("^Ouvrir 0 place")).click()
    expect(delphine.get_by_text("Donnez un nom à la campagne.")).to_be_visible()
    address = campaign(delphine, town_hall, "Permanences")
    delphine.get_by_role("button", name="Mettre en attente").click()
    expect(delphine.get_by_text("Donnez un nom.")).to_be_visible()
    fill(delphine, "Bernadette Caradec")
    delphine.get_by_role("button", name="Mettre en attente").click()
    expect(delphine.get_by_text("Liste d’attente, mar. 16 oct. 2040 : 1")).to_be_visible()
    delphine.get_by_role("button", name="Placer").click()
    delphine.get_by_role("button", name="Réserver à 09:15, salle du CCAS").click()
    appointment = delphine.get_by_role("button", name=re.compile("Bernadette Caradec réservé"))
    expect(appointment).to_be_visible()
    appointment.click()
    delphine.keyboard.press("v")
    expect(delphine.get_by_role("button", name=re.compile("Bernadette Caradec venu"))).to_be_visible()
    delphine.get_by_role("button", name="Autres actions").click()
    delphine.get_by_role("menuitem", name="Modifier").click()
    delphine.get_by_label("Nom de la campagne").fill("Permanences du CCAS")
    delphine.get_by_role("button", name="Enregistrer").click()
    expect(delphine.get_by_role("heading", name="Permanences du CCAS")).to_be_visible()

    maelle.get_by_role("link", name="Rendez-vous", exact=True).last.click()
    expect(maelle.get_by_role("heading", name="Rendez-vous")).to_be_visible()
    maelle.get_by_role("link", name="Permanences du CCAS", exact=True).click()
    expect(maelle.get_by_role("button", name=re.compile("Bernadette Caradec"))).to_be_visible()
    assert address in maelle.url


def take_the_last_place(delphine: Page, maelle: Page, town_hall: TownHall) -> None:
    """It goes to one of two, and the other is offered the next one."""
    maelle.goto(campaign(delphine, town_hall, "Cartes d’identité"))
    for page, name in ((delphine, "Odile Bertho"), (maelle, "Jeanne Cadoret")):
        page.get_by_role("button", name="Réserver à 09:00, salle du CCAS").click()
        fill(page, name, "06 12 40 55 18" if page is maelle else "")
    # Both have the place before them; what tells of the first booking is held back from the second clerk.
    maelle.context.set_offline(True)
    delphine.get_by_role("button", name=re.compile("^Réserver mar")).click()
    expect(delphine.get_by_role("button", name=re.compile("Odile Bertho"))).to_be_visible()
    maelle.context.set_offline(False)
    expect(maelle.get_by_role("button", name=re.compile("Odile Bertho"))).to_be_visible()
    maelle.get_by_role("button", name=re.compile("^Réserver mar")).click()
    expect(maelle.get_by_role("alert")).to_contain_text("La dernière place vient d’être prise")
    expect(maelle.get_by_role("alert")).to_contain_text("par Delphine Cario")
    expect(maelle.get_by_label("Nom, prénom")).to_have_value("Jeanne Cadoret")
    expect(maelle.get_by_role("button", name=re.compile("09:15"), pressed=True)).to_be_focused()
    maelle.get_by_role("button", name=re.compile("^Réserver mar")).click()
    booked = delphine.get_by_role("button", name=re.compile("Jeanne Cadoret"))
    expect(booked).to_be_visible()

    # She is found by the end of her telephone number, and moves to the day after.
    delphine.get_by_role("searchbox").fill("5518")
    delphine.get_by_role("button", name="Ouvrir", exact=True).click()
    delphine.get_by_role("dialog").get_by_role("button", name="Déplacer (D)").click()
    delphine.get_by_role("button", name=re.compile("mer. 17")).click()
    delphine.get_by_role("button", name="Réserver à 09:15, salle du CCAS").click()
    expect(booked).to_be_visible()
    expect(maelle.get_by_role("button", name=re.compile("Jeanne Cadoret"))).to_have_count(0)
    maelle.get_by_role("button", name="Autres actions").click()
    maelle.get_by_role("menuitem", name="Exporter pour Excel").wait_for()
    with maelle.expect_download() as download:
        maelle.get_by_role("menuitem", name="Exporter en CSV").click()
    assert "Jeanne Cadoret" in download.value.path().read_text("utf-8-sig")

    delphine.get_by_role("button", name="Autres actions").click()
    delphine.get_by_role("menuitem", name="Terminer").click()
    delphine.get_by_role("dialog").get_by_role("button", name="Terminer").click()
    expect(maelle.get_by_text("Ces rendez-vous sont terminés")).to_be_visible()
    expect(maelle.get_by_label("Nom, prénom")).to_have_count(0)


def test_a_field_phone_without_a_line(visit: Visitors, town_hall: TownHall) -> None:
    delphine = visit(DELPHINE)
    address = campaign(delphine, town_hall, "Visites à domicile", capacity="2")
    delphine.get_by_role("button", name="Réserver à 09:00, salle du CCAS").click()
    fill(delphine, "Odile Bertho", "06 70 11 32 08")
    delphine.get_by_role("button", name=re.compile("^Réserver mar")).click()
    expect(delphine.get_by_role("button", name=re.compile("Odile Bertho"))).to_be_visible()

    annick = visit(ANNICK, f"{address}/lieux/1", PHONE)
    expect(annick.get_by_text("1 attendu, 0 venu, 0 sans rendez-vous")).to_be_visible()
    annick.context.set_offline(True)
    expect(annick.get_by_text("Hors ligne. La liste est celle de")).to_be_visible()
    annick.get_by_role("button", name="Venu : Odile Bertho").tap()
    expect(annick.get_by_text("à envoyer au retour du réseau")).to_be_visible()
    annick.get_by_role("button", name="Ajouter à 09:00").tap()
    annick.get_by_label("Nom, prénom").fill("Jeanne Cadoret")
    expect(annick.get_by_text("ce n’est qu’un souhait")).to_be_visible()
    annick.get_by_role("button", name="Ajouter", exact=True).tap()
    expect(annick.get_by_text("à confirmer au retour du réseau")).to_be_visible()
    annick.get_by_role("button", name="Sans rendez-vous").tap()
    annick.get_by_label("Nom, prénom").fill("Marcel Guyot")
    annick.get_by_role("button", name="Ajouter", exact=True).tap()
    expect(annick.get_by_text("3 gestes seront envoyés")).to_be_visible()

    # Meanwhile the place she wished for goes to somebody else.
    delphine.get_by_role("button", name="Réserver à 09:00, salle du CCAS").click()
    fill(delphine, "Paul Danet")
    delphine.get_by_role("button", name=re.compile("^Réserver mar")).click()
    expect(delphine.get_by_role("button", name=re.compile("Paul Danet"))).to_be_visible()

    annick.context.set_offline(False)
    expect(delphine.get_by_role("button", name=re.compile("Odile Bertho venu"))).to_be_visible()
    lost = annick.get_by_role("alert").filter(has_text="Jeanne Cadoret n’a pas sa place")
    expect(lost).to_contain_text("Elle a été prise entre-temps")
    lost.get_by_role("button", name=re.compile("09:15")).first.tap()
    expect(lost).to_have_count(0)
    expect(delphine.get_by_role("button", name=re.compile("Jeanne Cadoret"))).to_be_visible()
    expect(annick.get_by_text("3 attendus, 2 venus, 1 sans rendez-vous")).to_be_visible()


def test_somebody_books_by_themselves_and_cancels(visit: Visitors, town_hall: TownHall) -> None:
    delphine = visit(DELPHINE)
    address = campaign(delphine, town_hall, "Passeports")
    delphine.get_by_role("button", name="Autres actions").click()
    delphine.get_by_role("menuitem", name="Réservation en ligne").click()
    dialog = delphine.get_by_role("dialog")
    dialog.get_by_role("button", name="Ouvrir une adresse").click()
    page = urlsplit(dialog.get_by_label("Adresse").input_value()).path
    dialog.get_by_role("button", name="Fermer", exact=True).last.click()
    citizen = visit(None, page, PHONE)
    expect(citizen.get_by_role("heading", name="Passeports")).to_be_visible()
    expect(citizen.get_by_role("button", name="Choisissez un jour et une heure")).to_be_disabled()
    citizen.get_by_role("button", name="09:00, salle du CCAS").tap()
    citizen.get_by_role("button", name=re.compile("^Réserver mar")).tap()
    expect(citizen.get_by_text("Donnez un nom.")).to_be_visible()
    citizen.get_by_label("Nom, prénom").fill("Jeanne Cadoret")
    citizen.get_by_label("Téléphone").fill("06 12 40 55 18")
    # What is typed stays for as long as the tab does.
    citizen.reload()
    expect(citizen.get_by_label("Téléphone")).to_have_value("06 12 40 55 18")

    # The place goes to somebody who called, meanwhile.
    delphine.get_by_role("button", name="Réserver à 09:00, salle du CCAS").click()
    fill(delphine, "Paul Danet")
    delphine.get_by_role("button", name=re.compile("^Réserver mar")).click()
    expect(delphine.get_by_role("button", name=re.compile("Paul Danet"))).to_be_visible()
    citizen.get_by_role("button", name=re.compile("^Réserver mar")).tap()
    expect(citizen.get_by_role("alert")).to_contain_text("vient d’être prise")
    citizen.get_by_role("button", name="09:15, salle du CCAS").tap()
    citizen.get_by_role("button", name=re.compile("^Réserver mar")).tap()
    expect(citizen.get_by_role("heading", name="Votre rendez-vous est pris")).to_be_visible()
    expect(delphine.get_by_role("button", name=re.compile("Jeanne Cadoret"))).to_be_visible()
    # Its address is the one to keep.
    citizen.reload()
    expect(citizen.get_by_text("06 12 40 55 18")).to_be_visible()
    citizen.get_by_role("button", name="Annuler le rendez-vous").tap()
    citizen.get_by_role("button", name="Annuler le rendez-vous").tap()
    expect(citizen.get_by_role("heading", name="Votre rendez-vous est annulé")).to_be_visible()
    expect(delphine.get_by_role("button", name=re.compile("Jeanne Cadoret"))).to_have_count(0)
    assert address in delphine.url
