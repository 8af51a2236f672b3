"""A report as one page of HTML that needs nothing else: for attachments, files and the web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from tracker.model.change import Change, LinkChange, LinkKind, Span
from tracker.model.history import Reversal
from tracker.model.report import Report, Statement
from tracker.report.narrate import retell
from tracker.report.phrases import Phrases, phrases_of
from tracker.report.render.claims import Line, claim_lines
from tracker.report.render.layout import (
    dates_line,
    head_lines,
    path,
    says_announced,
    subsection,
    technical,
    technical_line,
    told,
    unannounced,
)
from tracker.report.render.places import gone_from, href, safe
from tracker.report.render.redline import redline_of, shortened
from tracker.report.render.undone import undone_lines
from tracker.report.render.visible import visible


def _shown(value: object) -> object:
    """Return what is put in a template's place: hidden characters made visible, before the text is escaped."""
    return visible(value) if type(value) is str else value


TEMPLATES = Environment(
    loader=PackageLoader("tracker.report"), autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
FOLDED = 160  # words of a redline that are shown only when asked for
SHOWN_LINKS = frozenset({LinkKind.LINK, LinkKind.IMAGE, LinkKind.DESCRIPTION, LinkKind.ADDRESS, LinkKind.PUBMED})


@dataclass(frozen=True, slots=True)
class Card:
    """A statement with its proof, as the page shows it."""

    statement: Statement
    change: Change
    place: str
    href: str
    redline: tuple[Span, ...]
    words: int
    links: tuple[LinkChange, ...]
    claims: tuple[Line, ...]
    because: str
    announced: bool


def as_html(report: Report, *, language: str | None = None, reversals: Sequence[Reversal] = ()) -> str:
    """Return the report as a whole HTML document: no script, no outside resource, all text escaped. See `as_text`."""
    said = retell(report, language) if language else report
    phrases = phrases_of(said.language)
    changes = {change.id: change for change in said.changeset.changes}
    gone = gone_from(said.changeset)
    source = said.source.partition("-")[0]
    return TEMPLATES.get_template("report.html.j2").render(
        report=said,
        phrases=phrases,
        source=source if source != phrases.language else "",
        link=safe(said.url),
        head=head_lines(said, phrases),
        dates=dates_line(said, phrases),
        groups=told(said),
        cards={statement.change: _card(said, statement, changes[statement.change], gone, phrases) for statement in said.statements},
        announced=says_announced(said),
        left=unannounced(said, phrases),
        undone=undone_lines(reversals, phrases),
        technical=technical(said),
        technical_line=technical_line(said, phrases),
        folded=FOLDED,
        path=path,
    )


def _card(report: Report, statement: Statement, change: Change, gone: frozenset[str], phrases: Phrases) -> Card:
    spans = shortened(redline_of(change))
    return Card(
        statement=statement,
        change=change,
        place=subsection(change.section),
        href=href(report.url, change, gone),
        redline=spans,
        words=sum(len(span.text.split()) for span in spans),
        links=tuple(link for link in change.links if link.kind in SHOWN_LINKS),
        claims=tuple(claim_lines(change, phrases)),
        because=phrases.comma.join(phrases.reasons[reason] for reason in change.reasons),
        announced=change.id not in report.reconciliation.unannounced,
    )
