"""A poll is put together, answered on a phone and at a desk, and closed."""

import re

from playwright.sync_api import expect

from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors


def test_a_question_to_all_and_what_they_answer(visit: Visitors, town_hall: TownHall) -> None:
    address = f"/discussions/{town_hall.group('Affaires sociales')}"
    maelle, annick = visit(MAELLE, address), visit(ANNICK, address, PHONE)
    maelle.get_by_role("button", name="Poser une question à tous").click()
    dialog = maelle.get_by_role("dialog")
    dialog.get_by_role("button", name="Envoyer").click()
    expect(dialog.get_by_text("Écrivez votre question.")).to_be_visible()
    dialog.get_by_label("Votre question").fill("Qui vient samedi ?")
    dialog.get_by_label("Réponse 1").fill("Le matin")
    dialog.get_by_label("Réponse 2").fill("L’après-midi")
    # What is being put together stays on the device.
    dialog.get_by_role("button", name="Annuler").click()
    maelle.reload()
    maelle.get_by_role("button", name="Poser une question à tous").click()
    expect(dialog.get_by_label("Réponse 2")).to_have_value("L’après-midi")
    dialog.get_by_label("Plusieurs réponses possibles").check()
    dialog.get_by_role("button", name="Envoyer").click()
    expect(dialog).to_have_count(0)

    asked = annick.get_by_role("article").filter(has=annick.get_by_role("heading", name="Qui vient samedi ?")).last
    asked.get_by_role("button", name="Le matin").tap()
    asked.get_by_role("button", name="L’après-midi").tap()
    card = maelle.get_by_role("article").filter(has=maelle.get_by_role("heading", name="Qui vient samedi ?")).last
    expect(card.get_by_role("button", name=re.compile("^L’après-midi"))).to_contain_text("Annick Le Breton")
    expect(card.get_by_role("button", name=re.compile("^Le matin"))).to_contain_text("1 réponse")
    asked.get_by_role("button", name=re.compile("^Le matin")).tap()
    expect(card.get_by_role("button", name=re.compile("^Le matin"))).to_contain_text("0 réponse")

    expect(asked.get_by_role("button", name="Clore")).to_have_count(0)
    card.get_by_role("button", name="Clore").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Clore").click()
    expect(asked.get_by_text("Clos par Maëlle Le Goff")).to_be_visible()
    expect(asked.get_by_role("button", name=re.compile("^Le matin"))).to_be_disabled()


def test_nobody_sees_who_answered_an_unnamed_one(visit: Visitors, town_hall: TownHall) -> None:
    address = f"/discussions/{town_hall.group('Affaires sociales')}"
    maelle, annick, delphine = (
        visit(MAELLE, address),
        visit(ANNICK, address, PHONE),
        visit("delphine.cario@josselin.example", address),
    )
    maelle.get_by_role("button", name="Poser une question à tous").click()
    dialog = maelle.get_by_role("dialog")
    dialog.get_by_label("Votre question").fill("Un avis sur les horaires ?")
    dialog.get_by_label("Réponse 1").fill("Bons")
    dialog.get_by_label("Réponse 2").fill("À revoir")
    dialog.get_by_label("Visible de personne").check()
    dialog.get_by_role("button", name="Envoyer").click()
    question = "Un avis sur les horaires ?"
    asked = annick.get_by_role("article").filter(has=annick.get_by_role("heading", name=question)).last
    card = maelle.get_by_role("article").filter(has=maelle.get_by_role("heading", name=question)).last
    asked.get_by_role("button", name="À revoir").tap()
    expect(asked.get_by_role("button", name="À revoir")).to_have_attribute("aria-pressed", "true")
    expect(card.get_by_text("1 personne a répondu")).to_be_visible()
    expect(card.get_by_text(re.compile(r"\d réponse"))).to_have_count(0)
    # The phone still knows what was chosen on it, after it was put down.
    annick.reload()
    expect(asked.get_by_role("button", name="À revoir")).to_have_attribute("aria-pressed", "true")
    theirs = delphine.get_by_role("article").filter(has=delphine.get_by_role("heading", name=question)).last
    for of in (card, theirs):
        of.get_by_role("button", name="Bons").click()
        expect(of.get_by_role("button", name="Bons")).to_have_attribute("aria-pressed", "true")
    card.get_by_role("button", name="Clore").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Clore").click()
    expect(asked.get_by_role("button", name=re.compile("^À revoir"))).to_contain_text("1 réponse")
    expect(card.get_by_text("Annick Le Breton")).to_have_count(0)
