"""Shortens a redline to what changed and some words around it."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.model.change import Change, Span

AROUND = 16  # words kept on each side of a change
GAP = "…"


def redline_of(change: Change) -> tuple[Span, ...]:
    """Return the redline of a change; where it has none, all of the older text struck and all of the newer one put in."""
    if change.redline:
        return change.redline
    if change.before == change.after:
        return (Span("=", change.after),) if change.after else ()
    return tuple(Span(op, text) for op, text in (("-", change.before), ("+", change.after)) if text)


def shortened(spans: Sequence[Span], around: int = AROUND) -> tuple[Span, ...]:
    """Return the spans with "…" for the middle of long unchanged stretches. What came or went is never shortened."""
    last = len(spans) - 1
    return tuple(
        Span("=", _cut(span.text, head=around if n else 0, tail=around if n < last else 0)) if span.op == "=" else span
        for n, span in enumerate(spans)
    )


def _cut(text: str, *, head: int, tail: int) -> str:
    """Keep so many words at the beginning and at the end; a text all unchanged keeps its beginning."""
    pieces = text.split(" ")
    if not head and not tail:
        head = 2 * AROUND
    if len(pieces) <= head + tail + 1:
        return text
    kept = [" ".join(pieces[:head]), " ".join(pieces[len(pieces) - tail :]) if tail else ""]
    return f"{kept[0]} {GAP} {kept[1]}" if all(kept) else f"{kept[0]} {GAP}" if kept[0] else f"{GAP} {kept[1]}"
