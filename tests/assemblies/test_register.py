"""The register on paper: how many convocations it says it holds, and what it says of each."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from protocol.ledger import RegisterLine
from server.assemblies.register import HEADS, as_table
from server.assemblies.register_verdicts import Judged

PARIS = ZoneInfo("Europe/Paris")
SENT = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)
LINE = RegisterLine(
    1, 2, 3, 4, "Conseil municipal", 1, SENT, "Maëlle", SENT, "Salle", ["Budget"], 3, 2, 1, None, None, in_time=2
)  # fmt: skip


def rows(line: RegisterLine) -> Any:
    return as_table([Judged(line, [], whole=True, zone=PARIS)], PARIS, "Mairie", "", None)["rows"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "0 convocation"),
        ([LINE], "1 convocation, du mardi 1er septembre 2026 au mardi 1er septembre 2026"),
        ([LINE, LINE], "2 convocations, du mardi 1er septembre 2026 au mardi 1er septembre 2026"),
    ],
)
def test_it_counts_as_french_does(lines: list[RegisterLine], said: str) -> None:
    judged = [Judged(line, [], whole=True, zone=PARIS) for line in lines]
    assert as_table(judged, PARIS, "Mairie", "", None)["subtitle"] == said
    assert as_table(judged, PARIS, "Mairie", "eau", None)["subtitle"] == f"{said}, contenant « eau »"


def test_it_says_for_how_many_the_delay_was_kept() -> None:
    (row,) = rows(LINE)
    told = dict(zip(HEADS, row, strict=True))
    assert (told["Convoqués"], told["Distribuées"], told["Délai tenu"], told["Accusés"]) == ("3", "2", "2", "1")


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, ""),
        ({"second": True}, "seconde convocation"),
        ({"urgent": True, "version": 2}, "en urgence, version 2"),
        ({"replaced_by": 9}, "remplacée"),
        (
            {"cancelled_at": SENT, "cancellation": "Intempéries"},
            "séance annulée le 01/09/2026 00:30 : Intempéries",
        ),
    ],
)
def test_its_state_is_said_in_words(changed: dict[str, Any], state: str) -> None:
    assert rows(msgspec.structs.replace(LINE, **changed))[0][-1] == state
