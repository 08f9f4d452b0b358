"""A sheet that several people write at once: at desks, without a line, on a phone, and as a file."""

import io
import re

from openpyxl import load_workbook  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.town_hall import ANNICK, HERVE, MAELLE, SOIZIC, YANN, TownHall
from tests.end_to_end.visitors import PHONE, Visitors

PLACE = re.compile(r"([A-Z])(\d+)")


def cell(page: Page, name: str) -> Locator:
    """The grid counts its headings."""
    found = PLACE.fullmatch(name)
    assert found
    column, row = ord(found[1]) - ord("A") + 2, int(found[2]) + 1
    return page.locator(f'[role=row][aria-rowindex="{row}"] > [role=gridcell][aria-colindex="{column}"]')


def expect_shown(page: Page, name: str, text: str) -> None:
    """Whoever else stands there beside."""
    expect(cell(page, name)).to_have_accessible_name(text)


def write(page: Page, name: str, text: str) -> None:
    cell(page, name).click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def begin_sheet(page: Page, name: str) -> None:
    """From the drive that one looks at."""
    page.locator("#contenu").get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_role("menuitem", name="Nouveau tableau").click()
    page.get_by_role("dialog", name="Nouveau tableau").get_by_role("textbox", name="Nom").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(cell(page, "A1")).to_be_visible()


def test_three_people_write_one_sheet_at_once_and_each_takes_back_their_own(
    visit: Visitors, town_hall: TownHall
) -> None:
    drive = f"{town_hall.talk('Services techniques')}/documents"
    maelle, yann = visit(MAELLE, drive), visit(YANN, drive)
    begin_sheet(maelle, "Astreintes")
    yann.get_by_role("link", name="Astreintes.xlsx", exact=True).click()
    soizic = visit(SOIZIC, maelle.url)
    everybody = (maelle, yann, soizic)

    # Each sees what the others write, and what it comes to.
    write(maelle, "A1", "2")
    write(yann, "A2", "3,5")
    write(soizic, "A3", "5")
    write(soizic, "B1", "=SOMME(A1:A3)")
    for page in everybody:
        expect_shown(page, "B1", "10,5")
    write(yann, "A2", "4")
    for page in everybody:
        expect_shown(page, "B1", "11")

    # A row that comes in above moves whoever is writing below, and harms nobody.
    cell(yann, "A5").click()
    yann.keyboard.type("Total en ")
    cell(maelle, "A1").click()
    maelle.keyboard.press("Control++")
    expect_shown(yann, "B2", "11")
    yann.keyboard.type("cours")
    yann.keyboard.press("Enter")
    for page in everybody:
        expect_shown(page, "A6", "Total en cours")
        expect_shown(page, "B2", "11")

    # What one takes back is one's own.
    maelle.keyboard.press("Control+z")
    for page in everybody:
        expect_shown(page, "B1", "11")
        expect_shown(page, "A5", "Total en cours")
    maelle.reload()
    expect_shown(maelle, "A5", "Total en cours")
    expect_shown(maelle, "B1", "11")

    # The drive hands it out as a file, with what was written this moment.
    node = maelle.url.rpartition("/")[2]
    content = yann.context.request.get(f"/api/documents/{node}").body()
    kept = load_workbook(io.BytesIO(content), data_only=True).active
    written = load_workbook(io.BytesIO(content)).active
    assert [kept[name].value for name in ("A1", "A2", "A3", "A5", "B1")] == [2, 4, 5, "Total en cours", 11]
    assert written["B1"].value == "=SUM(A1:A3)"


def test_what_is_written_without_a_line_meets_what_others_wrote(visit: Visitors, town_hall: TownHall) -> None:
    maelle = visit(MAELLE, f"{town_hall.talk('Services techniques')}/documents")
    begin_sheet(maelle, "Sel et gravillons")
    yann = visit(YANN, service_workers="allow")
    yann.evaluate("navigator.serviceWorker.ready.then(() => true)")
    yann.goto(maelle.url)
    write(maelle, "A1", "Sel")
    write(maelle, "D1", "=NBCAR(A1)")
    expect_shown(yann, "D1", "3")
    expect_shown(yann, "A1", "Sel")

    yann.context.set_offline(True)
    write(yann, "A2", "Gravillons")
    write(yann, "B1", "12")
    write(yann, "B2", "=B1*2")
    expect_shown(yann, "B2", "24")
    # Put away and taken out again, the device has it still, and works it out.
    yann.reload()
    expect_shown(yann, "B2", "24")
    cell(maelle, "A1").click()
    maelle.keyboard.press("Control++")
    write(maelle, "C2", "tonnes")
    expect_shown(maelle, "A3", "")
    yann.context.set_offline(False)
    for page in (maelle, yann):
        for name, text in (("A2", "Sel"), ("B2", "12"), ("C2", "tonnes"), ("A3", "Gravillons"), ("B3", "24")):
            expect_shown(page, name, text)
    maelle.reload()
    expect_shown(maelle, "B3", "24")


def test_a_phone_writes_one_cell_and_whoever_only_reads_sees_it(visit: Visitors, town_hall: TownHall) -> None:
    maelle = visit(MAELLE, f"{town_hall.talk('Informations de la mairie')}/documents")
    begin_sheet(maelle, "Horaires d’été")
    write(maelle, "A1", "Accueil")
    annick = visit(ANNICK, maelle.url, PHONE)
    expect(annick.get_by_role("grid")).to_have_attribute("aria-readonly", "true")
    expect_shown(annick, "A1", "Accueil")

    herve = visit(HERVE, maelle.url, PHONE)
    cell(herve, "B1").tap()
    form = herve.locator("form.sheet-cell")
    form.get_by_role("combobox").fill("17,5")
    form.get_by_role("button", name="Enregistrer").tap()
    for page in (maelle, herve, annick):
        expect_shown(page, "B1", "17,5")

    # Reading, one finds no way to write.
    cell(annick, "B1").tap()
    field = annick.locator("form.sheet-cell input")
    expect(field).to_have_value("17,5")
    expect(field).not_to_be_editable()
