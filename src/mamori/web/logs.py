"""The logs: one JSON line per event, with a request id and without personal data.

The redactor looks at every text value of an event, not only at known names: a log line that holds
a mail address, a telephone number or any run of seven digits is a leak whoever wrote it.
"""

import logging.config
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
NUMBER = re.compile(r"[+(]?\d(?:[-‐−ー \u3000()()]{0,2}\d){6,}")
TOKEN = re.compile(r"(?<=/)(?=[\w:-]*[A-Z])(?=[\w:-]*\d)[\w:-]{20,}")
QUERY = re.compile(r"\?[^\s\"']+")
SECRET_NAMES = re.compile(
    r"password|token|secret|cookie|authorization|session|name|mail|phone|kana|address", re.IGNORECASE
)
SAFE_NAMES = frozenset(
    {"event", "level", "logger", "timestamp", "request_id", "task_id", "task_name", "filename"}
)
UNTOUCHED_NAMES = frozenset({"level", "timestamp", "request_id", "task_id"})


def redacted(text: str) -> str:
    """The text without mail addresses, link tokens, query strings and runs of seven or more digits."""
    for pattern, word in ((QUERY, "?[query]"), (TOKEN, "[token]"), (MAIL, "[mail]"), (NUMBER, "[number]")):
        text = pattern.sub(word, text)
    return text


def _clean(name: str, value: Any) -> Any:
    if name in UNTOUCHED_NAMES or value is None or isinstance(value, bool):
        return value
    if name not in SAFE_NAMES and SECRET_NAMES.search(name):
        return "[redacted]"
    if isinstance(value, Mapping):
        return {key: _clean(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(name, inner) for inner in value]
    if isinstance(value, int | float):
        return "[number]" if isinstance(value, int) and abs(value) >= 1_000_000 else value
    return redacted(str(value))


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The structlog processor: the same event, cleaned of personal data."""
    return {name: _clean(name, value) for name, value in event.items() if not name.startswith("_")} | {
        name: value for name, value in event.items() if name.startswith("_")
    }


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]


def configuration(*, level: str, shape: str) -> dict[str, Any]:
    """The `logging` dictionary: everything to standard error, redacted, as `json` or `plain` lines."""
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=False)
        if shape == "plain"
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _shared_processors(),
                "processors": [redact, structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True, "level": level},
            # django-structlog already says that a request finished, with its status.
            "django.request": {"handlers": [], "propagate": True, "level": "ERROR"},
            "axes": {"handlers": [], "propagate": True, "level": "WARNING"},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
        },
    }


def configure(settings: dict[str, Any]) -> None:
    """Sets up logging and structlog together; Django calls it with `LOGGING` (`LOGGING_CONFIG`)."""
    logging.config.dictConfig(settings)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
