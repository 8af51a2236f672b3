"""What the reports say, in English.

Each line is a sentence or a part of one. A word in {curly brackets} is filled in from the change: do not rename it.
The first letter of a page's sentence is lowered and its full stop is taken off before it is filled in.
"""

from __future__ import annotations

from tracker.model.announcement import Dates, Status
from tracker.model.change import ClaimKind, Kind, Reason, Significance
from tracker.model.document import Audience
from tracker.model.snapshot import Unit
from tracker.report.phrases.wording import Phrases

ENGLISH = Phrases(
    language="en",
    #
    # Text that came, changed or went. {more} is "more_sentences" or nothing, {cited} is "cited" or nothing.
    text_added="Added text to state that {text}{more}{cited}.",
    text_revised="Revised text to state that {text}{cited}.",
    text_removed="Deleted text that stated that {text}{more}.",
    quote_added="Added the text “{text}”{more}{cited}.",
    quote_revised="Revised text to read “{text}”{cited}.",
    quote_removed="Deleted the text “{text}”{more}.",
    more_sentences=(", and 1 more sentence", ", and {count} more sentences"),
    more_changes="Made {count} more changes to {place}.",
    #
    # A paragraph split or merged. {place} is "place", {pieces} one of the numbers, {blocks} one of "counts" with such a number.
    split="Split {place} into {pieces}.",
    merged="Merged {blocks} into the one that begins “{opening}”.",
    sentence_moved="Moved a sentence within {place}.",
    pieces=("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    #
    # A text with the list that it introduces.
    list_text_added="Added the text “{text}” with a list: {items}{cited}.",
    list_text_removed="Deleted the text “{text}” with its list: {items}.",
    list_into_text="Turned the list introduced by “{lead}” into text, which begins “{text}”{cited}.",
    text_into_list="Turned text into the list introduced by “{lead}”: {items}{cited}.",
    also="Also {statement}",
    standard="{statement} This is standard text, which other summaries have too.",
    #
    # Items of lists. {list} is one of the names below.
    item_added="Added {text} to {list}{more}{cited}.",
    item_removed="Deleted {text} from {list}{more}.",
    item_revised="Revised “{before}” to “{text}” in {list}{cited}.",
    item_text_added="Added text to {list} to state that {text}{more}{cited}.",
    item_text_removed="Deleted text from {list} that stated that {text}{more}.",
    item_quote_added="Added “{text}” to {list}{more}{cited}.",
    item_quote_removed="Deleted “{text}” from {list}{more}.",
    list_named="the list of {name}",
    list_named_in="the list of {name} in {section}",
    list_led="the list introduced by “{lead}”",
    list_under="the list under “{lead}”",
    list_in_section="the list in {section}",
    list_unknown="a list",
    evidence="evidence for {name}",
    #
    # Sections. {level} is "section" or "subsection", {size} is "size" or nothing.
    section_added="Added {name} as a new {level}{size}.",
    section_states="It states that {text}{cited}.",
    section_quotes="It begins “{text}”{cited}.",
    section_cites="It cites {studies}.",
    section_cites_also="It also cites {studies}.",
    section_removed="Deleted the {name} {level}{size}.",
    section_stated="It stated that {text}.",
    section_quoted="It began “{text}”.",
    section_renamed="The {name} {level} was renamed from {before}.",
    named_section="the {name} section",
    sentence_section="the section “{name}”",
    section="section",
    subsection="subsection",
    size=" with {counts}",
    #
    # What changed its place. {what} is a "place" or "the_section".
    moved_between="Moved {what} from {origin} to {section}{cited}.",
    moved_within="Moved {what} within {section}{cited}.",
    moved="Moved {what}{cited}.",
    section_lowered="Made the {name} section a subsection of {section}{cited}.",
    section_raised="Made the {name} subsection a section of its own{cited}.",
    row="the row “{row}”",
    row_moved="Moved {what} from {origin} to {table}{cited}.",
    row_moved_within="Moved {what} within {table}{cited}.",
    item_moved="Moved {what} from {origin} to {list}{cited}.",
    item_moved_within="Moved {what} within {list}{cited}.",
    the_section="the {name} {level}",
    #
    # References and levels of evidence. "cited" is for one study, and for several.
    cited=(" (cited {studies})", " (cited {studies})"),
    study="{label} as reference {number}",
    studies="{labels} as references {numbers}, respectively",
    level="level of evidence {levels}",
    levels="levels of evidence {levels}",
    level_was="{level}, formerly {before}",
    level_gone="no longer {level}",
    more_references="{count} more references",
    with_level=" ({level})",
    studies_added="Added {studies}.",
    studies_added_to="Added {studies} to {place}.",
    study_uncited="Added {studies}, which no text cites.",
    study_replaced="Replaced {before} with {studies}.",
    study_removed="Deleted {label}, formerly reference {number}.",
    studies_removed="Deleted {studies}.",
    former="{label} (formerly reference {number})",
    study_revised="Revised reference {number} ({label}): {edits}.",
    study_rewritten="Revised reference {number} ({label}).",
    citations_revised="Revised the references that are cited in {place}.",
    evidence_revised="Revised the level of evidence from {before} to {after} in {place}.",
    evidence_added="Added level of evidence {after} to {place}.",
    evidence_removed="Deleted level of evidence {before} from {place}.",
    #
    # Editorial changes. {place} is "place"; {edits} are some of the three below.
    editorial="Made editorial changes to {place}: {edits}.",
    editorial_only="Made editorial changes to {place}.",
    edit_changed="changed “{before}” to “{after}”",
    edit_added="added “{after}”",
    edit_removed="deleted “{before}”",
    more_edits="{count} more",
    place="{unit} that begins “{opening}”",
    place_bare="{unit}",
    #
    # Links, images, emphasis, citations. {before} and {after} are addresses, or "target" within the page.
    target="the section “{name}”",
    quoted="“{words}”",
    quoted_within="“{words}” in “{text}”",
    link_added="Added a link from {words} to {after}.",
    link_revised="Changed the link {words} from {before} to {after}.",
    link_removed="Deleted the link from {words} to {before}.",
    image_added="Added an image to {place}: {after}.",
    image_revised="Replaced the image of {place}: {after} for {before}.",
    image_removed="Deleted an image from {place}: {before}.",
    description_added="Added a description of the image to {place}: “{after}”.",
    description_revised="Changed the description of the image of {place} from “{before}” to “{after}”.",
    description_removed="Deleted the description of the image of {place}: “{before}”.",
    citation_added=("Added a citation of {studies} to {place}.", "Added citations of {studies} to {place}."),
    citation_removed=("Deleted a citation of {studies} from {place}.", "Deleted citations of {studies} from {place}."),
    citation_moved=("Moved the citation of {studies} within {place}.", "Moved the citations of {studies} within {place}."),
    citation="{label} (reference {number})",
    citation_unlisted="a study that is not listed",
    access_date="changed the date of access from {before} to {after}",
    pubmed_added="added PubMed ID {after}",
    pubmed_revised="changed the PubMed ID from {before} to {after}",
    pubmed_removed="deleted PubMed ID {before}",
    address_added="added a link to {after}",
    address_revised="changed the link from {before} to {after}",
    address_removed="deleted the link to {before}",
    emphasis_added="Changed {words} to {after}.",
    emphasis_revised="Changed {words} from {before} to {after}.",
    emphasis_removed="Changed {words} from {before} to plain text.",
    more_links="Made {count} more such changes to {place}.",
    emphasis={"italics": "italics", "bold": "bold", "subscript": "subscript", "superscript": "superscript"},
    #
    # Tables and figures. {table} is one of the names below.
    table_number="Table {number}",
    table_numbered="Table {number} ({caption})",
    table_captioned="the table “{caption}”",
    table_in_section="the table in {section}",
    table_unknown="a table",
    table_added="Added {table}{size}.",
    table_removed="Deleted {table}{size}.",
    caption_revised="Revised the caption of {table} from “{before}” to “{after}”.",
    table_renumbered="{before} is {after} now ({caption}).",
    row_added="Added a row to {table}: {text}{cited}.",
    row_removed="Deleted a row from {table}: {text}.",
    row_revised="Revised {table}: {cells}{cited}.",
    row_rewritten="Revised a row of {table} to read {text}{cited}.",
    column_added="Added the column “{column}” to {table}.",
    column_removed="Deleted the column “{column}” from {table}.",
    column_renamed="Renamed the column “{before}” of {table} to “{after}”.",
    cell="row {row}, column {column}, from {before} to {after}",
    cell_of_row="row {row}, from {before} to {after}",
    cell_of_column="column {column}, from {before} to {after}",
    cell_bare="from {before} to {after}",
    more_cells="{count} more cells",
    empty="nothing",
    note_added="Added {note} to {table}: “{text}”{cited}.",
    note_removed="Deleted {note} from {table}: “{text}”.",
    note_revised="Revised {note} of {table} to read “{text}”{cited}.",
    note_named="note {letter}",
    note_of="a note",
    cell_name="row {row}, column {column}",
    note_marked="{cell}, marked with {note}",
    note_unmarked="{cell}, no longer marked with {note}",
    figure_added="Added a figure with the caption “{text}”{cited}.",
    figure_removed="Deleted the figure with the caption “{text}”.",
    figure_revised="Revised the caption of a figure to read “{text}”{cited}.",
    figure_added_bare="Added a figure.",
    figure_removed_bare="Deleted a figure.",
    #
    # The document as a whole.
    title_changed="The title of this summary was changed from “{before}” to “{after}”.",
    fact_changed="Changed the {fact} of this summary from {before} to {after}.",
    audiences={Audience.PROFESSIONAL: "health professionals", Audience.PATIENT: "patients", Audience.UNKNOWN: "unknown"},
    facts={
        "title": "title", "language": "language", "audience": "audience", "board": "editorial board", "updated": "publisher's date",
        "canonical": "address",
    },
    #
    # What is no change of the content.
    technical={
        Reason.RENUMBERING: "References were renumbered.",
        Reason.MARKUP: "Only markup changed: no word did.",
        Reason.TYPOGRAPHY: "Only spaces, quotation marks or dashes changed: no word did.",
        Reason.ANNOUNCEMENT: "The publisher's own list of changes was revised.",
        Reason.DATE: "A date of the document changed.",
    },
    technical_only="Only technical details changed.",
    #
    # Anything else.
    added="Added {unit} “{text}”{cited}.",
    removed="Deleted {unit} “{text}”.",
    revised="Revised {place}{cited}.",
    #
    # Names, and how they are counted and joined.
    units={
        Unit.DOCUMENT: "the document", Unit.SECTION: "the section", Unit.HEADING: "the heading", Unit.PARAGRAPH: "the paragraph",
        Unit.LIST_ITEM: "the list item", Unit.TABLE: "the table", Unit.TABLE_ROW: "the table row", Unit.TABLE_COLUMN: "the table column",
        Unit.TABLE_NOTE: "the table note", Unit.FIGURE: "the figure", Unit.REFERENCE: "the reference",
    },
    some={
        Unit.DOCUMENT: "the document", Unit.SECTION: "a section", Unit.HEADING: "a heading", Unit.PARAGRAPH: "a paragraph",
        Unit.LIST_ITEM: "a list item", Unit.TABLE: "a table", Unit.TABLE_ROW: "a table row", Unit.TABLE_COLUMN: "a table column",
        Unit.TABLE_NOTE: "a table note", Unit.FIGURE: "a figure", Unit.REFERENCE: "a reference",
    },
    counts={
        Unit.SECTION: ("1 subsection", "{count} subsections"), Unit.PARAGRAPH: ("1 paragraph", "{count} paragraphs"),
        Unit.LIST_ITEM: ("1 list item", "{count} list items"), Unit.TABLE: ("1 table", "{count} tables"),
        Unit.TABLE_ROW: ("1 row", "{count} rows"), Unit.FIGURE: ("1 figure", "{count} figures"),
    },
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ),
    date="{month} {day}, {year}",
    comma=", ",
    both="{one} and {other}",
    last=", and ",
    both_before_i="{one} and {other}",
    last_before_i=", and ",
    #
    # Headings and lines of a report.
    kinds={
        Kind.ADDED: "added", Kind.REMOVED: "deleted", Kind.REVISED: "revised", Kind.MOVED: "moved", Kind.RENAMED: "renamed",
    },
    significances={
        Significance.SUBSTANTIVE: "substantive", Significance.EDITORIAL: "editorial", Significance.TECHNICAL: "technical",
    },
    reasons={
        Reason.TEXT: "wording", Reason.NUMBER: "a number", Reason.EVIDENCE: "level of evidence", Reason.REFERENCE: "a reference",
        Reason.IMAGE: "an image", Reason.STRUCTURE: "structure", Reason.SPELLING: "spelling", Reason.PUNCTUATION: "punctuation",
        Reason.CASE: "capital letters",
        Reason.LINK: "link target", Reason.EMPHASIS: "emphasis", Reason.BOILERPLATE: "standard text", Reason.TYPOGRAPHY: "typography",
        Reason.MARKUP: "markup", Reason.RENUMBERING: "renumbering", Reason.ANNOUNCEMENT: "announcement section", Reason.DATE: "a date",
        Reason.FACTS: "document facts",
    },
    statuses={
        Status.CONFIRMED: "confirmed", Status.PARTIAL: "partial", Status.UNOBSERVED: "not observed",
    },
    dates={
        Dates.UNKNOWN: "", Dates.AGREE: "",
        Dates.SILENT: "Silent change: the publisher's date is unchanged.",
        Dates.IDLE: "The publisher's date moved without a change.",
        Dates.BACK: "The publisher's date went back.",
    },
    claims={
        ClaimKind.NUMBER: "number", ClaimKind.SAMPLE: "sample size", ClaimKind.EVIDENCE: "level of evidence",
        ClaimKind.APPROVAL: "approval", ClaimKind.LISTED: "list", ClaimKind.HEDGING: "strength of the statement",
        ClaimKind.NEGATION: "negation",
    },
    claim="{label}: {before} → {after}",
    claim_none="(nothing)",
    compared="{after}, compared with {before}.",
    version="Version {number}", older="version {number}",
    file="The newer file", older_file="the older file",
    between="Changed between {before} and {after}.",
    seen="First seen {after}.",
    dated="Publisher's date: {after} (before: {before}).",
    dated_same="Publisher's date: {after}, as before.",
    undated="none",
    whole_document="The document as a whole",
    changes="What changed",
    announced="Announced by the publisher",
    unannounced="Not announced by the publisher",
    none_announced="The publisher announced nothing new.",
    none_unannounced="Every substantive change was announced.",
    all_unannounced=("The change above.", "The {count} changes above."),
    no_changes="No change of the content was found.",
    technical_count=("1 technical change is not listed ({reasons}).", "{count} technical changes are not listed ({reasons})."),
    not_announced="not announced",
    show_words="Show all {count} words",
    on_the_page="on the page",
    shown_by="shown by",
    # what happened between two versions and was undone again, so that their difference does not show it
    undone="Changed in between, and changed back",
    undone_added="{place}“{text}” came with {there} and left with {again}.",
    undone_removed="{place}“{text}” left with {there} and came back with {again}.",
    undone_revised="{place}“{text}” read “{between}” from {there} until {again}.",
    undone_moved="{place}“{text}” stood in the {elsewhere} section from {there} until {again}.",
    version_on="version {number} ({date})",
)  # fmt: skip
