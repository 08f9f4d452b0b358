"""Five stations count at once; one corrects its results; the hall sees them at the hour and not before."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.talking import payload
from tests.end_to_end.town_hall import ALAIN, ANNICK, HERVE, MAELLE, MARTINE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.uploading import picture

FRANCOISE = "francoise.rio@josselin.example"
PRESIDENTS = {
    ALAIN: "Alain Guégan",
    FRANCOISE: "Françoise Rio",
    MARTINE: "Martine Le Louër",
    ANNICK: "Annick Le Breton",
    HERVE: "Hervé Le Guennec",
}
NAMES = ("Émargements", "Votants", "Blancs", "Nuls", "Exprimés", "Liste A", "Liste B")


def figures(station: int) -> list[str]:
    """Of a station: they add up, and differ from those of the others."""
    first, second = 100 + 10 * station, 90 + station
    cast = first + second
    return [str(value) for value in (cast + 5, cast + 5, 3, 2, cast, first, second)]


def fill(page: Page, name: str, value: str) -> None:
    field = page.get_by_role("textbox", name=re.compile(f"^{name}(?! à )"))
    field.fill(value)
    field.press("Tab")


def sign(page: Page, button: str, number: int) -> None:
    """With the photograph of the record, which takes its time to leave."""
    page.locator("input[type=file][accept='image/*,application/pdf']").set_input_files(
        [payload(f"PV-{number}.png", "image/png", picture(300 + number, 200))]
    )
    expect(page.get_by_role("listitem").filter(has_text=f"PV-{number}.png")).to_have_attribute("data-stage", "done")
    page.get_by_role("button", name=button).tap()


def total(page: Page) -> Locator:
    return page.get_by_role("row", name=re.compile("^Total"))


def test_five_stations_to_the_final_table(visit: Visitors, town_hall: TownHall) -> None:
    maelle = visit(MAELLE, f"/elections/nouvelle?groupe={town_hall.group('Élections')}")
    maelle.get_by_label("Intitulé").fill("Partielle à cinq bureaux")
    maelle.get_by_label("Jour du vote").fill("2040-03-18")
    maelle.get_by_label("Étendue").select_option("Élection partielle")
    for number, name in enumerate(PRESIDENTS.values()):
        if number:
            maelle.get_by_role("button", name="Ajouter un bureau").click()
        maelle.get_by_label("Bureau et lieu").nth(number).fill(f"lieu {number + 1}")
        maelle.get_by_label("Inscrits").nth(number).fill("400")
        maelle.get_by_label("Préside").nth(number).select_option(name)
    for place, name in enumerate(("Liste A", "Liste B")):
        maelle.get_by_label("Nom de la liste").nth(place).fill(name)
    maelle.get_by_label("Sièges à pourvoir").fill("15")
    maelle.get_by_role("button", name="Ouvrir l’élection").click()
    expect(maelle.get_by_role("heading", name="Partielle à cinq bureaux")).to_be_visible()
    address = urlsplit(maelle.url).path
    maelle.get_by_role("button", name="Écran de la salle").click()
    dialog = maelle.get_by_role("dialog", name="Écran de la salle")
    dialog.get_by_role("button", name="Ouvrir une adresse").click()
    hall = visit(None, urlsplit(dialog.get_by_label("Adresse").input_value()).path)
    dialog.get_by_role("button", name="Fermer", exact=True).last.click()

    stations = [visit(email, f"{address}/bureaux/{number}", PHONE) for number, email in enumerate(PRESIDENTS, 1)]
    # In turns, figure by figure, as five people do who copy their records at the same time.
    for place, name in enumerate(NAMES):
        for number, page in enumerate(stations, 1):
            fill(page, name, figures(number)[place])
    votes = [sum(int(figures(number)[place]) for number in range(1, 6)) for place in range(len(NAMES))]
    for value in votes:
        expect(total(maelle)).to_contain_text(re.sub(r"(\d)(?=(\d{3})+$)", "\\1\u202f", str(value)))
    for number, page in enumerate(stations, 1):
        sign(page, f"Figer les résultats du bureau {number}", number)
        expect(page.get_by_text("Résultats figés, version 1.", exact=True)).to_be_visible()
    expect(maelle.get_by_text("5 bureaux figés sur 5")).to_be_visible()
    expect(maelle.get_by_role("row", name=re.compile("^Liste A")).first).to_contain_text("12")
    expect(hall.get_by_role("heading", name="Les résultats s’afficheront ici")).to_be_visible()

    third = stations[2]
    third.get_by_role("button", name="Corriger : ouvrir une version 2").tap()
    fill(third, "Liste A", "131")
    fill(third, "Liste B", "92")
    third.get_by_label("Pourquoi cette correction ?").fill("Une voix de la table 1.")
    third.reload()
    third.get_by_role("button", name="Corriger : ouvrir une version 2").tap()
    expect(third.get_by_label("Liste A", exact=True)).to_have_value("131")
    expect(third.get_by_label("Pourquoi cette correction ?")).to_have_value("Une voix de la table 1.")
    sign(third, "Figer la version 2", 9)
    expect(third.get_by_text("Résultats figés, version 2.", exact=True)).to_be_visible()

    conversation, seq = map(int, address.removeprefix("/elections/").split("/"))
    moving = "UPDATE elections SET released_from = now() + $3 WHERE conversation_id = $1 AND seq = $2 RETURNING now()"
    town_hall.ask(moving, conversation, seq, timedelta(seconds=2))
    expect(hall.get_by_text("Tous les bureaux sont figés.")).to_be_visible()
    expect(hall.get_by_role("listitem").filter(has_text="Liste A")).to_contain_text(f"{votes[5] + 1} voix")
