"""Documents that are shared with a few, read by their outline, and sent up by a page that is loaded anew."""

import itertools
import re
import zipfile
from typing import Any

from playwright.sync_api import Dialog, Page, Route, expect

from tests.end_to_end.talking import payload
from tests.end_to_end.test_documents import act, add, line
from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
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


DROP = """
(element) => {
  const data = new DataTransfer()
  for (const name of ['un.txt', 'deux.txt'])
    data.items.add(new File([name], name, { type: 'text/plain' }))
  const options = { dataTransfer: data, bubbles: true, cancelable: true }
  for (const kind of ['dragover', 'drop']) element.dispatchEvent(new DragEvent(kind, options))
}
"""


def test_what_is_on_its_way_outlives_a_lost_line_and_a_page_that_is_loaded_anew(
    visit: Visitors, town_hall: TownHall
) -> None:
    drive = f"{town_hall.talk('Services techniques')}/documents"
    maelle = visit(MAELLE, drive)
    expect(maelle.get_by_text("Aucun document pour l’instant")).to_be_visible()
    maelle.context.set_offline(True)
    maelle.locator(".drive").evaluate(DROP)
    expect(maelle.get_by_text("2 fichiers en cours d’envoi")).to_be_visible()
    # They go on while one looks at something else.
    maelle.get_by_role("link", name="Discussion", exact=True).click()
    maelle.context.set_offline(False)
    maelle.get_by_role("link", name="Documents", exact=True).click()
    for name in ("un.txt", "deux.txt"):
        expect(line(maelle, name)).to_be_visible()

    # What is chosen goes together.
    maelle.get_by_role("checkbox", name="Choisir deux.txt").check()
    expect(maelle.get_by_text("1 élément choisi")).to_be_visible()
    maelle.get_by_role("checkbox", name="Choisir un.txt").check()
    acts = maelle.get_by_role("toolbar", name="Actions sur ce qui est choisi")
    with maelle.expect_download() as saved:
        acts.get_by_role("link", name="Télécharger").click()
    assert saved.value.suggested_filename == "Services techniques.zip"
    assert sorted(zipfile.ZipFile(saved.value.path()).namelist()) == ["deux.txt", "un.txt"]
    acts.get_by_role("button", name="Mettre à la corbeille").click()
    expect(maelle.get_by_text("Aucun document pour l’instant")).to_be_visible()
    expect(acts).to_have_count(0)
    maelle.get_by_role("button", name="Annuler").click()
    maelle.get_by_role("checkbox", name="Choisir tout ce dossier").check()
    acts.get_by_role("button", name="Déplacer").click()
    expect(maelle.get_by_role("dialog", name="Déplacer 2 éléments")).to_be_visible()

    # A page that is loaded anew goes on with what was on its way.
    maelle.goto(drive)
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


def test_something_of_ones_own_is_copied_to_a_group_shared_worked_on_and_taken_back(
    visit: Visitors, town_hall: TownHall
) -> None:
    maelle = visit(MAELLE, "/discussions")
    maelle.get_by_role("button", name=OWN).click()
    expect(maelle.get_by_text("personne d’autre ne le lit")).to_be_visible()
    maelle.get_by_role("textbox", name="Écrire").fill("Rappeler le géomètre")
    maelle.get_by_role("button", name="Envoyer").click()
    expect(maelle.get_by_role("main").get_by_text("Rappeler le géomètre")).to_be_visible()
    expect(maelle.get_by_role("link", name=OWN)).to_have_attribute("aria-current", "page")
    maelle.get_by_role("link", name="Documents", exact=True).click()
    expect(maelle.get_by_text("personne d’autre ne les lira")).to_be_visible()
    add(maelle, ("Brouillon.pdf", pdf(4)))
    act(maelle, "Brouillon.pdf", "Copier")
    maelle.get_by_role("button", name="Toutes les discussions").click()
    maelle.get_by_role("button", name="Services techniques").click()
    maelle.get_by_role("button", name="Copier ici").click()
    expect(maelle.get_by_text("Brouillon.pdf a été copié.")).to_be_visible()

    add(maelle, ("Discours.pdf", pdf()))
    maelle.get_by_role("checkbox", name="Choisir Discours.pdf").check()
    maelle.get_by_role("toolbar").get_by_role("button", name="Partager…").click()
    dialog = maelle.get_by_role("dialog", name="Partager Discours.pdf")
    dialog.get_by_role("button", name="Annuler").click()
    expect(dialog).to_have_count(0)
    maelle.get_by_role("checkbox", name="Choisir Discours.pdf").uncheck()
    act(maelle, "Discours.pdf", "Partager…")
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
    maelle.goto(f"{town_hall.talk('Services techniques')}/documents")
    expect(line(maelle, "Brouillon.pdf")).to_be_visible()


def test_a_long_document_is_read_by_its_outline_and_searched_as_soon_as_one_types(
    visit: Visitors, town_hall: TownHall
) -> None:
    drive = f"{town_hall.talk('Commission urbanisme')}/documents"
    maelle = visit(MAELLE, drive)
    held: list[Route] = []
    bar = re.compile(r"/FindBar-.*\.js$")
    maelle.route(bar, lambda route: held.append(route))
    maelle.get_by_role("link", name="Compte-rendu.pdf", exact=True).click()
    expect(maelle.locator("canvas").first).to_be_visible()
    maelle.keyboard.press("Control+f")
    maelle.keyboard.type("quo")
    expect(maelle.get_by_role("search")).to_have_count(0)
    assert held
    for route in held:
        route.continue_()
    maelle.unroute(bar)
    expect(maelle.get_by_role("searchbox", name="Chercher dans le document")).to_be_focused()
    maelle.keyboard.type("rum")
    expect(maelle.get_by_role("searchbox", name="Chercher dans le document")).to_have_value("quorum")
    expect(maelle.get_by_role("search").get_by_role("status")).to_contain_text("1 sur")

    # An office document is read as text.
    maelle.goto(drive)
    paragraphs = [f"Le lavoir numéro {number} sera curé." for number in range(1, 40)]
    maelle.locator("input[type=file][multiple]").set_input_files(
        [payload("Lavoirs.docx", "application/octet-stream", docx(*paragraphs))]
    )
    maelle.get_by_role("link", name="Lavoirs.docx", exact=True).click()
    expect(maelle.get_by_text("Le lavoir numéro 1 sera curé.")).to_be_visible()
    maelle.keyboard.press("Control+f")
    maelle.keyboard.type("LAVOIR NUMERO 3")
    count = maelle.get_by_role("search").get_by_role("status")
    expect(count).to_have_text("1 sur 11")
    maelle.keyboard.press("Shift+Enter")
    expect(count).to_have_text("11 sur 11")
    expect(maelle.get_by_text("Le lavoir numéro 39 sera curé.")).to_be_in_viewport()
    maelle.keyboard.press("Escape")
    expect(maelle.get_by_role("search")).to_have_count(0)

    maelle.goto(drive)
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
