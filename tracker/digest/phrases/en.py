"""What the letters say, in English.

Each line is a sentence or a part of one. A word in {curly brackets} is filled in: do not rename it. Two forms in round brackets
are for one and for several.
"""

from __future__ import annotations

from tracker.digest.phrases.wording import Words
from tracker.model.announcement import Dates
from tracker.model.change import Kind, Significance
from tracker.model.digest import CorrectionKind
from tracker.model.document import Audience
from tracker.model.notice import NoticeKind

ENGLISH = Words(
    language="en",
    #
    # The subject: how much changed, and of the most telling change what. {what} is a statement, turned by the first of `turns` that
    # fits its beginning: what is found by (…) is put in for \1 and \2.
    subject="{head}: {what}",
    subject_one="{title} changed",
    subject_many=("1 summary changed", "{count} summaries changed"),
    subject_new=("1 summary is new", "{count} summaries are new"),
    subject_and_new=("{head}, 1 is new", "{head}, {count} are new"),
    subject_corrections=("1 correction to an earlier digest", "{count} corrections to earlier digests"),
    subject_quiet=("Nothing changed in your summary", "Nothing changed in your {count} summaries"),
    subject_board="Summaries {period}: {new} new, {revised} revised",
    periods=("in this period", "of {until}", "from {since} to {until}"),
    subject_notices={NoticeKind.WITHDRAWN: "{title} was withdrawn", NoticeKind.RETURNED: "{title} is back"},
    subject_first="{title} is new",
    turns=(
        (r"(?:Added|Revised) text to state that (.+)", r"now states that \1"),
        (r"Deleted text that stated that (.+)", r"no longer states that \1"),
        (r"Added (.+?) as a new (section|subsection)\b.*", r"\1 added as a new \2"),
        (r"Added (.+?) to ((?:the|a) (?:list|table).+)", r"\1 added to \2"),
        (r"Deleted (.+?) from ((?:the|a) (?:list|table).+)", r"\1 deleted from \2"),
    ),
    #
    # The first lines.
    summary="{statements} in {summaries}",
    summaries=("1 summary", "{count} summaries"),
    statements=("1 change", "{count} changes"),
    substantive=("1 of them is substantive", "{count} of them are substantive"),
    none_substantive="none is substantive",
    corrected=("1 statement of an earlier digest is corrected", "{count} statements of earlier digests are corrected"),
    dismissed=("1 statement is left out, as an editor dismissed it", "{count} statements are left out, as editors dismissed them"),
    quiet=("Nothing changed in your summary.", "Nothing changed in your {count} summaries."),
    #
    # A document.
    no_board="Summaries without a board",
    whole_document="The summary as a whole",
    audiences={Audience.PROFESSIONAL: "health professionals", Audience.PATIENT: "patients", Audience.UNKNOWN: ""},
    languages={"en": "English", "es": "Spanish"},
    dated="Publisher's date: {after} (before: {before}).",
    dated_same="Publisher's date: {after}, as before.",
    undated="none",
    between="Not there at {before}, there at {after}.",
    seen="First seen {after}.",
    versions="Versions {older} to {newer} are told as one.",
    reports="Reports: {reports}",
    report="Report: {report}",
    page="Summary: {link}",
    dates={
        Dates.UNKNOWN: "", Dates.AGREE: "",
        Dates.SILENT: "Silent change: the publisher's date is unchanged.",
        Dates.IDLE: "The publisher's date moved without a change.",
        Dates.BACK: "The publisher's date went back.",
    },
    not_reviewed="Not reviewed by an editor yet.",
    partly_reviewed="Reviewed by an editor, but for what is marked.",
    mark_not_reviewed="not reviewed",
    mark_reworded="in an editor's words",
    announced="announced",
    not_announced="not announced",
    announced_all=("The publisher announced all of it.", "The publisher announced none of it."),
    announced_substantive=(
        "The publisher announced all of the substantive changes.", "The publisher announced none of the substantive changes.",
    ),
    significances={Significance.SUBSTANTIVE: "substantive", Significance.EDITORIAL: "editorial", Significance.TECHNICAL: "technical"},
    on_desk="proof",
    unobserved="Announced by the publisher, and not seen: “{text}”",
    #
    # What happened between two versions and was undone again. {place} is "Section: " or nothing.
    undone="Changed in between, and changed back:",
    undone_kinds={
        Kind.ADDED: "{place}“{text}” came with {there} and left with {again}.",
        Kind.REMOVED: "{place}“{text}” left with {there} and came back with {again}.",
        Kind.REVISED: "{place}“{text}” read “{between}” from {there} until {again}.",
        Kind.MOVED: "{place}“{text}” stood under {elsewhere} from {there} until {again}.",
    },
    version="version {number} ({date})",
    #
    # What was told in an earlier digest, and was decided otherwise since.
    corrections="Corrections to earlier digests",
    turned={
        CorrectionKind.DISMISSED: "Please disregard what we told before: “{told}” Our editors dismissed it.",
        CorrectionKind.REWORDED: "We told before: “{told}” It should read: “{text}”",
        CorrectionKind.RESTORED: "We left this out before: “{text}”",
    },
    #
    # What happened to a document as a whole.
    notices={
        NoticeKind.WITHDRAWN: "This summary was withdrawn: its page was found no more on {date}.",
        NoticeKind.RETURNED: "This summary is back: its page was found again on {date}.",
    },
    first="This summary is new: it was first seen on {date}.",
    failed="What changed cannot be shown here: it is damaged, or could not be put into words.",
    #
    # What many documents share, and what has no room.
    shared="The same change in {count} summaries",
    shared_in="In:",
    more_documents=("and 1 more", "and {count} more"),
    more=("1 more change is in the report", "{count} more changes are in the report"),
    more_below="More changes, for which this mail has no room",
    rest="{left} in {summaries}: {link}",
    rest_of=("1 change", "{count} changes"),
    #
    # The board mail.
    board_title="New and revised summaries",
    board_corrections="Corrections to earlier mails",
    board_corrected=("1 correction", "{count} corrections"),
    board_turned={
        CorrectionKind.DISMISSED: ("1 statement was dismissed by our editors", "{count} statements were dismissed by our editors"),
        CorrectionKind.REWORDED: ("1 statement was worded anew", "{count} statements were worded anew"),
        CorrectionKind.RESTORED: ("1 statement that was left out is told after all", "{count} that were left out are told after all"),
    },
    board_new="New",
    board_revised="Revised",
    board_counts="{all}; excluding editorial changes: {announced} by the publisher's announcements, {found} by what was found.",
    board_none="None.",
    board_columns=("Name", "Title", "Board", "Sections"),
    board_readers={
        Audience.PROFESSIONAL: "{table} for health professionals", Audience.PATIENT: "{table} for patients",
        Audience.UNKNOWN: "{table} for other readers",
    },
    #
    # The last lines.
    change="Change what you get",
    leave="Stop these mails",
    why="You get this mail because this address is subscribed to news of summaries.",
    utc="All times are UTC.",
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ),
    date="{month} {day}, {year}",
)  # fmt: skip
