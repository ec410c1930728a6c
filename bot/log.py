"""Structured logs: row ids and codes, never names, texts or tokens."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

from bot.settings import LogFormat

# A token in an address (`/bot123:ABC/`) or alone.
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{10,}", re.ASCII)


def set_up(log_format: LogFormat, level: int = logging.INFO) -> None:
    """Send all logs, libraries' too, through one redacting formatter to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_values,
        _redact,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format is LogFormat.JSON
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=30)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), _from_library, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # httpx logs whole addresses, token included; the others log every tick, request or look.
    for noisy in ("alembic", "httpx", "apscheduler", "aiohttp.access", "aiosqlite", "telegram"):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _from_library(_logger: Any, _name: str, event: EventDict) -> EventDict:
    event["logger"] = event["_record"].name
    return event


def _without_values(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Exceptions by type and place alone: their messages may hold what people wrote."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = describe(error)
    return event


def describe(error: BaseException) -> str:
    """An exception without its values: its type, and where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(error).__name__}{place}"


def _redact(_logger: Any, _name: str, event: EventDict) -> EventDict:
    return {key: _TOKEN.sub("[token]", value) if isinstance(value, str) else value for key, value in event.items()}
