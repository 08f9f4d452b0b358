"""Documents that are shared with a few, read by their outline, and sent up by a page that is loaded anew."""

import itertools
import re
from typing import Any

from playwright.sync_api import Dialog, Page, Route, expect

from tests.end_to_end.talking import payload
from tests.end_to_end.test_documents import act, add, line
from tests.end_to_end.town_hall import ANNICK, MAELLE, YANN, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.uploading import pdf
from tests.support.written import docx, written_pdf

OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OWN = "Mes notes et documents"
KEPT = """
() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('additions')
  opening.onerror = reject
  opening.onsuccess = () => {
    if (!opening.result.objectStoreNames.length) { opening.result.close(); resolve(0); return }
    const counting = opening.result.transaction('additions').objectStore('additions').count()
    counting.onsuccess = () => { opening.result.close(); resolve(counting.result) }
    counting.onerror = reject
  }
})
"""
"""How many files this browser keeps that are on their way."""


def open_own(page: Page) -> None:
    page.get_by_role("button", name=OWN).or_(page.get_by_role("link", name=OWN)).first.click()
    page.get_by_role("link", name="Documents", exact=True).click()
    expect(page.get_by_role("button", name="Nouveau dossier")).to_be_visible()


def test_something_of_ones_own_is_shared_worked_on_and_taken_back(visit: Visitors) -> None:
    maelle = visit(MAELLE, "/discussions")
    open_own(maelle)
    add(maelle, ("Discours.pdf", pdf()))
    act(maelle, "Discours.pdf", "Partager…")
    dialog = maelle.get_by_role("dialog", name="Partager Discours.pdf")
    dialog.get_by_role("searchbox").fill("lebreton")
    dialog.get_by_role("checkbox").first.check()
    expect(dialog).to_contain_text("chacun pourra le lire et le modifier")
    dialog.get_by_role("button", name="Partager", exact=True).click()
    expect(maelle.get_by_text("Discours.pdf est partagé.")).to_be_visible()
    expect(line(maelle, "Discours.pdf")).to_have_count(0)

    # The other one is told, finds it among what is shared with her, and makes a version.
    annick = visit(ANNICK, "/discussions", PHONE)
    annick.get_by_role("link", name=re.compile("Maëlle Le Goff")).first.tap()
    annick.get_by_role("log").get_by_role("link", name="Discours.pdf").tap()
    expect(annick.get_by_role("heading", name="Discours.pdf", level=1)).to_be_attached()
    annick.goto("/discussions")
    # What begins it wants a line, which comes later than what is kept here.
    annick.context.set_offline(True)
    expect(annick.get_by_role("button", name=OWN)).to_be_disabled()
    annick.context.set_offline(False)
    open_own(annick)
    annick.get_by_role("link", name="Partagés avec des personnes").tap()
    expect(line(annick, "Discours.pdf")).to_contain_text("Maëlle Le Goff")
    line(annick, "Discours.pdf").get_by_role("button", name="Actions sur Discours.pdf").tap()
    expect(annick.get_by_role("menuitem", name="Voir le dossier")).to_be_visible()
    expect(annick.get_by_role("menuitem", name="Ne plus partager…")).to_have_count(0)
    annick.keyboard.press("Escape")
    annick.get_by_role("link", name="Discours.pdf").tap()

    maelle.get_by_role("link", name="Partagés avec des personnes").click()
    act(maelle, "Discours.pdf", "Ne plus partager…")
    asked = maelle.get_by_role("dialog", name="Ne plus partager Discours.pdf")
    expect(asked).to_contain_text("Annick")
    asked.get_by_role("button", name="Ne plus partager").click()
    expect(line(maelle, "Discours.pdf")).to_have_count(0)
    # Whoever was reading it reads it no more.
    expect(annick.get_by_text("Ce document n’est plus là")).to_be_visible()
    maelle.get_by_role("navigation", name="Dossier").get_by_role("link").first.click()
    expect(line(maelle, "Discours.pdf")).to_be_visible()


def test_who_comes_from_outside_is_named_before_something_is_shared_with_them(visit: Visitors) -> None:
    maelle = visit(MAELLE, "/discussions")
    open_own(maelle)
    add(maelle, ("Arrêté.pdf", pdf(2)))
    maelle.get_by_role("checkbox", name="Choisir Arrêté.pdf").check()
    maelle.get_by_role("toolbar").get_by_role("button", name="Partager…").click()
    dialog = maelle.get_by_role("dialog", name="Partager Arrêté.pdf")
    dialog.get_by_role("searchbox").fill("cédric")
    dialog.get_by_role("checkbox").first.check()
    expect(dialog).to_contain_text("Pourront le lire depuis l’extérieur de la mairie : Cédric Marchal")
    dialog.get_by_role("button", name="Partager", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("Confirmez")
    expect(line(maelle, "Arrêté.pdf")).to_be_visible()
    dialog.get_by_role("button", name="Partager quand même").click()
    expect(maelle.get_by_text("Arrêté.pdf est partagé.")).to_be_visible()


def test_a_link_to_a_document_shows_it_to_those_who_may_read_it(visit: Visitors, town_hall: TownHall) -> None:
    maelle = visit(MAELLE, f"{town_hall.talk('Commission urbanisme')}/documents")
    add(maelle, ("Cadastre.pdf", pdf(3)))
    maelle.get_by_role("link", name="Cadastre.pdf", exact=True).click()
    expect(maelle.get_by_role("heading", name="Cadastre.pdf")).to_be_visible()
    address = maelle.url
    maelle.goto(town_hall.talk("Services techniques"))
    maelle.get_by_role("textbox", name="Écrire").fill(f"À voir : {address}")
    maelle.get_by_role("button", name="Envoyer").click()
    card = maelle.get_by_role("log").get_by_role("link", name="Cadastre.pdf Commission urbanisme")
    expect(card).to_be_visible()
    yann = visit(YANN, town_hall.talk("Services techniques"))
    expect(yann.get_by_text("Ce lien mène à un document que vous ne pouvez pas lire")).to_be_visible()
    expect(yann.get_by_text("Cadastre.pdf")).to_have_count(0)
    card.click()
    expect(maelle.get_by_role("heading", name="Cadastre.pdf")).to_be_visible()


def test_a_long_document_is_read_by_its_outline(visit: Visitors, town_hall: TownHall) -> None:
    drive = f"{town_hall.talk('Commission urbanisme')}/documents"
    maelle = visit(MAELLE, drive)
    chapters = [(f"# Article {at}", "Le règlement en dispose ainsi. " * 120) for at in range(1, 31)]
    content = docx(*itertools.chain.from_iterable(chapters))
    maelle.locator("input[type=file][multiple]").set_input_files([payload("Règlement.docx", OFFICE, content)])
    add(maelle, ("Dossier.pdf", written_pdf("= Préambule", "== Le site", "= Annexes")))
    for page, name in ((maelle, "Règlement.docx"), (visit(ANNICK, drive, PHONE), "Règlement.docx")):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_text("Article 1", exact=True).first).to_be_visible()
        page.get_by_role("button", name="Plan", exact=True).first.click()
        outline = page.get_by_role("list", name="Plan")
        expect(outline.get_by_role("button")).to_have_count(30)
        outline.get_by_role("button", name="Article 27").click()
        expect(page.get_by_role("heading", name="Article 27", exact=True)).to_be_in_viewport()
    maelle.go_back()
    maelle.get_by_role("link", name="Dossier.pdf", exact=True).click()
    maelle.get_by_role("button", name="Plan", exact=True).click()
    outline = maelle.get_by_role("list", name="Plan")
    expect(outline.get_by_role("button")).to_have_text(["Préambule Page 1", "Le site Page 2", "Annexes Page 3"])
    outline.get_by_role("button", name="Annexes").click()
    expect(maelle.get_by_text("Page 3 sur 3")).to_be_visible()


def test_a_page_that_is_loaded_anew_goes_on_with_what_was_on_its_way(visit: Visitors, town_hall: TownHall) -> None:
    drive = f"{town_hall.talk('Services techniques')}/documents"
    maelle = visit(MAELLE, drive)
    expect(maelle.get_by_role("button", name="Nouveau dossier")).to_be_visible()
    held: list[Route] = []
    asked: list[Any] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    maelle.on("dialog", answer)

    def hold(route: Route) -> None:
        held.append(route)

    maelle.route("**/api/uploads/*", hold)
    add(maelle, ("Carnet.pdf", pdf(2)), ("Relevé.pdf", pdf(3)))
    expect(maelle.get_by_text("2 fichiers en cours d’envoi")).to_be_visible()
    while not held or maelle.evaluate(KEPT) < 2:
        maelle.wait_for_timeout(50)
    maelle.unroute("**/api/uploads/*")
    maelle.goto("/discussions")
    assert asked == []  # nothing is lost by leaving: nobody is asked
    expect(maelle.get_by_text("2 envois interrompus reprennent.")).to_be_visible()
    maelle.goto(drive)
    for name in ("Carnet.pdf", "Relevé.pdf"):
        expect(line(maelle, name)).to_have_count(1)
    maelle.wait_for_function(f"async () => await ({KEPT})() === 0")
