"""The register of convocations as papers show it: a table for people, and lines for spreadsheets."""

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from protocol.ledger import RegisterLine
from server.base.wording import counted, on_day, short

TEMPLATE = Path(__file__).with_name("register.typ")
HEADS = (
    "N°",
    "Envoyée le",
    "Assemblée",
    "Séance",
    "Lieu",
    "Ordre du jour",
    "Convoqués",
    "Distribuées",
    "Accusés",
    "État",
)
WIDTHS = (0.5, 1.2, 1.6, 1.2, 1.6, 3.4, 0.9, 0.9, 0.8, 1.6)
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def rows(lines: list[RegisterLine], zone: ZoneInfo) -> list[list[str]]:
    return [_row(line, zone) for line in lines]


def _row(line: RegisterLine, zone: ZoneInfo) -> list[str]:
    return [
        str(line.position or ""),
        short(line.sent_at, zone),
        line.body_name,
        short(line.opens_at, zone),
        line.place,
        "\n".join(f"{number}. {item}" for number, item in enumerate(line.items, 1)),
        str(line.convened),
        str(line.reached),
        str(line.acknowledged),
        _state(line, zone),
    ]


def _state(line: RegisterLine, zone: ZoneInfo) -> str:
    version = f"version {line.version}" if line.version > 1 else ""
    replaced = "remplacée" if line.replaced_by else ""
    cancelled = f"annulée le {short(line.cancelled_at, zone)}" if line.cancelled_at else ""
    return ", ".join(filter(None, (version, replaced, cancelled)))


def as_csv(lines: list[RegisterLine], zone: ZoneInfo) -> bytes:
    """As spreadsheets in French read it; no cell is a formula for them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([_plain(cell) for cell in row] for row in rows(lines, zone))
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def as_table(lines: list[RegisterLine], zone: ZoneInfo, authority: str, words: str) -> dict[str, Any]:
    """For the template, in the order of sending."""
    bodies = sorted({line.body_name for line in lines})
    period = f", du {on_day(_day(lines[0].sent_at, zone))} au {on_day(_day(lines[-1].sent_at, zone))}" if lines else ""
    sought = f", contenant « {words} »" if words else ""
    return {
        "title": "Registre des convocations",
        "authority": authority,
        "subtitle": f"{len(lines)} {counted(len(lines), 'convocation', 'convocations')}{period}{sought}",
        "footer": f"{authority} · {', '.join(bodies)}" if bodies else authority,
        "heads": HEADS,
        "widths": WIDTHS,
        "rows": rows(lines, zone),
    }


def _day(instant: datetime, zone: ZoneInfo) -> Any:
    return instant.astimezone(zone).date()
