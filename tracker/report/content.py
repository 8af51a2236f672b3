"""A content as plain text: the words of the page in its order, citation numbers in their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tracker.model.snapshot import Block, Content, MarkKind, Reference, Section, Unit
from tracker.text import squeeze

INDENT = "  "
BULLET = "• "
EMPTY_LINES = re.compile(r"\n{3,}")


def show_content(content: Content, anchor: str | None = None, *, numbers: bool = False) -> str | None:
    """Return the text of a content, or of the section with that id (its title, too, will do); None where there is no such section.

    `numbers` puts the numbers of list items and references before them; the words of the page do not have them.
    """
    if anchor is None:
        body = [line for section in content.sections for line in _section(section, 1, section, numbers=numbers)]
        return _page([content.facts.title, *body])
    found = _find(content, anchor)
    if found is None:
        return None
    section, top, depth = found
    return _page(_section(section, depth, top, numbers=numbers))


def _page(lines: Iterable[str]) -> str:
    """Join lines, with one empty line where several would come together, and none at the start."""
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).lstrip("\n") + "\n"


def find_section(content: Content, anchor: str) -> Section | None:
    """Return the section with that id or title, the first from the top; None where there is none."""
    found = _find(content, anchor)
    return found and found[0]


def _find(content: Content, anchor: str) -> tuple[Section, Section, int] | None:
    title = squeeze(anchor).lower()
    for section, top, depth in _sections(content):
        if anchor in {section.anchor, section.heading.anchor} or title == section.heading.text.lower():
            return section, top, depth
    return None


def _sections(content: Content) -> Iterator[tuple[Section, Section, int]]:
    waiting = [(section, section, 1) for section in reversed(content.sections)]
    while waiting:
        section, top, depth = waiting.pop()
        yield section, top, depth
        waiting += [(part, top, depth + 1) for part in reversed(section.parts) if isinstance(part, Section)]


def _section(section: Section, depth: int, top: Section, *, numbers: bool) -> Iterator[str]:
    places = {reference.key: number for number, reference in enumerate(top.references, 1)}
    yield from ("", f"{'#' * depth} {block_text(section.heading, places)}", "")
    count: dict[tuple[str | None, int], int] = {}
    for part in section.parts:
        if isinstance(part, Section):
            yield from _section(part, depth + 1, top, numbers=numbers)
        else:
            count[part.container, part.level] = count.get((part.container, part.level), 0) + 1
            yield _block(part, places, count[part.container, part.level] if numbers else None)
    if section.references:
        yield from ("", "References", "")
        yield from (_reference(reference, number if numbers else None) for number, reference in enumerate(section.references, 1))


def _block(block: Block, places: dict[str, int], number: int | None) -> str:
    text = block_text(block, places)
    if block.unit is Unit.LIST_ITEM:
        sign = f"{number}. " if number and block.style.startswith("ol") else BULLET
        return f"{INDENT * block.level}{sign}{text}"
    if block.unit in {Unit.TABLE_ROW, Unit.TABLE_NOTE}:
        return f"{INDENT * block.level}{text}"
    return f"\n{INDENT * block.level}{text}"


def _reference(reference: Reference, number: int | None) -> str:
    return f"{INDENT}{f'{number}. ' if number else BULLET}{reference.text}"


def block_text(block: Block, places: dict[str, int]) -> str:
    """Return a block's text with its citations as the page writes them: [1-3,5]. `places` gives each key's number."""
    pieces, at = [], 0
    for mark in block.marks:
        if mark.kind is MarkKind.CITATION:
            pieces += [block.text[at : mark.start], f"[{_runs(sorted(places.get(key, 0) for key in mark.keys))}]"]
            at = mark.start
    return "".join([*pieces, block.text[at:]])


def _runs(numbers: list[int]) -> str:
    """Write numbers as the publisher does: three and more in a row as a range; 0, an unlisted study, as "?"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1 and number > 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    out = [[f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(n) if n else "?" for n in run] for run in runs]  # noqa: PLR2004
    return ",".join(text for run in out for text in run)
