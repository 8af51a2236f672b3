"""A letter as plain text: as good to read as its HTML, in lines that no mail reader has to break."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.digest.phrases import Words
from tracker.digest.plain import WIDTH, wrapped
from tracker.digest.sheet import Card, Common, Fix, Item, Link, Sheet
from tracker.model.delivery import CHANGE, LEAVE


def as_text(sheet: Sheet, words: Words) -> str:
    """Return the lines of a sheet as text that ends with a line break."""
    parts = ["\n".join(wrapped(line) for line in sheet.lead)]
    parts += [_headed(words.corrections, "=", *(fix_lines(fix) for fix in sheet.fixes))] if sheet.fixes else []
    parts += [_headed(board, "=", *(_card(card, words) for card in cards)) for board, cards in sheet.boards]
    parts += [_headed(each.heading, "=", _common(each, words)) for each in sheet.common]
    parts += [_headed(words.more_below, "=", _rest(sheet))] if sheet.rest else []
    return "\n\n\n".join(part for part in parts if part) + "\n\n" + footer(words, timed=sheet.timed)


def footer(words: Words, *, timed: bool) -> str:
    """Return the last lines: why it came, and how to change or end it. `timed`: times are named above."""
    why = f"{words.why} {words.utc}" if timed else words.why
    return "\n".join(["-" * 8, wrapped(why), "", f"{words.change}: {CHANGE}", f"{words.leave}: {LEAVE}", ""])


def _headed(heading: str, line: str, *parts: str) -> str:
    title = wrapped(heading)
    return "\n\n".join([f"{title}\n{line * min(WIDTH, max(map(len, title.splitlines())))}", *parts])


def _card(card: Card, words: Words) -> str:
    head = [wrapped(card.title.words), "-" * min(WIDTH, len(card.title.words))]
    head += [wrapped(line) for line in (card.facts, *card.notes) if line]
    parts = ["\n".join(head)]
    parts += ["\n".join([wrapped(group.heading), *(_item(item) for item in group.items)]) for group in card.groups]
    parts += ["\n".join(wrapped(line, "  ! ", "    ") for line in card.remarks)] if card.remarks else []
    parts += ["\n".join([words.undone, *(wrapped(line, "  - ", "    ") for line in card.undone)])] if card.undone else []
    ends = [f"{card.more}."] if card.more else []
    parts.append("\n".join([*ends, *_reports(card, words)]))
    return "\n\n".join(parts)


def _reports(card: Card, words: Words) -> Iterator[str]:
    if len(card.reports) > 1:
        yield words.reports.format(reports="")[:-1]
        yield from (f"  {link.url}" for link in card.reports)
    else:
        yield words.report.format(report=card.title.url) if card.reports else words.page.format(link=card.title.url)


def _item(item: Item) -> str:
    place = f"{item.place}: " if item.place else ""
    marks = f" [{', '.join(item.marks)}]" if item.marks else ""
    return wrapped(f"{place}{item.text}{marks}", "  * ", "    ")


def fix_lines(fix: Fix) -> str:
    """Return what is corrected in a document."""
    return "\n".join([wrapped(fix.title.words), *(wrapped(line, "  * ", "    ") for line in fix.lines), f"    {fix.title.url}"])


def _common(common: Common, words: Words) -> str:
    named = [line for link in common.documents for line in _link(link)]
    return "\n".join([_item(common.item), words.shared_in, *named, *([f"  {common.more}"] if common.more else [])])


def _link(link: Link) -> Iterator[str]:
    yield wrapped(link.words, "  - ", "    ")
    yield f"    {link.url}"


def _rest(sheet: Sheet) -> str:
    lines = [line for count, link in sheet.rest for line in (wrapped(f"{link.words}: {count}", "  - ", "    "), f"    {link.url}")]
    return "\n".join([*lines, *([f"  {sheet.beyond}"] if sheet.beyond else [])])
