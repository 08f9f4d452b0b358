"""Where a sitting can be followed by video is said beside its convocation, and the register keeps who said it."""

from playwright.sync_api import expect

from tests.end_to_end.town_hall import ANNICK, MAELLE, YANN
from tests.end_to_end.visitors import PHONE, Visitors

VISIO = "https://visio.example/Salle"


def test_the_video_of_a_sitting_is_said_to_everybody(visit: Visitors, places: dict[str, int | str]) -> None:
    address = f"/seances/{places['convocation']}"
    maelle, annick, yann = visit(MAELLE, address), visit(ANNICK, address, PHONE), visit(YANN, address)
    maelle.get_by_role("button", name="Ajouter une visioconférence").click()
    dialog = maelle.get_by_role("dialog", name="Visioconférence")
    field = dialog.get_by_label("Adresse de la visioconférence")
    for wrong in ("visio.example", "https://mairie.fr@visio.example/"):
        field.fill(wrong)
        dialog.get_by_role("button", name="Enregistrer").click()
        expect(dialog.get_by_text("Copiez l’adresse entière")).to_be_visible()
    field.fill(VISIO)
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_have_count(0)
    link = annick.get_by_role("link", name="Ouvrir la visioconférence")
    expect(link).to_have_attribute("href", VISIO)
    expect(annick.get_by_text("Suivre par vidéo ne vaut pas présence")).to_be_visible()
    expect(yann.get_by_role("button", name="visioconférence")).to_have_count(0)

    maelle.get_by_role("button", name="Changer l’adresse").click()
    field.fill("")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(link).to_have_count(0)
