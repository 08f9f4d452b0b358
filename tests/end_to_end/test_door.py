"""A clerk posts a convocation at the door, joins the slips of what was delivered, and prints what follows from it."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.end_to_end.composing import begin_convocation, fill_in, send
from tests.end_to_end.following import row
from tests.end_to_end.posting import begin_to_take_down, deliver, join_picture, put_up, show_slips
from tests.end_to_end.town_hall import ANNICK, HERVE, MAELLE
from tests.end_to_end.visitors import Visitors


@pytest.fixture
def board(visit: Visitors) -> Page:
    """The board of a convocation that has just been sent."""
    page = visit(MAELLE, "/seances/nouvelle")
    begin_convocation(page)
    fill_in(page, 9, "Décision modificative n° 2", "Cession de la parcelle AB 214")
    send(page)
    expect(page.get_by_role("row").filter(has_text="Annick Le Breton")).to_be_visible()
    return page


def printed(page: Page, name: str) -> str:
    """What the PDF behind this link says."""
    link = page.get_by_role("link", name=name).get_attribute("href")
    answer = page.request.get(str(link))
    assert answer.ok, link
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.body())).pages)
    return " ".join(text.replace("\u00a0", " ").split())


def test_what_hangs_at_the_door_is_noted_shown_to_who_follows_and_certified(board: Page, visit: Visitors) -> None:
    herve = visit(HERVE, board.url)
    posting = board.get_by_role("region", name="Affichage")
    expect(posting).to_contain_text("Aucun affichage n’est noté.")
    expect(board.get_by_role("link", name="Certificat d’affichage")).to_have_count(0)
    assert "Cession de la parcelle AB 214" in printed(board, "Affiche à imprimer")
    put_up(board, photograph="porte.png")
    expect(posting).to_contain_text(
        re.compile("À la porte de la mairie.*Affichée.*par Maëlle.*Retrait pas encore noté")
    )
    expect(herve.get_by_role("region", name="Affichage")).to_contain_text("Retrait pas encore noté")
    expect(board.locator(".register")).to_contain_text("Mise à l’affichage")
    said = printed(board, "Certificat d’affichage")
    assert "a été affichée à la porte de la mairie, à compter du" in said
    assert "Photographie jointe : porte.png" in said
    begin_to_take_down(board)
    board.get_by_role("dialog").get_by_role("button", name="Inscrire le retrait").click()
    expect(posting).to_contain_text("Retirée")
    expect(herve.get_by_role("region", name="Affichage")).to_contain_text("Retirée")
    assert "Son retrait n’est pas inscrit" not in printed(board, "Certificat d’affichage")
    assert "Affichage À la porte de la mairie, du" in printed(board, "Mention au registre")


def test_a_slip_is_joined_with_the_delivery_and_another_later(board: Page, visit: Visitors) -> None:
    paper = board.locator("tr").filter(has_text="Papier").get_by_role("rowheader").first
    name = paper.inner_text().split("\n")[-1].strip()
    deliver(board, name, slip="bordereau.png")
    slips = show_slips(board, name)
    expect(slips).to_contain_text("bordereau.png")
    slips.get_by_role("button", name="Joindre un justificatif").click()
    join_picture(board, "avis.png", 401)
    board.get_by_role("dialog").get_by_role("button", name="Joindre", exact=True).click()
    slips = show_slips(board, name)
    expect(slips).to_contain_text(re.compile("bordereau.png.*avis.png", re.DOTALL))
    board.keyboard.press("Escape")
    expect(row(board, name)).to_contain_text("remise")
    expect(board.locator(".register")).to_contain_text("Justificatif de remise joint")
    annick = visit(ANNICK, board.url)
    expect(annick.get_by_text("bordereau.png")).to_have_count(0)
