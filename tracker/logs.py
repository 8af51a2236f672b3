"""The log of the commands that stay: one line an event, for people or as JSON, without what is secret or would break the line.

Whoever logs does so by the standard library's `logging`; the facts of an event are its `extra`. Nothing else of Tracker imports this
but the command line, which sets it up.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
from collections.abc import Callable, Iterable
from typing import TextIO

from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level
from structlog.typing import EventDict, Processor, WrappedLogger

from tracker.model.capture import Check
from tracker.model.document import Document
from tracker.text import one_line

SECRET = "[secret]"  # noqa: S105  what stands in the place of one
SHORTEST = 6  # letters of a secret that is looked for: a shorter one cannot be told from a word
LONGEST = 4000  # letters of one value
SAID = frozenset({"document", "outcome", "reason", "version"})  # the sentence of a check has these
FACTS = (*sorted(SAID), "seconds", "bytes", "cause", "status")
PATTERNS = (
    (re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\s*[:=]\s*).+"), rf"\1\2{SECRET}"),
    (re.compile(r"(?i)\b(bearer|basic)(\s+)[\w.~+/=-]{8,}"), rf"\1\2{SECRET}"),
    (re.compile(r"(?i)([?&;](?:token|password|passwd|key|secret|sig|signature)=)[^&;\s\"'<>]+"), rf"\1{SECRET}"),
    (re.compile(r"(://)[^/\s@]*@"), rf"\1{SECRET}@"),
    (re.compile(r"(/(?:letters/\w+|invitations|feeds)/)(?!news\.atom)[^/\s?#\"'<>]+"), rf"\1{SECRET}"),
    (re.compile(r"\bwhsec_[\w+/=-]+"), SECRET),
)


def set_up(*, form: str, level: str, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Write what is logged from now on to standard error, as "console" or "json"; of other libraries only warnings and worse.

    `secrets`: what is never written, whoever logs it.
    """
    clean, render = _cleaner(secrets), as_json if form == "json" else as_text
    before: list[Processor] = [_time, add_log_level, ExtraAdder(FACTS), _traceback]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(ProcessorFormatter(processors=[_only_event, clean, render], foreign_pre_chain=before))
    least = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(handlers=[handler], level=max(least, logging.WARNING), force=True)
    logging.getLogger("tracker").setLevel(least)
    logging.captureWarnings(True)  # noqa: FBT003  its only argument


def facts(document: Document, check: Check) -> dict[str, object]:
    """Return what is logged of a check, as `extra`."""
    return {
        "document": document.slug,
        "outcome": check.outcome.value,
        "reason": check.reason,
        "version": check.version,
        "seconds": round((check.finished_at - check.started_at).total_seconds(), 3),
        "bytes": check.received,
        "cause": check.cause,
        "status": check.status,
    }


def as_json(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """Write an event as an object in one line."""
    return json.dumps(_ordered(event), ensure_ascii=False, default=str)


def as_text(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    """Write an event as a sentence with the facts that it does not say; a traceback stands indented below it."""
    found = _ordered(event)
    head = f"{found.pop('at')} {str(found.pop('level')).upper():<7} {found.pop('event')}"
    found.pop("exception", None)
    below = [f"    {line}" for line in event.get("exception", ())]
    more = "".join(f" {name}={value}" for name, value in found.items() if name not in SAID)
    return "\n".join([f"{head} {more}" if more else head, *below])


def _ordered(event: EventDict) -> dict[str, object]:
    """Return what an event says, the same order in each line; what is not known is left out."""
    known = {name: event[name] for name in (*FACTS, "exception") if event.get(name) not in (None, "", [])}
    return {"at": event["at"], "level": event["level"], "event": event["event"], **known}


def _time(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    moment = dt.datetime.fromtimestamp(event["_record"].created, dt.UTC)
    event["at"] = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
    return event


def _traceback(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    if record.exc_info and record.exc_info[0]:
        event["exception"] = logging.Formatter().formatException(record.exc_info).splitlines()
    return event


def _only_event(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return ProcessorFormatter.remove_processors_meta(_logger, _name, event)


def _cleaner(secrets: Iterable[str]) -> Processor:
    """Return what takes secrets and whatever would break a line out of all texts of an event."""
    longest_first = sorted({secret for secret in secrets if len(secret) >= SHORTEST}, key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def clean(text: str) -> str:
        text = known.sub(SECRET, text) if known else text
        for pattern, instead in PATTERNS:
            text = pattern.sub(instead, text)
        return one_line(text, LONGEST)

    return lambda _logger, _name, event: {name: _each(clean, value) for name, value in event.items()}


def _each(clean: Callable[[str], str], value: object) -> object:
    if isinstance(value, list):
        return [clean(line) for line in value]
    return clean(value) if isinstance(value, str) else value
