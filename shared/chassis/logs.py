"""Logs: one JSON object a line on standard output, with the trace id and without personal data."""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import structlog
from opentelemetry import trace
from structlog.stdlib import ProcessorFormatter

_PASSWORD = re.compile(r"(://[^\s:/@]*):[^\s@]*@")
_ROW = re.compile(r"\s*DETAIL:.*", re.DOTALL)


def configure(service: str, level: str) -> None:
    """For our own loggers and for those of the libraries."""
    lines = logging.StreamHandler(sys.stdout)
    render: list[Any] = [ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()]
    lines.setFormatter(ProcessorFormatter(processors=render, foreign_pre_chain=_CHAIN))
    logging.basicConfig(level=logging.WARNING, handlers=[lines], force=True)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[*_CHAIN, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=service)


def _trace_id(_: object, __: str, event: Any) -> Any:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = f"{context.trace_id:032x}"
    return event


def _exception(_: object, __: str, event: Any) -> Any:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    error = error[1] if isinstance(error, tuple) else error
    if isinstance(error, BaseException):
        event["exception"] = "".join(told(error))
    return event


def told(error: BaseException) -> Iterator[str]:
    """Which errors, and where they came from. What they say is left out: it may repeat what a caller has sent."""
    if cause := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        yield from told(cause)
    yield from traceback.format_tb(error.__traceback__)
    code = getattr(error, "sqlstate", None) or getattr(error, "errno", None)
    yield f"{type(error).__module__}.{type(error).__qualname__}{f' ({code})' if code else ''}\n"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from told(one)


def _discreet(_: object, __: str, event: Any) -> Any:
    """No password of an address, and nothing of the row that a database names."""
    return {name: _hidden(value) if isinstance(value, str) else value for name, value in event.items()}


def _hidden(text: str) -> str:
    return _ROW.sub("", _PASSWORD.sub(r"\1:***@", text))


_CHAIN: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _trace_id,
    _exception,
    _discreet,
]
