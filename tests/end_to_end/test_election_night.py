"""An election night: entered on a phone, followed at the town hall, frozen with its record, corrected."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.end_to_end.talking import payload
from tests.end_to_end.town_hall import ALAIN, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.uploading import picture

GWENAEL = "gwenael.riou@josselin.example"
STATION = "Bureau 1, mairie"
FIGURES = {
    "Émargements": "431",
    "Votants": "432",
    "Blancs": "6",
    "Nuls": "5",
    "Exprimés": "421",
    "Binôme A": "230",
    "Binôme B": "190",
}


def fill(page: Page, name: str, value: str) -> None:
    field = page.get_by_role("textbox", name=re.compile(f"^{name}(?! à )"))
    field.fill(value)
    field.press("Tab")


def test_a_station_from_its_first_figure_to_its_corrected_record(visit: Visitors, town_hall: TownHall) -> None:
    election = town_hall.election("Départementale%")
    maelle = visit(MAELLE, f"/elections/{election}")
    expect(maelle.get_by_text("Diffusion bloquée jusqu’à")).to_be_visible()
    alain = visit(ALAIN, f"/elections/{election}/bureaux/1", PHONE)
    for name, value in FIGURES.items():
        fill(alain, name, value)
    expect(alain.get_by_text("Enregistré", exact=True)).to_be_visible()
    for name, value in FIGURES.items():
        expect(maelle.get_by_label(f"{name}, {STATION}")).to_have_value(value)
    total = maelle.get_by_role("row", name=re.compile("^Total"))
    expect(total).to_contain_text("432")

    # The votes do not add up yet, and one envelope has no signature.
    expect(alain.get_by_text("420 voix, mais 421 exprimés").first).to_be_visible()
    alain.get_by_role("button", name="Figer les résultats du bureau 1").tap()
    expect(alain.get_by_role("alert")).to_contain_text("ne tombent pas juste")
    maelle.get_by_label(f"Binôme B, {STATION}").fill("191")
    maelle.get_by_label(f"Binôme B, {STATION}").press("Enter")
    expect(alain.get_by_text("421 voix = 421 exprimés")).to_be_visible()
    expect(alain.get_by_text("a écrit 191 pour Binôme B")).to_have_count(0)
    # What is no number is not left aside in silence.
    fill(alain, "Binôme A", "230,")
    alain.get_by_role("button", name="Figer les résultats du bureau 1").tap()
    expect(alain.get_by_role("alert")).to_contain_text("pas un nombre entier : Binôme A")
    fill(alain, "Binôme A", "230")
    alain.get_by_role("button", name="Figer les résultats du bureau 1").tap()
    expect(alain.get_by_role("alert")).to_contain_text("Dites pourquoi")
    alain.get_by_label("432 votants pour 431 émargements").fill("Un bulletin trouvé dans l’isoloir.")
    alain.get_by_role("button", name="Figer les résultats du bureau 1").tap()
    expect(alain.get_by_role("alert")).to_contain_text("photo")
    alain.locator("input[type=file][accept='image/*,application/pdf']").set_input_files(
        [payload("PV-bureau-1.png", "image/png", picture(400, 300))]
    )
    expect(alain.get_by_role("listitem").filter(has_text="PV-bureau-1.png")).to_contain_text("Ko")
    alain.get_by_role("button", name="Figer les résultats du bureau 1").tap()
    expect(alain.get_by_text("Résultats figés, version 1.", exact=True)).to_be_visible()
    expect(maelle.get_by_role("row").filter(has_text=STATION)).to_contain_text("figé à")
    expect(maelle.get_by_label(f"Binôme B, {STATION}")).to_have_count(0)

    alain.get_by_role("button", name="Corriger : ouvrir une version 2").tap()
    fill(alain, "Inscrits", "671")
    fill(alain, "Binôme A", "231")
    fill(alain, "Binôme B", "190")
    alain.get_by_label("Pourquoi cette correction ?").fill("Une voix de la table 2 comptée pour l’autre binôme.")
    alain.locator("input[type=file][accept='image/*,application/pdf']").set_input_files(
        [payload("PV-corrige.png", "image/png", picture(401, 300))]
    )
    expect(alain.get_by_role("listitem").filter(has_text="PV-corrige.png")).to_contain_text("Ko")
    alain.get_by_role("button", name="Figer la version 2").tap()
    expect(alain.get_by_text("Résultats figés, version 2.", exact=True)).to_be_visible()
    expect(alain.get_by_role("row", name=re.compile("^Binôme A"))).to_contain_text("230 231")
    expect(alain.get_by_role("row", name=re.compile("^Inscrits"))).to_contain_text("671")
    expect(maelle.get_by_role("row", name=re.compile(f"^{STATION}"))).to_contain_text("671")
    maelle.get_by_role("link", name=STATION).click()
    expect(maelle.get_by_text("Résultats figés, version 2.", exact=True)).to_be_visible()
    expect(maelle.get_by_role("button", name=re.compile("^Corriger"))).to_have_count(0)
    expect(maelle.get_by_role("link", name="Ouvrir PV-corrige.png")).to_be_visible()


def test_two_people_on_one_figure_and_one_who_was_offline(visit: Visitors, town_hall: TownHall) -> None:
    election = town_hall.election("Départementale%")
    maelle = visit(MAELLE, f"/elections/{election}")
    gwenael = visit(GWENAEL, f"/elections/{election}/bureaux/2", PHONE)
    fill(gwenael, "Blancs", "7")
    blank = maelle.get_by_label("Blancs, Bureau 2, salle Saint-Martin")
    expect(blank).to_have_value("7")

    # What somebody else enters while one still types was not seen.
    signatures = gwenael.get_by_role("textbox", name="Émargements")
    signatures.press_sequentially("431")
    maelle.get_by_label("Émargements, Bureau 2, salle Saint-Martin").fill("440")
    maelle.get_by_label("Émargements, Bureau 2, salle Saint-Martin").press("Enter")
    expect(gwenael.get_by_text(re.compile("Maëlle Le Goff, "))).to_be_visible()
    signatures.press("Tab")
    expect(gwenael.get_by_text("avait écrit 440 pour Émargements")).to_be_visible()

    gwenael.context.set_offline(True)
    expect(gwenael.get_by_text("Hors ligne")).to_be_visible()
    fill(gwenael, "Blancs", "8")
    expect(gwenael.get_by_text("1 nombre à envoyer")).to_be_visible()
    blank.fill("9")
    blank.press("Enter")
    expect(blank).to_have_value("9")
    gwenael.context.set_offline(False)
    expect(gwenael.get_by_text("avait écrit 9 pour Blancs")).to_be_visible()
    expect(maelle.get_by_text("a écrit 8 pour Blancs, Bureau 2, salle Saint-Martin, après vos 9")).to_be_visible()
    # Nobody loses sight of it by leaving the page.
    maelle.reload()
    expect(maelle.get_by_text("a écrit 8 pour Blancs, Bureau 2, salle Saint-Martin, après vos 9")).to_be_visible()
    expect(blank).to_have_value("8")
    maelle.get_by_role("button", name="Remettre 9").click()
    expect(gwenael.get_by_role("textbox", name="Blancs")).to_have_value("9")


def test_an_election_is_prepared_and_found(visit: Visitors, town_hall: TownHall) -> None:
    maelle = visit(MAELLE, f"/discussions/{town_hall.group('Élections')}/elections")
    maelle.get_by_role("link", name="Préparer une élection").click()
    maelle.get_by_role("button", name="Ouvrir l’élection").click()
    expect(maelle.get_by_text("Donnez un intitulé.")).to_be_visible()
    maelle.get_by_label("Intitulé").fill("Municipales partielles")
    maelle.get_by_label("Jour du vote").fill("2040-03-18")
    maelle.get_by_label("Étendue").select_option("Élection partielle")
    maelle.get_by_label("Fermeture du dernier bureau").fill("18:00")
    maelle.get_by_label("Bureau et lieu").fill("mairie")
    maelle.get_by_label("Inscrits").fill("1 961")
    maelle.get_by_label("Préside").select_option("Alain Guégan")
    for place, name in enumerate(("Josselin ensemble", "Agir pour Josselin")):
        maelle.get_by_label("Nom de la liste").nth(place).fill(name)
    maelle.get_by_label("Participation par heure").fill("12 h, 17 h 30")
    maelle.get_by_role("button", name="Monter Agir pour Josselin").click()
    maelle.get_by_role("button", name="Ouvrir l’élection").click()
    expect(maelle.get_by_role("heading", name="Municipales partielles")).to_be_visible()
    expect(maelle.get_by_text("Diffusion bloquée jusqu’à 18 h.")).to_be_visible()
    heads = maelle.get_by_role("columnheader").all_inner_texts()
    assert heads.index("Agir pour Josselin") < heads.index("Josselin ensemble")
    assert "Votants à 17 h 30".replace(" h", "\u00a0h").replace("h 3", "h\u00a03") in heads or any(
        "17" in head and "30" in head for head in heads
    )

    alain = visit(ALAIN, f"/discussions/{town_hall.group('Élections')}")
    alain.get_by_role("link", name="Élections", exact=True).last.click()
    expect(alain.get_by_role("heading", name="Municipales partielles")).to_be_visible()
    alain.get_by_role("link", name=STATION).first.click()
    expect(alain.get_by_role("heading", name=STATION)).to_be_visible()
    maelle.get_by_role("link", name="Modifier").click()
    maelle.get_by_role("button", name="Annuler l’élection").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Annuler l’élection").click()
    expect(alain.get_by_text("Cette élection est annulée")).to_be_visible()


def test_the_hall_sees_results_at_the_hour_and_not_before(visit: Visitors, town_hall: TownHall) -> None:
    election = town_hall.election("Départementale%")
    maelle = visit(MAELLE, f"/elections/{election}")
    maelle.get_by_role("button", name="Écran de la salle").click()
    dialog = maelle.get_by_role("dialog", name="Écran de la salle")
    dialog.get_by_role("button", name=re.compile("Ouvrir une adresse|En changer")).click()
    address = dialog.get_by_label("Adresse").input_value()
    hall = visit(None, urlsplit(address).path)
    expect(hall.get_by_role("heading", name="Les résultats s’afficheront ici à")).to_be_visible()
    turnout = maelle.get_by_label("Votants à 12 h, Bureau 3, école Suzanne-Bourquin")
    dialog.get_by_role("button", name="Fermer", exact=True).last.click()
    turnout.fill("337")
    turnout.press("Enter")
    expect(hall.get_by_text("50,0")).to_be_visible()
    expect(maelle.get_by_role("button", name="Exporter")).to_have_count(0)

    # The hour comes while the screen is watched.
    conversation, seq = map(int, election.split("/"))
    moving = "UPDATE elections SET released_from = now() + $3 WHERE conversation_id = $1 AND seq = $2 RETURNING now()"
    town_hall.ask(moving, conversation, seq, timedelta(seconds=3))
    expect(hall.get_by_text("bureaux dépouillés")).to_have_count(0)
    expect(hall.get_by_text("bureaux dépouillés")).to_be_visible()
    town_hall.ask(moving, conversation, seq, timedelta(days=30))

    maelle.get_by_role("button", name="Écran de la salle").click()
    dialog.get_by_role("button", name="La fermer").click()
    expect(hall.get_by_role("heading", name="Cet écran est fermé")).to_be_visible()


def test_results_become_seats_and_are_taken_away_but_for_a_rehearsal(visit: Visitors, town_hall: TownHall) -> None:
    maelle = visit(MAELLE, f"/elections/{town_hall.election('Municipales 2026, 2d%')}")
    seats = maelle.get_by_role("table").filter(has_text="Quotient").first
    expect(seats.get_by_role("row", name=re.compile("^Josselin ensemble"))).to_contain_text("14")
    maelle.get_by_text("Le calcul", exact=True).first.click()
    expect(maelle.get_by_text("1 325 exprimés ÷ 9 = 147,22").first).to_be_visible()
    for name, ending in (("Relevé à imprimer", "pdf"), ("Tableau Excel", "xlsx"), ("Fichier CSV", "csv")):
        maelle.get_by_role("button", name="Exporter").click()
        with maelle.expect_download() as download:
            maelle.get_by_role("menuitem", name=name).click()
        assert download.value.suggested_filename.endswith(ending)

    # A rehearsal goes nowhere.
    maelle.goto(f"/elections/{town_hall.election('Répétition%')}")
    expect(maelle.get_by_text("Ces nombres sont fictifs")).to_be_visible()
    expect(maelle.get_by_role("link", name="Modifier")).to_be_visible()
    for name in ("Écran de la salle", "Exporter", "Déplacer l’heure"):
        expect(maelle.get_by_role("button", name=name)).to_have_count(0)


TABLE = """Bureau;Émargements;Votants;Blancs;Nuls;Exprimés;Liste A;Liste B;Procurations
1;400;400;8;4;388;200;188;12
"""


def test_an_earlier_one_is_taken_over_and_compared(visit: Visitors, town_hall: TownHall) -> None:
    maelle = visit(MAELLE)

    def prepare(title: str, day: str, compared: str = "") -> None:
        maelle.goto(f"/elections/nouvelle?groupe={town_hall.group('Élections')}")
        maelle.get_by_label("Intitulé").fill(title)
        maelle.get_by_label("Jour du vote").fill(day)
        maelle.get_by_label("Bureau et lieu").fill("mairie")
        maelle.get_by_label("Inscrits").fill("500")
        maelle.get_by_label("Préside").select_option("Alain Guégan")
        for place, name in enumerate(("Liste A", "Liste B")):
            maelle.get_by_label("Nom de la liste").nth(place).fill(name)
        if compared:
            maelle.get_by_label("Comparer à").select_option(compared)
        maelle.get_by_role("button", name="Ouvrir l’élection").click()
        expect(maelle.get_by_role("heading", name=title, level=1)).to_be_visible()

    prepare("Municipales 2020", "2020-03-15")
    maelle.get_by_role("button", name="Choisir le tableau").click()
    maelle.get_by_label("Ou collez le tableau").fill(TABLE)
    expect(maelle.get_by_text("Colonnes non reconnues : Procurations.")).to_be_visible()
    maelle.get_by_role("button", name="Reprendre 7 nombres").click()
    expect(maelle.get_by_role("row", name=re.compile("^Total"))).to_contain_text("388")
    # A wrong table gives way to the right one.
    maelle.get_by_role("button", name="Choisir le tableau").click()
    maelle.get_by_label("Ou collez le tableau").fill(
        TABLE.replace(";388;200;", ";388;199;").replace("188;12", "189;12")
    )
    maelle.get_by_role("button", name="Reprendre 7 nombres").click()
    expect(maelle.get_by_role("row", name=re.compile("^Total"))).to_contain_text("199")

    prepare("Municipales 2021", "2021-03-14", "Municipales 2020")
    compared = maelle.get_by_role("region", name="Résultats").get_by_role("table").filter(has_text="Alors")
    expect(compared.get_by_role("row", name=re.compile(r"^Votants \d"))).to_contain_text("80,0")
