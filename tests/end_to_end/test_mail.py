"""The administrator sees what waits and what was refused, has it tried again, or gives it up."""

import json

from playwright.sync_api import expect

from tests.end_to_end.town_hall import MAELLE, YANN, TownHall
from tests.end_to_end.visitors import PHONE, Visitors

WHERE = "/administration/courriels"
LINK = "https://parvis.example/mot-de-passe/" + "s" * 43


def put_in_queue(town_hall: TownHall, name: str, status: str, said: str) -> None:
    """A letter as it lies after two tries, and stays: the next one is far off."""
    letter = {"to": f"{name}@josselin.example", "language": "fr", "subject": f"Votre mot de passe Parvis, {name}"}
    payload = letter | {
        "before": [],
        "act": "Entrer",
        "link": LINK,
        "after": [],
        "id": "00" * 8,
        "kind": "password_reset",
    }
    town_hall.ask(
        """
        WITH job AS (
            INSERT INTO pgqueuer (priority, entrypoint, payload, status, attempts, execute_after)
            VALUES (0, 'mail', $1, $2::text::pgqueuer_status, 2, now() + interval '9 minutes') RETURNING id
        )
        INSERT INTO pgqueuer_log (job_id, status, priority, entrypoint, traceback)
        SELECT id, 'queued', 0, 'mail', jsonb_build_object('exception_message', $3::text) FROM job
        """,
        json.dumps(payload).encode(),
        status,
        said,
    )


def test_what_waits_is_tried_again_and_what_was_refused_is_given_up(visit: Visitors, town_hall: TownHall) -> None:
    page = visit(MAELLE, WHERE)
    expect(page.get_by_role("heading", name="Rien n’attend")).to_be_visible()
    expect(page.get_by_text("Aucun serveur de courriel n’est réglé")).to_be_visible()
    put_in_queue(town_hall, "annick", "queued", "451 4.7.1 try later")
    put_in_queue(town_hall, "personne", "failed", "550 5.1.1 no such user")
    waits, refused = (page.get_by_role("row").filter(has_text=name) for name in ("annick@", "personne@"))
    expect(waits).to_contain_text("451 4.7.1 try later")
    expect(waits).to_contain_text("Prochain essai à")
    expect(refused).to_contain_text("550 5.1.1 no such user")
    assert "ssss" not in page.content()
    page.set_viewport_size(PHONE)
    refused.get_by_role("button", name="Abandonner").click()
    page.get_by_role("dialog").get_by_role("button", name="Abandonner").click()
    expect(refused).to_have_count(0)
    page.get_by_role("button", name="Tout réessayer").click()
    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("button", name="Tout réessayer")).to_be_enabled()
    expect(waits).to_contain_text("Prochain essai à")
    waits.get_by_role("button", name="Réessayer").click()
    assert town_hall.letter_to("annick@josselin.example").token == "s" * 43
    expect(page.get_by_role("row").filter(has_text="annick@")).to_contain_text("Écrit dans un fichier")


def test_it_is_for_administrators(visit: Visitors) -> None:
    page = visit(YANN, WHERE)
    expect(page.get_by_role("heading", name="n’existe pas, ou ne vous est pas ouverte")).to_be_visible()
