"""How one comes in, is let in again, and is shown out."""

import re
from datetime import datetime, time, timedelta

from playwright.sync_api import Page, expect

from server.base.settings import PARIS
from server.base.wording import on_day
from server.demo import PASSWORD
from tests.end_to_end.talking import conversations, expect_open, row
from tests.end_to_end.town_hall import ANNICK, MAELLE, YANN, TownHall
from tests.end_to_end.visitors import Visitors

KATELL = "katell.tual@josselin.example"
LEA = "lea.morvan@gendarmerie.example"
PASSPHRASE = "le parvis est ouvert"

KEPT = """
async () => {
  const opening = indexedDB.open('parvis')
  await new Promise(opened => opening.onsuccess = opened)
  const names = [...opening.result.objectStoreNames]
  const counts = names.map(name => opening.result.transaction(name).objectStore(name).count())
  await Promise.all(counts.map(count => new Promise(counted => count.onsuccess = counted)))
  return counts.reduce((sum, count) => sum + count.result, 0)
}
"""
"""How many records the client keeps on the device."""


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("Votre adresse électronique").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()


def test_signing_in_leads_where_one_wanted_to_go(visit: Visitors) -> None:
    page = visit(None, "/seances")
    sign_in(page, MAELLE, "not-the-password")
    expect(page.get_by_role("alert")).to_have_text("Cette adresse et ce mot de passe ne vont pas ensemble.")
    sign_in(page, MAELLE, PASSWORD)
    expect(page.get_by_role("heading", name="Séances", level=1)).to_be_visible()


def test_what_is_not_filled_in_is_said_where_it_lacks(visit: Visitors) -> None:
    page = visit(None, "/connexion")
    sign_in(page, "", "")
    expect(page.get_by_text("Indiquez votre adresse électronique.")).to_be_visible()
    expect(page.get_by_text("Indiquez votre mot de passe.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    sign_in(page, MAELLE, PASSWORD)
    expect(page.get_by_role("heading", name="Bonjour Maëlle")).to_be_visible()


def test_an_invited_guest_enters_one_group_until_a_day(visit: Visitors, town_hall: TownHall) -> None:
    last_day = datetime.now(PARIS) + timedelta(days=3)
    told = on_day(last_day.date())
    maelle = visit(MAELLE, "/administration/invitations")
    maelle.get_by_role("button", name="Inviter").click()
    form = maelle.get_by_role("dialog", name="Inviter une personne")
    form.get_by_role("radio", name="Externe").check()
    form.get_by_label("Courriel").fill(LEA)
    form.get_by_label("Prénom et nom").fill("Léa Morvan")
    form.get_by_label("Dernier jour d’accès").fill(f"{last_day:%Y-%m-%d}")
    form.get_by_role("checkbox", name="Gendarmerie · Josselin").check()
    form.get_by_role("button", name="Envoyer l’invitation").click()
    expect(maelle.get_by_text(f"Invitation pour {LEA} écrite dans un fichier")).to_contain_text(told)
    invited = maelle.get_by_role("row").filter(has_text=LEA)
    expect(invited).to_contain_text("Gendarmerie · Josselin")
    expect(invited.get_by_text(told)).to_have_count(2)

    lea = visit(None, f"/invitation/{town_hall.letter_to(LEA).token}")
    expect(lea.get_by_role("heading", name="Bienvenue Léa")).to_be_visible()
    expect(lea.get_by_text(f"Votre accès prend fin le {told}.")).to_be_visible()
    expect(lea.get_by_text(f"Invitation valable jusqu’au {told}")).to_be_visible()
    lea.get_by_label("Choisissez un mot de passe").fill(PASSPHRASE)
    lea.get_by_role("button", name="Rejoindre Parvis").click()
    expect(lea.get_by_role("heading", name="Bonjour Léa")).to_be_visible()
    lea.get_by_role("link", name="Discussions").first.click()
    expect(conversations(lea)).to_have_count(1)
    row(lea, "Gendarmerie · Josselin").click()
    expect_open(lea, "Gendarmerie · Josselin")
    expect(lea.get_by_text(f"Votre accès prend fin le {told}.")).to_be_visible()

    again = visit(None, f"/invitation/{town_hall.letter_to(LEA).token}")
    expect(again.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()


def test_a_forgotten_password_is_chosen_anew(visit: Visitors, town_hall: TownHall) -> None:
    elsewhere = visit(ANNICK)
    expect(elsewhere.get_by_role("heading", name="Bonjour Annick")).to_be_visible()
    annick = visit(None, "/connexion")
    annick.get_by_role("link", name="Mot de passe oublié").click()
    annick.get_by_label("Votre adresse électronique").fill(ANNICK)
    annick.get_by_role("button", name="Recevoir un lien").click()
    expect(annick.get_by_text(f"Si un compte existe pour {ANNICK}")).to_be_visible()

    annick.goto(f"/mot-de-passe/{town_hall.letter_to(ANNICK).token}")
    annick.get_by_label("Choisissez un mot de passe").fill(PASSPHRASE)
    annick.get_by_role("button", name="Enregistrer et se connecter").click()
    expect(annick.get_by_role("heading", name="Bonjour Annick")).to_be_visible()
    expect(elsewhere.get_by_role("button", name="Se connecter")).to_be_visible()
    sign_in(elsewhere, ANNICK, PASSPHRASE)
    expect(elsewhere.get_by_role("heading", name="Bonjour Annick")).to_be_visible()


def test_an_address_that_an_administrator_records_signs_in_nobody_before_its_holder_agrees(
    visit: Visitors, town_hall: TownHall
) -> None:
    katell, elsewhere = visit(KATELL, "/discussions"), "katell@ailleurs.example"
    maelle = visit(MAELLE, f"/administration/personnes?personne={town_hall.person(KATELL)}")
    maelle.get_by_role("button", name="Adresse électronique…").click()
    form = maelle.get_by_role("dialog", name="Adresse électronique")
    for mine in (False, True):
        form.get_by_label("Nouvelle adresse électronique").fill(elsewhere)
        form.get_by_role("button", name="Inscrire l’adresse").click()
        expect(form.get_by_text(f"la connexion reste à {KATELL} tant que")).to_be_visible()
        asked = katell.get_by_role("alert").filter(has_text=elsewhere)
        expect(asked).to_contain_text(f"votre connexion reste à {KATELL}")
        if mine:
            form.get_by_role("button", name="Confirmer à sa place").click()
            expect(form.get_by_text("attendez que sept jours soient passés")).to_be_visible()
            reader = visit(None, f"/adresse/{town_hall.letter_to(elsewhere).token}")
            reader.get_by_role("button", name="Confirmer cette adresse").click()
            expect(reader.get_by_text("Vos convocations arrivent bien ici.")).to_be_visible()
        asked.get_by_role("button", name="Oui, c’est la mienne" if mine else "Ce n’est pas moi").click()
        expect(asked).to_have_count(0)
    expect(katell.get_by_text(f"Vous vous connectez désormais avec {elsewhere}.")).to_be_visible()


def test_a_device_shown_out_lands_at_the_door(visit: Visitors, town_hall: TownHall) -> None:
    lost = visit(YANN, town_hall.talk("Services techniques"))
    expect_open(lost, "Services techniques")
    yann = visit(YANN, "/reglages/connexions")
    yann.get_by_role("button", name="Déconnecter Chrome sur Linux").click()
    expect(lost.get_by_role("button", name="Se connecter")).to_be_visible()
    expect(yann.get_by_text("Aucun autre appareil n’est connecté.")).to_be_visible()
    lost.goto("/discussions")
    expect(lost.get_by_role("button", name="Se connecter")).to_be_visible()


def test_signing_out_leaves_nothing_behind(visit: Visitors) -> None:
    page = visit(MAELLE, "/discussions")
    page.get_by_role("link", name="Accueil").click()
    expect(page).to_have_url(re.compile("/accueil$"))
    page.get_by_role("button", name="Maëlle Le Goff, mon compte").click()
    page.get_by_role("menuitem", name="Se déconnecter").click()
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    assert page.evaluate(KEPT) == 0


def test_whose_access_has_ended_is_told_so_after_the_right_password(visit: Visitors, town_hall: TownHall) -> None:
    page = visit(None, "/connexion")
    yesterday = datetime.now(PARIS) - timedelta(days=1)
    midnight = datetime.combine(datetime.now(PARIS), time(), PARIS)
    town_hall.ask("UPDATE people SET access_ends_at = $2 WHERE email = $1 RETURNING id", YANN, midnight)
    sign_in(page, YANN, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text(f"Votre accès a pris fin le {on_day(yesterday.date())}.")
    expect(page.get_by_role("alert")).to_contain_text("adressez-vous à l’administration de l’espace (")
    sign_in(page, YANN, "un autre")
    expect(page.get_by_role("alert")).to_have_text("Cette adresse et ce mot de passe ne vont pas ensemble.")


def test_why_an_address_cannot_be_invited_is_said_beside_it(visit: Visitors, town_hall: TownHall) -> None:
    town_hall.ask("UPDATE people SET active = false WHERE email = $1 RETURNING id", YANN)
    maelle = visit(MAELLE, "/administration/invitations")
    maelle.get_by_role("button", name="Inviter").click()
    form = maelle.get_by_role("dialog", name="Inviter une personne")
    email = form.get_by_label("Courriel")
    for address, why in [
        (YANN, "Cette adresse a déjà un compte, fermé ou dont l’accès a pris fin"),
        (ANNICK, "Cette adresse a déjà un compte."),
    ]:
        email.fill(address)
        form.get_by_role("button", name="Envoyer l’invitation").click()
        expect(form.get_by_text(why)).to_be_visible()
        expect(email).to_be_focused()
        expect(email).to_have_accessible_description(re.compile(re.escape(why)))
        expect(form.get_by_role("alert")).to_have_count(0)
