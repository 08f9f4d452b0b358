"""A message is written now, and sent at an hour to come."""

from playwright.sync_api import expect

from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors


def test_a_message_is_sent_later(visit: Visitors, town_hall: TownHall) -> None:
    address = f"/discussions/{town_hall.group('Affaires sociales')}"
    maelle, annick = visit(MAELLE, address), visit(ANNICK, address, PHONE)
    write = maelle.get_by_role("textbox", name="Écrire à Affaires sociales")
    write.fill("Rappel : réunion à 14 h.")
    maelle.get_by_role("button", name="Programmer l’envoi").click()
    maelle.get_by_label("Un autre jour").check()
    dialog = maelle.get_by_role("dialog")
    dialog.get_by_role("button", name="Programmer", exact=True).click()
    expect(dialog.get_by_text("Choisissez un moment à venir")).to_be_visible()
    maelle.get_by_label("Demain matin").check()
    dialog.get_by_role("button", name="Programmer", exact=True).click()
    expect(write).to_have_value("")

    # It can be taken up again, and nobody else knows of it.
    maelle.get_by_role("button", name="1 message programmé").click()
    dialog.get_by_role("button", name="Reprendre").click()
    expect(write).to_have_value("Rappel : réunion à 14 h.")
    expect(dialog).to_have_count(0)  # as long as it is open, nobody writes beneath it
    write.fill("Rappel : réunion à 15 h.")
    maelle.get_by_role("button", name="Programmer l’envoi").click()
    dialog.get_by_role("button", name="Programmer", exact=True).click()
    expect(write).to_have_value("")
    maelle.reload()
    expect(maelle.get_by_role("button", name="1 message programmé")).to_be_visible()
    expect(annick.get_by_text("Rappel : réunion")).to_have_count(0)
    expect(annick.get_by_role("button", name="1 message programmé")).to_have_count(0)

    town_hall.ask(
        "UPDATE scheduled_messages SET send_at = now() - interval '1 ms' "
        "WHERE written ->> 'text' LIKE 'Rappel%' RETURNING 1"
    )
    expect(annick.get_by_role("log").get_by_text("Rappel : réunion à 15 h.")).to_be_visible()
    expect(maelle.get_by_role("button", name="1 message programmé")).to_have_count(0)


def test_what_is_scheduled_is_sent_at_once_or_dropped(visit: Visitors, town_hall: TownHall) -> None:
    maelle = visit(MAELLE, f"/discussions/{town_hall.group('Affaires sociales')}")
    write = maelle.get_by_role("textbox", name="Écrire à Affaires sociales")
    for text in ("Le car est réservé.", "À oublier."):
        write.fill(text)
        maelle.get_by_role("button", name="Programmer l’envoi").click()
        maelle.get_by_role("dialog").get_by_role("button", name="Programmer", exact=True).click()
        expect(write).to_have_value("")
    maelle.get_by_role("button", name="2 messages programmés").click()
    dialog = maelle.get_by_role("dialog")
    waiting = dialog.get_by_role("listitem")
    waiting.filter(has_text="À oublier.").get_by_role("button", name="Supprimer").click()
    expect(waiting).to_have_count(1)
    waiting.get_by_role("button", name="Envoyer maintenant").click()
    expect(dialog).to_have_count(0)
    expect(maelle.get_by_role("log").get_by_text("Le car est réservé.")).to_be_visible()
    expect(maelle.get_by_text("À oublier.")).to_have_count(0)
