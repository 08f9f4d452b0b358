"""People come in, forget their passwords, and are shown out."""

from playwright.sync_api import expect

from server.demo import PASSWORD
from tests.end_to_end.house import MAELLE
from tests.end_to_end.visitors import Visitors


def test_signing_in_leads_home(visit: Visitors) -> None:
    page = visit(None, "/seances")
    page.get_by_label("Votre adresse électronique").fill(MAELLE)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Séances", level=1)).to_be_visible()
