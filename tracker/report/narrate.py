"""Says a changeset in an editor's words: one statement for every change."""

from __future__ import annotations

from collections.abc import Callable

from tracker.model.announcement import Reconciliation
from tracker.model.change import Change, Changeset, Kind, Reason, Significance
from tracker.model.report import Report, Side, Statement
from tracker.model.snapshot import Unit
from tracker.report import blocks, prose, structure, studies, tables
from tracker.report.phrases import phrases_of
from tracker.report.voice import Voice

Teller = Callable[[Change, Voice], list[str]]

TELLERS: dict[tuple[Unit, Kind], Teller] = {
    (Unit.PARAGRAPH, Kind.ADDED): blocks.text_added,
    (Unit.PARAGRAPH, Kind.REMOVED): blocks.text_removed,
    (Unit.LIST_ITEM, Kind.ADDED): blocks.item_added,
    (Unit.LIST_ITEM, Kind.REMOVED): blocks.item_removed,
    (Unit.SECTION, Kind.ADDED): structure.section_added,
    (Unit.SECTION, Kind.REMOVED): structure.section_removed,
    (Unit.TABLE, Kind.ADDED): tables.table_added,
    (Unit.TABLE, Kind.REMOVED): tables.table_removed,
    (Unit.TABLE, Kind.REVISED): tables.caption_revised,
    (Unit.TABLE_ROW, Kind.ADDED): tables.row_added,
    (Unit.TABLE_ROW, Kind.REMOVED): tables.row_removed,
    (Unit.TABLE_ROW, Kind.REVISED): tables.row_revised,
    (Unit.TABLE_NOTE, Kind.ADDED): tables.note_changed,
    (Unit.TABLE_NOTE, Kind.REMOVED): tables.note_changed,
    (Unit.FIGURE, Kind.ADDED): tables.figure_changed,
    (Unit.FIGURE, Kind.REMOVED): tables.figure_changed,
    (Unit.FIGURE, Kind.REVISED): tables.figure_changed,
}
OF_UNIT: dict[Unit, Teller] = {Unit.DOCUMENT: structure.document_changed, Unit.REFERENCE: studies.reference_changed}
OF_KIND: dict[Kind, Teller] = {Kind.REVISED: blocks.text_revised, Kind.MOVED: structure.moved, Kind.RENAMED: structure.renamed}
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
    foreign = bool(source) and source.partition("-")[0] != language.partition("-")[0]
    voice = Voice(phrases_of(language), foreign, prose.usage(texts))
    statements = tuple(Statement(change.id, _said(change, voice), change.section, change.significance) for change in changeset.changes)
    return Report(title, url, before, after, statements, changeset, reconciliation)


def _said(change: Change, voice: Voice) -> str:
    """Return the statement of a change: what its teller says, joined as the publisher joins it ("Added .... Also added ...")."""
    if change.significance is Significance.TECHNICAL and not (change.unit is Unit.DOCUMENT and change.new):
        return prose.finish(_technical(change, voice))
    tell = OF_UNIT.get(change.unit) or TELLERS.get((change.unit, change.kind)) or OF_KIND.get(change.kind)
    said = [prose.finish(part) for part in (tell(change, voice) if tell else []) if part] or [prose.finish(_plain(change, voice))]
    if change.kind is Kind.MOVED and change.passages and tell is structure.moved:
        said += [prose.finish(part) for part in blocks.text_revised(change, voice)]
    return prose.finish(prose.shorten(_joined(said, change, voice), LONGEST))


def _joined(said: list[str], change: Change, voice: Voice) -> str:
    sections = change.unit is Unit.SECTION
    first, *others = said
    parts = [first, *(part if sections else voice.phrases.also.format(statement=part[0].lower() + part[1:]) for part in others)]
    statement = " ".join(parts)
    return voice.phrases.standard.format(statement=statement) if Reason.BOILERPLATE in change.reasons else statement


def _technical(change: Change, voice: Voice) -> str:
    found = (voice.phrases.technical[reason] for reason in change.reasons if reason in voice.phrases.technical)
    return next(found, voice.phrases.technical_only)


def _plain(change: Change, voice: Voice) -> str:
    """Word a change of a sort that has no words of its own, such as a heading that came."""
    phrases = voice.phrases
    phrase = {Kind.ADDED: phrases.added, Kind.REMOVED: phrases.removed}.get(change.kind, phrases.revised)
    text = prose.shorten(prose.bare(change.after or change.before or ""), 40)
    return phrase.format(unit=phrases.units[change.unit], text=text, place=voice.place(change), cited=voice.cited(change))
