"""Pages stand still while they load, and do not weigh much."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize

from tests.end_to_end.screens import expect_settled
from tests.end_to_end.town_hall import ANNICK, MAELLE
from tests.end_to_end.visitors import DESK, PHONE, Visitors

MOST_BYTES = 75_000

SHIFTED = """
() => new Promise(told => {
  const observer = new PerformanceObserver(list => told(sum(list.getEntries())))
  const sum = entries => entries.filter(one => !one.hadRecentInput).reduce((all, one) => all + one.value, 0)
  observer.observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => setTimeout(() => told(sum(observer.takeRecords()))))
})
"""
"""How far what was shown has moved by itself, as browsers measure it."""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    ("who", "path"),
    [
        (None, "/connexion"),
        (MAELLE, "/accueil"),
        (ANNICK, "/accueil"),
        (MAELLE, "/discussions/{agents}"),
        (ANNICK, "/discussions/{conseil}"),
        (MAELLE, "/publications"),
        (ANNICK, "/seances/{convocation}"),
        (MAELLE, "/seances/{convocation}/suivi"),
        (MAELLE, "/seances/{sitting}/seance"),
        (MAELLE, "/agenda"),
        (ANNICK, "/agenda/{event}"),
        (MAELLE, "/annuaire"),
        (MAELLE, "/administration/assemblees/{council}"),
        (MAELLE, "/administration/regles"),
    ],
)
def test_nothing_moves_while_it_loads(
    visit: Visitors, places: dict[str, int | str], who: str | None, path: str, size: ViewportSize
) -> None:
    page = visit(who, path.format(**places), size)
    expect_settled(page)
    assert page.evaluate(SHIFTED) < 0.1


def test_what_every_page_loads_is_light(client_dir: Path) -> None:
    page = (client_dir / "index.html").read_text()
    scripts = re.findall(r'(?:src|modulepreload" crossorigin href)="/([^"]+\.js)"', page)
    weights = {name: len(gzip.compress((client_dir / name).read_bytes())) for name in scripts}
    assert len(weights) > 1
    assert sum(weights.values()) < MOST_BYTES, weights
