"""Structured logs: one line an event, each naming its action; no traveller's text."""

import logging
import sys
import traceback
from pathlib import Path

import structlog

from runs.errors import causes
from runs.settings import Settings

#: Frames told of an exception, the innermost last.
FRAMES = 12


def configure(settings: Settings) -> None:
    """Set up structlog and the standard library's loggers, both to standard error."""
    level = getattr(logging, settings.LOG_LEVEL.upper())
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_values,
        on_one_line,
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if settings.LOG_FORMAT == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # The task's own lines say more, under the run's id.
    for told in ("celery.app.trace", "celery.worker.strategy"):
        logging.getLogger(told).setLevel(max(level, logging.WARNING))
    # They log request bodies and headers at debug level: keys and travellers' words.
    for noisy in ("httpx", "httpx2", "httpcore", "httpcore2", "openai", "groq", "kombu", "amqp"):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))
    # Tells of its own workings at every start.
    logging.getLogger("alembic").setLevel(max(level, logging.WARNING))


def without_values(
    _logger: object, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """An exception as its types and places alone.

    Messages and local variables quote passwords, keys and travellers.
    """
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        event["raised"] = causes(error)
        event["trace"] = " > ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)
    return event


def on_one_line(
    _logger: object, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """What a library says over several lines, on one."""
    event["event"] = " ".join(str(event["event"]).split())
    return event
