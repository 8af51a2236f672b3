"""The letter that tells operators what began to be wrong and what ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from tracker.model.alert import Alert
from tracker.model.delivery import Letter
from tracker.text import one_line

BEGAN, ENDED = "Began to be wrong", "Ended"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{subject}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 Arial,Helvetica,sans-serif">
{parts}<p><a href="{link}">{link}</a></p>
</body></html>
"""


def letter(began: Sequence[Alert], ended: Sequence[Alert], base_url: str) -> Letter:
    """Return the letter; what began and ended since the last one stands under both heads."""
    link = f"{base_url}/operations"
    heads = [(head, _lines(alerts)) for head, alerts in ((BEGAN, began), (ENDED, ended)) if alerts]
    text = "\n\n".join("\n".join([f"{head}:", *(f"- {line}" for line in lines)]) for head, lines in heads)
    parts = "".join(f"<h2>{head}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>\n" for head, lines in heads)
    subject = _subject(began, ended)
    return Letter(subject, f"{text}\n\n{link}\n", PAGE.format(subject=escape(subject), parts=parts, link=escape(link)))


def _subject(began: Sequence[Alert], ended: Sequence[Alert]) -> str:
    if len(began) + len(ended) == 1:
        (alert,) = (*began, *ended)
        return one_line(f"Tracker: {'ended: ' if ended else ''}{alert.says.partition(';')[0]}", 150)
    counts = [f"{len(alerts)} {word}" for alerts, word in ((began, "began to be wrong"), (ended, "ended")) if alerts]
    return f"Tracker: {', '.join(counts)}"


def _lines(alerts: Iterable[Alert]) -> list[str]:
    return [f"{one_line(alert.says)} ({_times(alert)})" for alert in alerts]


def _times(alert: Alert) -> str:
    over = f", over by {alert.ended_at:%Y-%m-%d %H:%M} UTC" if alert.ended_at else ""
    return f"found at {alert.began_at:%Y-%m-%d %H:%M} UTC{over}"
