"""Files of a conversation: sent with the line lost on the way, and opened on a phone."""

import random
import re

import pytest
from playwright.sync_api import Route, expect

from tests.end_to_end.talking import composer, join, joined, message, payload, say, timeline
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


def test_an_upload_goes_on_where_the_line_was_lost_and_a_file_dropped_anywhere_leaves_the_page_as_it_is(
    visit: Visitors, talk: str
) -> None:
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

    assert timeline(maelle).evaluate(DROP, "Halle.txt") == [False, False]
    expect(joined(maelle).get_by_role("listitem")).to_have_count(1)
    elsewhere = maelle.get_by_role("region", name="Conversations")
    assert elsewhere.evaluate(DROP, "Ailleurs.txt") == [False, False]
    expect(joined(maelle).get_by_role("listitem")).to_have_count(1)


def test_a_message_that_waits_for_its_files_is_a_draft_with_them_after_a_reload(visit: Visitors, talk: str) -> None:
    maelle = visit(MAELLE, talk)
    say(maelle, "Qui a le plan ?")
    message(maelle, "Qui a le plan ?").hover()
    message(maelle, "Qui a le plan ?").get_by_role("button", name="Répondre").click()
    join(maelle, payload("Plan.png", PNG, picture(60, 40)), payload("Budget.pdf", PDF, pdf(3)))
    expect(joined(maelle).locator("[data-stage=done]")).to_have_count(2)
    parts: list[Route] = []
    maelle.route(
        "**/api/uploads/*",
        lambda route: parts.append(route) if route.request.method == "PATCH" else route.continue_(),
    )
    join(maelle, payload("Long.pdf", PDF, pdf(4)))
    say(maelle, "Le voici en couleurs")
    waiting = timeline(maelle).get_by_text("Le message partira dès que")
    expect(waiting).to_be_visible()
    second = maelle.context.new_page()
    second.goto(talk)
    expect(composer(second)).to_be_visible()
    expect(second.get_by_text("Le voici en couleurs")).to_have_count(0)

    maelle.on("dialog", lambda dialog: dialog.accept())
    # What had left the composer is there again, and then what was in it is.
    for _ in range(2):
        maelle.reload()
        expect(composer(maelle)).to_have_value("Le voici en couleurs")
        expect(joined(maelle).locator("[data-stage=done]")).to_have_count(2)
        long = joined(maelle).get_by_role("listitem").filter(has_text="Long.pdf")
        expect(long).to_contain_text("joignez-le de nouveau")
        expect(maelle.get_by_text("Réponse à")).to_be_visible()
        expect(waiting).to_have_count(0)

    expect(joined(second).get_by_role("listitem")).to_have_count(3)
    maelle.get_by_role("button", name="Retirer Long.pdf").click()
    expect(joined(second).get_by_role("listitem")).to_have_count(2)
    maelle.get_by_role("button", name="Envoyer", exact=True).click()
    sent = message(maelle, "Le voici en couleurs")
    expect(sent.get_by_text("Budget.pdf")).to_be_visible()
    expect(sent).to_contain_text("Qui a le plan ?")
    expect(joined(second)).to_have_count(0)
    maelle.reload()
    expect(sent).to_be_visible()
    expect(joined(maelle)).to_have_count(0)
    expect(maelle.get_by_text("Réponse à")).to_have_count(0)
    assert len(parts) == 1
