"""A convocation after it was sent: read, acknowledged and answered on a phone, followed as it happens on the board,
printed and handed over, in a house without a mail server."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.composing import begin_convocation, fill_in, send
from tests.end_to_end.following import acknowledge, answer, give_proxy, row
from tests.end_to_end.town_hall import ANNICK, CEDRIC, HERVE, MAELLE
from tests.end_to_end.visitors import DESK, PHONE, Visitors

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


def test_each_step_is_seen_on_the_board_as_it_happens(board: Page, visit: Visitors) -> None:
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


def test_a_proxy_that_cannot_stand_is_refused_in_words(board: Page, visit: Visitors) -> None:
    annick, herve, sylvie = (visit(who, address(board), screen=PHONE) for who in (ANNICK, HERVE, SYLVIE))
    for page in (annick, herve, sylvie):
        acknowledge(page)
    give_proxy(annick, "Sylvie Morice")
    expect(sylvie.get_by_text("Annick Le Breton vous a donné pouvoir.")).to_be_visible()

    give_proxy(herve, "Sylvie Morice")
    expect(herve.get_by_role("alert")).to_have_text(
        "Ce collègue porte déjà un pouvoir, et chacun n’en porte qu’un : choisissez-en un autre."
    )
    give_proxy(sylvie, "Hervé Le Guennec")
    expect(sylvie.get_by_role("alert")).to_contain_text("Un pouvoir ne se transmet pas")

    sylvie.get_by_role("radio", name="Absente").check()
    expect(sylvie.get_by_text("si vous êtes absent, ce pouvoir ne tient plus")).to_be_visible()
    answer(sylvie, "Absente", "Répondre : absente")
    expect(annick.get_by_text("Votre pouvoir ne tient plus : Sylvie Morice")).to_be_visible()
    expect(row(board, "Annick Le Breton")).to_contain_text("ne tient plus")


def test_the_first_page_asks_for_an_answer_once_it_is_acknowledged(board: Page, visit: Visitors) -> None:
    annick = visit(ANNICK, "/accueil", screen=PHONE)
    card = annick.get_by_role("article").filter(has=annick.locator(f"a[href^='{path(board)}']")).first
    acknowledging = card.get_by_role("link", name="Lire et accuser réception")
    expect(acknowledging).to_be_visible()
    expect(card.get_by_role("link", name="Pouvoir")).to_have_count(0)
    acknowledging.click()
    acknowledge(annick)
    annick.goto("/accueil")
    card.get_by_role("link", name="Absente").click()
    expect(annick.get_by_role("radio", name="Absente")).to_be_checked()
    annick.get_by_role("button", name="Répondre : absente").click()
    expect(row(board, "Annick Le Breton")).to_contain_text("Absente")


def path(board: Page) -> str:
    return re.sub(r"^https?://[^/]+", "", address(board))


def test_without_a_mail_server_nobody_is_reminded(board: Page) -> None:
    expect(board.get_by_text("Pas de relance par courriel : aucun serveur de messagerie n’est réglé.")).to_be_visible()
    expect(board.get_by_role("button", name=re.compile("^Relancer"))).to_have_count(0)
    row(board, "Annick Le Breton").get_by_role("button", name="Actes pour Annick Le Breton").click()
    expect(board.get_by_role("menuitem", name="Imprimer la convocation")).to_be_visible()
    expect(board.get_by_role("menuitem", name="Relancer")).to_have_count(0)


def test_paper_is_printed_handed_over_and_noted(board: Page) -> None:
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


def test_the_proof_of_what_was_handed_over(board: Page) -> None:
    row(board, "Annick Le Breton").get_by_role("button", name="Preuve de distribution").click()
    proof = board.get_by_role("dialog", name="Preuve de distribution : Annick Le Breton")
    expect(proof).to_contain_text("annick.lebreton@josselin.example")
    expect(proof).to_contain_text("Écrite dans un fichier, faute de serveur de messagerie")
    expect(board.get_by_text("dans des fichiers, faute de serveur de messagerie")).to_be_visible()


def test_no_word_says_that_an_unsent_convocation_was_sent(board: Page, visit: Visitors) -> None:
    expect(board.get_by_text("Convocation figée. Aucun courriel ne part")).to_be_visible()
    expect(board.get_by_role("columnheader", name="Envoyée 0/19")).to_be_visible()
    expect(row(board, "Annick Le Breton")).to_contain_text(re.compile(r"dans Parvis.*non envoyée"))
    expect(board.get_by_role("main").get_by_text("Non accusées").first).to_be_visible()
    expect(board.get_by_text(re.compile("À relancer|figée et envoyée"))).to_have_count(0)
    annick = visit(ANNICK, address(board))
    expect(annick.get_by_text("Mise à disposition dans Parvis")).to_be_visible()
    expect(annick.get_by_text(re.compile("envoyée", re.IGNORECASE))).to_have_count(0)


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


def test_without_a_line_the_buttons_say_why_they_wait(board: Page, visit: Visitors) -> None:
    annick = visit(ANNICK, address(board), screen=PHONE)
    expect(annick.get_by_role("button", name="J’accuse réception")).to_be_enabled()
    annick.context.set_offline(True)
    expect(annick.get_by_role("button", name="J’accuse réception")).to_be_disabled()
    expect(annick.get_by_text("vous pourrez accuser réception une fois la connexion revenue")).to_be_visible()
    annick.context.set_offline(False)
    acknowledge(annick)


def test_a_guest_and_a_councillor_are_shown_no_board(board: Page, visit: Visitors) -> None:
    for end in ("", "/suivi", "/impression"):
        guest = visit(CEDRIC, f"{address(board)}{end}")
        expect(guest.get_by_text(NOT_FOUND)).to_be_visible()
    for end in ("/suivi", "/impression"):
        annick = visit(ANNICK, f"{address(board)}{end}")
        expect(annick.get_by_text(NOT_FOUND)).to_be_visible()


def test_the_register_says_for_whom_the_delay_was_kept_and_by_which_fact(board: Page, visit: Visitors) -> None:
    row(board, GILDAS).get_by_role("button", name=f"Actes pour {GILDAS}").click()
    board.get_by_role("menuitem", name="Noter la remise").click()
    board.get_by_role("dialog").get_by_role("button", name="Inscrire la remise").click()
    expect(row(board, GILDAS)).to_contain_text("remise")
    for screen in (DESK, PHONE):
        page = visit(MAELLE, "/seances/registre", screen=screen)
        line = page.get_by_role("row").filter(has_text="Décision modificative n° 2").first
        line.get_by_role("button", name="Délai par personne").click()
        told = page.get_by_role("row").filter(has=page.get_by_role("heading", name="Délai tenu pour 1 personne"))
        expect(told.get_by_role("heading", name="Délai non établi pour 18 personnes")).to_be_visible()
        expect(told.get_by_role("listitem").filter(has_text=GILDAS)).to_contain_text("remise en main propre le")
        expect(told.get_by_role("listitem").filter(has_text="Annick Le Breton")).to_contain_text(
            "aucune remise du courriel à un serveur de messagerie n’est inscrite"
        )
        line.get_by_role("button", name="Délai par personne").click()
        expect(told).to_have_count(0)
    for stranger in (ANNICK, CEDRIC):
        expect(visit(stranger, "/seances/registre").get_by_text(NOT_FOUND)).to_be_visible()
