"""The drive of a group: kept by a clerk at her desk, read by a councillor on her phone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.composing import COUNCIL, begin_convocation, expect_saved, fill_in, send
from tests.end_to_end.talking import join, payload
from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.uploading import pdf
from tests.support.written import scanned_pdf, written_pdf

PDF = "application/pdf"


def line(page: Page, name: str) -> Locator:
    """What is in the folder shown, by its name."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def act(page: Page, name: str, what: str) -> None:
    line(page, name).get_by_role("button", name=f"Actions sur {name}").click()
    page.get_by_role("menuitem", name=what, exact=True).click()


def add(page: Page, *files: tuple[str, bytes]) -> None:
    page.locator("input[type=file][multiple]").set_input_files([payload(name, PDF, content) for name, content in files])


def test_a_clerk_keeps_documents_and_a_councillor_reads_them_on_her_phone(visit: Visitors, town_hall: TownHall) -> None:
    drive = f"{town_hall.talk('Commission urbanisme')}/documents"
    maelle, annick = visit(MAELLE, drive), visit(ANNICK, drive, PHONE)
    expect(annick.get_by_role("link", name="Rue des Trente", exact=True)).to_be_visible()

    maelle.get_by_role("button", name="Nouveau dossier").click()
    maelle.get_by_role("textbox", name="Nom").fill("Rue des Forges : plans")
    expect(maelle.get_by_text("Sera enregistré sous « Rue des Forges - plans »")).to_be_visible()
    maelle.keyboard.press("Enter")
    annick.get_by_role("link", name="Rue des Forges - plans").tap()
    expect(annick.get_by_text("Ce dossier est vide")).to_be_visible()

    maelle.get_by_role("link", name="Rue des Forges - plans").click()
    expect(maelle.get_by_role("navigation", name="Dossier")).to_contain_text("Rue des Forges - plans")
    add(maelle, ("Bornage.pdf", pdf()), ("Avis.pdf", pdf(2)))
    annick.get_by_role("link", name="Bornage.pdf").tap()
    expect(annick.locator("canvas").first).to_be_visible()
    annick.get_by_role("link", name="Retour au dossier").tap()

    # The same once more is not added; another one of its name is asked about, and becomes a version.
    add(maelle, ("Avis.pdf", pdf(2)))
    expect(maelle.get_by_text("Déjà là, identique")).to_be_visible()
    add(maelle, ("Avis.pdf", pdf(3)))
    maelle.get_by_role("button", name="Choisir").click()
    expect(maelle.get_by_role("radio", name="En faire une nouvelle version")).to_be_checked()
    maelle.get_by_role("button", name="Continuer").click()
    expect(maelle.get_by_text("Nouvelle version 2")).to_be_visible()
    maelle.get_by_role("button", name="Fermer la liste").click()
    act(annick, "Avis.pdf", "Versions")
    versions = annick.get_by_role("list", name="Versions").get_by_role("listitem")
    expect(versions).to_have_count(2)
    annick.get_by_role("button", name="Actions sur la version 1").tap()
    annick.get_by_role("menuitem", name="Reprendre la version 1").tap()
    expect(versions).to_have_count(3)
    expect(versions.first).to_contain_text("Version 1 reprise")
    annick.keyboard.press("Escape")
    annick.get_by_role("link", name="Retour au dossier").tap()

    # What is typed letter by letter takes the place of the name, and not of its ending.
    act(maelle, "Bornage.pdf", "Renommer")
    maelle.wait_for_timeout(200)
    maelle.keyboard.type("Plan ancien", delay=40)
    expect(maelle.get_by_role("textbox", name="Nom")).to_have_value("Plan ancien.pdf")
    maelle.get_by_role("textbox", name="Nom").fill("Avis.pdf")
    maelle.get_by_role("button", name="Enregistrer").click()
    expect(maelle.get_by_text("Ce nom est déjà pris ici")).to_be_visible()
    maelle.get_by_role("textbox", name="Nom").fill("Plan de bornage.pdf")
    maelle.get_by_role("button", name="Enregistrer").click()
    expect(line(annick, "Plan de bornage.pdf")).to_be_visible()
    with maelle.expect_download() as saved:
        act(maelle, "Plan de bornage.pdf", "Télécharger")
    assert saved.value.suggested_filename == "Plan de bornage.pdf"

    act(maelle, "Plan de bornage.pdf", "Déplacer")
    maelle.get_by_role("button", name="Dossier parent").click()
    maelle.get_by_role("button", name="Déplacer ici").click()
    expect(line(annick, "Plan de bornage.pdf")).to_have_count(0)
    act(maelle, "Avis.pdf", "Mettre à la corbeille")
    expect(annick.get_by_text("Ce dossier est vide")).to_be_visible()
    annick.get_by_role("link", name="Corbeille").tap()
    expect(annick.get_by_text(re.compile("disparaît pour de bon 30 jours après"))).to_be_visible()
    annick.get_by_role("button", name="Restaurer Avis.pdf").tap()
    expect(annick.get_by_text("La corbeille est vide")).to_be_visible()
    expect(line(maelle, "Avis.pdf")).to_be_visible()


def test_a_document_goes_with_a_message_and_with_a_convocation_which_keeps_it(
    visit: Visitors, town_hall: TownHall
) -> None:
    talk, council = (town_hall.talk(name) for name in ("Commission urbanisme", COUNCIL))
    maelle = visit(MAELLE, f"{council}/documents")
    add(maelle, ("Plan des halles.pdf", pdf(4)))
    expect(line(maelle, "Plan des halles.pdf")).to_be_visible()

    annick = visit(ANNICK, talk, PHONE)
    annick.get_by_role("button", name="Joindre un document de Parvis").tap()
    choice = annick.get_by_role("dialog", name="Joindre des documents")
    choice.get_by_role("button", name="Toutes les discussions").tap()
    choice.get_by_role("button", name=COUNCIL).tap()
    choice.get_by_role("button", name="Plan des halles.pdf").tap()
    choice.get_by_role("button", name="Joindre 1 document").tap()
    annick.get_by_role("textbox", name="Écrire").fill("Le plan dont je parlais.")
    annick.get_by_role("button", name="Envoyer").tap()
    reader = visit(MAELLE, talk)
    expect(reader.get_by_role("link", name="Ouvrir Plan des halles.pdf").last).to_be_visible()
    for said in ("est dans les documents : Commission travaux", "Ce document est déjà là, identique"):
        reader.get_by_role("button", name="Classer Plan des halles.pdf").last.click()
        reader.get_by_role("dialog").get_by_role("button", name="Commission travaux").click()
        reader.get_by_role("button", name="Classer ici").click()
        expect(reader.get_by_text(said)).to_be_visible()

    maelle.goto("/seances/nouvelle")
    begin_convocation(maelle)
    fill_in(maelle, 12, "Restauration des halles")
    maelle.get_by_role("button", name="Joindre au point 1 un document de Parvis").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Plan des halles.pdf").click()
    maelle.get_by_role("button", name="Joindre 1 document").click()
    expect(maelle.get_by_role("link", name="Plan des halles.pdf")).to_be_visible()
    maelle.get_by_role("button", name="Joindre au point 1 un document de Parvis").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Plan des halles.pdf").click()
    maelle.get_by_role("button", name="Joindre 1 document").click()
    expect(maelle.get_by_text("est déjà joint à cette convocation")).to_be_visible()
    expect_saved(maelle)
    send(maelle)

    maelle.goto(f"{council}/documents")
    act(maelle, "Plan des halles.pdf", "Mettre à la corbeille")
    expect(maelle.get_by_text("Une convocation porte une version de ce document")).to_be_visible()
    act(maelle, "Plan des halles.pdf", "Versions")
    expect(maelle.get_by_role("list", name="Versions").get_by_text("Figée", exact=True)).to_be_visible()
    uses = maelle.get_by_role("list", name="Utilisé dans")
    expect(uses.get_by_role("link", name="Message, Commission urbanisme")).to_be_visible()
    uses.get_by_role("link", name=f"Convocation, {COUNCIL}").click()
    expect(maelle.get_by_role("heading", name=COUNCIL)).to_be_visible()


def test_a_word_on_a_page_of_a_scan_or_of_a_joined_file_is_found_on_a_phone_and_read_there(
    visit: Visitors, town_hall: TownHall
) -> None:
    talk = town_hall.talk("Commission urbanisme")
    maelle = visit(MAELLE, f"{talk}/documents")
    pages = [f"Feuillet {number} du registre." for number in range(1, 4)]
    add(maelle, ("Registre de 1931.pdf", scanned_pdf(*pages, "Délivré à Perrine Guillemot, lavandière.")))
    expect(line(maelle, "Registre de 1931.pdf")).to_be_visible()

    annick = visit(ANNICK, "/recherche?q=lavandieres", PHONE)
    found = annick.get_by_role("link").filter(has_text="Registre de 1931.pdf")
    expect(found).to_contain_text("Page 4 Délivré à Perrine Guillemot, lavandière.")
    expect(found.locator("mark")).to_have_text("lavandière")
    found.tap()
    expect(annick.get_by_role("heading", name="Registre de 1931.pdf")).to_be_visible()
    expect(annick.get_by_text("Page 4 sur 4")).to_be_visible()
    expect(annick.get_by_role("group", name="Page 4 sur 4").locator("canvas")).to_be_visible()
    # What was sought is sought there, too, and the text of the picture can be read as such.
    expect(annick.get_by_role("search").get_by_role("status")).to_have_text("1 sur 1")
    annick.get_by_role("button", name="Texte", exact=True).tap()
    expect(annick.get_by_text("Délivré à Perrine Guillemot, lavandière.")).to_be_visible()
    annick.get_by_role("button", name="Texte", exact=True).tap()
    annick.get_by_role("button", name="Versions").tap()
    expect(annick.get_by_text("Texte lu automatiquement sur l’image des pages")).to_be_visible()
    annick.keyboard.press("Escape")
    expect(annick.get_by_text("Texte lu automatiquement sur l’image des pages")).to_have_count(0)
    annick.go_back()
    annick.get_by_role("link", name="Voir Registre de 1931.pdf dans son dossier").tap()
    expect(line(annick, "Registre de 1931.pdf")).to_be_visible()

    # What is still being read joins by itself, and the palette opens it, too.
    add(maelle, ("Usages.pdf", written_pdf("Le rouissage du chanvre est défendu au lavoir.")))
    expect(line(maelle, "Usages.pdf")).to_be_visible()
    maelle.get_by_role("navigation", name="Rubriques").get_by_role("link", name="Rechercher").click()
    maelle.get_by_role("searchbox").fill("rouissages")
    expect(maelle.get_by_role("link").filter(has_text="Usages.pdf")).to_contain_text("Page 1")
    maelle.keyboard.press("Control+k")
    palette = maelle.get_by_role("dialog", name="Rechercher, aller à, faire")
    palette.get_by_role("combobox").fill("rouissage chanvre")
    expect(palette.get_by_role("option").filter(has_text="Usages.pdf")).to_contain_text("Page 1")
    palette.get_by_role("option").filter(has_text="Usages.pdf").click()
    expect(maelle.get_by_role("heading", name="Usages.pdf")).to_be_visible()
    expect(maelle.locator("canvas").first).to_be_visible()
    expect(maelle.get_by_role("search").get_by_role("status")).to_have_text("1 sur 1")

    # What a message carries is found, too.
    maelle.goto(talk)
    content = written_pdf("Garde.", "Le bief du moulin sera curé par le meunier.")
    join(maelle, payload("Moulin.pdf", PDF, content))
    maelle.get_by_role("button", name="Envoyer").click()
    expect(maelle.get_by_role("log").get_by_role("link", name="Ouvrir Moulin.pdf")).to_be_visible()

    annick.goto("/recherche?q=meuniers&genre=documents")
    found = annick.get_by_role("link").filter(has_text="Moulin.pdf").first
    expect(found).to_contain_text("Page 2")
    expect(found.locator("mark")).to_have_text("meunier")
    found.tap()
    reader = annick.get_by_role("dialog", name="Moulin.pdf")
    expect(reader.get_by_text("Page 2 sur 2")).to_be_visible()
    expect(reader.get_by_role("search").get_by_role("status")).to_have_text("1 sur 1")
    reader.get_by_role("button", name="Fermer", exact=True).tap()
    annick.get_by_role("link", name="Voir le message avec Moulin.pdf").first.tap()
    expect(annick.get_by_role("log").get_by_role("link", name="Ouvrir Moulin.pdf")).to_be_visible()


SELECT = """
(sheet) => {
  const span = [...sheet.querySelectorAll('.pdf-text span')].find((one) => one.textContent.includes('plafond'))
  getSelection().selectAllChildren(span)
}
"""


def test_a_document_is_spoken_about_beside_it_and_in_its_group_and_a_new_version_never_turns_the_page(
    visit: Visitors, town_hall: TownHall
) -> None:
    talk = town_hall.talk("Commission urbanisme")
    maelle = visit(MAELLE, f"{talk}/documents")
    content = written_pdf("Article 1. Objet.", "Article 2. La participation est de 35 %, sans plafond.")
    add(maelle, ("Accord.pdf", content))
    maelle.get_by_role("link", name="Accord.pdf", exact=True).click()
    expect(maelle.locator("canvas").first).to_be_visible()
    maelle.keyboard.press("Control+f")
    maelle.keyboard.type("participation")
    sheet = maelle.get_by_role("group", name="Page 2 sur 2")
    expect(sheet.locator(".pdf-text span").first).to_be_attached()
    sheet.evaluate(SELECT)
    maelle.get_by_role("toolbar", name="Passage choisi").get_by_role("button", name="Commenter").click()
    field = maelle.get_by_role("textbox", name="Écrire au sujet du document")
    expect(field).to_be_focused()
    field.press_sequentially("@Ann")
    maelle.keyboard.press("Enter")
    maelle.keyboard.type("il faudrait un plafond.")
    maelle.keyboard.press("Enter")
    said = maelle.get_by_role("list", name="Discussion").get_by_role("listitem")
    expect(said).to_contain_text("Page 2 « Article 2. La participation est de 35 %, sans plafond. »")

    # On her phone the councillor is called, goes from the message to the place in the document, and answers there.
    annick = visit(ANNICK, talk, PHONE)
    place = annick.get_by_role("log").get_by_role("link", name="Accord.pdf Page 2")
    place.tap()
    expect(annick.get_by_role("group", name="Page 2 sur 2")).to_be_attached()
    sheet = annick.get_by_role("dialog", name="Accord.pdf")
    sheet.get_by_role("button", name="Répondre à Maëlle Le Goff").tap()
    sheet.get_by_role("textbox", name="Écrire au sujet du document").fill("Oui, 30 000 euros.")
    sheet.get_by_role("button", name="Envoyer").tap()
    expect(said).to_have_count(2)
    expect(said.last).to_contain_text("Oui, 30 000 euros.")
    sheet.get_by_role("button", name="Marquer comme résolu le message de Maëlle Le Goff").tap()
    expect(said.first).to_contain_text("Résolu par Annick")
    maelle.goto(talk)
    expect(maelle.get_by_role("log").get_by_text("Oui, 30 000 euros.")).to_be_visible()
    expect(maelle.get_by_role("log").get_by_text("Résolu par Annick")).to_be_visible()

    maelle.goto(f"{talk}/documents")
    add(maelle, ("Statuts.pdf", written_pdf("Première rédaction.")))
    maelle.get_by_role("link", name="Statuts.pdf", exact=True).click()
    expect(maelle.get_by_role("heading", name="Statuts.pdf")).to_be_visible()
    annick.goto(maelle.url)
    expect(annick.get_by_role("group", name="Page 1 sur 1")).to_be_visible()
    with maelle.expect_file_chooser() as chooser:
        maelle.get_by_role("button", name="Nouvelle version").first.click()
    chooser.value.set_files([payload("Statuts.pdf", PDF, written_pdf("Seconde rédaction.", "Suite."))])
    expect(annick.get_by_text("Maëlle Le Goff a ajouté la version 2.")).to_be_visible()
    expect(annick.get_by_role("group", name="Page 1 sur 1")).to_be_visible()
    annick.get_by_role("button", name="Lire la version 2").tap()
    expect(annick.get_by_role("group", name="Page 1 sur 2")).to_be_visible()
    annick.get_by_role("button", name="Versions").tap()
    annick.get_by_role("button", name="Actions sur la version 1").tap()
    annick.get_by_role("menuitem", name="Lire la version 1").tap()
    expect(annick.get_by_text("Vous lisez la version 1")).to_be_visible()
    expect(annick.get_by_role("group", name="Page 1 sur 1")).to_be_visible()


NOW = "new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 19)"
"""As a field has the day and the hour of this device."""


def test_a_folder_is_put_back_pinned_and_its_versions_compared(visit: Visitors, town_hall: TownHall) -> None:
    drive = f"{town_hall.talk('Commission urbanisme')}/documents"
    maelle = visit(MAELLE, drive)

    def put(text: str) -> None:
        maelle.locator("input[type=file][multiple]").set_input_files(
            [payload("Charte.txt", "text/plain", text.encode())]
        )

    put("Les volets roulants sont admis rue Beaumanoir.")
    expect(line(maelle, "Charte.txt")).to_be_visible()
    maelle.wait_for_timeout(1_000)
    instant = maelle.evaluate(
        "new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 19)"
    )
    maelle.wait_for_timeout(1_000)
    put("Les volets roulants sont interdits rue Beaumanoir.")
    maelle.get_by_role("button", name="Choisir").last.click()
    maelle.get_by_role("button", name="Continuer").click()
    expect(maelle.get_by_text("Nouvelle version 2")).to_be_visible()
    act(maelle, "Charte.txt", "Épingler au groupe")
    annick = visit(ANNICK, drive, PHONE)
    pinned = annick.get_by_role("heading", name="Documents épinglés").locator("..")
    pinned.get_by_role("link", name="Charte.txt").tap()
    expect(annick.get_by_text("Les volets roulants sont interdits rue Beaumanoir.")).to_be_visible()
    annick.get_by_role("button", name="Versions").tap()
    annick.get_by_role("button", name="Actions sur la version 1").tap()
    annick.get_by_role("menuitem", name="Comparer à la version en vigueur").tap()
    expect(annick.locator("del")).to_have_text("admis ")
    expect(annick.locator("ins")).to_have_text("interdits ")
    expect(annick.get_by_text("1 ajout")).to_be_visible()

    maelle.get_by_role("button", name="Autres actions").click()
    maelle.get_by_role("menuitem", name="Remettre à une date…").click()
    maelle.get_by_label("Date et heure").fill(instant)
    maelle.get_by_role("button", name="Remettre à cette date").click()
    expect(maelle.get_by_text("Fait : 1 élément a changé.")).to_be_visible()
    act(maelle, "Charte.txt", "Ouvrir")
    expect(maelle.get_by_text("Les volets roulants sont admis rue Beaumanoir.")).to_be_visible()
    expect(maelle.get_by_role("list", name="Versions").get_by_role("listitem").first).to_contain_text("Remis comme au")
