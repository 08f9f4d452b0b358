"""Files of a conversation: sent with the line lost on the way, and opened on a phone."""

import random
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.end_to_end.talking import (
    choose,
    composer,
    expect_open,
    join,
    joined,
    message,
    payload,
    row,
    say,
    timeline,
)
from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.uploading import pdf, picture

PNG, PDF = "image/png", "application/pdf"


@pytest.fixture
def talk(town_hall: TownHall) -> str:
    return town_hall.talk("Commission urbanisme")


def test_a_picture_and_a_pdf_sent_in_a_discussion_are_opened_on_a_phone(visit: Visitors, talk: str) -> None:
    maelle, annick = visit(MAELLE, talk), visit(ANNICK, talk, PHONE, device_scale_factor=2)
    expect(composer(annick)).to_be_visible()
    join(maelle, payload("Plan.png", PNG, picture(1200, 800)), payload("Budget.pdf", PDF, pdf(10_000)))
    expect(joined(maelle).get_by_role("listitem")).to_have_count(2)
    say(maelle, "Le plan et le budget")
    expect(joined(maelle)).to_have_count(0)

    received = message(annick, "Le plan et le budget")
    expect(received.get_by_text("PDF, 10 000 pages")).to_be_visible()
    image = received.locator("img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    box = image.bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(1.5, rel=0.02)

    received.get_by_role("link", name="Ouvrir Plan.png").tap()
    viewer = annick.get_by_role("dialog", name="Plan.png")
    expect(viewer.get_by_role("img", name="Plan.png")).to_be_visible()
    viewer.get_by_role("button", name="Fichier suivant").tap()
    document = annick.get_by_role("dialog", name="Budget.pdf")
    sheet = document.get_by_role("group", name="Page 1 sur 10000")
    expect(sheet.locator("canvas")).to_be_visible()
    assert document.locator(".sheets").evaluate("list => list.scrollWidth <= list.clientWidth")
    assert sheet.evaluate("sheet => sheet.scrollWidth <= sheet.clientWidth")
    document.locator(".sheets").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(document.get_by_role("group", name="Page 10000 sur 10000").locator("canvas")).to_be_visible()
    expect(document.get_by_text(re.compile("Page (9999|10000) sur 10000"))).to_be_visible()
    assert document.get_by_role("group").count() < 12
    annick.go_back()
    expect(annick.get_by_role("dialog")).to_have_count(0)
    expect(received).to_be_visible()


DROP = """
(element, name) => {
  const data = new DataTransfer()
  data.items.add(new File(['Plan de la halle'], name, { type: 'text/plain' }))
  const options = { dataTransfer: data, bubbles: true, cancelable: true }
  return ['dragover', 'drop'].map(kind => element.dispatchEvent(new DragEvent(kind, options)))
}
"""
"""Whether the browser would open the file itself, first while it hovers and then once it is dropped."""


def test_a_file_is_dropped_anywhere_in_the_conversation_and_never_leaves_the_page(visit: Visitors, talk: str) -> None:
    maelle = visit(MAELLE, talk)
    assert timeline(maelle).evaluate(DROP, "Halle.txt") == [False, False]
    expect(joined(maelle).get_by_role("listitem")).to_have_count(1)
    elsewhere = maelle.get_by_role("region", name="Conversations")
    assert elsewhere.evaluate(DROP, "Ailleurs.txt") == [False, False]
    expect(joined(maelle).get_by_role("listitem")).to_have_count(1)


def test_an_upload_goes_on_where_the_line_was_lost(visit: Visitors, talk: str) -> None:
    maelle, content = visit(MAELLE, talk), random.Random(1).randbytes(9_000_000)
    offsets: list[str] = []

    def lose_the_second(route: Route) -> None:
        offsets.append(route.request.headers["upload-offset"])
        if len(offsets) == 2:
            maelle.context.set_offline(True)
        route.continue_()

    maelle.route(
        "**/api/uploads/*",
        lambda route: lose_the_second(route) if route.request.method == "PATCH" else route.continue_(),
    )
    join(maelle, payload("Relevé.bin", "application/octet-stream", content))
    expect(joined(maelle).get_by_text("Connexion coupée à")).to_be_visible()
    say(maelle, "Le relevé")
    expect(maelle.get_by_text("Le message partira dès que les fichiers seront envoyés.").first).to_be_visible()
    maelle.context.set_offline(False)
    expect(message(maelle, "Le relevé").get_by_text("Relevé.bin")).to_be_visible()
    expect(joined(maelle)).to_have_count(0)
    assert offsets[0] == "0"
    assert offsets.count("0") == 1
    with maelle.expect_download() as download:
        message(maelle, "Le relevé").get_by_role("link", name="Télécharger Relevé.bin").first.click()
    assert download.value.path().read_bytes() == content
    assert download.value.suggested_filename == "Relevé.bin"


def test_files_and_the_answered_message_are_there_after_a_reload(visit: Visitors, talk: str) -> None:
    maelle = visit(MAELLE, talk)
    say(maelle, "Qui a le plan ?")
    message(maelle, "Qui a le plan ?").hover()
    message(maelle, "Qui a le plan ?").get_by_role("button", name="Répondre").click()
    join(maelle, payload("Plan.png", PNG, picture(60, 40)), payload("Budget.pdf", PDF, pdf(3)))
    expect(joined(maelle).locator("[data-stage=done]")).to_have_count(2)
    maelle.route("**/api/uploads/*", lambda route: None if route.request.method == "PATCH" else route.continue_())
    join(maelle, payload("Long.pdf", PDF, pdf(4)))
    composer(maelle).fill("Le voici en couleurs")
    maelle.on("dialog", lambda dialog: dialog.accept())
    maelle.reload()
    expect(joined(maelle).locator("[data-stage=done]")).to_have_count(2)
    expect(joined(maelle).get_by_role("listitem").filter(has_text="Long.pdf")).to_contain_text("joignez-le de nouveau")
    expect(maelle.get_by_text("Réponse à")).to_be_visible()

    second = maelle.context.new_page()
    second.goto(talk)
    expect(joined(second).get_by_role("listitem")).to_have_count(3)
    maelle.get_by_role("button", name="Retirer Long.pdf").click()
    expect(joined(second).get_by_role("listitem")).to_have_count(2)
    maelle.get_by_role("button", name="Envoyer", exact=True).click()
    expect(message(maelle, "Le voici en couleurs").get_by_text("Budget.pdf")).to_be_visible()
    expect(message(maelle, "Le voici en couleurs")).to_contain_text("Qui a le plan ?")
    expect(joined(second)).to_have_count(0)
    maelle.reload()
    expect(message(maelle, "Le voici en couleurs")).to_be_visible()
    expect(joined(maelle)).to_have_count(0)
    expect(maelle.get_by_text("Réponse à")).to_have_count(0)


def leave_and_return(page: Page) -> None:
    """To another conversation and back, without loading the page anew."""
    row(page, "Agents").click()
    expect_open(page, "Agents")
    row(page, "Commission urbanisme").click()
    expect_open(page, "Commission urbanisme")


def test_each_file_leaves_with_one_message_however_often_one_leaves_the_conversation(
    visit: Visitors, talk: str
) -> None:
    maelle = visit(MAELLE, talk)
    inert: list[str] = []
    maelle.on("console", lambda line: inert.append(line.text) if "derived_inert" in line.text else None)
    join(maelle, payload("Croquis.png", PNG, picture(60, 40)))
    say(maelle, "Voici Plan")
    expect(message(maelle, "Voici Plan").get_by_role("link", name="Ouvrir Croquis.png")).to_be_visible()
    leave_and_return(maelle)
    say(maelle, "Rien de joint")
    expect(message(maelle, "Rien de joint")).to_be_visible()
    expect(message(maelle, "Rien de joint").locator("img")).to_have_count(0)

    choose(maelle, message(maelle, "Voici Plan"), "Supprimer")
    maelle.get_by_role("dialog").get_by_role("button", name="Supprimer", exact=True).click()
    expect(message(maelle, "Voici Plan")).to_have_count(0)
    leave_and_return(maelle)
    say(maelle, "Rien de tel")
    expect(message(maelle, "Rien de tel")).to_be_visible()
    expect(timeline(maelle).get_by_role("link", name="Ouvrir Croquis.png")).to_have_count(0)

    join(maelle, payload("Devis croquis.pdf", PDF, pdf(3)))
    expect(joined(maelle).locator("[data-stage=done]")).to_have_count(1)
    say(maelle, "Le budget")
    expect(message(maelle, "Le budget").get_by_text("Devis croquis.pdf")).to_be_visible()
    expect(timeline(maelle).get_by_role("link", name="Ouvrir Croquis.png")).to_have_count(0)
    assert not inert


def hold_parts(page: Page) -> list[Route]:
    """What is being sent stays on its way until one lets it go."""
    held: list[Route] = []
    page.route(
        "**/api/uploads/*",
        lambda route: held.append(route) if route.request.method == "PATCH" else route.continue_(),
    )
    return held


def test_a_file_goes_up_while_one_looks_elsewhere_and_the_message_leaves_after_it(visit: Visitors, talk: str) -> None:
    maelle = visit(MAELLE, talk)
    held = hold_parts(maelle)
    with maelle.expect_request(lambda request: request.method == "PATCH"):
        join(maelle, payload("Photo.bin", "application/octet-stream", random.Random(1).randbytes(1_000_000)))
    leave_and_return(maelle)
    say(maelle, "La photo")
    expect(maelle.get_by_text("Le message partira dès que les fichiers seront envoyés.").first).to_be_visible()
    held.pop().continue_()
    expect(message(maelle, "La photo").get_by_text("Photo.bin")).to_be_visible()
    expect(joined(maelle)).to_have_count(0)


def answer_with_a_photograph(page: Page, question: str, text: str) -> None:
    say(page, question)
    message(page, question).hover()
    message(page, question).get_by_role("button", name="Répondre").click()
    with page.expect_request(lambda request: request.method == "PATCH"):
        join(page, payload("Photo.bin", "application/octet-stream", random.Random(1).randbytes(1_000_000)))
    say(page, text)
    expect(message(page, text).get_by_text("Le message partira dès que")).to_be_visible()
    expect(composer(page)).to_have_value("")


def test_a_message_leaves_after_its_file_though_one_has_left_the_conversation(visit: Visitors, talk: str) -> None:
    maelle, annick = visit(MAELLE, talk), visit(ANNICK, talk)
    held = hold_parts(maelle)
    answer_with_a_photograph(maelle, "Qui a vu la halle ?", "La halle en photo")
    leave_and_return(maelle)
    expect(message(maelle, "La halle en photo").get_by_text("Le message partira dès que")).to_be_visible()
    expect(message(maelle, "La halle en photo")).to_contain_text("Qui a vu la halle ?")
    expect(composer(maelle)).to_have_value("")
    say(maelle, "En attendant la halle")
    expect(message(annick, "En attendant la halle")).to_be_visible()
    row(maelle, "Agents").click()
    expect_open(maelle, "Agents")
    held.pop().continue_()
    expect(message(annick, "La halle en photo").get_by_text("Photo.bin")).to_be_visible()
    expect(message(annick, "La halle en photo")).to_contain_text("Qui a vu la halle ?")
    row(maelle, "Commission urbanisme").click()
    expect(message(maelle, "La halle en photo").get_by_text("Photo.bin")).to_be_visible()
    expect(timeline(maelle).get_by_text("Le message partira dès que")).to_have_count(0)
    expect(message(maelle, "La halle en photo")).to_have_count(1)


def test_a_message_that_has_not_left_is_a_draft_again_when_called_back_and_after_a_reload(
    visit: Visitors, talk: str
) -> None:
    maelle = visit(MAELLE, talk)
    held = hold_parts(maelle)
    answer_with_a_photograph(maelle, "Qui a vu le lavoir ?", "Le lavoir en photo")
    composer(maelle).fill("Autre chose")
    second = maelle.context.new_page()
    second.goto(talk)
    expect(composer(second)).to_be_visible()
    expect(second.get_by_text("Le lavoir en photo")).to_have_count(0)
    second.close()

    message(maelle, "Le lavoir en photo").get_by_role("button", name="Annuler l’envoi").click()
    expect(message(maelle, "Le lavoir en photo")).to_have_count(0)
    expect(composer(maelle)).to_have_value("Le lavoir en photo\nAutre chose")
    expect(composer(maelle)).to_be_focused()
    expect(maelle.get_by_text("Réponse à")).to_be_visible()
    expect(joined(maelle)).to_contain_text("Photo.bin")

    maelle.get_by_role("button", name="Envoyer", exact=True).click()
    expect(timeline(maelle).get_by_text("Le message partira dès que")).to_be_visible()
    maelle.on("dialog", lambda dialog: dialog.accept())
    maelle.reload()
    expect(composer(maelle)).to_have_value("Le lavoir en photo\nAutre chose")
    expect(maelle.get_by_text("Réponse à")).to_be_visible()
    expect(joined(maelle)).to_contain_text("joignez-le de nouveau")
    expect(maelle.get_by_text("Le message partira dès que")).to_have_count(0)
    maelle.get_by_role("button", name="Retirer Photo.bin").click()
    maelle.get_by_role("button", name="Envoyer", exact=True).click()
    expect(message(maelle, "Le lavoir en photo")).to_contain_text("Qui a vu le lavoir ?")
    assert len(held) == 1


def test_a_message_whose_file_is_refused_is_a_draft_again_and_that_is_told_elsewhere(
    visit: Visitors, talk: str
) -> None:
    maelle = visit(MAELLE, talk)
    held = hold_parts(maelle)
    answer_with_a_photograph(maelle, "Qui a vu le pont ?", "Le pont en photo")
    row(maelle, "Agents").click()
    expect_open(maelle, "Agents")
    held.pop().fulfill(status=413, json={"code": "too_large", "detail": "quota"})
    told = maelle.get_by_text("Commission urbanisme : un fichier n’a pas pu être envoyé.")
    expect(told.first).to_be_visible()
    row(maelle, "Commission urbanisme").click()
    expect(composer(maelle)).to_have_value("Le pont en photo")
    expect(maelle.get_by_text("Réponse à")).to_be_visible()
    expect(joined(maelle)).to_contain_text("plus assez de place")
    expect(message(maelle, "Le pont en photo")).to_have_count(0)


def test_a_file_is_paused_resumed_removed_and_refused(visit: Visitors, talk: str) -> None:
    maelle = visit(MAELLE, talk)
    maelle.route("**/api/uploads/*", lambda route: None if route.request.method == "PATCH" else route.continue_())
    join(maelle, payload("Long.pdf", PDF, pdf(3)), payload("Vide.pdf", PDF, b""))
    expect(joined(maelle).get_by_text("Ce fichier est vide.")).to_be_visible()
    maelle.get_by_role("button", name="Mettre en pause Long.pdf").click()
    expect(joined(maelle).get_by_text("En pause")).to_be_visible()
    say(maelle, "Pas encore")
    expect(maelle.get_by_role("status").filter(has_text="n’a pas pu être envoyé")).to_have_count(1)
    maelle.get_by_role("button", name="Retirer Vide.pdf").click()
    maelle.unroute_all()
    maelle.get_by_role("button", name="Reprendre").click()
    maelle.get_by_role("button", name="Envoyer", exact=True).click()
    expect(message(maelle, "Pas encore").get_by_text("Long.pdf")).to_be_visible()
