"""The register on paper: how many convocations it says it holds."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from protocol.ledger import RegisterLine
from server.assemblies.register import as_table

PARIS = ZoneInfo("Europe/Paris")
SENT = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)
LINE = RegisterLine(
    1, 2, 3, 4, "Conseil municipal", 1, SENT, "Maëlle", SENT, "Salle", ["Budget"], 3, 2, 1, None, None
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "0 convocation"),
        ([LINE], "1 convocation, du mardi 1er septembre 2026 au mardi 1er septembre 2026"),
        ([LINE, LINE], "2 convocations, du mardi 1er septembre 2026 au mardi 1er septembre 2026"),
    ],
)
def test_it_counts_as_french_does(lines: list[RegisterLine], said: str) -> None:
    assert as_table(lines, PARIS, "Mairie", "")["subtitle"] == said
    assert as_table(lines, PARIS, "Mairie", "eau")["subtitle"] == f"{said}, contenant « eau »"
