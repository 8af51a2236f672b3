"""A digest in the words of one language, as plain lines: what its text and its HTML both show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tracker.digest import links
from tracker.digest.phrases import Words
from tracker.digest.plain import shown
from tracker.model.change import Kind, Significance
from tracker.model.digest import Digest, Line, Shared, Told
from tracker.model.history import Reversal
from tracker.model.report import Side

PATH = " › "
LISTED = 20  # documents, reports or other links in one row
QUOTED = 300  # characters of a title, and of what was undone again
UNSEEN = 500  # of what the publisher announced


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `url` "" where they do not."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """A statement with the sub-section that it is about, marks in words, and where its proof stands."""

    text: str
    place: str
    marks: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one section."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What is said of one document."""

    title: Link
    facts: str = ""
    notes: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    remarks: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    reports: tuple[Link, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class Common:
    """A change that many documents share: `more` says how many of them are not named."""

    heading: str
    item: Item
    documents: tuple[Link, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What is corrected, and in which document."""

    title: Link
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All lines of a letter; `boards` name the cards that stand under each board. `timed`: some of them name times of the day."""

    lead: tuple[str, ...]
    fixes: tuple[Fix, ...]
    boards: tuple[tuple[str, tuple[Card, ...]], ...]
    common: tuple[Common, ...]
    rest: tuple[tuple[str, Link], ...]
    beyond: str
    timed: bool


def sheet_of(digest: Digest, words: Words, base_url: str) -> Sheet:
    """Return the lines of a digest; of a document that cannot be said in words, that it cannot."""
    left = {_key(told): count for told, count in digest.rest}
    cards = [(told, _card(told, words, base_url, left.get(_key(told), 0))) for told in digest.documents if _has_card(told)]
    by_board = groupby(_one_each(cards), lambda each: shown(each[0].board) or words.no_board)
    named = {_key(told) for told in digest.documents}
    unseen = [(told, count) for told, count in digest.rest if _key(told) not in named]
    return Sheet(
        lead=tuple(_lead(digest, words)),
        fixes=tuple(Fix(_title(told, base_url), _corrected(told, words)) for told in digest.documents if told.corrections),
        boards=tuple((board, tuple(card for _, card in some)) for board, some in by_board),
        common=tuple(_common(each, words, base_url) for each in digest.shared),
        rest=tuple((words.count(count, words.rest_of), _title(told, base_url)) for told, count in unseen[:LISTED]),
        beyond=_beyond(unseen[LISTED:], words, base_url),
        timed=any(told.after is not None and not told.first for told, _ in cards),
    )


def _one_each(cards: Sequence[tuple[Told, Card]]) -> Iterator[tuple[Told, Card]]:
    """Yield the cards, those of what is new and changed since as one."""
    new = {told.document: card.notes for told, card in cards if told.first}
    changed = {told.document for told, _ in cards if not told.first}
    for told, card in cards:
        if not told.first:
            yield told, replace(card, notes=(*new.pop(told.document, ()), *card.notes))
        elif told.document not in changed:
            yield told, card


def _key(told: Told) -> tuple[object, ...]:
    """Return by what an item is known: a document may have several, each with reports of its own."""
    return told.document, told.reports, told.first


def minute(time: dt.datetime | None) -> str:
    """Return a time in UTC."""
    return f"{time.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC" if time else "?"


def _has_card(told: Told) -> bool:
    return bool(told.lines or told.notices or told.first or told.failed or told.remarks)


def _lead(digest: Digest, words: Words) -> Iterator[str]:
    counts = digest.counts
    if counts.statements:
        many = words.count(counts.documents, words.summaries)
        said = words.summary.format(statements=words.count(counts.statements, words.statements), summaries=many)
        some = words.count(counts.substantive, words.substantive) if counts.substantive else words.none_substantive
        yield f"{said}; {some}." if counts.substantive < counts.statements else f"{said}."
    elif digest.watched and not counts.documents and not counts.new:
        yield words.count(digest.watched, words.quiet)
    if counts.new:
        yield f"{words.count(counts.new, words.subject_new)}."
    extra = [(counts.corrections, words.corrected), (counts.dismissed, words.dismissed)]
    for number, phrase in extra:
        if number:
            said = words.count(number, phrase)
            yield f"{said[0].upper()}{said[1:]}."


def _title(told: Told, base_url: str) -> Link:
    return Link(shown(told.title or told.slug, QUOTED), links.home(base_url, told))


def _corrected(told: Told, words: Words) -> tuple[str, ...]:
    return tuple(words.turned[each.kind].format(told=shown(each.line.text), text=shown(each.text)) for each in told.corrections)


def _card(told: Told, words: Words, base_url: str, left: int) -> Card:
    return Card(
        title=_title(told, base_url),
        facts=" · ".join(part for part in (words.audiences[told.audience], _language(told, words)) if part),
        notes=tuple(_notes(told, words)),
        groups=tuple(_groups(told, words, base_url)),
        remarks=tuple(words.unobserved.format(text=shown(text, UNSEEN)) for text in told.unobserved),
        undone=tuple(_undone(each, words) for each in told.reversals[:LISTED]),
        reports=_reports(told, base_url),
        more=words.count(left, words.more) if left else "",
    )


def _language(told: Told, words: Words) -> str:
    code = told.language.partition("-")[0].lower()
    return words.languages.get(code, "") if code != words.language else ""


def _reports(told: Told, base_url: str) -> tuple[Link, ...]:
    return tuple(Link(str(number), links.report(base_url, number)) for number in told.reports[-LISTED:])


def _notes(told: Told, words: Words) -> Iterator[str]:
    before, after = told.before, told.after
    for notice in told.notices:
        yield words.notices[notice.kind].format(date=words.day(notice.noted_at.astimezone(dt.UTC).date()))
    if told.failed:
        yield words.failed
    if told.first and after and after.captured_at:
        yield words.first.format(date=words.day(after.captured_at.astimezone(dt.UTC).date()))
    if len(told.reports) > 1 and before and after and before.version and after.version:
        yield words.versions.format(older=before.version, newer=after.version)
    if after is not None and not told.first:
        yield from _times(before, after, words)
    if words.dates[told.dates]:
        yield words.dates[told.dates]
    yield from _agreed(told.lines, words)


def _times(before: Side | None, after: Side, words: Words) -> Iterator[str]:
    if before is not None and before.captured_at:
        yield words.between.format(before=minute(before.seen_at or before.captured_at), after=minute(after.captured_at))
    else:
        yield words.seen.format(after=minute(after.captured_at))
    was = before.updated if before else None
    if was or after.updated:
        phrase = words.dated_same if was == after.updated else words.dated
        yield phrase.format(after=words.day(after.updated), before=words.day(was))


def _agreed(lines: Sequence[Line], words: Words) -> Iterator[str]:
    """Say once what is so of all statements: whether they were announced and reviewed."""
    announced = {line.announced for line in lines if _tells(line)}
    if len(announced) == 1:
        every, none = words.announced_all if announced == {line.announced for line in lines} else words.announced_substantive
        yield every if True in announced else none
    reviewed = {line.reviewed for line in lines}
    if reviewed == {False}:
        yield words.not_reviewed
    elif len(reviewed) > 1:
        yield words.partly_reviewed


def _groups(told: Told, words: Words, base_url: str) -> Iterator[Group]:
    mixed = len({line.announced for line in told.lines if _tells(line)}) > 1
    uneven = len({line.announced for line in told.lines}) > 1
    partly = len({line.reviewed for line in told.lines}) > 1
    for heading, lines in groupby(told.lines, lambda line: next(iter(line.section), "")):
        items = tuple(_item(line, words, base_url, announced=mixed if _tells(line) else uneven, reviewed=partly) for line in lines)
        yield Group(shown(heading, UNSEEN) or words.whole_document, items)


def _item(line: Line, words: Words, base_url: str, *, announced: bool, reviewed: bool) -> Item:
    marks = [
        "" if _tells(line) else words.significances[line.significance],
        words.announced if announced and line.announced else words.not_announced if announced and _tells(line) else "",
        words.mark_not_reviewed if reviewed and not line.reviewed else "",
        words.mark_reworded if line.reworded else "",
    ]
    return Item(shown(line.text), shown(PATH.join(line.section[1:]), UNSEEN), tuple(filter(None, marks)), links.statement(base_url, line))


def _tells(line: Line) -> bool:
    return line.significance is Significance.SUBSTANTIVE


def _undone(reversal: Reversal, words: Words) -> str:
    phrase = words.undone_kinds.get(reversal.kind, words.undone_kinds[Kind.REVISED])
    return phrase.format(
        place=f"{shown(PATH.join(reversal.section), UNSEEN)}: " if reversal.section else "",
        text=shown(reversal.text, QUOTED),
        between=shown(reversal.between, QUOTED),
        elsewhere=shown(PATH.join(reversal.elsewhere), UNSEEN),
        there=_version(reversal.there, words),
        again=_version(reversal.again, words),
    )


def _version(side: Side, words: Words) -> str:
    return words.version.format(number=side.version, date=f"{side.captured_at:%Y-%m-%d}" if side.captured_at else "?")


def _common(shared: Shared, words: Words, base_url: str) -> Common:
    by_document = {told.document: (told, line) for told, line in shared.documents}
    places = list(by_document.values())
    named = tuple(
        Link(shown(told.title or told.slug, QUOTED), links.statement(base_url, line) or links.home(base_url, told))
        for told, line in places[:LISTED]
    )
    item = _item(shared.line, words, base_url, announced=True, reviewed=True)
    heading = words.shared.format(count=f"{len(places):,}")
    more = len(places) - len(named)
    return Common(heading, _placed(item, shared.line), named, words.count(more, words.more_documents) if more else "")


def _placed(item: Item, line: Line) -> Item:
    return replace(item, place=shown(PATH.join(line.section), UNSEEN))


def _beyond(rest: Sequence[tuple[Told, int]], words: Words, base_url: str) -> str:
    if not rest:
        return ""
    many = words.count(len({told.document for told, _ in rest}), words.summaries)
    return words.rest.format(left=words.count(sum(count for _, count in rest), words.rest_of), summaries=many, link=links.inbox(base_url))
