"""A report as Markdown. What left is struck (`~~`), what came is bold; nothing of a page's text is read as Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.model.change import Change, Span
from tracker.model.report import Report
from tracker.report.phrases import Phrases, phrases_of
from tracker.report.render.claims import untold_lines
from tracker.report.render.layout import dates_line, head_lines, path, says_announced, subsection, technical_line, told, unannounced
from tracker.report.render.redline import redline_of, shortened
from tracker.report.render.visible import visible

SPECIAL = re.compile(r"([\\`*_\[\]~|])")
LEADING = re.compile(r"^(\d+)([.)])|^([-+#=])")  # at the beginning of a line these make lists and headings
HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def as_markdown(report: Report, notes: Sequence[str] = ()) -> str:
    """Return the report as lines of Markdown that end with a line break; `notes` stand at the end."""
    phrases = phrases_of(report.language)
    changes = {change.id: change for change in report.changeset.changes}
    parts = [f"# {escaped(report.title)}", escaped(report.url)]
    parts.append("\n".join(f"- {escaped(line)}" for line in (*head_lines(report, phrases), dates_line(report, phrases)) if line))
    groups = told(report)
    for group in groups:
        parts.append(f"## {escaped(group.heading or phrases.whole_document)}")
        parts += ["\n".join(_statement(each.text, changes[each.change], phrases)) for each in group.statements]
    if not groups:
        parts.append(phrases.no_changes)
    parts += [*_announced(report, phrases), technical_line(report, phrases), "\n".join(f"- {escaped(note)}" for note in notes)]
    return visible("\n\n".join(part for part in parts if part)) + "\n"


def escaped(text: str) -> str:
    """Return a text in one line, of which nothing is read as a sign of Markdown or HTML."""
    plain = SPECIAL.sub(r"\\\1", " ".join(text.split())).translate(HTML)
    return LEADING.sub(lambda match: f"{match[1] or ''}\\{match[2] or match[3]}", plain)


def _statement(text: str, change: Change, phrases: Phrases) -> Iterator[str]:
    place = subsection(change.section)
    yield f"- {escaped(text)}" + (f" ({escaped(place)})" if place else "")
    redline = "".join(_span(span) for span in shortened(redline_of(change)))
    if redline.strip():
        yield f"  > {redline}"
    yield from (f"  - {escaped(claim)}" for claim in untold_lines(change, text, phrases))


def _span(span: Span) -> str:
    """Return a stretch of a redline; signs stand at its words, or they would be read as stars."""
    text = escaped(span.text)
    lead, tail = (" " if span.text[:1].isspace() else ""), (" " if span.text[-1:].isspace() else "")
    sign = {"+": "**", "-": "~~"}.get(span.op, "")
    return f"{lead}{sign}{text}{sign}{tail}" if text else lead


def _announced(report: Report, phrases: Phrases) -> Iterator[str]:
    if not says_announced(report):
        return
    yield f"## {escaped(phrases.announced)}"
    items = (
        f"- **{phrases.statuses[pairing.status]}** {escaped(': '.join(filter(None, (pairing.item.section, pairing.item.text))))}"
        for pairing in report.reconciliation.pairings
    )
    yield "\n".join(items) or escaped(phrases.none_announced)
    if left := unannounced(report, phrases):
        yield f"## {escaped(phrases.unannounced)}"
        yield (
            escaped(left.line)
            if left.line
            else "\n".join(
                f"- {escaped(each.text)}" + (f" ({escaped(path(each.section))})" if each.section else "") for each in left.statements
            )
        )
