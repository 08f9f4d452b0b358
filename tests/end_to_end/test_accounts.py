"""How one comes in, is let in again, and is shown out."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from server.base.settings import PARIS
from server.base.wording import on_day
from server.demo import PASSWORD
from tests.end_to_end.talking import conversations, expect_open, row
from tests.end_to_end.town_hall import ANNICK, MAELLE, YANN, TownHall
from tests.end_to_end.visitors import Visitors

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


def test_a_device_is_shown_out_and_who_signs_out_leaves_nothing_behind(visit: Visitors, town_hall: TownHall) -> None:
    lost = visit(YANN, town_hall.talk("Services techniques"))
    expect_open(lost, "Services techniques")
    yann = visit(YANN, "/reglages/connexions")
    yann.get_by_role("button", name="Déconnecter Chrome sur Linux").click()
    expect(lost.get_by_role("button", name="Se connecter")).to_be_visible()
    expect(yann.get_by_text("Aucun autre appareil n’est connecté.")).to_be_visible()
    lost.goto("/discussions")
    expect(lost.get_by_role("button", name="Se connecter")).to_be_visible()

    yann.get_by_role("link", name="Accueil").click()
    expect(yann).to_have_url(re.compile("/accueil$"))
    yann.get_by_role("button", name="Yann Kerbrat, mon compte").click()
    yann.get_by_role("menuitem", name="Se déconnecter").click()
    expect(yann.get_by_role("button", name="Se connecter")).to_be_visible()
    yann.go_back()
    expect(yann.get_by_role("button", name="Se connecter")).to_be_visible()
    assert yann.evaluate(KEPT) == 0
