"""Coming back to what others wrote: what is new, what is old, what is looked for, what is shown of it."""

from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.talking import choose, composer, expect_open, message, row, say, timeline
from tests.end_to_end.town_hall import ANNICK, MAELLE, SOIZIC, YANN, TownHall
from tests.end_to_end.visitors import Visitors

HOSTILE = "<img src=x onerror=alert(1)> [cliquez](javascript:alert(1)) **gras** https://josselin.example/plan"


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


def test_a_link_to_a_message_opens_it_lit(visit: Visitors, town_hall: TownHall) -> None:
    seq = town_hall.ask("SELECT seq FROM messages WHERE content ->> 'text' LIKE 'Élagage du parking du cimetière%'")
    yann = visit(YANN, f"{town_hall.talk('Services techniques')}/{seq}")
    lit = timeline(yann).locator("[data-lit]")
    expect(lit).to_contain_text("Élagage du parking du cimetière")
    expect(lit).to_be_in_viewport()


def test_a_link_can_be_copied(visit: Visitors, town_hall: TownHall) -> None:
    yann = visit(YANN, town_hall.talk("Services techniques"), permissions=["clipboard-read", "clipboard-write"])
    choose(yann, message(yann, "").last, "Copier le lien")
    expect(yann.get_by_text("Lien copié")).to_be_visible()
    assert yann.evaluate("navigator.clipboard.readText()").startswith(yann.url + "/")


def test_reading_is_shown_only_where_the_group_says_so(visit: Visitors, town_hall: TownHall) -> None:
    soizic = visit(SOIZIC, town_hall.talk("Agents"))
    say(soizic, "La réunion de service est avancée.")
    maelle = visit(MAELLE, town_hall.talk("Agents"))
    expect(message(maelle, "La réunion de service est avancée.")).to_be_visible()
    expect(timeline(soizic).get_by_text("Lu par 1")).to_be_visible()

    for page in (soizic, maelle):
        page.goto(town_hall.talk("Courriers à traiter"))
    say(soizic, "Le recommandé est arrivé.")
    expect(message(maelle, "Le recommandé est arrivé.")).to_be_in_viewport()
    expect(timeline(soizic).get_by_text("Lu par")).to_have_count(0)


def test_a_search_knows_no_accents_and_lights_the_words(visit: Visitors) -> None:
    yann = visit(YANN, "/recherche")
    yann.get_by_role("searchbox").fill("elagage cimetiere")
    hit = yann.get_by_role("main").get_by_role("link").filter(has_text="Quarante sacs")
    expect(hit.locator("mark").first).to_have_text("Élagage")
    hit.click()
    expect(timeline(yann).locator("[data-lit]")).to_contain_text("Élagage du parking du cimetière")


def test_a_long_text_is_folded(visit: Visitors, town_hall: TownHall) -> None:
    annick, maelle = (visit(who, town_hall.talk("Commission urbanisme")) for who in (ANNICK, MAELLE))
    say(maelle, "\n".join(f"Article {number} : sans observation." for number in range(1, 41)))
    long = message(annick, "Article 1 :")
    expect(long.get_by_role("button", name="Lire la suite")).to_be_visible()
    folded = height(long)
    long.get_by_role("button", name="Lire la suite").click()
    expect(long.get_by_role("button", name="Réduire")).to_have_attribute("aria-expanded", "true")
    assert height(long) > 2 * folded


def height(of: Locator) -> float:
    box = of.bounding_box()
    assert box
    return box["height"]


def test_a_hostile_text_stays_a_text(visit: Visitors, town_hall: TownHall) -> None:
    annick = visit(ANNICK, town_hall.talk("Commission urbanisme"))
    maelle = visit(MAELLE, town_hall.talk("Commission urbanisme"))
    maelle.on("dialog", lambda dialog: visit.complaints.append(dialog.message))
    say(annick, HOSTILE)
    hostile = message(maelle, "onerror")
    expect(hostile).to_contain_text("<img src=x onerror=alert(1)> [cliquez](javascript:alert(1)) gras")
    expect(hostile.locator("img")).to_have_count(0)
    links = hostile.get_by_role("link")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://josselin.example/plan")
    expect(links).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(composer(annick)).to_have_value("")
