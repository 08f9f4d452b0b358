"""A convocation after it was sent: read, acknowledged and answered on a phone, followed as it happens on the board,
printed and handed over, in a house without a mail server."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.composing import begin_convocation, fill_in, send
from tests.end_to_end.following import acknowledge, answer, give_proxy, row
from tests.end_to_end.town_hall import ANNICK, MAELLE
from tests.end_to_end.visitors import PHONE, Visitors

NOT_FOUND = "Cette page n’existe pas, ou ne vous est pas ouverte"
SYLVIE = "sylvie.morice@josselin.example"
GILDAS = "Gildas Allio"


@pytest.fixture
def board(visit: Visitors) -> Page:
    """The board of a convocation that has just been sent."""
    page = visit(MAELLE, "/seances/nouvelle")
    begin_convocation(page)
    fill_in(page, 9, "Décision modificative n° 2", "Cession de la parcelle AB 214")
    send(page)
    expect(page.get_by_role("row").filter(has_text="Annick Le Breton")).to_be_visible()
    return page


def address(board: Page) -> str:
    """That of the convocation."""
    return board.url.removesuffix("/suivi")


def test_each_step_is_seen_on_the_board_as_it_happens_and_paper_is_handed_over(board: Page, visit: Visitors) -> None:
    annick = visit(ANNICK, address(board), screen=PHONE)
    expect(row(board, "Annick Le Breton")).to_contain_text(re.compile(r"pas encore.*Sans réponse"))
    expect(annick.get_by_text("Votre ouverture est enregistrée")).to_be_visible()
    expect(row(board, "Annick Le Breton").get_by_text("pas encore")).to_have_count(1)

    acknowledge(annick)
    expect(row(board, "Annick Le Breton").get_by_text("pas encore")).to_have_count(0)
    expect(board.get_by_text("Ont accusé réception 1")).to_be_visible()

    answer(annick, "Présente", "Répondre : présente")
    expect(row(board, "Annick Le Breton")).to_contain_text("Présente")
    expect(board.get_by_role("img", name="1 présent, 18 sans réponse")).to_be_visible()

    annick.get_by_role("button", name="Changer ma réponse").click()
    give_proxy(annick, "Sylvie Morice")
    expect(annick.get_by_text("Pouvoir à Sylvie Morice").first).to_be_visible()
    expect(row(board, "Annick Le Breton")).to_contain_text("à Sylvie Morice")
    expect(row(board, "Sylvie Morice")).to_contain_text("d’Annick Le Breton")
    expect(board.get_by_role("img", name="0 présent, 18 sans réponse, 1 absent")).to_be_visible()

    annick.get_by_role("button", name="Changer ma réponse").click()
    annick.get_by_role("radio", name="Présente").check()
    expect(annick.get_by_text("retire le pouvoir donné à Sylvie Morice")).to_be_visible()
    answer(annick, "Présente", "Répondre : présente")
    expect(row(board, "Sylvie Morice")).not_to_contain_text("Annick")
    expect(board.get_by_role("main").get_by_role("status").first).to_contain_text(
        re.compile(r"(Annick Le Breton|Sylvie Morice)\s:\s")
    )
    annick.get_by_text("Vos réponses précédentes").click()
    expect(annick.get_by_role("list").filter(has_text="Pouvoir à Sylvie Morice").first).to_be_visible()
    hand_over(board)


def hand_over(board: Page) -> None:
    """What is on paper is printed, and noted as handed over."""
    board.get_by_role("button", name="Papier").click()
    expect(board.get_by_role("rowheader", name=GILDAS)).to_be_visible()
    expect(board.get_by_role("rowheader", name="Annick Le Breton")).to_have_count(0)
    expect(row(board, GILDAS)).to_contain_text("à imprimer")

    board.get_by_role("link", name="Imprimer", exact=True).click()
    expect(board.get_by_role("heading", name="Convocation")).to_have_count(2)
    expect(board.get_by_role("heading", name="Feuille de remise en main propre")).to_be_visible()
    board.get_by_role("button", name="Noter comme imprimées").click()
    expect(board.get_by_text("Ces lettres sont notées comme imprimées.")).to_be_visible()

    board.get_by_role("main").get_by_role("link", name="Suivi").click()
    row(board, GILDAS).get_by_role("button", name="Noter la remise").click()
    asked = board.get_by_role("dialog")
    asked.get_by_label("Date", exact=True).fill("2020-01-01")
    asked.get_by_role("button", name="Inscrire la remise").click()
    expect(asked.get_by_role("alert")).to_contain_text("avant l’envoi")
    asked.get_by_role("button", name="Annuler").click()
    row(board, GILDAS).get_by_role("button", name="Noter la remise").click()
    asked.get_by_role("button", name="Inscrire la remise").click()
    expect(row(board, GILDAS)).to_contain_text("remise")
    expect(row(board, GILDAS).get_by_role("button", name="Noter la remise")).to_have_count(0)


def test_a_replaced_version_leads_to_the_newest(board: Page, visit: Visitors) -> None:
    former = address(board)
    board.get_by_role("button", name="Nouvelle version").click()
    board.get_by_label("Pourquoi une nouvelle version").fill("La salle change.")
    board.get_by_label("Lieu").fill("Salle Saint-Martin")
    send(board)
    annick = visit(ANNICK, former, screen=PHONE)
    expect(annick.get_by_text("Cette convocation a été remplacée.")).to_be_visible()
    expect(annick.get_by_role("button", name="J’accuse réception")).to_have_count(0)
    annick.get_by_role("link", name="Lire la nouvelle version").click()
    expect(annick.get_by_text("La salle change.")).to_be_visible()
    expect(annick.get_by_text("Lieu : « Salle Saint-Martin », au lieu de « Salle du conseil »")).to_be_visible()
    acknowledge(annick)

    board.get_by_role("button", name="Annuler la séance").click()
    board.get_by_label("Motif de l’annulation").fill("Salle inondée.")
    board.get_by_role("dialog").get_by_role("button", name="Annuler la séance").click()
    expect(annick.get_by_text("Salle inondée.")).to_be_visible()
    expect(annick.get_by_role("button", name="Répondre")).to_have_count(0)
    for void in (board, visit(MAELLE, f"{former}/suivi")):
        expect(void.get_by_role("rowheader", name="Non accusées")).to_be_visible()
        expect(void.get_by_text("À relancer")).to_have_count(0)
        expect(void.get_by_text("À atteindre avant")).to_have_count(0)
