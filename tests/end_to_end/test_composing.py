"""A convocation is prepared with its documents, by two clerks at once, kept off by the rules, mended, sent, replaced
and cancelled."""

import hashlib
import re

from playwright.sync_api import FilePayload, Page, expect

from server.base.storage import content_path
from tests.end_to_end.composing import (
    add_item,
    begin_convocation,
    day,
    expect_saved,
    fill_in,
    join_papers,
    send,
)
from tests.end_to_end.town_hall import HERVE, MAELLE
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.uploading import pdf

NEW = "/seances/nouvelle"


def titles(page: Page) -> list[str]:
    return [box.input_value() for box in page.get_by_label("· Objet").all()]


def test_three_items_with_their_documents_are_sent_replaced_and_cancelled(visit: Visitors) -> None:
    page = visit(MAELLE, NEW)
    begin_convocation(page)
    fill_in(page, 9, "Décision modificative n° 2", "Cession de la parcelle AB 214", "Restaurant scolaire")
    join_papers(page, "Note-DM2.pdf", "Avis-des-domaines.pdf", "Reglement.pdf")
    page.get_by_label("Point 1 · Objet").press("Alt+ArrowDown")
    expect(page.get_by_label("Point 2 · Objet")).to_be_focused()
    page.get_by_role("button", name="Déplacer le point 3").drag_to(page.get_by_label("Point 1 · Objet"))
    expect_saved(page)
    page.reload()
    expect(page.get_by_role("link", name="Reglement.pdf")).to_be_visible()
    assert titles(page) == ["Restaurant scolaire", "Cession de la parcelle AB 214", "Décision modificative n° 2"]

    page.get_by_role("button", name="Figer").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("19 personnes convoquées : 17 par courriel et dans Parvis, 2 sur papier")
    expect(asked).to_contain_text("Version 1")
    asked.get_by_role("button", name="Annuler").click()
    send(page)
    page.goto(page.url.removesuffix("/suivi"))
    for name in ("Note-DM2.pdf", "Avis-des-domaines.pdf", "Reglement.pdf"):
        expect(page.get_by_role("link", name=f"Ouvrir {name}")).to_be_visible()

    page.go_back()
    page.get_by_role("button", name="Nouvelle version").click()
    expect(page.get_by_text("Rien ne change encore")).to_be_visible()
    page.get_by_role("button", name="Figer").click()
    expect(page.get_by_label("Pourquoi une nouvelle version")).to_be_focused()
    page.get_by_label("Pourquoi une nouvelle version").fill("Un point ajouté.")
    add_item(page, "Écoles")
    expect(page.get_by_text("Ajouté : Écoles")).to_be_visible()
    send(page)

    page.get_by_role("button", name="Annuler la séance").click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("button", name="Annuler la séance").click()
    expect(asked.get_by_label("Motif de l’annulation")).to_be_focused()
    asked.get_by_label("Motif de l’annulation").fill("Salle inondée.")
    asked.get_by_role("button", name="Annuler la séance").click()
    expect(page.get_by_text("Séance annulée, destinataires prévenus.")).to_be_visible()
    expect(page.get_by_role("button", name="Nouvelle version")).to_have_count(0)


def join_paper(page: Page, name: str, content: bytes) -> None:
    paper: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": content}
    page.locator("form input[type=file]").first.set_input_files([paper])
    expect(page.get_by_role("link", name=name)).to_be_visible()


def test_two_clerks_at_once(visit: Visitors) -> None:
    maelle, herve = visit(MAELLE, NEW), visit(HERVE, screen=PHONE)
    begin_convocation(maelle)
    fill_in(maelle, 9, "Voirie")
    herve.goto(NEW)
    herve.get_by_role("link", name="Modifié par Maëlle Le Goff").first.click()
    expect(herve.get_by_label("Point 1 · Objet")).to_have_value("Voirie")

    maelle.get_by_label("Texte de la convocation").fill("Vous êtes convoqués à la réunion du conseil.")
    herve.get_by_label("Lieu").fill("Salle Saint-Martin")
    herve.get_by_label("Point 1 · Rapporteur").fill("Jean-Yves Caro")
    expect(maelle.get_by_label("Lieu")).to_have_value("Salle Saint-Martin")
    expect(maelle.get_by_label("Point 1 · Rapporteur")).to_have_value("Jean-Yves Caro")
    expect(herve.get_by_label("Texte de la convocation")).to_have_value("Vous êtes convoqués à la réunion du conseil.")

    herve.context.set_offline(True)
    herve.get_by_label("Lieu").fill("Halle")
    expect(herve.get_by_text("Hors ligne : vos changements seront enregistrés")).to_be_visible()
    maelle.get_by_label("Lieu").fill("Mairie")
    add_item(maelle, "Écoles")
    expect_saved(maelle)
    herve.context.set_offline(False)
    expect(herve.get_by_label("Point 2 · Objet")).to_have_value("Écoles")
    expect(herve.get_by_label("Lieu")).to_have_value("Mairie")
    expect(herve.get_by_text("Maëlle Le Goff a modifié en même temps que vous : le lieu")).to_be_visible()
    herve.get_by_role("button", name="Remettre la mienne").click()
    expect(maelle.get_by_label("Lieu")).to_have_value("Halle")
    expect(maelle.get_by_text("Modifié par Hervé Le Guennec")).to_be_visible()

    send(maelle)
    expect(herve.get_by_role("heading", name="Cette convocation a été figée")).to_be_visible()
    expect(herve.get_by_role("link", name="Voir le suivi")).to_be_visible()


def test_what_blocks_is_said_mended_and_sent(visit: Visitors) -> None:
    """At the end a document that the disk has altered: it is named, and added again."""
    page = visit(MAELLE, NEW)
    begin_convocation(page)
    page.get_by_role("button", name="Figer").click()
    expect(page.get_by_label("Date", exact=True)).to_be_focused()
    fill_in(page, 2)
    page.get_by_label("Lieu").fill("")
    page.get_by_role("button", name="Ajouter un point").click()
    page.get_by_role("button", name="Point 1 : l’objet manque").click()
    page.locator("[data-field]:focus").fill("Point sur les travaux")
    page.get_by_role("button", name="Le lieu manque").click()
    expect(page.get_by_label("Lieu")).to_be_focused()
    page.get_by_label("Lieu").fill("Mairie")
    expect(page.get_by_text("Délai dépassé : 1 jour franc sur 3")).to_be_visible()

    page.get_by_role("button", name="Motiver l’urgence").click()
    expect(page.get_by_text("Se prononcer sur l’urgence de la convocation")).to_be_visible()
    expect(page.get_by_label("Point 2 · Objet")).to_have_value("Point sur les travaux")
    page.get_by_role("button", name="Le motif de l’urgence manque").click()
    page.locator("[data-field]:focus").fill("Péril sur le mur de l’école.")
    expect(page.get_by_text("1 jour franc : urgence")).to_be_visible()
    expect(page.get_by_text("Rien n’empêche l’envoi")).to_be_visible()

    page.get_by_role("checkbox", name="Convocation en urgence").uncheck()
    page.get_by_role("button", name="Passer au").click()
    expect(page.get_by_label("Date", exact=True)).to_have_value(day(4))
    expect(page.get_by_text("Rien n’empêche l’envoi")).to_be_visible()

    content = pdf(7)
    join_paper(page, "Plan-de-la-traverse.pdf", content)
    expect_saved(page)
    kept = visit.town_hall.mail.parent / "files" / content_path(hashlib.sha256(content).hexdigest())
    kept.write_bytes(b"\0" * len(content))
    page.get_by_role("button", name="Figer").click()
    page.get_by_role("dialog").get_by_role("button", name="Figer").click()
    said = page.get_by_role("alert").filter(has_text="n’est plus intact sur le serveur")
    expect(said).to_contain_text("Plan-de-la-traverse.pdf")
    page.get_by_role("button", name=re.compile("Retirer.*Plan-de-la-traverse")).click()
    join_paper(page, "Plan-de-la-traverse.pdf", content)
    expect_saved(page)
    send(page)
