"""Coming back to what others wrote: what is new, what is old, what is looked for, what is shown of it."""

from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.end_to_end.talking import act_on, choose, expect_open, message, row, say, timeline
from tests.end_to_end.town_hall import MAELLE, SOIZIC, YANN, TownHall
from tests.end_to_end.visitors import Visitors


def test_what_is_unread_is_counted_then_marked(visit: Visitors, town_hall: TownHall) -> None:
    soizic = visit(SOIZIC, "/discussions")
    expect(row(soizic, "Agents")).to_contain_text("4 non lus")
    row(soizic, "Agents").click()
    expect(timeline(soizic).get_by_text("4 nouveaux messages")).to_be_in_viewport()
    expect(row(soizic, "Agents")).not_to_contain_text("non lus")
    soizic.reload()
    expect_open(soizic, "Agents")
    expect(timeline(soizic).get_by_text("nouveaux messages")).to_have_count(0)


def scroll_up_until(page: Page, text: str) -> None:
    timeline(page).hover()
    for _ in range(200):
        if page.get_by_text(text).is_visible():
            return
        page.mouse.wheel(0, -1500)
        page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    raise AssertionError(f"never came to {text!r}")


def test_history_has_no_end_and_leads_back(visit: Visitors, town_hall: TownHall) -> None:
    """From the latest message to the first, more than 250 of them, and back."""
    maelle = visit(MAELLE, town_hall.talk("Agents"))
    latest = message(maelle, "").last
    expect(latest).to_be_in_viewport()
    said = latest.inner_text()
    scroll_up_until(maelle, "Ici commence la conversation Agents.")
    first = message(maelle, "").first
    place = first.bounding_box()
    say_elsewhere(visit, town_hall, "Agents", "Quelqu’un a-t-il les clés de la salle ?")
    expect(maelle.get_by_role("button", name="1 nouveau message")).to_be_visible()
    assert first.bounding_box() == place
    maelle.get_by_role("button", name="1 nouveau message").click()
    expect(message(maelle, "Quelqu’un a-t-il les clés de la salle ?")).to_be_in_viewport()
    expect(timeline(maelle)).to_contain_text(said.splitlines()[-1])


def say_elsewhere(visit: Visitors, town_hall: TownHall, group: str, text: str) -> None:
    soizic = visit(SOIZIC, town_hall.talk(group))
    say(soizic, text)
    expect(message(soizic, text)).to_be_visible()


def test_what_leads_to_a_message_lights_it(visit: Visitors, town_hall: TownHall) -> None:
    """A search, which knows no accents, a link that was copied, and a quote."""
    yann = visit(YANN, "/recherche", permissions=["clipboard-read", "clipboard-write"])
    yann.get_by_role("searchbox").fill("elagage cimetiere")
    hit = yann.get_by_role("main").get_by_role("link").filter(has_text="Quarante sacs")
    expect(hit.locator("mark").first).to_have_text("Élagage")
    hit.click()
    lit = timeline(yann).locator("[data-lit]")
    expect(lit).to_contain_text("Élagage du parking du cimetière")

    choose(yann, lit, "Copier le lien")
    expect(yann.get_by_text("Lien copié")).to_be_visible()
    yann.goto(town_hall.talk("Services techniques"))
    expect(message(yann, "").last).to_be_in_viewport()
    expect(lit).to_have_count(0)
    yann.goto(yann.evaluate("navigator.clipboard.readText()"))
    expect(lit).to_contain_text("Élagage du parking du cimetière")
    expect(lit).to_be_in_viewport()

    act_on(lit, "Répondre")
    say(yann, "Fait ce matin.")
    answer = message(yann, "Fait ce matin.")
    answer.get_by_role("link", name="Élagage du parking du cimetière").click()
    expect(lit).to_contain_text("Élagage du parking du cimetière")
    expect(lit).to_be_in_viewport()

    say(yann, "\n".join(f"Article {number} : sans observation." for number in range(1, 41)))
    long = message(yann, "Article 1 :")
    expect(long.get_by_role("button", name="Lire la suite")).to_be_visible()
    folded = box(long)["height"]
    long.get_by_role("button", name="Lire la suite").click()
    expect(long.get_by_role("button", name="Réduire")).to_have_attribute("aria-expanded", "true")
    assert box(long)["height"] > 2 * folded


def box(of: Locator) -> FloatRect:
    found = of.bounding_box()
    assert found
    return found
