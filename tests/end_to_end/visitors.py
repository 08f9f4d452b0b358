"""People at their browsers: one Chromium, a context for each of them, and what their pages complained of."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, ViewportSize, expect

from tests.end_to_end.town_hall import TownHall
from tests.support.pace import seconds

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL_PHONE: ViewportSize = {"width": 360, "height": 760}

Size = tuple[int, int]

KEPT = "local_storage,indexeddb,cache_storage,service_workers"
"""What a page may leave behind, its cookies excepted."""

OF_THE_NETWORK = ("Failed to load resource", "WebSocket connection to")
"""What Chromium itself writes into the console when a server refuses or is away."""


class Visitors:
    """Called, lets one more person in; `complaints` is what the pages wrote into the console as errors. Whoever comes
    again, to the next test of a file, has the browser they had: nothing is kept in it, but what every page is made of
    need neither be fetched nor compiled again, which is half the work of looking at a screen."""

    def __init__(self, chromium: Browser, town_hall: TownHall) -> None:
        self.chromium = chromium
        self.town_hall = town_hall
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self._homes: dict[BrowserContext, tuple[Size, Page]] = {}
        self._away: dict[Size, list[BrowserContext]] = {}

    def __call__(
        self, email: str | None, path: str = "/", screen: ViewportSize = DESK, *, anew: bool = False, **options: Any
    ) -> Page:
        """The page that somebody has before them; nobody has signed in when there is no address. It is the first that
        a browser shows when they come `anew`, or otherwise than all others."""
        context = self.context(screen, **options) if anew or options else self._come_back(screen)
        if email:
            self.sign_in(context, email)
        page = context.new_page()
        page.goto(path)
        return page

    def _come_back(self, screen: ViewportSize) -> BrowserContext:
        size = (screen["width"], screen["height"])
        if away := self._away.get(size):
            context = away.pop()
            self.contexts.append(context)
            return context
        context = self.context(screen)
        home = context.new_page()
        home.goto("/robots.txt")
        self._homes[context] = (size, home)
        return context

    def sign_in(self, context: BrowserContext, email: str) -> None:
        context.add_cookies(
            [{"name": "parvis_session", "value": self.town_hall.session(email), "url": self.town_hall.url}]
        )

    def context(self, screen: ViewportSize = DESK, **options: Any) -> BrowserContext:
        """A browser of somebody's own, without a page yet."""
        defaults: dict[str, Any] = {
            "service_workers": "block",
            "reduced_motion": "reduce",
            "has_touch": screen in (PHONE, SMALL_PHONE),
            "is_mobile": screen in (PHONE, SMALL_PHONE),
        }
        context = self.chromium.new_context(
            base_url=self.town_hall.url,
            viewport=screen,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            **{**defaults, **options},
        )
        context.set_default_timeout(seconds(30) * 1000)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.contexts.append(context)
        return context

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(OF_THE_NETWORK):
            self.complaints.append(message.text)

    def photograph(self, folder: Path) -> list[Path]:
        """Pictures of all pages, for whoever looks into a failure."""
        homes = [home for _, home in self._homes.values()]
        pages = [page for context in self.contexts for page in context.pages if page not in homes]
        pictures = [folder / f"page-{number}.png" for number, _ in enumerate(pages, start=1)]
        for page, picture in zip(pages, pictures, strict=True):
            try:
                page.screenshot(path=picture, timeout=5_000)
            except Error as error:
                picture.with_suffix(".txt").write_text(str(error))
        return pictures

    def leave(self, *, again: bool = False) -> None:
        """For good, or to come again."""
        for context in self.contexts:
            if again and context in self._homes:
                self._go_home(context)
            else:
                context.close()
                self._homes.pop(context, None)
        self.contexts.clear()
        self.complaints.clear()

    def _go_home(self, context: BrowserContext) -> None:
        size, home = self._homes[context]
        for page in context.pages:
            if page is not home:
                page.close()
        context.set_offline(False)
        context.unroute_all()
        context.clear_cookies()
        line = context.new_cdp_session(home)
        line.send("Storage.clearDataForOrigin", {"origin": self.town_hall.url, "storageTypes": KEPT})
        line.detach()
        self._away.setdefault(size, []).append(context)


def enlarge(page: Page, text: int) -> None:
    """The size of text that somebody has chosen in their browser, in percent."""
    page.evaluate("size => { document.documentElement.style.fontSize = `${size}%` }", text)


REACHED = """
it => {
  const { left, top, right, bottom } = it.getBoundingClientRect()
  const points = [[left + 4, top + 4], [right - 4, bottom - 4], [(left + right) / 2, (top + bottom) / 2]]
  return points.every(([x, y]) => it.contains(document.elementFromPoint(x, y)))
}
"""
"""Whether a finger meets it from corner to corner, without anything being scrolled."""


def expect_within_reach(*buttons: Locator) -> None:
    """Whatever the size of the letters. Playwright would scroll to what it presses."""
    for text in (150, 200, 100):
        for button in buttons:
            enlarge(button.page, text)
            expect(button).to_be_visible()
            assert button.evaluate(REACHED), f"{button} at {text} %"
