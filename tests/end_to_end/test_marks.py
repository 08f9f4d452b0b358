"""What one keeps of single messages: expected until done, saved, recalled, unread again; pinned and forwarded."""

from playwright.sync_api import Page, expect

from tests.end_to_end.talking import act_on, choose, composer, expect_open, message, row, say
from tests.end_to_end.town_hall import MAELLE, YANN, TownHall
from tests.end_to_end.visitors import DESK, PHONE, Visitors

GROUP = "Services techniques"
MANY = 60
"""More messages than a conversation begins with."""


def call_yann(maelle: Page, what: str) -> None:
    composer(maelle).press_sequentially("@ya")
    composer(maelle).press("Enter")
    composer(maelle).press_sequentially(what)
    composer(maelle).press("Enter")
    expect(message(maelle, what)).to_be_visible()


def test_what_calls_somebody_stays_expected_until_it_is_done(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = visit(MAELLE, town_hall.talk(GROUP)), visit(YANN, town_hall.talk(GROUP))
    call_yann(maelle, "peux-tu commander le sel ?")
    asked = message(yann, "peux-tu commander le sel ?")
    expect(asked.get_by_text("On l’attend de vous")).to_be_visible()
    yann.get_by_role("link", name="Accueil").first.click()
    expect(yann.get_by_role("link", name="sel ? Maëlle Le Goff, Services techniques")).to_be_visible()
    yann.get_by_role("button", name="C’est fait").click()
    expect(yann.get_by_role("button", name="C’est fait")).to_have_count(0)
    yann.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(yann.get_by_role("button", name="C’est fait")).to_be_visible()

    yann.goto(town_hall.talk(GROUP))
    act_on(asked, "Répondre")
    say(yann, "C’est commandé.")
    expect(asked.get_by_text("On l’attend de vous")).to_have_count(0)


def test_messages_are_saved_recalled_and_unread_again(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = visit(MAELLE, town_hall.talk(GROUP)), visit(YANN, town_hall.talk(GROUP))
    say(maelle, "Le code du portail est 4217.")
    code = message(yann, "Le code du portail")
    choose(yann, code, "Enregistrer")
    choose(yann, code, "Me le rappeler…")
    yann.get_by_role("dialog").get_by_role("radio", name="Demain matin").check()
    yann.get_by_role("dialog").get_by_role("button", name="Me le rappeler").click()
    expect(code.get_by_text("Rappel ")).to_be_visible()
    yann.get_by_role("link", name="À suivre").click()
    for part in ("Rappels à venir", "Messages enregistrés"):
        expect(yann.locator("section").filter(has_text=part).get_by_role("link")).to_contain_text("Le code du portail")
    yann.get_by_role("main").get_by_role("link", name="Le code du portail").first.click()
    expect_open(yann, GROUP)
    choose(yann, code, "Marquer comme non lu")
    expect(row(yann, GROUP)).to_have_attribute("data-unread", "")
    row(yann, GROUP).click()
    expect(yann.get_by_text("1 nouveau message")).to_be_visible()
    expect(row(yann, GROUP)).not_to_have_attribute("data-unread", "")


def test_a_message_is_pinned_for_all_and_forwarded_where_it_may_go(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = visit(MAELLE, town_hall.talk(GROUP)), visit(YANN, town_hall.talk(GROUP))
    say(yann, "Le pont est fermé jusqu’à lundi.")
    bridge = message(maelle, "Le pont est fermé")
    choose(maelle, bridge, "Épingler pour tous")
    pinned = "Message épinglé Le pont est fermé"
    expect(yann.get_by_role("button", name=pinned)).to_be_visible()
    for number in range(MANY):
        say(yann, f"Déviation {number}")
    anew = visit(MAELLE, town_hall.talk(GROUP))
    expect(anew.get_by_role("button", name=pinned)).to_be_visible()

    choose(maelle, bridge, "Transférer…")
    dialog = maelle.get_by_role("dialog", name="Transférer ce message")
    expect(dialog.get_by_role("searchbox", name="Vers")).to_be_focused()
    expect(dialog.get_by_role("radio", name="Gendarmerie")).to_be_disabled()
    expect(dialog.get_by_text("Des externes le liraient.").first).to_be_visible()
    maelle.keyboard.type("urba")
    maelle.keyboard.press("Enter")
    expect(dialog.get_by_role("radio", name="Commission urbanisme")).to_be_checked()
    expect(dialog.get_by_label("Votre mot")).to_be_focused()
    maelle.keyboard.type("Pour information.")
    maelle.set_viewport_size(PHONE)
    maelle.keyboard.press("Enter")
    said, writing = maelle.locator(".toast").bounding_box(), composer(maelle).bounding_box()
    assert said
    assert writing
    assert said["y"] + said["height"] <= writing["y"]
    maelle.set_viewport_size(DESK)
    maelle.get_by_role("status").get_by_role("button", name="Voir").click()
    expect_open(maelle, "Commission urbanisme")
    forwarded = message(maelle, "Pour information.")
    expect(forwarded.get_by_text("Transféré, de Yann Kerbrat dans Services techniques")).to_be_visible()
    expect(forwarded).to_contain_text("Le pont est fermé jusqu’à lundi.")

    say(maelle, f"Voir {yann.url}/1")
    expect(message(maelle, "Voir").locator("a.link-card")).to_be_visible()
