"""What an attestation says of each recipient in words: when they were reached, by the first way that held."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.assemblies.attestation import write
from server.ledger.ledger import Act, Entry

SENT = datetime(2026, 9, 1, 16, 55, tzinfo=UTC)
MANIFEST: dict[str, Any] = {
    "authority": "Mairie de Josselin",
    "zone": "Europe/Paris",
    "clock": {"synchronised": True},
    "frozen_at": SENT.isoformat(),
    "sent_by": {"person": 1, "name": "Maëlle"},
    "convocation": {
        "body": "Conseil municipal",
        "opens_at": "2026-09-11T18:30:00Z",
        "place": "Salle",
        "agenda": [{"title": "Budget"}],
    },
    "recipients": [
        {
            "person": 2,
            "name": "Annick",
            "role": "member",
            "in_office_since": "2020-05-25",
            "channel": "electronic",
            "channel_requested_on": None,
            "address": "annick@town.example",
        }
    ],
}
NOT_REACHED = "Distribution non établie."


def reached(*steps: tuple[Act, int]) -> str:
    """With these steps, each so many days after the sending."""
    entries = []
    for position, (act, days) in enumerate(steps, 1):
        at, facts = SENT + timedelta(days), {"address": "annick@town.example"}
        if act == "delivered_by_hand":
            facts["on"] = at.isoformat()
        entries.append(Entry(position, at, act, 1, 1, 2, 1, facts, "", b"", b""))
    told: str = write(MANIFEST, entries, "")["people"][0]["reached"]
    return told


@pytest.mark.parametrize(
    ("steps", "day"),
    [
        ([("available", 0), ("handed", 1)], "2 septembre"),
        ([("available", 0), ("handed", 1), ("delivered_by_hand", 5)], "2 septembre"),
        ([("available", 0), ("delivered_by_hand", 1), ("handed", 5)], "2 septembre"),
        ([("available", 0), ("refused", 1), ("handed", 2)], "3 septembre"),
        ([("available", 0), ("handed", 1), ("bounced", 2), ("delivered_by_hand", 3)], "4 septembre"),
        ([("available", 0), ("handed", 1), ("bounced", 2)], ""),
        ([("available", 0), ("bounced", 1), ("handed", 2)], ""),
        ([("available", 0), ("refused", 1)], ""),
        ([("available", 0)], ""),
    ],
)
def test_the_first_way_that_held_is_the_one_that_counts(steps: list[tuple[Act, int]], day: str) -> None:
    told = reached(*steps)
    assert day in told if day else told == NOT_REACHED


def test_a_single_entry_is_not_told_as_several() -> None:
    frozen = Entry(7, SENT, "frozen", 1, 1, 2, 1, {}, "", b"", b"")
    seal = write(MANIFEST, [frozen], "")["seal"][0]
    assert seal.startswith("Une inscription du registre scellé concerne cette convocation, la 7. Chacune porte")
    sent = Entry(8, SENT, "available", 1, 1, 2, 1, {}, "", b"", b"")
    seal = write(MANIFEST, [frozen, sent], "")["seal"][0]
    assert seal.startswith("2 inscriptions du registre scellé concernent cette convocation, de la 7 à la 8. Chacune")
