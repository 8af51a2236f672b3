"""A report as HTML that keeps its look when it is pasted into Word or mail: each element has its own style, del and ins included."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.model.report import Report
from tracker.report.phrases import phrases_of
from tracker.report.render.claims import untold_lines
from tracker.report.render.layout import dates_line, head_lines, path, says_announced, subsection, technical_line, told, unannounced
from tracker.report.render.page import TEMPLATES
from tracker.report.render.places import safe
from tracker.report.render.redline import redline_of, shortened


def as_word(report: Report, notes: Sequence[str] = ()) -> str:
    """Return the report as a whole HTML document without script, classes or style sheet; `notes` stand at the end."""
    phrases = phrases_of(report.language)
    changes = {change.id: change for change in report.changeset.changes}
    return TEMPLATES.get_template("word.html.j2").render(
        report=report,
        phrases=phrases,
        link=safe(report.url),
        head=[line for line in (*head_lines(report, phrases), dates_line(report, phrases)) if line],
        groups=told(report),
        changes=changes,
        redline=lambda change: shortened(redline_of(change)),
        claims=lambda change, text: list(untold_lines(change, text, phrases)),
        subsection=subsection,
        announced=says_announced(report),
        left=unannounced(report, phrases),
        technical_line=technical_line(report, phrases),
        path=path,
        notes=notes,
    )
