"""Two people talk in a group, with all that one does with messages."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.talking import act_on, choose, composer, message, point_at, row, say, timeline
from tests.end_to_end.town_hall import MAELLE, YANN, TownHall
from tests.end_to_end.visitors import Visitors, enlarge

GROUP = "Services techniques"


def both(visit: Visitors, town_hall: TownHall) -> tuple[Page, Page]:
    """Maëlle and Yann, in the same group."""
    return visit(MAELLE, town_hall.talk(GROUP)), visit(YANN, town_hall.talk(GROUP))


def beside(page: Page, of: Locator) -> None:
    """The menu that is open stands beside what it is of, and not in a corner of the window."""
    menu, place = page.get_by_role("menu").bounding_box(), of.bounding_box()
    assert menu
    assert place
    assert menu["x"] + menu["width"] > place["x"] + place["width"] / 2
    assert menu["y"] < place["y"] + place["height"] + 100
    assert menu["y"] + menu["height"] > place["y"] - 100


def test_an_edited_message_says_so_and_keeps_what_it_said(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = both(visit, town_hall)
    say(maelle, "Rendez-vous à 9 h au dépôt.")
    choose(maelle, message(maelle, "Rendez-vous à 9 h"), "Modifier")
    expect(composer(maelle)).to_have_value("Rendez-vous à 9 h au dépôt.")
    composer(maelle).fill("Rendez-vous à 10 h au dépôt.")
    maelle.get_by_role("button", name="Enregistrer").click()
    mended = message(yann, "Rendez-vous à 10 h au dépôt.")
    mended.get_by_role("button", name="modifié").click()
    expect(yann.get_by_role("dialog", name="Versions du message")).to_contain_text("Rendez-vous à 9 h au dépôt.")


@pytest.mark.parametrize("text", [100, 150])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_menu_of_a_message_is_at_hand(visit: Visitors, town_hall: TownHall, width: int, text: int) -> None:
    """At its button, or over it where the window is too low; on a phone a sheet under the thumb."""
    yann = visit(YANN, town_hall.talk(GROUP))
    yann.set_viewport_size({"width": width, "height": 844})
    enlarge(yann, text)
    last = timeline(yann).get_by_role("article").last
    point_at(last)
    button = last.get_by_role("button", name="Autres actions")
    place = button.bounding_box()
    button.click()
    expect(yann.get_by_role("menuitem", name="Répondre")).to_be_visible()
    menu = yann.get_by_role("menu").bounding_box()
    assert menu
    assert place
    right, bottom = menu["x"] + menu["width"], menu["y"] + menu["height"]
    assert menu["x"] >= 0
    assert menu["y"] >= 0
    assert right <= width
    assert bottom <= 844
    if width == 390:
        assert max(menu["x"], width - right, 844 - bottom) < 8
    else:
        assert place["x"] < right < place["x"] + place["width"] + 16
        assert max(menu["y"] - place["y"] - place["height"], place["y"] - bottom) < 16


def test_a_deleted_message_leaves_its_place(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = both(visit, town_hall)
    say(maelle, "Le mot de passe du coffre est 4217.")
    expect(message(yann, "4217")).to_be_visible()
    choose(maelle, message(maelle, "4217"), "Supprimer")
    maelle.get_by_role("dialog").get_by_role("button", name="Supprimer").click()
    expect(message(yann, "Message supprimé par son auteur.")).to_be_visible()
    expect(message(maelle, "Vous avez supprimé ce message.")).to_be_focused()
    for page in (maelle, yann):
        expect(page.get_by_text("4217")).to_have_count(0)


def test_a_reply_quotes_what_it_answers_and_leads_there(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = both(visit, town_hall)
    say(maelle, "La balayeuse est réparée ?")
    asked = message(yann, "La balayeuse est réparée ?")
    act_on(asked, "Répondre")
    expect(composer(yann)).to_be_focused()
    say(yann, "Oui, depuis ce matin.")
    answer = message(maelle, "Oui, depuis ce matin.")
    answer.get_by_role("link", name="Maëlle Le Goff La balayeuse est réparée ?").click()
    expect(timeline(maelle).locator("[data-lit]")).to_contain_text("La balayeuse est réparée ?")


def test_a_reaction_is_counted_and_taken_back(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = both(visit, town_hall)
    say(maelle, "Les barrières sont posées.")
    posed = message(yann, "Les barrières sont posées.")
    act_on(posed, "Réagir")
    beside(yann, posed)
    yann.get_by_role("menuitemradio", name="Merci").click()
    thanks = message(maelle, "Les barrières sont posées.").get_by_role("button", name="Merci")
    expect(thanks).to_have_text("Merci 1")
    thanks.click()
    expect(posed.get_by_role("button", name="Merci 2")).to_have_attribute("aria-pressed", "true")
    posed.get_by_role("button", name="Merci 2").click()
    expect(thanks).to_have_text("Merci 1")


def test_a_mention_calls_by_name(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = visit(MAELLE, town_hall.talk(GROUP)), visit(YANN, "/accueil")
    expect(yann.get_by_role("heading", name="Bonjour Yann")).to_be_visible()
    composer(maelle).press_sequentially("Vu avec @ya")
    expect(maelle.get_by_role("option", name="@Yann Kerbrat")).to_have_attribute("aria-selected", "true")
    composer(maelle).press("Enter")
    composer(maelle).press_sequentially("pour demain.")
    composer(maelle).press("Enter")
    expect(message(maelle, "Vu avec @Yann Kerbrat pour demain.")).to_be_visible()

    expect(yann.get_by_role("link", name="Discussions 1 vous attend")).to_be_visible()
    yann.get_by_role("link", name="Discussions").first.click()
    expect(row(yann, GROUP)).to_contain_text("mention")
    row(yann, GROUP).click()
    expect(message(yann, "Vu avec").locator(".mention[data-me]")).to_have_text("@Yann Kerbrat")
    expect(yann.get_by_role("link", name="Discussions 1 vous attend")).to_have_count(0)


def test_typing_is_shown_while_one_types(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = both(visit, town_hall)
    composer(yann).press_sequentially("Je ")
    expect(maelle.get_by_text("Yann Kerbrat écrit…")).to_be_visible()
    say(yann, "Je passe au dépôt.")
    expect(message(maelle, "Je passe au dépôt.")).to_be_visible()
    expect(maelle.get_by_text("Yann Kerbrat écrit…")).to_have_count(0)


def test_a_draft_is_kept(visit: Visitors, town_hall: TownHall) -> None:
    yann = visit(YANN, town_hall.talk(GROUP))
    composer(yann).fill("Pensez à fermer le")
    yann.get_by_role("link", name="Discussions").first.click()
    expect(row(yann, GROUP)).to_contain_text("Brouillon : Pensez à fermer le")
    yann.reload()
    row(yann, GROUP).click()
    expect(composer(yann)).to_have_value("Pensez à fermer le")


LAST_WORD = """
(area, text) => {
  area.value = text
  area.dispatchEvent(new Event('input', { bubbles: true }))
  location.reload()
  const until = performance.now() + 300
  while (performance.now() < until);
}
"""
"""Written in the moment in which the page goes: it hears nothing any more, not even that it was kept."""


def test_the_last_word_before_the_page_goes_is_kept(visit: Visitors, town_hall: TownHall) -> None:
    yann = visit(YANN, town_hall.talk("Agents"))
    for text in ("Le", "Le tracteur", "Le tracteur est", "Le tracteur est prêt"):
        with yann.expect_navigation():
            composer(yann).evaluate(LAST_WORD, text)
        expect(composer(yann)).to_have_value(text)
    composer(yann).fill("")


def test_two_pages_of_one_browser_write_one_draft(visit: Visitors, town_hall: TownHall) -> None:
    first = visit(YANN, town_hall.talk("Services techniques"))
    second = first.context.new_page()
    second.goto(town_hall.talk("Services techniques"))
    composer(first).fill("La nacelle")
    expect(composer(second)).to_have_value("La nacelle")
    composer(second).press_sequentially(" est louée")
    expect(composer(first)).to_have_value("La nacelle est louée")
    say(second, "La nacelle est louée jusqu’à vendredi")
    expect(composer(first)).to_have_value("")
