"""A report as one page of HTML that needs nothing else: for attachments, files and the web."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from tracker.model.change import Change, Kind, Span
from tracker.model.report import Report, Statement
from tracker.report.phrases import Phrases, phrases_of
from tracker.report.render.layout import head_lines, subsection, technical, technical_line, told
from tracker.report.render.redline import redline_of, shortened

TEMPLATES = Environment(
    loader=PackageLoader("tracker.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A statement with its proof, as the page shows it."""

    statement: Statement
    change: Change
    place: str
    href: str
    redline: tuple[Span, ...]
    words: int
    announced: bool


def as_html(report: Report, *, language: str = "en") -> str:
    """Return the report as a whole HTML document: no script, no outside resource, all text escaped."""
    phrases = phrases_of(language)
    changes = {change.id: change for change in report.changeset.changes}
    cards = {statement.change: _card(report, statement, changes[statement.change]) for statement in report.statements}
    return TEMPLATES.get_template("report.html.j2").render(
        report=report,
        phrases=phrases,
        link=_safe(report.url),
        head=head_lines(report, phrases),
        groups=told(report),
        cards=cards,
        technical=technical(report),
        technical_line=technical_line(report, phrases),
        because=lambda change: _because(change, phrases),
    )


def _card(report: Report, statement: Statement, change: Change) -> Card:
    url = _safe(report.url)
    anchor = change.anchor if change.kind is not Kind.REMOVED else next(iter(change.anchors[-1:]), None)  # what is gone: its section
    href = f"{url.partition('#')[0]}#{quote(anchor)}" if url and anchor else url
    spans = shortened(redline_of(change))
    words = sum(len(span.text.split()) for span in spans)
    return Card(statement, change, subsection(change.section), href, spans, words, change.id not in report.reconciliation.unannounced)


def _because(change: Change, phrases: Phrases) -> str:
    return phrases.comma.join(phrases.reasons[reason] for reason in change.reasons)


def _safe(url: str) -> str:
    """Return an address that a page may link to: the web's only, never `javascript:`."""
    return url if urlsplit(url).scheme in ("http", "https") else ""
