"""axe finds nothing to object to on any screen, in both themes, on a desk and on a phone; every screen fits the
narrowest phone and a desk at 200 %, and is read and touched on a small phone with letters of up to 200 %. Screens
that a change touches are looked at, and of the others one in six by turns; by `make screens` all of them."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page, ViewportSize

from tests.end_to_end.reach import to_look_at
from tests.end_to_end.screens import SCREENS, Screen, expect_settled
from tests.end_to_end.visitors import DESK, PHONE, SMALL_PHONE, Visitors, enlarge

Theme = Literal["light", "dark"]
RULES: dict[Theme, dict[str, Any]] = {
    "light": {
        "resultTypes": ["violations"],
        "rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}},
    },
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
}
"""In the dark, what looks at colours: of the rest nothing is another."""

NARROW: ViewportSize = {"width": 320, "height": 640}
ENLARGED: ViewportSize = {"width": 720, "height": 450}
"""A desk of 1440 × 900 at 200 %."""

DRAWN = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"

OUTSIDE = """
() => {
  const scrolls = element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
  const wide = element => element.scrollWidth > element.clientWidth + 1
  const strip = element => element.closest('[role=region][tabindex], .tabs, .segmented')
  const beyond = element => {
    const { left, right, width } = element.getBoundingClientRect()
    return width > 1 && (right > innerWidth + 1 || left < -1)
  }
  const all = [...document.querySelectorAll('body, body *')].filter(element => element.checkVisibility())
  const controls = all.filter(element => element.matches('a, button, input, select, textarea, h1, h2'))
  const long = document.documentElement.scrollHeight > innerHeight + 1
  return [
    ...(wide(document.documentElement) || (long && document.querySelector('.app')) ? [document.documentElement] : []),
    ...all.filter(element => scrolls(element) && wide(element) && !strip(element)),
    ...controls.filter(element => beyond(element) && !strip(element) && !element.matches('.skip, .sr')),
  ].map(element => element.outerHTML.slice(0, 160))
}
"""
"""What can be scrolled sideways, wide tables and strips of tabs excepted, and what cannot be reached even so; also the
page itself where it can be scrolled away from under its frame."""

LEGIBLE = Path(__file__).with_name("legible.js").read_text()
LETTERS = (100, 150, 200)
"""In percent of what browsers show when nobody has chosen."""
ON_PAPER = ("print run",)
"""The screens that are not looked at so: sheets to be printed and signed."""


@pytest.mark.parametrize("screen", to_look_at(SCREENS, attrgetter("path"), 6), ids=lambda screen: screen.name)
def test_a_screen(visit: Visitors, places: dict[str, int | str], screen: Screen) -> None:
    page = visit(screen.who, screen.path.format(**places), anew=screen.apart)
    expect_settled(page)
    screen.then(page)
    page.evaluate(AXE_SCRIPT)
    found = [
        f"{size['width']} px, {theme}: {objection}"
        for size in (DESK, PHONE)
        for theme in RULES
        for objection in lasting(page, partial(objections, page, size, theme))
    ]
    found += [
        f"{size['width']} px: beyond the edge: {part}"
        for size in (NARROW, ENLARGED)
        for part in lasting(page, partial(outside, page, size))
    ]
    letters = () if screen.name in ON_PAPER else LETTERS
    found += [f"{text} %: {part}" for text in letters for part in lasting(page, partial(illegible, page, text))]
    assert not found, "\n" + "\n".join(found)


def lasting(page: Page, look: Callable[[], list[str]]) -> list[str]:
    """What is still found a moment later: a page that has just been resized or coloured may not have come to rest."""
    found = look()
    if found:
        page.wait_for_timeout(1_000)
        found = look()
    return found


def objections(page: Page, size: ViewportSize, theme: Theme) -> list[str]:
    """What axe objects to, and to which element."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    page.evaluate(DRAWN)
    page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
    violations = page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", RULES[theme])
    return [
        f"{violation['id']}: {node['html'][:200]} {' '.join(check['message'] for check in node['any'][:2])}"
        for violation in violations
        for node in violation["nodes"]
    ]


def outside(page: Page, size: ViewportSize) -> list[str]:
    page.set_viewport_size(size)
    page.evaluate(DRAWN)
    return list(page.evaluate(OUTSIDE))


def illegible(page: Page, text: int) -> list[str]:
    page.set_viewport_size(SMALL_PHONE)
    enlarge(page, text)
    page.evaluate(DRAWN)
    return list(page.evaluate(LEGIBLE))
