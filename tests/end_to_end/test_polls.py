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
    dialog.get_by_label("Votre question").fill("Qui vient samedi ?")
    dialog.get_by_label("Réponse 1").fill("Le matin")
    dialog.get_by_label("Réponse 2").fill("L’après-midi")
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
