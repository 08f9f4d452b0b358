"""Somebody is invited to a sitting from its follow-up, and reads their invitation: from the letter, and at home."""

from playwright.sync_api import expect

from tests.end_to_end.town_hall import CEDRIC, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors

EXPERT = "claire.expert@cabinet.example"


def test_an_expert_without_an_account_and_a_guest_are_invited(visit: Visitors, town_hall: TownHall) -> None:
    page = visit(MAELLE, f"/seances/{town_hall.convocation()}/suivi")
    invitees = page.get_by_role("region", name="Personnes invitées")
    expect(invitees.get_by_text("Personne n’est invité.")).to_be_visible()
    invitees.get_by_role("button", name="Inviter").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Une autre personne").check()
    dialog.get_by_label("Nom", exact=True).fill("Claire Expert")
    dialog.get_by_label("Adresse électronique").fill(EXPERT)
    dialog.get_by_role("checkbox", name="2. ").check()
    dialog.get_by_role("group", name="Documents du point 2 à montrer").get_by_role("checkbox").first.check()
    dialog.get_by_role("button", name="Envoyer l’invitation").click()
    expect(dialog).to_have_count(0)
    line = invitees.get_by_role("listitem").filter(has_text="Claire Expert")
    expect(line).to_contain_text("Point 2, 1 document")
    expect(line).to_contain_text("Courriel écrit dans un fichier, non envoyé")
    letter = town_hall.letter_to(EXPERT)

    invitees.get_by_role("button", name="Inviter").click()
    dialog.get_by_label("Personnes").fill("Cédric")
    dialog.get_by_role("checkbox", name="Cédric").check()
    dialog.get_by_role("checkbox", name="6. ").check()
    dialog.get_by_role("button", name="Envoyer l’invitation").click()
    expect(invitees.get_by_role("listitem")).to_have_count(2)

    outside = visit(None, f"/seance/{letter.token}", PHONE)
    expect(outside.get_by_role("heading", name="Bonjour Claire Expert")).to_be_visible()
    expect(outside.get_by_text("Ceci est une invitation, et non une convocation")).to_be_visible()
    expect(outside.get_by_role("listitem")).to_have_count(1)
    with outside.expect_download() as download:
        outside.get_by_role("listitem").get_by_role("link").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")

    guest = visit(CEDRIC, "/accueil", PHONE)
    guest.get_by_role("link", name="Conseil municipal").first.click()
    expect(guest.get_by_role("heading", name="Invitation", exact=True)).to_be_visible()
    expect(guest.get_by_role("listitem").filter(has_text="6. ")).to_be_visible()

    invitees.get_by_role("button", name="Actes pour l’invitation de Claire Expert").click()
    page.get_by_role("menuitem", name="Retirer l’invitation").click()
    dialog.get_by_label("Motif").fill("Le point est reporté.")
    dialog.get_by_role("button", name="Retirer l’invitation").click()
    expect(line).to_contain_text("Invitation retirée")
    outside.reload()
    expect(outside.get_by_text("Cette invitation a été retirée")).to_be_visible()
    expect(outside.get_by_role("listitem")).to_have_count(0)
