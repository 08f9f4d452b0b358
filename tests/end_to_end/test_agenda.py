"""The agenda: an event is announced, answered on a phone, changed and cancelled, before everybody’s eyes."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.end_to_end.talking import timeline
from tests.end_to_end.town_hall import ANNICK, MAELLE, MARTINE, TownHall
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
    maelle.get_by_label("Adresse de la visioconférence").fill("visio.example/Salle")
    maelle.get_by_role("button", name="Enregistrer").click()
    expect(maelle.get_by_text("Copiez l’adresse entière")).to_be_visible()
    maelle.get_by_label("Adresse de la visioconférence").fill("https://visio.example/Salle")
    maelle.get_by_role("button", name="Enregistrer").click()
    meet = maelle.get_by_role("link", name="Rejoindre la visioconférence")
    expect(meet).to_have_attribute("href", "https://visio.example/Salle")
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


def test_two_people_change_an_event_and_neither_change_is_lost_unseen(visit: Visitors) -> None:
    maelle = visit(MAELLE)
    announce(maelle, "Visite du moulin")
    martine = visit(MARTINE, maelle.url.removeprefix(visit.town_hall.url))
    for page in (maelle, martine):
        page.get_by_role("link", name="Modifier").click()
        expect(page.get_by_label("Intitulé")).to_have_value("Visite du moulin")
    martine.get_by_label("Texte").fill("Prévoir des bottes.")
    maelle.get_by_label("Lieu").fill("Salle Saint-Martin")
    maelle.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(maelle.get_by_role("heading", name="Visite du moulin")).to_be_visible()

    # What only the other has changed is taken over.
    expect(martine.get_by_label("Lieu")).to_have_value("Salle Saint-Martin")
    expect(martine.get_by_label("Texte")).to_have_value("Prévoir des bottes.")
    told = martine.get_by_role("status").filter(has_text="Maëlle Le Goff a modifié ceci entre-temps")
    expect(told).to_contain_text("Ces changements sont repris ici")

    # What both have changed is asked about, now or after a reload; the rest stands either way.
    martine.get_by_label("Lieu").fill("Au moulin")
    maelle.get_by_role("link", name="Modifier").click()
    maelle.get_by_label("Lieu").fill("Halle")
    maelle.get_by_label("Intitulé").fill("Visite du vieux moulin")
    maelle.get_by_role("button", name="Enregistrer", exact=True).click()
    elsewhere = martine.get_by_role("region", name="Modification faite ailleurs")
    expect(elsewhere).to_contain_text("Halle")
    expect(told).to_have_count(0)
    martine.reload()
    expect(elsewhere).to_contain_text("Halle")
    expect(martine.get_by_role("button", name="Enregistrer", exact=True)).to_be_disabled()
    expect(martine.get_by_label("Texte")).to_have_value("Prévoir des bottes.")
    elsewhere.get_by_role("button", name="Enregistrer ma version").click()
    expect(maelle.get_by_text("Prévoir des bottes.")).to_be_visible()
    expect(maelle.get_by_text("Au moulin")).to_be_visible()
    expect(maelle.get_by_role("heading", name="Visite du vieux moulin")).to_be_visible()
    expect(maelle.get_by_text("Modifié par Martine Le Louër")).to_be_visible()

    expect(martine.get_by_role("heading", name="Visite du vieux moulin")).to_be_visible()
    martine.get_by_role("button", name="Annuler l’événement").click()
    asked = martine.get_by_role("dialog")
    maelle.get_by_role("link", name="Modifier").click()
    maelle.get_by_label("Lieu").fill("Salle des fêtes")
    maelle.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(asked.get_by_role("alert")).to_contain_text("Maëlle Le Goff a modifié ceci entre-temps")
    expect(asked.get_by_text("Salle des fêtes")).to_be_visible()
    expect(asked.get_by_role("button", name="Annuler l’événement")).to_be_disabled()
    asked.get_by_role("button", name="J’ai vu").click()
    asked.get_by_role("button", name="Annuler l’événement").click()
    expect(maelle.get_by_text("Cet événement est annulé.")).to_be_visible()


def test_what_was_written_of_an_event_that_is_cancelled_meanwhile_stays(visit: Visitors) -> None:
    maelle = visit(MAELLE)
    announce(maelle, "Visite du four à pain")
    martine = visit(MARTINE, maelle.url.removeprefix(visit.town_hall.url))
    martine.get_by_role("link", name="Modifier").click()
    expect(martine.get_by_label("Intitulé")).to_have_value("Visite du four à pain")
    martine.get_by_label("Texte").fill("Prévoir du bois.")
    maelle.get_by_role("button", name="Annuler l’événement").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Annuler l’événement").click()
    told = martine.get_by_role("alert")
    expect(told).to_contain_text("Maëlle Le Goff a annulé cet événement")
    expect(told).to_contain_text("Vos changements ne peuvent plus être enregistrés.")
    expect(martine.get_by_label("Texte")).to_have_value("Prévoir du bois.")
    expect(martine.get_by_role("button", name="Enregistrer", exact=True)).to_be_disabled()
    martine.get_by_role("link", name="Annuler", exact=True).click()
    expect(martine.get_by_text("Cet événement est annulé.")).to_be_visible()


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
    expect(page.get_by_role("region", name="Dans l’agenda d’octobre 2026")).to_be_visible()


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


def test_an_event_that_was_begun_is_there_again(visit: Visitors) -> None:
    page = visit(MAELLE, "/agenda/nouveau")
    title = page.get_by_label("Intitulé")
    title.fill("Fête des voisins")
    page.get_by_role("link", name="Accueil").click()
    page.goto("/agenda/nouveau?jour=2027-06-04")
    expect(title).to_have_value("Fête des voisins")
    expect(page.get_by_label("Date", exact=True)).to_have_value("2027-06-04")
    page.get_by_role("button", name="Recommencer").click()
    expect(title).to_have_value("")
    page.get_by_label("Groupe").select_option(GROUP)
    title.fill("Vide-grenier")
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_role("heading", name="Vide-grenier")).to_be_visible()
    page.goto("/agenda/nouveau")
    expect(title).to_have_value("")
    title.fill("À la poubelle")
    page.get_by_role("link", name="Annuler").click()
    page.goto("/agenda/nouveau")
    expect(title).to_have_value("")


def test_an_event_over_midnight_stands_on_both_its_days(visit: Visitors) -> None:
    page = visit(MAELLE, "/agenda/nouveau?jour=2027-06-04")
    page.get_by_label("Groupe").select_option(GROUP)
    page.get_by_label("Intitulé").fill("Bal des pompiers")
    page.get_by_label("De", exact=True).fill("22:00")
    page.get_by_label("À", exact=True).fill("02:00")
    page.get_by_label("Dernier jour").fill("2027-06-05")
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_text(re.compile("vendredi 4 juin 2027, de 22.h à 2.h le lendemain"))).to_be_visible()
    page.goto("/agenda?jour=2027-06-04")
    page.get_by_role("button", name="Semaine", exact=True).click()
    for day, hour in (("vendredi 4 juin", "22:00"), ("samedi 5 juin", "– 02:00")):
        cell = page.get_by_role("region", name=re.compile(day))
        expect(cell.get_by_role("link", name="Bal des pompiers")).to_contain_text(hour)


def test_the_change_of_an_event_that_was_begun_is_there_again(visit: Visitors) -> None:
    page = visit(MAELLE)
    announce(page, "Visite du calvaire")
    address = f"{page.url}/modifier"
    page.goto(address)
    text = page.get_by_label("Texte")
    expect(page.get_by_label("Intitulé")).to_have_value("Visite du calvaire")
    text.fill("Prévoir des bottes.")
    page.get_by_role("link", name="Accueil").click()
    page.goto(address)
    expect(text).to_have_value("Prévoir des bottes.")
    page.get_by_role("button", name="Recommencer").click()
    expect(text).to_have_value("")
    text.fill("Prévoir un parapluie.")
    page.reload()
    expect(text).to_have_value("Prévoir un parapluie.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Prévoir un parapluie.")).to_be_visible()
    page.goto(address)
    expect(page.get_by_label("Intitulé")).to_have_value("Visite du calvaire")
    expect(page.get_by_text("Repris là où vous l’aviez laissé.")).to_have_count(0)
    text.fill("À la poubelle")
    page.get_by_role("link", name="Annuler").click()
    page.goto(address)
    expect(text).to_have_value("Prévoir un parapluie.")


def test_an_event_that_is_over_already_is_asked_about(visit: Visitors) -> None:
    page = visit(MAELLE, "/agenda/nouveau?jour=2020-05-05")
    page.get_by_label("Groupe").select_option(GROUP)
    page.get_by_label("Intitulé").fill("Fête des voisins")
    page.get_by_role("button", name="Annoncer", exact=True).click()
    expect(page.get_by_text("Cet événement est déjà passé.")).to_be_visible()
    page.get_by_role("button", name="Annoncer quand même").click()
    expect(page.get_by_role("heading", name="Fête des voisins")).to_be_visible()


def test_an_event_that_lacks_something_says_what(visit: Visitors) -> None:
    page = visit(MAELLE, "/agenda/nouveau")
    page.get_by_label("À", exact=True).fill("09:00")
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_text("Donnez un intitulé.")).to_be_visible()
    expect(page.get_by_text("La fin doit venir après le début. Après minuit, donnez le dernier jour.")).to_be_visible()
    expect(page.get_by_label("Groupe")).to_be_focused()
    page.get_by_label("Groupe").select_option(GROUP)
    page.get_by_role("button", name="Annoncer").click()
    expect(page.get_by_label("Intitulé")).to_be_focused()


def test_an_event_that_repeats_is_moved_once_and_cancelled_once(visit: Visitors) -> None:
    maelle, annick = visit(MAELLE), visit(ANNICK, "/agenda", PHONE)
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
