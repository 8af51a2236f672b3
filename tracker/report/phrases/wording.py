"""Which phrases a language must have."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.model.announcement import Dates, Status
from tracker.model.change import ClaimKind, Kind, Reason, Significance
from tracker.model.document import Audience
from tracker.model.snapshot import Unit

SOUNDS_LIKE_I = re.compile(r"(?:a )?h?[ií](?![aeo])", re.IGNORECASE)  # before it a Spanish "y" is an "e"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The wording of one language: templates whose {fields} are filled in from a change. `en.py` tells what each is for."""

    language: str
    text_added: str
    text_revised: str
    text_removed: str
    quote_added: str
    quote_revised: str
    quote_removed: str
    more_sentences: tuple[str, str]
    more_changes: str
    split: str
    merged: str
    sentence_moved: str
    pieces: tuple[str, ...]
    list_text_added: str
    list_text_removed: str
    list_into_text: str
    text_into_list: str
    also: str
    standard: str
    item_added: str
    item_removed: str
    item_revised: str
    item_text_added: str
    item_text_removed: str
    item_quote_added: str
    item_quote_removed: str
    list_named: str
    list_named_in: str
    list_led: str
    list_under: str
    list_in_section: str
    list_unknown: str
    evidence: str
    section_added: str
    section_states: str
    section_quotes: str
    section_cites: str
    section_cites_also: str
    section_removed: str
    section_stated: str
    section_quoted: str
    section_renamed: str
    named_section: str
    sentence_section: str
    section: str
    subsection: str
    size: str
    moved_between: str
    moved_within: str
    moved: str
    section_lowered: str
    section_raised: str
    row: str
    row_moved: str
    row_moved_within: str
    item_moved: str
    item_moved_within: str
    the_section: str
    cited: tuple[str, str]
    study: str
    studies: str
    level: str
    levels: str
    level_was: str
    level_gone: str
    more_references: str
    with_level: str
    studies_added: str
    studies_added_to: str
    study_uncited: str
    study_replaced: str
    study_removed: str
    studies_removed: str
    former: str
    study_revised: str
    study_rewritten: str
    citations_revised: str
    evidence_revised: str
    evidence_added: str
    evidence_removed: str
    editorial: str
    editorial_only: str
    edit_changed: str
    edit_added: str
    edit_removed: str
    more_edits: str
    place: str
    place_bare: str
    target: str
    quoted: str
    quoted_within: str
    link_added: str
    link_revised: str
    link_removed: str
    image_added: str
    image_revised: str
    image_removed: str
    description_added: str
    description_revised: str
    description_removed: str
    citation_added: tuple[str, str]
    citation_removed: tuple[str, str]
    citation_moved: tuple[str, str]
    citation: str
    citation_unlisted: str
    access_date: str
    pubmed_added: str
    pubmed_revised: str
    pubmed_removed: str
    address_added: str
    address_revised: str
    address_removed: str
    emphasis_added: str
    emphasis_revised: str
    emphasis_removed: str
    more_links: str
    emphasis: Mapping[str, str]
    table_number: str
    table_numbered: str
    table_captioned: str
    table_in_section: str
    table_unknown: str
    table_added: str
    table_removed: str
    caption_revised: str
    table_renumbered: str
    row_added: str
    row_removed: str
    row_revised: str
    row_rewritten: str
    column_added: str
    column_removed: str
    column_renamed: str
    cell: str
    cell_of_row: str
    cell_of_column: str
    cell_bare: str
    more_cells: str
    empty: str
    note_added: str
    note_removed: str
    note_revised: str
    note_named: str
    cell_name: str
    note_marked: str
    note_unmarked: str
    note_of: str
    figure_added: str
    figure_removed: str
    figure_revised: str
    figure_added_bare: str
    figure_removed_bare: str
    title_changed: str
    fact_changed: str
    facts: Mapping[str, str]
    audiences: Mapping[Audience, str]
    technical: Mapping[Reason, str]
    technical_only: str
    added: str
    removed: str
    revised: str
    units: Mapping[Unit, str]
    some: Mapping[Unit, str]
    counts: Mapping[Unit, tuple[str, str]]
    months: tuple[str, ...]
    date: str
    comma: str
    both: str
    last: str
    both_before_i: str
    last_before_i: str
    kinds: Mapping[Kind, str]
    significances: Mapping[Significance, str]
    reasons: Mapping[Reason, str]
    statuses: Mapping[Status, str]
    dates: Mapping[Dates, str]
    claims: Mapping[ClaimKind, str]
    claim: str
    claim_none: str
    compared: str
    version: str
    older: str
    file: str
    older_file: str
    between: str
    seen: str
    dated: str
    dated_same: str
    undated: str
    whole_document: str
    changes: str
    announced: str
    unannounced: str
    none_announced: str
    none_unannounced: str
    all_unannounced: tuple[str, str]
    no_changes: str
    technical_count: tuple[str, str]
    not_announced: str
    show_words: str
    on_the_page: str
    shown_by: str
    undone: str
    undone_added: str
    undone_removed: str
    undone_revised: str
    undone_moved: str
    version_on: str

    def day(self, date: dt.date) -> str:
        """Return a date as it is written."""
        return self.date.format(month=self.months[date.month - 1], day=date.day, year=date.year)

    def join(self, parts: Sequence[str]) -> str:
        """Return "a", "a and b", or "a, b, and c"."""
        soft = bool(parts) and SOUNDS_LIKE_I.match(parts[-1]) is not None
        if len(parts) < 3:  # noqa: PLR2004  two have a form of their own
            both = self.both_before_i if soft else self.both
            return both.format(one=parts[0], other=parts[1]) if len(parts) > 1 else "".join(parts)
        return self.comma.join(parts[:-1]) + (self.last_before_i if soft else self.last) + parts[-1]

    def number(self, count: int) -> str:
        """Return a small number as a word."""
        return self.pieces[count] if count < len(self.pieces) else str(count)
