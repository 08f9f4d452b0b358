"""Assemblies and rules: what an administrator changes, another clerk sees at once and cannot change."""

from datetime import datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from server.base.settings import PARIS
from tests.end_to_end.talking import expect_open, row
from tests.end_to_end.town_hall import ANNICK, HERVE, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors

FINANCES = "Commission finances"


def line(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def act_on(page: Page, person: str, act: str) -> Locator:
    """The dialog that opens."""
    page.get_by_role("button", name=f"Actions sur {person}").click()
    page.get_by_role("menuitem", name=act).click()
    return page.get_by_role("dialog")


def test_a_councillor_is_seated_and_leaves_and_a_rule_changes(visit: Visitors, town_hall: TownHall) -> None:
    place = f"/administration/assemblees/{town_hall.body(FINANCES)}"
    maelle, herve = visit(MAELLE, place), visit(HERVE, place)
    expect(line(herve, "Alain Guégan")).to_contain_text("Président")
    maelle.get_by_role("button", name="Donner un mandat").click()
    form = maelle.get_by_role("dialog")
    form.get_by_role("button", name="Donner un mandat").click()
    expect(form.get_by_text("Choisissez une personne.")).to_be_visible()
    form.get_by_label("Personne", exact=True).select_option("Annick Le Breton")
    form.get_by_label("Premier jour du mandat").fill("2026-09-01")
    form.get_by_role("button", name="Donner un mandat").click()
    expect(line(herve, "Annick Le Breton")).to_contain_text("Depuis le 1er septembre 2026")

    form = act_on(maelle, "Annick Le Breton", "Mode de convocation")
    expect(form.get_by_text("Sans demande de sa part")).to_be_visible()
    form.get_by_role("radio", name="Sur papier").check()
    form.get_by_label("Date de la demande").fill("2026-10-05")
    form.get_by_label("Adresse postale").fill("3 rue des Trente\n56120 Josselin")
    annick = visit(ANNICK, "/reglages/convocations", PHONE)
    expect(annick.get_by_text("C’est la règle, sauf demande de votre part.")).to_be_visible()
    form.get_by_role("button", name="Inscrire une demande").click()
    expect(annick.get_by_role("heading", name="Sur papier")).to_be_visible()
    expect(annick.get_by_text("À votre demande du 5 octobre 2026.")).to_be_visible()
    expect(line(herve, "Annick Le Breton")).to_contain_text("Papier, demande du 5 octobre 2026")
    shown = act_on(herve, "Annick Le Breton", "Mode de convocation")
    expect(shown.get_by_text("56120 Josselin")).to_be_visible()
    expect(shown.get_by_text("par Maëlle Le Goff")).to_be_visible()
    expect(shown.get_by_role("button", name="Inscrire une demande")).to_have_count(0)
    herve.keyboard.press("Escape")

    form = act_on(maelle, "Annick Le Breton", "Terminer le mandat")
    form.get_by_label("Dernier jour du mandat").fill("2026-11-01")
    form.get_by_role("button", name="Enregistrer").click()
    herve.locator("summary").filter(has_text="Mandats passés (1)").click()
    expect(line(herve, "Annick Le Breton")).to_contain_text("Du 1er septembre 2026 au 1er novembre 2026")
    change_rule(maelle, herve)


def change_rule(maelle: Page, herve: Page) -> None:
    """It says something else from a day on."""
    for page in (maelle, herve):
        page.goto("/administration/regles")
    rule = "Conseil d’une commune"
    ordinary = line(herve, "Convocation ordinaire").filter(has_text=rule).first
    expect(ordinary).to_contain_text("3 jours francs")
    expect(ordinary).to_contain_text("Loi, lue dans le texte")
    expect(ordinary).to_contain_text("Date non vérifiée")
    expect(line(herve, "Commission ou conseil")).to_contain_text("Usage ou lecture prudente")
    maelle.get_by_role("button", name=f"Modifier : Convocation ordinaire, {rule.lower()}").first.click()
    form = maelle.get_by_role("dialog")
    form.get_by_label("Jours francs").fill("2")
    form.get_by_label("À partir du").fill(f"{datetime.now(PARIS) + timedelta(30):%Y-%m-%d}")
    form.get_by_role("button", name="Enregistrer").click()
    expect(form.get_by_text("Indiquez d’où vient cette règle.")).to_be_visible()
    expect(form.get_by_text("La loi demande 3 jours francs (l’article L. 2121-11 du CGCT)")).to_be_visible()
    form.get_by_label("Jours francs").fill("7")
    form.get_by_label("Source", exact=True).fill("Délibération du 3 mars 2026")
    form.get_by_role("button", name="Enregistrer").click()
    expect(ordinary).to_contain_text(" : 7 jours francs")
    herve.get_by_role("button", name=f"Ce que la règle a dit : Convocation ordinaire, {rule.lower()}").first.click()
    past = herve.get_by_role("dialog").get_by_role("listitem")
    expect(past.first).to_contain_text("Délibération du 3 mars 2026")
    expect(past.first).to_contain_text("Règle de la maison")
    expect(past.first).to_contain_text("par Maëlle Le Goff")
    expect(past.last).to_contain_text("Apportée avec Parvis")


def test_a_commission_is_founded_in_one_step_and_a_group_becomes_one_that_is_dissolved(visit: Visitors) -> None:
    maelle, beside = [visit(MAELLE, "/administration/assemblees") for _ in range(2)]
    found(maelle, visit(ANNICK, "/discussions", PHONE))
    maelle.goto("/administration/assemblees")
    maelle.get_by_role("button", name="Nouvelle assemblée").click()
    form = maelle.get_by_role("dialog")
    form.get_by_label("Groupe").select_option("Commission travaux")
    expect(form.get_by_label("Nom", exact=True)).to_have_value("Commission travaux")
    form.get_by_label("Délai propre").fill("4")
    form.get_by_role("button", name="Enregistrer").click()
    expect(maelle.get_by_text("4 jours francs, selon son règlement intérieur")).to_be_visible()
    entry = beside.get_by_role("link", name="Commission travaux")
    expect(entry).to_contain_text("8 membres en exercice")
    expect(entry).to_contain_text("Sans présidence")
    maelle.get_by_role("button", name="Dissoudre").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Dissoudre").click()
    expect(maelle.get_by_role("button", name="Rétablir")).to_be_visible()
    expect(entry).to_contain_text("Dissoute")


def found(maelle: Page, annick: Page) -> None:
    """A commission, with its group and its members."""
    expect(row(annick, "Conseil municipal")).to_be_visible()
    maelle.get_by_role("button", name="Nouvelle assemblée").click()
    form = maelle.get_by_role("dialog")
    expect(form.get_by_role("radio", name="Commission")).to_be_checked()
    form.get_by_role("button", name="Enregistrer").click()
    expect(form.get_by_text("Indiquez un nom.")).to_be_visible()
    form.get_by_label("Nom", exact=True).fill("Commission sécurité")
    for person in ("Annick Le Breton", "Bernard Josse", "Solenn Quéré"):
        form.get_by_role("checkbox", name=person).check()
    form.get_by_label("Présidence").select_option("Bernard Josse")
    form.get_by_role("button", name="Enregistrer").click()
    expect(maelle.get_by_role("heading", name="Commission sécurité")).to_be_visible()
    expect(line(maelle, "Bernard Josse")).to_contain_text("Président")
    expect(line(maelle, "Annick Le Breton")).to_contain_text("Depuis le")
    row(annick, "Commission sécurité").click()
    expect_open(annick, "Commission sécurité")
