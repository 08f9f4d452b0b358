"""Makes PDF/A of what is to be printed or kept: the same data give the same bytes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from protocol.codec import to_json


def pdf(template: Path, data: dict[str, Any], at: datetime) -> bytes:
    """PDF/A-2a, dated `at`; nothing but the template and the data goes into it, and the data are never markup."""
    made: bytes = typst.compile(
        template,
        root=template.parent,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": to_json(data).decode()},
        pdf_standards=["a-2a"],
        timestamp=int(at.astimezone(UTC).timestamp()),
    )
    return made
