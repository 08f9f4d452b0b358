"""Says what happens, as lines for people on a terminal and as JSON for machines elsewhere."""

import logging
import sys
from typing import Any

import structlog

from server.base.database import is_outage
from server.base.settings import Settings

QUIET = ("uvicorn.access", "pgqueuer", "asyncio", "alembic")

MUTE = ("asyncpg",)
"""Tells each try to reach a database that is away, with its traceback; we say ourselves that it is."""


def configure(settings: Settings) -> None:
    """Sends structlog and the standard library's logging the same way, to standard error."""
    console = settings.log_format == "console" or (settings.log_format == "auto" and sys.stderr.isatty())
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    _configure_standard(shared, console, level)


def is_news(record: logging.LogRecord) -> bool:
    """Not that the queue lost the database, with its traceback: we say ourselves, in one line, that it is away."""
    mistake = record.exc_info[1] if record.exc_info else None
    return not (record.name.startswith("pgqueuer") and mistake and is_outage(mistake))


def _configure_standard(shared: list[Any], console: bool, level: int) -> None:
    ends: list[Any] = (
        # What the functions of a traceback held, passwords among it, is nobody's to read.
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if console
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ends],
        )
    )
    handler.addFilter(is_news)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for logger in QUIET:
        logging.getLogger(logger).setLevel(max(level, logging.WARNING))
    for logger in MUTE:
        logging.getLogger(logger).setLevel(logging.CRITICAL)
