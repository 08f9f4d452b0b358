"""Somebody says that something does not work, and an administrator sees to it."""

from playwright.sync_api import expect

from tests.end_to_end.town_hall import ANNICK, MAELLE
from tests.end_to_end.visitors import PHONE, Visitors


def test_a_problem_is_reported_and_settled(visit: Visitors) -> None:
    annick, maelle = visit(ANNICK, "/reglages", PHONE), visit(MAELLE, "/administration/signalements")
    expect(maelle.get_by_text("Aucun problème signalé")).to_be_visible()
    annick.get_by_role("button", name="Signaler un problème").click()
    dialog = annick.get_by_role("dialog", name="Signaler un problème")
    dialog.get_by_role("button", name="Signaler", exact=True).click()
    expect(dialog.get_by_text("Décrivez le problème")).to_be_visible()
    dialog.get_by_label("Que se passe-t-il ?").fill("Le son ne s’arrête pas.")
    dialog.get_by_role("button", name="Signaler", exact=True).click()
    expect(annick.get_by_text("Signalé aux administrateurs")).to_be_visible()
    expect(dialog).to_have_count(0)

    annick.goto("/annuaire")
    expect(annick.get_by_role("heading", name="Annuaire")).to_be_visible()
    annick.keyboard.press("Control+k")
    palette = annick.get_by_role("dialog", name="Rechercher, aller à, faire")
    palette.get_by_role("combobox").fill("signaler")
    palette.get_by_role("option").filter(has_text="Signaler un problème").click()
    expect(annick.get_by_role("dialog", name="Signaler un problème")).to_be_visible()

    expect(maelle.get_by_text("Le son ne s’arrête pas.")).to_be_visible()
    expect(maelle.get_by_text("Page : settings")).to_be_visible()
    maelle.get_by_role("button", name="Traité : signalement de Annick Le Breton").click()
    expect(maelle.get_by_role("heading", name="Traités")).to_be_visible()
    maelle.get_by_role("button", name="Rouvrir : signalement de Annick Le Breton").click()
    expect(maelle.get_by_role("heading", name="À traiter")).to_be_visible()
