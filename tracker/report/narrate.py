"""Says a changeset in an editor's words: one statement for every change."""

from __future__ import annotations

from collections.abc import Callable

from tracker.model.announcement import Reconciliation
from tracker.model.change import Change, Changeset, Kind, Reason, Significance
from tracker.model.report import Report, Side, Statement
from tracker.model.snapshot import Unit
from tracker.report import blocks, figures, items, moves, prose, structure, studies, tables
from tracker.report.phrases import phrases_of
from tracker.report.voice import Voice, added

Teller = Callable[[Change, Voice], list[str]]

TELLERS: dict[tuple[Unit, Kind], Teller] = {
    (Unit.PARAGRAPH, Kind.ADDED): blocks.text_added,
    (Unit.PARAGRAPH, Kind.REMOVED): blocks.text_removed,
    (Unit.LIST_ITEM, Kind.ADDED): items.item_added,
    (Unit.LIST_ITEM, Kind.REMOVED): items.item_removed,
    (Unit.SECTION, Kind.ADDED): structure.section_added,
    (Unit.SECTION, Kind.REMOVED): structure.section_removed,
    (Unit.TABLE, Kind.ADDED): tables.table_added,
    (Unit.TABLE, Kind.REMOVED): tables.table_removed,
    (Unit.TABLE, Kind.REVISED): tables.caption_revised,
    (Unit.TABLE_ROW, Kind.ADDED): tables.row_added,
    (Unit.TABLE_ROW, Kind.REMOVED): tables.row_removed,
    (Unit.TABLE_ROW, Kind.REVISED): tables.row_revised,
    (Unit.TABLE_COLUMN, Kind.ADDED): tables.column_changed,
    (Unit.TABLE_COLUMN, Kind.REMOVED): tables.column_changed,
    (Unit.TABLE_NOTE, Kind.ADDED): figures.note_changed,
    (Unit.TABLE_NOTE, Kind.REMOVED): figures.note_changed,
    (Unit.TABLE_NOTE, Kind.REVISED): figures.note_changed,
    (Unit.FIGURE, Kind.ADDED): figures.figure_changed,
    (Unit.FIGURE, Kind.REMOVED): figures.figure_changed,
    (Unit.FIGURE, Kind.REVISED): figures.figure_changed,
}
OF_UNIT: dict[Unit, Teller] = {Unit.DOCUMENT: structure.document_changed, Unit.REFERENCE: studies.reference_changed}
OF_KIND: dict[Kind, Teller] = {Kind.REVISED: blocks.text_revised, Kind.MOVED: moves.moved, Kind.RENAMED: moves.renamed}
LONGEST = 120  # words of a statement


def narrate(  # noqa: PLR0913  what a report says of both sides
    changeset: Changeset,
    *,
    before: Side,
    after: Side,
    title: str,
    url: str,
    reconciliation: Reconciliation,
    language: str = "en",
    source: str = "",
) -> Report:
    """Return the report of a changeset, with one statement for every change, in their order.

    `language` is that of the report, `source` that of the page where it is another: its words are then quoted as they are.
    """
    texts = "\n".join(f"{change.before or ''}\n{change.after or ''}" for change in changeset.changes)
    voice = Voice(phrases_of(language), source, prose.usage(texts))
    statements = tuple(Statement(change.id, _said(change, voice), change.section, change.significance) for change in changeset.changes)
    return Report(title, url, before, after, statements, changeset, reconciliation, voice.phrases.language, source)


def retell(report: Report, language: str) -> Report:
    """Return a report in another language: its changeset said anew."""
    if phrases_of(language).language == report.language:
        return report
    return narrate(
        report.changeset, before=report.before, after=report.after, title=report.title, url=report.url,
        reconciliation=report.reconciliation, language=language, source=report.source,
    )  # fmt: skip


def _said(change: Change, voice: Voice) -> str:
    """Return the statement of a change: what its teller says, joined as the publisher joins it ("Added .... Also added ...")."""
    if change.significance is Significance.TECHNICAL and not (change.unit is Unit.DOCUMENT and change.new):
        return prose.finish(_technical(change, voice))
    tell = OF_UNIT.get(change.unit) or TELLERS.get((change.unit, change.kind)) or OF_KIND.get(change.kind) or _plain
    finished = [prose.finish(part) for part in tell(change, voice) or _plain(change, voice) if part]
    return prose.finish(prose.shorten(_joined(finished, change, voice), LONGEST))


def _joined(said: list[str], change: Change, voice: Voice) -> str:
    sections = change.unit is Unit.SECTION
    first, *others = said
    parts = [first, *(part if sections else voice.phrases.also.format(statement=part[0].lower() + part[1:]) for part in others)]
    statement = " ".join(parts)
    # A list in such a section, as that of the reviewers, is the summary's own.
    shared = Reason.BOILERPLATE in change.reasons and change.unit is not Unit.LIST_ITEM
    return voice.phrases.standard.format(statement=statement) if shared else statement


def _technical(change: Change, voice: Voice) -> str:
    found = (voice.phrases.technical[reason] for reason in change.reasons if reason in voice.phrases.technical)
    return next(found, voice.phrases.technical_only)


def _plain(change: Change, voice: Voice) -> list[str]:
    """Word a change of a sort that has no words of its own, such as a heading that came."""
    phrases = voice.phrases
    phrase = {Kind.ADDED: phrases.added, Kind.REMOVED: phrases.removed}.get(change.kind, phrases.revised)
    text = prose.shorten(prose.bare(change.after or change.before or ""), 40)
    cited = voice.cited(added(change))
    return [phrase.format(unit=phrases.some[change.unit], text=text, place=voice.place(change), cited=cited)]
