"""Structured logs: JSON in production, readable in a terminal.

Each line has its service, and where there are any the ids by which lines of several processes are joined:
``correlation_id`` of the request that began it all, ``causation_id`` of the command or event that caused this,
``trace_id``. They are bound where calls and events come in, for the greenlet that works for them.

A traceback names lines of code, never the values of variables: passwords and signed identities are among them.
"""

import logging
import sys
from collections.abc import Callable
from typing import Any

import structlog
from structlog.typing import EventDict

NOISY = ("nameko", "kombu", "amqp", "eventlet", "alembic")


def as_service(name: str, work: Callable[[], None]) -> Callable[[], None]:
    """The same work, with lines that are this service's: several may share a process."""

    def work_as_service() -> None:
        structlog.contextvars.bind_contextvars(service=name)
        work()

    return work_as_service


def configure_logging(log_format: str, service: str) -> None:
    """``log_format`` is ``json`` or ``console``; ``service`` is whose all lines are that nobody else claims.

    It is no bound variable: a new greenlet has none of those.
    """

    def with_service(_logger: Any, _method: str, line: EventDict) -> EventDict:
        line.setdefault("service", service)
        return line

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        with_service,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    if log_format == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
        shared.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
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
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
