"""The way of a document: three hundred files come, a word is found on page 40 of a scan, and a version is frozen."""

import re
import urllib.request
from base64 import b64encode

from playwright.sync_api import Page, expect

from server.demo import PASSWORD
from tests.end_to_end.composing import begin_convocation, fill_in, send
from tests.end_to_end.talking import payload
from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.written import pictured_pdf, scanned, written_pdf

FILES = 300
PDF = "application/pdf"

READING = 240_000
"""Milliseconds in which forty pages of pictures are read, beside all else."""

DROP = """
(element, names) => {
  const data = new DataTransfer()
  for (const name of names) data.items.add(new File([name], name, { type: 'text/plain' }))
  const options = { dataTransfer: data, bubbles: true, cancelable: true }
  for (const kind of ['dragover', 'drop']) element.dispatchEvent(new DragEvent(kind, options))
}
"""


def network_folder(page: Page) -> tuple[str, str]:
    """The address of the drives, and what proves who asks, as the settings give them to a device."""
    page.get_by_role("button", name="Ajouter un appareil").click()
    asked = page.get_by_role("dialog", name="Ajouter un appareil")
    asked.get_by_role("textbox", name="Nom de l’appareil").fill("Portable de la mairie")
    asked.get_by_role("textbox", name="Mot de passe actuel").fill(PASSWORD)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="À saisir sur l’appareil")
    address, user, password = (
        dialog.get_by_role("textbox", name=name).input_value()
        for name in ("Adresse", "Utilisateur", "Mot de passe de l’appareil")
    )
    return address, "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def test_a_document_on_its_way_from_a_drive_to_a_sitting(visit: Visitors, town_hall: TownHall) -> None:
    talk = town_hall.talk("Commission urbanisme")
    maelle = visit(MAELLE, f"{talk}/documents")
    maelle.get_by_role("button", name="Nouveau dossier").click()
    maelle.get_by_role("textbox", name="Nom").fill("Archives")
    maelle.keyboard.press("Enter")
    maelle.get_by_role("link", name="Archives", exact=True).click()

    # The scan first: it is read while the others come, and gives way to all else, so that its other pages are small.
    *sheets, decision = scanned(
        written_pdf(*map(str, range(1, 40)), "Le ponceau du moulin sera relevé de vingt centimètres.")
    )
    scan = pictured_pdf(*(sheet.crop((100, 100, 500, 300)) for sheet in sheets), decision)
    maelle.locator("input[type=file][multiple]").set_input_files([payload("Acte de 1931.pdf", PDF, scan)])
    expect(maelle.get_by_role("link", name="Acte de 1931.pdf", exact=True)).to_be_visible()

    dropped = [f"fiche {number}.txt" for number in range(1, FILES // 2 + 1)]
    maelle.locator(".drive").evaluate(DROP, dropped)
    last = maelle.get_by_role("link", name=dropped[-1], exact=True)
    expect(last).to_be_visible(timeout=READING)
    settings = visit(MAELLE, "/reglages/connexions")
    address, proof = network_folder(settings)
    for number in range(FILES // 2 + 1, FILES + 1):
        place = f"{address}Commission%20urbanisme/Archives/fiche%20{number}.txt"
        request = urllib.request.Request(place, b"par le reseau", {"Authorization": proof}, method="PUT")
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 201
    rows = maelle.get_by_role("row").get_by_role("link")
    rows.last.scroll_into_view_if_needed()
    expect(rows).to_have_count(FILES + 1)

    annick = visit(ANNICK, "/recherche?q=ponceaux", PHONE)
    found = annick.get_by_role("link").filter(has_text="Acte de 1931.pdf")
    expect(found).to_contain_text("Page 40", timeout=READING)
    found.tap()
    expect(annick.get_by_text("Page 40 sur 40")).to_be_visible()
    expect(annick.get_by_role("search").get_by_role("status")).to_have_text("1 sur 1")
    annick.get_by_role("button", name=re.compile("^Discussion")).tap()
    annick.get_by_role("textbox", name="Écrire au sujet du document").fill("Relevé de combien, aujourd’hui ?")
    annick.get_by_role("button", name="Envoyer").tap()

    maelle.get_by_role("link", name="Acte de 1931.pdf", exact=True).click()
    beside = maelle.get_by_role("complementary", name="Versions et discussion")
    beside.get_by_role("button", name=re.compile("^Discussion")).click()
    expect(beside.get_by_text("Relevé de combien, aujourd’hui ?")).to_be_visible()
    beside.get_by_role("button", name=re.compile("^Versions")).click()
    new = payload("Registre.pdf", PDF, written_pdf("Le ponceau est relevé de trente centimètres."))
    with maelle.expect_file_chooser() as chooser:
        maelle.get_by_role("banner").get_by_role("button", name="Nouvelle version").click()
    chooser.value.set_files([new])
    versions = beside.get_by_role("list", name="Versions").get_by_role("listitem")
    expect(versions).to_have_count(2)
    expect(versions.filter(has_text="Figée")).to_have_count(0)

    maelle.goto("/seances/nouvelle")
    begin_convocation(maelle)
    fill_in(maelle, 20, "Relèvement du ponceau du moulin")
    maelle.get_by_role("button", name="Joindre au point 1 un document de Parvis").click()
    choice = maelle.get_by_role("dialog")
    choice.get_by_role("button", name="Toutes les discussions").click()
    choice.get_by_role("button", name="Commission urbanisme").click()
    choice.get_by_role("button", name="Archives").click()
    choice.get_by_role("button", name="Acte de 1931.pdf").click()
    choice.get_by_role("button", name="Joindre 1 document").click()
    expect(maelle.locator("form").get_by_role("link", name="Acte de 1931.pdf")).to_be_visible()
    send(maelle)

    maelle.goto(f"{talk}/documents")
    maelle.get_by_role("link", name="Archives", exact=True).click()
    maelle.get_by_role("link", name="Acte de 1931.pdf", exact=True).click()
    expect(versions.filter(has_text="Figée")).to_have_count(1)
    expect(versions.first).to_contain_text("Figée")
    maelle.get_by_role("link", name="Retour au dossier").click()
    maelle.get_by_role("button", name="Actions sur Acte de 1931.pdf").click()
    maelle.get_by_role("menuitem", name="Mettre à la corbeille").click()
    expect(maelle.get_by_text("Une convocation porte une version de ce document")).to_be_visible()
