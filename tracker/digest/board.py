"""The board mail: tables of the new and the revised summaries for each sort of readers, as editors know them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.digest import links
from tracker.digest.phrases import Words
from tracker.digest.plain import shown, wrapped
from tracker.digest.sheet import Fix, Link
from tracker.digest.text import fix_lines, footer
from tracker.model.announcement import Verb
from tracker.model.change import Significance
from tracker.model.digest import Digest, Told
from tracker.model.document import Audience

MOST = 200  # rows of all tables
SECTIONS = 12
SECTION, TITLE = 400, 300  # characters
READERS = (Audience.PROFESSIONAL, Audience.PATIENT, Audience.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Row:
    """A summary in a table."""

    slug: Link
    title: Link
    board: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The new or the revised summaries for some readers, with how many there are in words."""

    heading: str
    counts: str
    rows: tuple[Row, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Boards:
    """All tables, and their subject; `fixes`: what of earlier mails is corrected, a line for each document, and `more` of it."""

    subject: str
    tables: tuple[Table, ...]
    fixes: tuple[Fix, ...] = ()
    more: str = ""


def boards_of(digest: Digest, words: Words, base_url: str, most: int = MOST) -> Boards:
    """Return the tables of a digest; the rows of all together are at most so many, what has no room is counted."""
    items = [told for told in digest.documents if has_row(told)]
    new = _once(told for told in items if told.first)
    known = {told.document for told in new}
    revised = _once(told for told in items if told.document not in known)
    tables: list[Table] = []
    room = most
    for name, some in ((words.board_new, new), (words.board_revised, revised)):
        for readers in READERS:
            own = [told for told in some if told.audience is readers]
            if own or readers is not Audience.UNKNOWN:
                tables.append(_table(words.board_readers[readers].format(table=name), own, words, base_url, room))
                room = max(0, room - len(own))
    subject = words.subject_board.format(period=_period(digest, words), new=len(new), revised=len(revised))
    fixed = [told for told in digest.documents if told.corrections]
    if fixed:
        subject += f", {words.count(digest.counts.corrections, words.board_corrected)}"
    more = words.count(len(fixed) - most, words.more_documents) if len(fixed) > most else ""
    return Boards(subject, tuple(tables), tuple(_fix(told, words, base_url) for told in fixed[:most]), more)


def _period(digest: Digest, words: Words) -> str:
    unknown, day, days = words.periods
    if digest.period is None:
        return unknown
    since, until = digest.period
    return (days if since < until else day).format(since=words.day(since), until=words.day(until))


def _fix(told: Told, words: Words, base_url: str) -> Fix:
    """Return how many statements were decided otherwise, as the tables told none of them."""
    counted = Counter(each.kind for each in told.corrections)
    said = "; ".join(words.count(counted[kind], words.board_turned[kind]) for kind in words.board_turned if counted[kind])
    return Fix(Link(shown(told.title or told.slug, TITLE), links.home(base_url, told)), (said,))


def as_text(boards: Boards, words: Words) -> str:
    """Return the tables as text."""
    parts = [words.board_title]
    if boards.fixes:
        lines = [fix_lines(fix) for fix in boards.fixes]
        heading = f"{words.board_corrections}\n{'=' * len(words.board_corrections)}"
        parts.append("\n\n".join([heading, *lines, *filter(None, [boards.more])]))
    for table in boards.tables:
        rows = [_lines(row) for row in table.rows]
        parts.append(
            "\n\n".join([f"{table.heading}\n{'=' * len(table.heading)}\n{wrapped(table.counts)}", *rows, *filter(None, [table.more])])
        )
    return "\n\n\n".join(parts) + "\n\n" + footer(words, timed=False)


def has_row(told: Told) -> bool:
    """Tell whether an item stands in a table: corrections, and pages that went or came back, do not."""
    return bool(told.first or told.lines or told.remarks or told.failed)


def is_editorial(told: Told) -> bool:
    """Tell whether the publisher says of all that it announced that these are editorial changes."""
    return bool(told.pairings) and all(pairing.item.verbs == (Verb.EDITORIAL,) for pairing in told.pairings)


def _table(heading: str, items: Sequence[Told], words: Words, base_url: str, room: int) -> Table:
    announced = sum(not is_editorial(told) for told in items)
    found = sum(told.first or told.failed or any(line.significance is Significance.SUBSTANTIVE for line in told.lines) for told in items)
    counts = words.board_counts.format(all=len(items), announced=announced, found=found) if items else words.board_none
    left = len(items) - room
    more = f"{words.count(left, words.more_documents)}: {links.inbox(base_url)}" if left > 0 else ""
    return Table(heading, counts, tuple(_row(told, words, base_url) for told in items[:room]), more)


def _row(told: Told, words: Words, base_url: str) -> Row:
    slug = Link(told.slug, links.document(base_url, told.slug))
    title = Link(shown(told.title or told.slug, TITLE), links.home(base_url, told))
    return Row(slug, title, shown(told.board), tuple(shown(name, SECTION) for name in _sections(told, words))[:SECTIONS])


def _sections(told: Told, words: Words) -> Iterable[str]:
    """Return the headings in the publisher's announcement, or its text where it has none, or else where something changed."""
    if told.failed:
        return [words.failed]
    items = [pairing.item for pairing in told.pairings]
    named = [item.section for item in items if item.section] or [item.text for item in items]
    return dict.fromkeys(named or [line.section[0] for line in told.lines if line.section])


def _once(items: Iterable[Told]) -> list[Told]:
    """Return one item of each document, with all that is told of it: one whose versions are told apart has several."""
    found: dict[int, Told] = {}
    for told in items:
        known = found.setdefault(told.document, told)
        if known is not told:
            lines, pairings = (*known.lines, *told.lines), (*known.pairings, *told.pairings)
            found[told.document] = replace(told, lines=lines, pairings=pairings, failed=known.failed or told.failed)
    return list(found.values())


def _lines(row: Row) -> str:
    return "\n".join(_row_lines(row))


def _row_lines(row: Row) -> Iterator[str]:
    yield wrapped(row.title.words)
    yield f"  {row.slug.words}"
    if row.board:
        yield wrapped(row.board, "  ", "  ")
    yield from (wrapped(section, "  * ", "    ") for section in row.sections)
    yield f"  {row.title.url}"
