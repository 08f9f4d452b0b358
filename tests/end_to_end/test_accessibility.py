"""axe finds nothing to object to on any screen, in both themes, on a desk and on a phone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.end_to_end.house import ANNICK, CEDRIC, MAELLE, House
from tests.end_to_end.visitors import DESK, PHONE, Visitors

RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Screen:
    """What somebody sees there, once they have done something when `then` says what."""

    name: str
    who: str | None
    path: str
    then: Callable[[Page], None] = lambda page: None


def click(role: Literal["button", "link", "tab", "menuitem"], name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role(role, name=name).first.click()


SCREENS = [
    Screen("sign-in", None, "/connexion"),
    Screen("sign-in refused", None, "/connexion", click("button", "Se connecter")),
    Screen("password forgotten", None, "/mot-de-passe"),
    Screen("link over", None, f"/invitation/{'x' * 43}"),
    Screen("home of staff", MAELLE, "/accueil"),
    Screen("home of an official", ANNICK, "/accueil"),
    Screen("home of a guest", CEDRIC, "/accueil"),
    Screen("publications", MAELLE, "/publications"),
    Screen("publish", MAELLE, "/publications/nouvelle"),
    Screen("sittings", ANNICK, "/seances"),
    Screen("convene", MAELLE, "/seances/nouvelle"),
    Screen("convene, lacking", MAELLE, "/seances/nouvelle", click("button", "Envoyer la convocation")),
    Screen("convocation", ANNICK, "/seances/{convocation}"),
    Screen("follow-up", MAELLE, "/seances/{convocation}/suivi"),
    Screen("directory", MAELLE, "/annuaire"),
    Screen("not found", ANNICK, "/discussions/1"),
    Screen("unknown address", ANNICK, "/nulle-part"),
]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen(visit: Visitors, house: House, screen: Screen) -> None:
    page = visit(screen.who, screen.path.format(convocation=house.convocation()))
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    screen.then(page)
    found = [
        f"{size['width']} px, {theme}: {objection}"
        for size in (DESK, PHONE)
        for theme in THEMES
        for objection in seen(page, size, theme)
    ]
    assert not found, "\n" + "\n".join(found)


def seen(page: Page, size: Any, theme: Theme) -> list[str]:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    return objections(page)


def objections(page: Page) -> list[str]:
    """What axe objects to, and to which element."""
    page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", RULES)
    return [
        f"{violation['id']}: {node['html'][:200]} {' '.join(check['message'] for check in node['any'][:2])}"
        for violation in violations
        for node in violation["nodes"]
    ]
